"""The price of relaying a model's text: our streaming view against a bare ASGI app.

python -m benchmarks.stream [--streams 50 200 400] [--rounds 1] [--skip-held]

One scripted model service (60 chunks at 20 a second, in a process of its own) is relayed by

    a  a bare ASGI app around AsyncOpenAI, nothing else
    b  our streaming view: form, chart, 기본 풀이, limiter, breaker, run, database, all of it

each under one uvicorn worker, one after the other, in one run. CPU is the server process's own
(user + system), so the load generator beside it does not count; wall times do suffer from it.
"per chunk" is the slope between a script of 60 and one of 10 chunks: what a chunk costs once a
stream is open. "per stream" is everything, divided by the streams. Every stream asks for another
birth, so nothing is shared and nothing comes from the cache. Several rounds: medians.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import psutil
from openai import AsyncOpenAI

from tests.faults.rig import NO_LIMITS, Cluster, Site, births, free_port, wait_until
from tests.utils.stub_upstream import DONE, HEADERS, chunk

ROOT = Path(__file__).resolve().parent.parent
CHUNKS, FEW, RATE, FIRST = 60, 10, 20, 0.2
RAMP = 2.0  # seconds over which the streams begin
WARM = 50  # streams before: what a server takes once is no stream's
HELD = 300
# Ordinary prose, three or four syllables a chunk, as models send it.
PROSE = (
    "선생님은 차분하게 주변을 살피고 마음을 정한 뒤에 천천히 움직이는 분이세요. "
    "교실에서는 아이들의 이야기를 끝까지 들어 주는 모습으로 기억되실 거예요. "
    "바쁜 날일수록 잠깐 창밖을 보며 숨을 고르는 시간이 큰 힘이 됩니다. "
)
PIECES = re.findall(r".{1,4}", PROSE)


# ---- the model service, in a process of its own -------------------------------------------------


async def _serve_upstream(port: int) -> None:
    """Answer POST /60/… and /10/… with as many chunks."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(re.search(rb"content-length: *(\d+)", head, re.I)[1])
            await reader.readexactly(length)
            count = int(head.split(b"/")[1])
            writer.write(HEADERS)
            await writer.drain()
            begin = asyncio.get_running_loop().time() + FIRST
            for number in range(count):
                await asyncio.sleep(begin + number / RATE - asyncio.get_running_loop().time())
                text = PIECES[number % len(PIECES)] if number else "## 한눈에 보기\n\n"
                writer.write(chunk(text))
                await writer.drain()
            writer.write(chunk(finish="stop") + DONE)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", port, backlog=1000)
    await server.serve_forever()


def upstream_process(port: int) -> None:
    asyncio.run(_serve_upstream(port))


# ---- (a) the bare relay, imported by uvicorn in another process ---------------------------------

type Send = Callable[[dict[str, Any]], Awaitable[None]]
_client: AsyncOpenAI | None = None


async def bare(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    """Relay typed chunks as they come; no form, no chart, no database."""
    global _client
    if scope["type"] != "http":
        return
    _client = _client or AsyncOpenAI(
        api_key="none", base_url=os.environ["OPENAI_BASE_URL"], max_retries=0
    )
    await receive()
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    stream: Any = await _client.chat.completions.create(
        model="stub", messages=[{"role": "user", "content": "x" * 2000}], stream=True
    )
    number = 0
    async for piece in stream:
        if piece.choices and (text := piece.choices[0].delta.content):
            number += 1
            data = json.dumps({"text": text}, ensure_ascii=False)
            body = f"id: {number}\nevent: delta\ndata: {data}\n\n".encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})
    done = b"event: done\ndata: {}\n\n"
    await send({"type": "http.response.body", "body": done})


# ---- the load ------------------------------------------------------------------------------------


@dataclass
class Load:
    """What one load of streams showed."""

    cpu: float  # seconds of the server process
    first_delta: list[float]  # seconds from request to the first word, per stream
    events: int
    rss: float  # bytes more than before, while all were open
    wall: float


async def one_stream(port: int, head: bytes, body: bytes, load: Load) -> None:
    """Post and read to the end over a raw socket: a load generator must cost little."""
    started = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    seen = b""
    first = 0.0
    events = 0
    while data := await reader.read(65536):
        if not first and b"event: delta" in (seen := seen[-20:] + data):
            first = time.monotonic() - started
        events += data.count(b"event: delta")
        if b"event: done" in data or b"event: error" in data or b"\r\n0\r\n\r\n" in data:
            if b"event: error" in data:
                raise RuntimeError(data[-400:].decode(errors="replace"))
            break
    writer.close()
    if not first:
        raise RuntimeError(f"a stream without a word: {seen[:600].decode(errors='replace')}")
    load.first_delta.append(first)
    load.events += events


async def run_load(
    port: int, path: str, headers: str, forms: list[dict[str, str]], process: psutil.Process
) -> Load:
    load = Load(0.0, [], 0, 0.0, 0.0)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n{headers}"
    ).encode()
    before, rss_before = cpu_seconds(process), process.memory_info().rss
    started = time.monotonic()
    highest = 0.0
    tasks = []
    for form in forms:
        tasks.append(asyncio.create_task(one_stream(port, head, urlencode(form).encode(), load)))
        await asyncio.sleep(RAMP / len(forms))
    pending: set[asyncio.Task[None]] = set(tasks)
    while pending:
        highest = max(highest, process.memory_info().rss)
        _, pending = await asyncio.wait(pending, timeout=0.25)
    await asyncio.gather(*tasks)
    await asyncio.sleep(0.3)
    load.cpu = cpu_seconds(process) - before
    load.rss = highest - rss_before
    load.wall = time.monotonic() - started
    return load


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


# ---- the two servers -----------------------------------------------------------------------------


class Bare:
    """(a) under uvicorn; two of them, because the script is chosen by the model's address."""

    path, headers = "/", ""

    def __init__(self, upstream: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "benchmarks.stream:bare", "--port", str(self.port),
             "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--lifespan", "off",
             "--log-level", "warning"],
            cwd=ROOT, env=os.environ | {"OPENAI_BASE_URL": upstream},
        )  # fmt: skip
        self.watched = psutil.Process(self.process.pid)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


class Ours:
    """(b) under uvicorn, on a PostgreSQL of its own."""

    path = "/fortune/api/streaming/"

    def __init__(self, upstream: str, database: str) -> None:
        self.site = Site(database, upstream, **NO_LIMITS)
        self.site.__enter__()
        self.port = self.site.port
        self.watched = self.site.workers()[0]
        page = httpx.get(f"{self.site.address}/fortune/")
        token = re.search(r'name="csrf-token" content="(\w+)"', page.text)[1]
        cookie = page.cookies["csrftoken"]
        self.headers = f"Cookie: csrftoken={cookie}\r\nX-CSRFToken: {token}\r\n"

    def close(self) -> None:
        self.site.__exit__()


type Figures = dict[str, float]


def measure(streams: int, cluster: Cluster, upstream: str) -> dict[str, Figures]:
    """Return the figures of a and b at this many streams."""
    found = {}
    for name in ("a", "b"):
        loads: dict[int, Load] = {}
        for chunks in (FEW, CHUNKS):
            url = f"{upstream}/{chunks}/v1"
            server: Bare | Ours
            if name == "a":
                server = Bare(url)
                wait_until(partial(port_open, server.port))
            else:
                server = Ours(url, cluster.database_url(cluster.database()))
            try:
                for forms in (births(WARM, 19000), births(streams)):
                    load = run_load(server.port, server.path, server.headers, forms, server.watched)
                    loads[chunks] = asyncio.run(load)
            finally:
                server.close()
        full, few = loads[CHUNKS], loads[FEW]
        found[name] = {
            "chunk_us": (full.cpu - few.cpu) / streams / (CHUNKS - FEW) * 1e6,
            "stream_ms": full.cpu / streams * 1e3,
            "first_p50": statistics.median(full.first_delta) * 1e3,
            "first_p99": percentile(full.first_delta, 0.99) * 1e3,
            "rss_kb": full.rss / streams / 1024,
            "events": full.events / streams,
        }
    return found


def port_open(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def connections_held(cluster: Cluster, upstream: str) -> int:
    """Return the highest number of database connections while 300 streams are open."""
    database = cluster.database()
    ours = Ours(f"{upstream}/{CHUNKS}/v1", cluster.database_url(database))
    highest = 0

    async def watch() -> None:
        nonlocal highest
        with cluster.admin() as admin:
            while True:
                row = admin.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [database]
                ).fetchone()
                highest = max(highest, row[0] if row else 0)
                await asyncio.sleep(0.1)

    async def scene() -> None:
        watching = asyncio.create_task(watch())
        await run_load(ours.port, ours.path, ours.headers, births(HELD, 0), ours.watched)
        watching.cancel()

    try:
        asyncio.run(scene())
    finally:
        ours.close()
    return highest


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--streams", type=int, nargs="+", default=[50, 200, 400])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--skip-held", action="store_true")
    options = parser.parse_args()
    port = free_port()
    service = multiprocessing.get_context("spawn").Process(
        target=upstream_process, args=(port,), daemon=True
    )
    with ExitStack() as stack:
        service.start()
        stack.callback(service.terminate)
        wait_until(lambda: port_open(port))
        upstream = f"http://127.0.0.1:{port}"
        cluster = Cluster()
        stack.callback(cluster.close)
        print("streams server  us/chunk ms/stream  first ms p50/p99  KB/stream  deltas")
        for streams in options.streams:
            rounds = [measure(streams, cluster, upstream) for _ in range(options.rounds)]
            found = {
                name: {
                    figure: statistics.median(one[name][figure] for one in rounds)
                    for figure in rounds[0][name]
                }
                for name in rounds[0]
            }
            for name, row in found.items():
                print(
                    f"{streams:7} {name:7} {row['chunk_us']:8.0f} {row['stream_ms']:9.1f} "
                    f"{row['first_p50']:10.0f}/{row['first_p99']:<6.0f} {row['rss_kb']:9.0f} "
                    f"{row['events']:7.1f}",
                    flush=True,
                )
            chunk_ratio, stream_ratio = (
                statistics.median(one["b"][figure] / one["a"][figure] for one in rounds)
                for figure in ("chunk_us", "stream_ms")
            )
            print(f"{'':7} {'b/a':7} {chunk_ratio:8.2f} {stream_ratio:9.2f}", flush=True)
        if not options.skip_held:
            held = connections_held(cluster, upstream)
            print(f"database connections while {HELD} streams are held: {held} (pool 8)")


if __name__ == "__main__":
    main()
