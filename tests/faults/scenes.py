"""What happens under each fault, as figures: small in the tests, in full by `make faults`.

Every scene takes real parts (rig.py) and returns what it saw; whoever plays it judges.
"""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from fortune.errors import AICircuitOpen
from fortune.utils.circuit_breaker import SimpleCircuitBreaker
from tests.conftest import BIRTH, READING
from tests.faults.modes import MODES, WHOLE, Mode
from tests.faults.rig import Clock, Site, Stage, births, wait_until, with_token
from tests.scene import Event, parse_events
from tests.utils.stub_upstream import HEADERS, answers, chunk, writes

API, STREAM, PAGE = "/fortune/api/", "/fortune/api/streaming/", "/fortune/"


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def together(
    site: Site, path: str, forms: list[dict[str, str]], **headers: str
) -> list[httpx.Response]:
    """Post all forms at once."""

    async def scene() -> list[httpx.Response]:
        async with site.client(headers=headers) as client:
            await with_token(client)
            return await asyncio.gather(*(client.post(path, data=form) for form in forms))

    return asyncio.run(scene())


# ---- the model service ---------------------------------------------------------------------------


@dataclass
class Outcome:
    """What one mode of the service did to one reading."""

    mode: Mode
    status: int
    events: list[Event]
    seconds: float
    calls: int
    charged: int
    opened: int
    row: str
    saved_loads: bool

    @property
    def code(self) -> str:
        last = self.events[-1]
        return str(last.data["error"]) if last.name == "error" else ""

    @property
    def text(self) -> str:
        """What stands on the page at the end: a second `baseline` withdraws what came before."""
        names = [event.name for event in self.events]
        begin = len(names) - names[::-1].index("baseline")
        return "".join(event.data["text"] for event in self.events[begin:] if event.name == "delta")

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events if event.name != ":"]


def play_modes(stage: Stage) -> dict[str, Outcome]:
    """Ask for one new reading under each mode, and for a saved one beside it."""

    def breaker() -> dict[str, Any]:
        return dict(stage.site.get("/health/ready/").json()["ai"]["breaker"])

    def is_closed() -> bool:
        nonlocal opened
        now = breaker()
        opened = now["opened_total"]
        return bool(now["seconds_to_probe"] == 0)

    opened = 0

    async def scene() -> dict[str, Outcome]:
        found = {}
        async with stage.site.client() as client:
            await with_token(client)
            stage.upstream.does(WHOLE)
            for _ in range(3):  # on a busy machine a process's first call takes longer than allowed
                saved = (await client.post(API, data=BIRTH)).json()
                if saved["source"] == "ai":
                    break
            for form, (name, mode) in zip(births(len(MODES), 500), MODES.items(), strict=True):
                wait_until(is_closed)
                if mode.code == "AI_UNGROUNDED":  # its text is wrong for this day master
                    form = BIRTH | {"mode": "general"}
                before, opened_before = stage.charged(), opened
                stage.upstream.does(mode.script)
                started = time.monotonic()
                answer = await client.post(STREAM, data=form)
                seconds = time.monotonic() - started
                calls = len(stage.upstream.requests)
                again = (await client.post(API, data=BIRTH)).json()
                events = parse_events(answer.text)
                found[name] = Outcome(
                    mode, answer.status_code, events, seconds, calls,
                    stage.charged() - before,
                    breaker()["opened_total"] - opened_before,
                    stage.newest_status(),
                    again["cached"] and again["result"] == saved["result"],
                )  # fmt: skip
        return found

    return asyncio.run(scene())


# ---- the breaker ---------------------------------------------------------------------------------


def half_open_passes(rounds: int, callers: int = 200) -> list[int]:
    """Return how many of the callers, all at once, a half-open breaker let through per round."""
    now = [0.0]
    breaker = SimpleCircuitBreaker(1, 30, lease=90, clock=lambda: now[0])
    breaker.acquire().failure()

    def attempt(_: int) -> object:
        try:
            return breaker.acquire()
        except AICircuitOpen:
            return None

    passed = []
    with ThreadPoolExecutor(16) as pool:
        for _ in range(rounds):
            now[0] += 30
            permits = [permit for permit in pool.map(attempt, range(callers)) if permit]
            passed.append(len(permits))
            permits[0].failure()  # type: ignore[attr-defined]
    return passed


def seconds_to_recover(stage: Stage, *, per_second: int = 20) -> float:
    """Return the seconds from the service's recovery to the first reading, under traffic."""

    async def scene() -> float:
        async with stage.site.client() as client:
            await with_token(client)
            stage.upstream.does(answers("500 Oops"))
            forms = iter(births(4000, 1000))
            while (await client.post(API, data=next(forms))).json()["ai_error"]["error"] != (
                "AI_CIRCUIT_OPEN"
            ):
                pass
            first: list[float] = []
            tasks = []

            async def ask(form: dict[str, str]) -> None:
                if (await client.post(API, data=form)).json()["source"] == "ai" and not first:
                    first.append(time.monotonic())

            healthy = time.monotonic()
            stage.upstream.does(WHOLE)
            while not first and time.monotonic() - healthy < 60:
                tasks.append(asyncio.create_task(ask(next(forms))))
                await asyncio.sleep(1 / per_second)
            await asyncio.gather(*tasks)
            return first[0] - healthy

    return asyncio.run(scene())


def while_open(stage: Stage, count: int) -> tuple[list[float], int, set[str]]:
    """Open the breaker; return the seconds of each new question, upstream's hits, the codes."""
    stage.forget()

    async def scene() -> tuple[list[float], int, set[str]]:
        async with stage.site.client() as client:
            await with_token(client)
            stage.upstream.does(answers("500 Oops"))
            forms = births(count + 100, 8000)
            while (await client.post(API, data=forms.pop())).json()["ai_error"]["error"] != (
                "AI_CIRCUIT_OPEN"
            ):
                pass
            stage.upstream.requests.clear()
            seconds, codes = [], set()
            for form in forms[:count]:
                started = time.monotonic()
                answer = await client.post(API, data=form)
                seconds.append(time.monotonic() - started)
                codes.add(answer.json()["ai_error"]["error"])
            return seconds, len(stage.upstream.requests), codes

    return asyncio.run(scene())


# ---- limits --------------------------------------------------------------------------------------


def births_of_an_hour(stage: Stage, count: int = 200) -> tuple[Counter[int], int, bool]:
    """Ask for different births at once; return the statuses, the calls, and whether all got the
    sections of the 기본 풀이."""
    stage.forget()
    stage.upstream.does(WHOLE)
    found = together(stage.site, API, births(count))
    everybody = all(len(answer.json()["sections"]) == 6 for answer in found)
    return Counter(answer.status_code for answer in found), len(stage.upstream.requests), everybody


def forged_addresses(stage: Stage, count: int) -> int:
    """Use the hour up from one address behind one proxy; return how many of `count` forged
    addresses, left of what the proxy wrote or in other headers, opened another hour.

    The site trusts one proxy (TRUSTED_PROXY_HOPS=1).
    """
    stage.forget()
    stage.upstream.does(WHOLE)
    true = "203.0.113.9"

    async def scene() -> int:
        async with stage.site.client() as client:
            await with_token(client)
            for form in births(5):
                answer = await client.post(API, data=form, headers={"X-Forwarded-For": true})
                assert answer.status_code == 200
            bypasses = 0
            for number, form in enumerate(births(count, 100)):
                forged = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
                headers = [
                    [("X-Forwarded-For", f"{forged}, {true}")],
                    [("X-Forwarded-For", forged), ("X-Forwarded-For", true)],
                    [("X-Forwarded-For", true), ("X-Real-IP", forged)],
                    [("X-Forwarded-For", true), ("Forwarded", f"for={forged}")],
                ][number % 4]
                answer = await client.post(API, data=form, headers=headers)
                bypasses += answer.status_code != 429
            return bypasses

    return asyncio.run(scene())


def after_other_keys(stage: Stage, count: int) -> int:
    """Use the hour up, let `count` other counters come; return the status of the next question."""
    stage.forget()
    stage.upstream.does(WHOLE)
    for answer in together(stage.site, API, births(5)):
        assert answer.status_code == 200
    with stage.admin() as admin, admin.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO fortune_ratelimit (cache_key, value, expires) "
            "VALUES (%s, '1', now() + interval '1 hour')",
            [(f":1:other-{number}",) for number in range(count)],
        )
    return together(stage.site, API, births(1, 50))[0].status_code


def calls_over_the_cap(stage: Stage, count: int) -> tuple[int, Counter[str]]:
    """Ask `count` new questions at once; return the calls that left, and what the readers got."""
    stage.forget()
    stage.upstream.does(WHOLE)
    found = [answer.json() for answer in together(stage.site, API, births(count))]
    told = Counter(body.get("ai_error", {}).get("error", body["source"]) for body in found)
    return len(stage.upstream.requests), told


# ---- runs ----------------------------------------------------------------------------------------


def identical_submits(stage: Stage, count: int = 50) -> tuple[int, int, int]:
    """Post one form many times at once; return calls, different texts, and what was charged."""
    stage.forget()
    stage.upstream.does(writes(READING, seconds=1.0, size=10))
    found = together(stage.site, API, [BIRTH] * count)
    assert {answer.status_code for answer in found} == {200}
    texts = {answer.json()["result"] for answer in found if answer.json()["source"] == "ai"}
    # hour, day and the day of all
    return len(stage.upstream.requests), len(texts), stage.charged() // 3


@asynccontextmanager
async def open_streams(site: Site, forms: list[dict[str, str]]) -> AsyncIterator[list[Any]]:
    """Hold streams open until their first words are here; yield the tasks that read on."""
    async with site.client(timeout=None) as client:
        await with_token(client)
        begun = [asyncio.Event() for _ in forms]

        async def read(form: dict[str, str], has_begun: asyncio.Event) -> str:
            text = ""
            try:
                async with client.stream("POST", STREAM, data=form) as answer:
                    async for part in answer.aiter_text():
                        text += part
                        if "event: delta" in text:
                            has_begun.set()
            except httpx.HTTPError:
                pass
            return text

        tasks = [
            asyncio.create_task(read(form, event)) for form, event in zip(forms, begun, strict=True)
        ]
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in begun)), 60)
        try:
            yield tasks
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class Terminated(NamedTuple):
    """A site that was ended while it wrote: seconds to its exit, readers who heard the end, readers
    who were told that there is none yet, and the statuses of the rows."""

    took: float
    heard: int
    told: int
    rows: Counter[str]


def terminated_while_writing(stage: Stage, *, streams: int = 20, seconds: float) -> Terminated:
    """SIGTERM with live streams of `seconds` each."""
    stage.upstream.does(writes(READING, seconds=seconds, size=20))

    async def scene() -> tuple[float, list[str]]:
        async with open_streams(stage.site, births(streams)) as tasks:
            took = await asyncio.to_thread(stage.site.terminate)
            return took, await asyncio.gather(*tasks)

    took, texts = asyncio.run(scene())
    heard = sum("event: done" in text for text in texts)
    told = sum('"AI_CUT_OFF"' in text for text in texts)
    return Terminated(took, heard, told, stage.rows())


def killed_while_writing(stage: Stage, **environment: str) -> tuple[dict[str, Any], float, int]:
    """SIGKILL the site mid-stream and start it again; return the next answer to the same
    question, its seconds, and what the question has cost its reader in all."""
    stage.upstream.does(writes(READING, seconds=5, size=10))

    async def begin() -> None:
        async with open_streams(stage.site, [BIRTH]):
            stage.site.kill()

    asyncio.run(begin())
    stage.upstream.does(WHOLE)
    stage.restart(**environment)
    started = time.monotonic()
    answer = together(stage.site, API, [BIRTH])[0].json()
    return answer, time.monotonic() - started, stage.charged() // 3


def readers_leave(stage: Stage, count: int) -> None:
    """Open streams and leave them mid-way; return when every reading is stored."""
    stage.upstream.does(writes(READING, seconds=1.0, size=20))

    async def scene() -> None:
        async with open_streams(stage.site, births(count, 300)):
            pass

    asyncio.run(scene())
    wait_until(lambda: stage.rows()["running"] == 0, 20)


# ---- the store -----------------------------------------------------------------------------------


def saved_readings_load(stage: Stage, count: int) -> tuple[int, int, list[str]]:
    """Save readings, take model and limiter table away; return how many load again, the status
    of a new question, and what ready says is failing."""
    stage.forget()
    stage.upstream.does(WHOLE)
    forms = births(count, 2000)

    async def ask_all() -> int:
        async with stage.site.client() as client:
            await with_token(client)
            limit = asyncio.Semaphore(10)

            async def ask(form: dict[str, str]) -> bool:
                async with limit:
                    body = (await client.post(API, data=form)).json()
                return body.get("source") == "ai"

            return sum(await asyncio.gather(*map(ask, forms)))

    assert asyncio.run(ask_all()) == count
    stage.upstream.does(answers("500 Oops"))
    with stage.admin() as admin:
        admin.execute("ALTER TABLE fortune_ratelimit RENAME TO elsewhere")
    try:
        loaded = asyncio.run(ask_all())
        refused = together(stage.site, API, births(1, 5000))[0]
        assert refused.json()["error"] == "STORE_UNAVAILABLE", refused.text
        assert len(refused.json()["sections"]) == 6
        failing = stage.site.get("/health/ready/").json()["failing"]
    finally:
        with stage.admin() as admin:
            admin.execute("ALTER TABLE elsewhere RENAME TO fortune_ratelimit")
    return loaded, refused.status_code, failing


def connections_over(stage: Stage, count: int) -> tuple[int, int]:
    """Return the open connections after a first crowd, which fills the pool, and after `count`
    more requests, ten at a time."""
    stage.upstream.does(WHOLE)

    async def scene() -> tuple[int, int]:
        async with stage.site.client() as client:
            await with_token(client)

            async def ask(forms: list[dict[str, str]], at_once: int) -> None:
                for begin in range(0, len(forms), at_once):
                    some = forms[begin : begin + at_once]
                    await asyncio.gather(*(client.post(PAGE, data=form) for form in some))

            await ask(births(80, 3000), 40)
            early = stage.connections()
            await ask(births(count, 3100), 10)
            return early, stage.connections()

    return asyncio.run(scene())


@dataclass
class Held:
    """What was seen while many streams were open and silent."""

    connections: int
    health_p99: float
    streams: int


def held_streams(
    stage: Stage,
    *, streams: int, probes: int,
) -> Held:  # fmt: skip
    """Open streams that say nothing after their first words, and ask for the health meanwhile."""

    async def first_words_then_silence(writer: asyncio.StreamWriter) -> None:
        writer.write(HEADERS + chunk("## 한눈에 보기\n\n천천히 "))
        await writer.drain()
        await asyncio.sleep(120)

    stage.upstream.does(first_words_then_silence)

    async def scene() -> Held:
        highest = 0
        async with (
            stage.site.client() as client,
            open_streams(stage.site, births(streams, 4000)) as tasks,
        ):
            await asyncio.sleep(0.5)
            seconds = []
            for number in range(probes):
                started = time.monotonic()
                answer = await client.get("/health/live/")
                seconds.append(time.monotonic() - started)
                assert answer.status_code == 200
                if number % 10 == 0:
                    count = await asyncio.to_thread(stage.connections)
                    highest = max(highest, count)
                await asyncio.sleep(0.01)
            still = sum(not task.done() for task in tasks)
        return Held(highest, percentile(seconds, 0.99), still)

    return asyncio.run(scene())


@dataclass
class Outage:
    """The site while its database does not answer, and after it came back."""

    ready_status: int
    ready_seconds: float
    live_status: int
    page_seconds: float
    page_is_whole: bool
    crowd_seconds: float
    new_code: str
    back_seconds: float
    pid_is_the_same: bool


def database_outage(
    site: Site, hurt: Callable[[], None], heal: Callable[[], None], *, away: float = 0.3
) -> Outage:
    """Hurt the database, look at everything, heal it, and wait for the first good answer."""
    pids = [worker.pid for worker in site.workers()]
    assert site.get("/health/ready/").status_code == 200

    async def page(count: int) -> tuple[float, bool]:
        async with site.client() as client:
            await with_token(client)
            started = time.monotonic()
            found = await asyncio.gather(
                *(client.post(PAGE, data=form) for form in births(count, 6000))
            )
            took = time.monotonic() - started
            whole = all(
                answer.status_code == 200 and "한눈에 보기" in answer.text and "일간" in answer.text
                for answer in found
            )
            return took, whole

    hurt()
    try:
        started = time.monotonic()
        ready = site.get("/health/ready/")
        ready_seconds = time.monotonic() - started
        page_seconds, page_is_whole = asyncio.run(page(1))
        crowd_seconds, crowd_is_whole = asyncio.run(page(10))
        live = site.get("/health/live/").status_code
        refused = together(site, API, births(1, 6500))[0].json()
        time.sleep(away)
    finally:
        heal()
    back = wait_until(lambda: site.get("/health/ready/").status_code == 200, 30)
    return Outage(
        ready.status_code, ready_seconds, live, page_seconds, page_is_whole and crowd_is_whole,
        crowd_seconds, refused.get("error", "none"), back,
        [worker.pid for worker in site.workers()] == pids,
    )  # fmt: skip


# ---- what is sent to us --------------------------------------------------------------------------

STRANGE = [
    *(
        "",
        " ",
        "\x00",
        "\u202e",
        "\ufeff",
        "\ud7ff",
        "😀" * 30,
        "<script>",
        "' OR 1=1 --",
        "{name}",
    ),
    *("%s", "1e309", "-1", "0", "9" * 5000, "٢٠٢٠-٠١-٠١", "1988-07-15", "14:30", "null", "[]"),
    *("0000-00-00", "9999-99-99", "24:00", "²⁰²⁰⁰¹⁰¹", "true", "a" * 300, "../../etc/passwd"),
    *("1988-02-30", "2023-02-29", "1900-01-01", "2049-12-31", "lunar_leap", "子", "\r\nX: y"),
]


def fuzzed(site: Site, urls: list[str], fields: list[str], count: int) -> Counter[int]:
    """Send strange requests to every URL, by every method, with every field; count the statuses."""
    random_ = random.Random(20261123)  # noqa: S311

    def request() -> dict[str, Any]:
        fields_ = random_.sample(fields, random_.randint(1, min(6, len(fields))))
        data = dict(BIRTH) | {field: random_.choice(STRANGE) for field in fields_}
        method = random_.choice(["POST", "POST", "POST", "GET", "PUT", "HEAD", "DELETE"])
        kind = random_.randrange(4)
        if method in ("GET", "HEAD"):
            return {"method": method, "params": data}
        if kind == 0:
            return {"method": method, "json": data | {"nested": [data]}}
        if kind == 1:
            return {"method": method, "content": random_.randbytes(200)}
        return {"method": method, "data": data}

    async def scene() -> Counter[int]:
        found: Counter[int] = Counter()
        async with site.client() as client:
            await with_token(client)
            limit = asyncio.Semaphore(8)

            async def send(url: str, options: dict[str, Any]) -> None:
                async with limit:
                    found[(await client.request(url=url, **options)).status_code] += 1

            await asyncio.gather(
                *(send(urls[number % len(urls)], request()) for number in range(count))
            )
        return found

    return asyncio.run(scene())


def every_url() -> list[str]:
    """Return one address for every route of the site, found by walking the resolver."""
    from django.urls import get_resolver

    samples = {
        "uuid": "01980000-0000-7000-8000-000000000000", "slug": "results", "int": "1", "str": "x",
        "path": "x", "share_token": "A" * 43,
    }  # fmt: skip

    def walk(patterns: list[Any], prefix: str) -> list[str]:
        found = []
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                found += walk(pattern.url_patterns, route)
            else:
                found.append(route)
        return found

    def fill(match: re.Match[str]) -> str:
        return samples.get(match[1].partition(":")[0], "x")

    routes = walk(get_resolver().url_patterns, "/")
    return sorted(
        {
            re.sub(r"<([^>]+)>", fill, route)
            for route in routes
            if "^" not in route and "$" not in route
        }
    )


def memory_of_large_bodies(site: Site, count: int) -> tuple[Counter[int], float]:
    """Post 10 MB bodies and 10,000 fields; return the statuses and the MB the worker grew by."""
    worker = site.workers()[0]
    bodies = [b"name=" + b"a" * 10_000_000, b"&".join(b"f%d=1" % one for one in range(10_000))]

    async def scene() -> Counter[int]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with site.client() as client:
            await with_token(client)
            found: Counter[int] = Counter()
            for number in range(count):
                answer = await client.post(API, content=bodies[number % 2], headers=headers)
                found[answer.status_code] += 1
            return found

    together(site, PAGE, births(3))
    before = worker.memory_info().rss
    return asyncio.run(scene()), (worker.memory_info().rss - before) / 1e6


def slow_bodies(site: Site, count: int) -> float:
    """Begin `count` posts that never end; return the p99 of the health beside them."""

    async def scene() -> float:
        head = b"POST /fortune/api/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nname="
        slow = [await asyncio.open_connection("127.0.0.1", site.port) for _ in range(count)]
        for _, writer in slow:
            writer.write(head)
        seconds = []
        async with site.client() as client:
            for _ in range(50):
                for _, writer in slow:
                    writer.write(b"a")
                started = time.monotonic()
                assert (await client.get("/health/live/")).status_code == 200
                seconds.append(time.monotonic() - started)
        for _, writer in slow:
            writer.close()
        return percentile(seconds, 0.99)

    return asyncio.run(scene())


# ---- clocks --------------------------------------------------------------------------------------


def clock_jumps(stage: Stage, clock: Clock, jumps: list[str]) -> list[tuple[int, float]]:
    """Use the hour up and jump, again and again; return after each jump how many new readings
    passed, and by how many seconds the open breaker's next probe moved against true time.

    The site's breaker opens at the first failure and stays open for at least a minute.
    """
    seen = []
    number = 0

    def ask(count: int) -> int:
        nonlocal number
        number += count
        found = together(stage.site, API, births(count, 7000 + number))
        return sum(answer.status_code == 200 for answer in found)

    stage.upstream.does(WHOLE)
    passed = [ask(7)]
    for jump in jumps:
        clock.jump(jump)
        passed.append(ask(7))
    clock.jump("+0")
    stage.forget()
    stage.upstream.does(answers("500 Oops"))
    ask(1)
    first = _probe_at(stage.site)
    for jump, count in zip(jumps, passed[1:], strict=True):
        clock.jump(jump)
        early, late = _probe_at(stage.site)
        seen.append((count, max(0.0, early - first[1], first[0] - late)))
    return seen


def _probe_at(site: Site) -> tuple[float, float]:
    """Return between which moments of true time the open breaker lets its next probe through."""
    asked = time.monotonic()
    seconds = float(site.get("/health/ready/").json()["ai"]["breaker"]["seconds_to_probe"])
    return asked + seconds - 0.05, time.monotonic() + seconds + 0.05  # it says tenths
