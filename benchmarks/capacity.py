"""How a server grows: by workers, and by where its counters live. For docs/capacity.md.

python -m benchmarks.capacity [--workers 1 2] [--seconds 3]

The same load (saved readings as JSON, 32 clients) on more and more workers: requests a second, the
highest number of database connections, and the memory of all workers. Then the price of one count
of the limiter, by eight threads at once as in a worker, in PostgreSQL and, if there is one, Redis.
"""

import argparse
import asyncio
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from django.utils import timezone

from benchmarks.boot import megabytes
from benchmarks.page import READING, SETTINGS, requests, run
from tests.faults.rig import NO_LIMITS, Cluster, Redis, Site, Upstream
from tests.utils.stub_upstream import writes

COUNTS, THREADS = 2000, 8


@contextmanager
def highest_connections(cluster: Cluster, database: str) -> Iterator[list[int]]:
    """Count the connections ten times a second; the list holds the highest number."""
    highest, ended = [0], threading.Event()

    def watch() -> None:
        with cluster.admin() as admin:
            while not ended.wait(0.1):
                row = admin.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [database]
                ).fetchone()
                highest[0] = max(highest[0], row[0] if row else 0)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield highest
    finally:
        ended.set()
        thread.join()


def grown(cluster: Cluster, upstream: Upstream, workers: int, seconds: float) -> str:
    database = cluster.database()
    url = cluster.database_url(database)
    with Site(url, upstream.url, workers=workers, **NO_LIMITS, **SETTINGS) as site:
        request = requests(site)["saved reading, JSON"]
        asyncio.run(run(site, request, 32, 1))
        with highest_connections(cluster, database) as highest:
            load = asyncio.run(run(site, request, 32, seconds))
        memory = sum(megabytes(worker.pid) for worker in site.workers())
    return (
        f"{workers:7} {len(load.seconds) / load.wall:10.0f} {highest[0]:11} "
        f"{memory:9.0f} {memory / workers:11.0f}"
    )


def count_milliseconds(cache: Any) -> tuple[float, float]:
    """Return the mean milliseconds of a count and the counts a second, eight threads at once."""
    from django.db import connections

    cache.set("capacity", 0, 600)

    def count(_: int) -> float:
        started = time.perf_counter()
        try:
            cache.incr("capacity")
        finally:
            connections.close_all()
        return time.perf_counter() - started

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(count, range(200)))
        started = time.perf_counter()
        took = list(threads.map(count, range(COUNTS)))
        wall = time.perf_counter() - started
    return sum(took) / COUNTS * 1000, COUNTS / wall


def counters(cluster: Cluster) -> Iterator[str]:
    os.environ["DATABASE_URL"] = cluster.database_url(cluster.database())
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.site_settings"
    import django

    django.setup()
    from django.core.cache import caches

    from config.redis_cache import AtomicRedisCache

    yield "PostgreSQL {:8.2f} {:12.0f}".format(*count_milliseconds(caches["ratelimit"]))
    if Redis.program:
        redis = Redis()
        cache = AtomicRedisCache(redis.url, {"KEY_PREFIX": "capacity"})
        yield "Redis      {:8.2f} {:12.0f}".format(*count_milliseconds(cache))
        redis.close()


def stored() -> str:
    """Return the bytes of a saved reading: row, text and indexes, of 2,000 different charts."""
    from django.db import connection

    from fortune.models import FortuneResult
    from fortune.texts import Mode, full_reading, join_sections
    from tests.texts.samples import samples

    rows = [
        FortuneResult(
            kind="saju", mode="teacher", status="done", source="ai",
            chart=sample.facts.chart.as_dict(), chart_key=sample.facts.chart.key,
            fingerprint=f"{number:064}", model="deepseek-flash", expires_at=timezone.now(),
            text=join_sections(full_reading(sample.facts, mode=Mode.TEACHER)),
        )
        for number, sample in enumerate(samples(2000))
    ]  # fmt: skip
    FortuneResult.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL fortune_fortuneresult")
        cursor.execute("SELECT pg_total_relation_size('fortune_fortuneresult')")
        size = cursor.fetchone()[0]
    letters = sum(len(row.text) for row in rows) / len(rows)
    return f"{size / len(rows):,.0f} bytes a saved reading of {letters:,.0f} characters"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    with ExitStack() as stack:
        cluster, upstream = Cluster(), Upstream().does(writes(READING, size=200))
        stack.callback(cluster.close)
        stack.callback(upstream.close)
        print("workers requests/s connections memory MB MB a worker")
        for workers in options.workers:
            print(grown(cluster, upstream, workers, options.seconds), flush=True)
        print("counter    ms a count  counts/s (8 threads)")
        for line in counters(cluster):
            print(line, flush=True)
        print(stored())


if __name__ == "__main__":
    main()
