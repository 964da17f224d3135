"""The price of our pages: the form and a saved reading against a bare view, same middlewares.

python -m benchmarks.page [--seconds 5] [--clients 32]

One uvicorn worker, one PostgreSQL, keep-alive connections. "CPU" is the server process's own time
per request: it hardly depends on what else the machine does, which requests/s and p99 do.
"""

import argparse
import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
import psutil

from tests.faults.rig import NO_LIMITS, Cluster, Site, Upstream, births
from tests.utils.stub_upstream import writes

READING = "## 한눈에 보기\n\n" + "천천히 걸어온 길이 오늘의 자리를 만들었어요. " * 40
BIRTH = births(1)[0]
SETTINGS = {"DJANGO_SETTINGS_MODULE": "benchmarks.page_settings"}


@dataclass
class Load:
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    wall: float = 0.0
    size: int = 0


async def client(port: int, request: bytes, until: float, load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        started = time.monotonic()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        load.size = int(re.search(rb"content-length: (\d+)", head)[1])
        await reader.readexactly(load.size)
        load.seconds.append(time.monotonic() - started)
    writer.close()


async def run(site: Site, request: bytes, clients: int, seconds: float) -> Load:
    worker = site.workers()[0]
    load = Load()
    before = cpu(worker)
    started = time.monotonic()
    until = started + seconds
    await asyncio.gather(*(client(site.port, request, until, load) for _ in range(clients)))
    load.wall, load.cpu = time.monotonic() - started, cpu(worker) - before
    return load


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def requests(site: Site) -> dict[str, bytes]:
    """Return the raw requests; the reading is asked for once, so that it is saved."""
    with httpx.Client(base_url=site.address) as browser:
        page = browser.get("/fortune/")
        token = re.search(r'name="csrf-token" content="(\w+)"', page.text)[1]
        cookie = f"Cookie: csrftoken={browser.cookies['csrftoken']}\r\n"
        headers = {"X-CSRFToken": token}
        first = browser.post("/fortune/api/", data=BIRTH, headers=headers).json()
        if first["source"] != "ai":
            raise RuntimeError(first["ai_error"])
    host = f"Host: 127.0.0.1:{site.port}\r\n"
    body = urlencode(BIRTH)
    form = (
        f"{host}{cookie}X-CSRFToken: {token}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
    )
    return {
        "bare view": f"GET /bare/ HTTP/1.1\r\n{host}{cookie}\r\n".encode(),
        "form page": f"GET /fortune/ HTTP/1.1\r\n{host}{cookie}\r\n".encode(),
        "saved reading, page": f"POST /fortune/ HTTP/1.1\r\n{form}".encode(),
        "saved reading, JSON": f"POST /fortune/api/ HTTP/1.1\r\n{form}".encode(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=32)
    options = parser.parse_args()
    cluster, upstream = Cluster(), Upstream().does(writes(READING, size=200))
    try:
        url = cluster.database_url(cluster.database())
        with Site(url, upstream.url, **NO_LIMITS, **SETTINGS) as site:
            print(f"{'':20} requests/s   p50 ms   p99 ms   CPU ms   bytes")
            for name, request in requests(site).items():
                asyncio.run(run(site, request, options.clients, 1))
                load = asyncio.run(run(site, request, options.clients, options.seconds))
                took = sorted(load.seconds)
                print(
                    f"{name:20} {len(took) / load.wall:10.0f} {took[len(took) // 2] * 1e3:8.0f} "
                    f"{took[int(len(took) * 0.99)] * 1e3:8.0f} {load.cpu / len(took) * 1e3:8.2f} "
                    f"{load.size:7}",
                    flush=True,
                )
    finally:
        upstream.close()
        cluster.close()


if __name__ == "__main__":
    main()
