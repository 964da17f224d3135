"""The figures of reliability, each measured by a scene in full and judged by its target."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from fortune.forms import SajuForm
from tests.faults import scenes
from tests.faults.modes import DEADLINES, MODES, TOTAL_DEADLINE
from tests.faults.rig import (
    LIBFAKETIME,
    NO_LIMITS,
    ROOT,
    Clock,
    Cluster,
    Site,
    Upstream,
    pgbouncer,
    stage,
)

RESET = 5.0
POOL = 8


class Figure(NamedTuple):
    name: str
    what: str
    value: str
    target: str
    reached: bool


class Parts:
    """What all figures share, and how much of each scene is played."""

    def __init__(self, cluster: Cluster, upstream: Upstream, *, quick: bool) -> None:
        self.cluster, self.upstream, self.quick = cluster, upstream, quick

    def times(self, count: int) -> int:
        return max(2, count // 10) if self.quick else count

    def stage(self, **environment: str):
        workers = int(environment.pop("workers", "1"))
        return stage(self.cluster, self.upstream, workers=workers, **environment)


def a1(parts: Parts) -> Iterator[Figure]:
    passed = scenes.half_open_passes(parts.times(100))
    yield Figure(
        "A1", f"half-open, {len(passed)} rounds of 200 callers: pass",
        f"{min(passed)}-{max(passed)}", "1", set(passed) == {1},
    )  # fmt: skip


def a2_a3(parts: Parts) -> Iterator[Figure]:
    environment = NO_LIMITS | {"AI_BREAKER_THRESHOLD": "5", "AI_BREAKER_RESET": str(RESET)}
    with parts.stage(**environment) as site:
        seconds = scenes.seconds_to_recover(site)
    yield Figure(
        "A2", f"service healthy again, reset {RESET:.0f} s, 20 requests/s: first reading",
        f"{seconds:.2f} s", f"<= {RESET + 1:.0f} s", seconds <= RESET + 1,
    )  # fmt: skip
    with parts.stage(
        **NO_LIMITS | {"AI_BREAKER_THRESHOLD": "5", "AI_BREAKER_RESET": "300"}
    ) as site:
        took, hits, _ = scenes.while_open(site, parts.times(500))
    p99 = scenes.percentile(took, 0.99) * 1000
    yield Figure(
        "A3", f"breaker open, {len(took)} requests: p99 / hits upstream",
        f"{p99:.0f} ms / {hits}", "< 50 ms / 0", p99 < 50 and hits == 0,
    )  # fmt: skip


def a4_a7_a8_a9(parts: Parts) -> Iterator[Figure]:
    with parts.stage(**NO_LIMITS | DEADLINES) as site:
        seen = scenes.play_modes(site)
        stored = site.rows()["done"]
    wrong = [name for name, one in seen.items() if not one.mode.counted and one.opened]
    moved, passed = [0.0], [0]
    if LIBFAKETIME:
        clock = Clock()
        environment = {
            "AI_BREAKER_THRESHOLD": "1", "AI_BREAKER_RESET": "300", "FORTUNE_RATE_DAY": "1000/d",
        }  # fmt: skip
        with parts.stage(**environment, **clock.environment) as site:
            jumps = scenes.clock_jumps(site, clock, ["+1h", "-1h", "+1d", "-1d"])
        passed, moved = zip(*jumps, strict=True)
    ignored = sum(not one.mode.counted for one in seen.values())
    yield Figure(
        "A4", f"failures recorded in {ignored} ignored modes / probe moved by clock jumps",
        f"{len(wrong)} / {max(moved):.1f} s" if LIBFAKETIME else f"{len(wrong)} / no libfaketime",
        "0 / 0 s", not wrong and bool(LIBFAKETIME) and max(moved) < 1.0,
    )  # fmt: skip
    yield Figure(
        "§5", "new readings after a jump of the clock by an hour or a day, limit 5/h",
        f"at most {max(passed)}", "at most 5", max(passed) <= 5,
    )  # fmt: skip
    longest = max(one.seconds for one in seen.values())
    yield Figure(
        "A7", f"longest request in {len(MODES)} upstream modes, total deadline {TOTAL_DEADLINE} s",
        f"{longest:.1f} s", f"<= {TOTAL_DEADLINE + 5:.1f} s", longest <= TOTAL_DEADLINE + 5,
    )  # fmt: skip
    useless = [one for one in seen.values() if one.mode.code and not one.mode.keeps]
    back = sum(one.charged <= (1 if one.code == "AI_UNGROUNDED" else 0) for one in useless)
    free = sum(one.saved_loads for one in seen.values())
    yield Figure(
        "A8", "quota given back without usable text / saved results that loaded for nothing",
        f"{back}/{len(useless)} / {free}/{len(seen)}", "all / all",
        back == len(useless) and free == len(seen),
    )  # fmt: skip
    whole = sum(not mode.code for mode in MODES.values())
    yield Figure(
        "A9", "faults stored as a complete reading",
        str(stored - whole - 1), "0", stored == whole + 1,
    )  # fmt: skip
    right = sum(one.code == one.mode.code for one in seen.values())
    yield Figure(
        "§5", "modes of the model that ended with the code of the matrix",
        f"{right}/{len(seen)}", "all", right == len(seen),
    )  # fmt: skip


def a5_a10(parts: Parts) -> Iterator[Figure]:
    rounds = parts.times(20)
    with parts.stage(workers="2", TRUSTED_PROXY_HOPS="1") as site:
        odd = []
        for _ in range(rounds):
            statuses, calls, _ = scenes.births_of_an_hour(site)
            if (statuses, calls) != ({200: 5, 429: 195}, 5):
                odd.append(f"{dict(statuses)} {calls} calls")
        count = parts.times(1000)
        bypasses = scenes.forged_addresses(site, count)
        others = parts.times(10_000)
        after = scenes.after_other_keys(site, others)
        yield Figure(
            "A5", "rounds with exactly 5 of 200 over 2 workers",
            f"{rounds - len(odd)}/{rounds} {' '.join(odd)}", "all", not odd,
        )  # fmt: skip
        yield Figure(
            "A5", f"bypasses by {count} forged addresses", str(bypasses), "0", not bypasses
        )
        yield Figure(
            "A5", f"after {others} other keys the next one gets", str(after), "429", after == 429
        )
        calls, texts, paid = scenes.identical_submits(site)
        yield Figure(
            "A10", "50 identical submits over 2 workers: calls / texts / quotas",
            f"{calls} / {texts} / {paid}", "1 / 1 / 1", (calls, texts, paid) == (1, 1, 1),
        )  # fmt: skip


def a6(parts: Parts) -> Iterator[Figure]:
    count = parts.times(200)
    with parts.stage(**NO_LIMITS) as site:
        loaded, status, failing = scenes.saved_readings_load(site, count)
    yield Figure(
        "A6", "saved results that load with model and limiter away / new ones / ready names",
        f"{loaded}/{count} / {status} / {','.join(failing)}", "all / 503 / cache_ratelimit",
        (loaded, status, failing) == (count, 503, ["cache_ratelimit"]),
    )  # fmt: skip


def a11(parts: Parts) -> Iterator[Figure]:
    with parts.stage(workers="2", **NO_LIMITS) as site:
        ended = scenes.terminated_while_writing(site, streams=20, seconds=4)
    yield Figure(
        "A11", "SIGTERM with 20 streams of 4 s: exit / readings lost",
        f"{ended.took:.1f} s / {20 - ended.rows['done']}", "<= 30 s / 0",
        ended.took <= 30 and ended.rows == {"done": 20} and ended.heard == 20,
    )  # fmt: skip
    with parts.stage(workers="2", **NO_LIMITS | {"AI_TOTAL_TIMEOUT": "90"}) as site:
        ended = scenes.terminated_while_writing(site, streams=20, seconds=80)
    yield Figure(
        "A11", "SIGTERM with 20 streams of 80 s: exit / readings without what was written",
        f"{ended.took:.1f} s / {20 - ended.rows['cut_off']}", "<= 30 s / 0",
        ended.took <= 30 and ended.rows == {"cut_off": 20} and ended.told == 20,
    )  # fmt: skip
    environment = NO_LIMITS | {"RUN_LEASE": "3"}
    with parts.stage(**environment) as site:
        answer, seconds, paid = scenes.killed_while_writing(site, **environment)
    yield Figure(
        "A11", "SIGKILL mid-stream, lease 3 s: the next answer is / after / quotas paid",
        f"{answer['source']} / {seconds:.1f} s / {paid}", "ai / <= 4 s / 1",
        answer["source"] == "ai" and seconds <= 4 and paid == 1,
    )  # fmt: skip


def a12_a21(parts: Parts) -> Iterator[Figure]:
    command = [sys.executable, "-m", "pytest", "--reuse-db", "-p", "no:cacheprovider"]
    wanted = ["-m", "django_db and not browser", "--ignore", "tests/faults", "tests"]
    if parts.quick:
        wanted = ["tests/services/test_runs.py"]
    with pgbouncer(parts.cluster) as url:
        done = subprocess.run(
            [*command, *wanted], cwd=ROOT, capture_output=True, text=True, check=False,
            env=os.environ | {
                "DATABASE_URL": url("suite"), "DJANGO_SETTINGS_MODULE": "config.settings_test",
            },
        )  # fmt: skip
    last = (done.stdout.strip().splitlines() or ["no output"])[-1]
    yield Figure(
        "A12", "the database's tests through PgBouncer", last[:40], "green", not done.returncode
    )
    with parts.stage(**NO_LIMITS | {"RUN_DRAIN": "0.1"}) as site:
        early, late = scenes.connections_over(site, parts.times(500))
        yield Figure(
            "A12", f"PostgreSQL connections over {parts.times(500)} requests",
            f"{early} -> {late}", "+- 2", abs(late - early) <= 2,
        )  # fmt: skip
        held = scenes.held_streams(site, streams=parts.times(300), probes=20)
        yield Figure(
            "A12", f"connections while {held.streams} streams are held", str(held.connections),
            f"<= {POOL}", held.connections <= POOL and held.streams == parts.times(300),
        )  # fmt: skip
    with parts.stage(**NO_LIMITS | {"RUN_DRAIN": "0.1"}) as site:
        idle = scenes.held_streams(site, streams=parts.times(200), probes=200)
    yield Figure(
        "A21", f"{idle.streams} idle streams: health p99", f"{idle.health_p99 * 1000:.0f} ms",
        "< 100 ms", idle.health_p99 < 0.1,
    )  # fmt: skip


def a13(parts: Parts) -> Iterator[Figure]:
    def row(how: str, seen: scenes.Outage) -> Figure:
        return Figure(
            "A13", f"database {how}: ready / page / first good answer / restarts",
            f"{seen.ready_status} in {seen.ready_seconds:.2f} s / {seen.page_seconds:.2f} s / "
            f"{seen.back_seconds:.2f} s / {int(not seen.pid_is_the_same)}",
            "503 <= 2 s / <= 2 s / <= 3 s / 0",
            seen.ready_status == 503 and seen.ready_seconds <= 2 and seen.page_seconds <= 2
            and seen.page_is_whole and seen.back_seconds <= 3 and seen.pid_is_the_same,
        )  # fmt: skip

    cluster = parts.cluster
    ways: list[tuple[str, Callable[[], None], Callable[[], None]]] = [
        ("killed", cluster.kill, cluster.start), ("frozen", cluster.freeze, cluster.thaw),
    ]  # fmt: skip
    with parts.stage(**NO_LIMITS) as site:
        for how, hurt, heal in ways:
            yield row(how, scenes.database_outage(site.site, hurt, heal, away=5))
    with pgbouncer(cluster) as url:
        database = url(cluster.database())
        for how, hurt, heal in ways:
            with Site(database, parts.upstream.url, **NO_LIMITS, BEHIND_POOLER="true") as pooled:
                yield row(f"{how}, PgBouncer", scenes.database_outage(pooled, hurt, heal))


def a14(parts: Parts) -> Iterator[Figure]:
    parts.upstream.does(scenes.WHOLE)
    urls, fields = scenes.every_url(), list(SajuForm.base_fields)
    count = parts.times(2000)
    with parts.stage(workers="2", **NO_LIMITS) as site:
        found = scenes.fuzzed(site.site, urls, fields, count)
        statuses, megabytes = scenes.memory_of_large_bodies(site.site, parts.times(20))
    errors = sum(number for status, number in found.items() if status >= 500)
    yield Figure(
        "A14", f"HTTP 500 in {count} strange requests to {len(urls)} URLs", str(errors), "0",
        not errors,
    )  # fmt: skip
    yield Figure(
        "§5", f"{sum(statuses.values())} bodies of 10 MB or 10,000 fields: statuses / memory",
        f"{','.join(map(str, sorted(statuses)))} / +{megabytes:.1f} MB", "400,413 / <= 20 MB",
        set(statuses) <= {400, 413} and megabytes <= 20,
    )  # fmt: skip


def a22(parts: Parts) -> Iterator[Figure]:
    with parts.stage(workers="2", **NO_LIMITS | {"AI_DAILY_CALL_CAP": "20"}) as site:
        calls, told = scenes.calls_over_the_cap(site, 60)
    yield Figure(
        "A22", "daily cap 20, 60 new questions at once: calls that left / told AI_BUDGET",
        f"{calls} / {told['AI_BUDGET']}", "20 / 40", (calls, told["AI_BUDGET"]) == (20, 40),
    )  # fmt: skip


FIGURES = [a1, a2_a3, a4_a7_a8_a9, a5_a10, a6, a11, a12_a21, a13, a14, a22]
