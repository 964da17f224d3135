"""A library of 10,000 entries on PostgreSQL: how long it takes to open, to hand over and to erase.

python -m benchmarks.library [--entries 10000] [--quick]

One teacher has the entries, another has a tenth of them in the same tables. Measured over HTTP
through one uvicorn worker: list, filters, search, an entry, statistics, the export, and the
deletion of the account; and, without HTTP, the part of the list that asks the database. --quick:
1,000 entries. Ends with 1 when a page misses the 300 ms of a library that opens, when the export
lacks an entry, or when the deletion leaves one or takes one of somebody else's.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from itertools import cycle, islice

import httpx

from tests.faults.rig import NO_LIMITS, Cluster, Site

ENTRIES, FEW = 10_000, 1_000
VISITS = 20
TARGET = 300  # ms
PASSWORD = "chalk-in-the-third-drawer"  # noqa: S105 - of an account that lives for one run
NAMES = ("teacher", "neighbour")


def fill(entries: int) -> None:
    """Make both accounts and their entries: charts and texts of 2,000 different births."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from fortune.models import FortuneResult
    from fortune.texts import Mode, full_reading, join_sections
    from tests.texts.samples import samples

    written = [
        (sample.facts.chart, join_sections(full_reading(sample.facts, mode=Mode.TEACHER)))
        for sample in samples(min(entries, 2000))
    ]
    now = timezone.now()
    kinds = ("saju", "saju", "topic", "daily")
    for name, count in zip(NAMES, (entries, entries // 10), strict=True):
        user = User.objects.create_user(name, password=PASSWORD)
        FortuneResult.objects.bulk_create(
            (
                FortuneResult(
                    user=user, kind=kinds[number % len(kinds)], mode="teacher", status="done",
                    source="ai", chart=chart.as_dict(), chart_key=chart.key, text=text,
                    topic="career" if number % 4 == 2 else "", saved=number % 3 == 0,
                    title=f"우리 반 {number}" if number % 5 == 0 else "",
                    target_date=now.date() if number % 4 == 3 else None,
                    fingerprint=f"{name}-{number}", expires_at=now + timedelta(days=30),
                )
                for number, (chart, text) in enumerate(islice(cycle(written), count))
            ),
            batch_size=500,
        )  # fmt: skip


def left() -> list[int]:
    """Return how many entries each account has."""
    from fortune.models import FortuneResult

    rows = FortuneResult.objects
    return [rows.filter(fingerprint__startswith=name).count() for name in NAMES]


def seconds_of(visit: Callable[[], object]) -> float:
    started = time.perf_counter()
    visit()
    return time.perf_counter() - started


def of_the_service() -> float:
    """Return the median seconds of a page of the list, without HTTP and template."""
    from django.contrib.auth.models import User

    from fortune.services.history import Filters, history_page

    owner = User.objects.get(username=NAMES[0]).pk
    visits = [seconds_of(lambda: history_page(owner, Filters(), "1")) for _ in range(VISITS)]
    return statistics.median(visits)


class Teacher:
    """The owner of the large library, logged in over HTTP."""

    def __init__(self, site: Site) -> None:
        self.browser = httpx.Client(base_url=site.address, timeout=120)
        self.renew_token()
        body = {"username": NAMES[0], "password": PASSWORD}
        if self.browser.post("/accounts/login/", data=body).status_code != 302:
            raise RuntimeError("the log-in was refused")
        self.renew_token()

    def renew_token(self) -> None:
        page = self.get("/fortune/").text
        token = re.search(r'name="csrf-token" content="(\w+)"', page)[1]
        self.browser.headers["X-CSRFToken"] = token

    def get(self, path: str) -> httpx.Response:
        answer = self.browser.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return answer


def pages(teacher: Teacher, entries: int) -> bool:
    """Print the times of the pages; return whether all of them are under the target."""
    first_page = "/fortune/history/"
    first = seconds_of(lambda: teacher.get(first_page)) * 1000
    shown = teacher.get(first_page).text
    entry = re.search(r'href="(/fortune/history/[0-9a-f-]{36}/)"', shown)[1]
    visited = {
        "list, first page": first_page,
        "list, last page": f"{first_page}?page={entries // 20}",
        "list, one kind": f"{first_page}?kind=topic&saved=on",
        "list, search": f"{first_page}?q=우리 반 5",
        "an entry": entry,
        "statistics": "/fortune/api/statistics/",
    }
    reached = True
    print(f"{'':20} median ms  slowest ms   target")
    for name, path in visited.items():
        teacher.get(path)
        took = [seconds_of(lambda path=path: teacher.get(path)) * 1000 for _ in range(VISITS)]
        median = statistics.median(took)
        reached &= median < TARGET
        print(f"{name:20} {median:9.0f} {max(took):11.0f}    < {TARGET}", flush=True)
    print(
        f"{'list, first visit':20} {first:9.0f} {'':11}    none: nothing of it was asked for before"
    )
    return reached


def handed_over(teacher: Teacher, entries: int) -> bool:
    started = time.perf_counter()
    answer = teacher.get("/fortune/api/export/")
    took = time.perf_counter() - started
    found = len(json.loads(answer.content)["fortune_results"])
    print(
        f"export               {took:9.2f} s, {len(answer.content) / 1e6:.0f} MB, "
        f"{found:,} of {entries:,} entries (target: all)",
        flush=True,
    )
    return found == entries


def erased(teacher: Teacher, entries: int) -> bool:
    fields = {"kind": "account", "password": PASSWORD}
    started = time.perf_counter()
    answer = teacher.browser.post("/fortune/api/erase/", data=fields)
    took = time.perf_counter() - started
    mine, others = left()
    print(
        f"account deleted      {took:9.2f} s, {mine} entries left (target: 0), "
        f"{others:,} of somebody else's {entries // 10:,} there (target: all)"
    )
    return answer.status_code == 200 and (mine, others) == (0, entries // 10)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    entries = FEW if options.quick else options.entries
    with ExitStack() as stack:
        cluster = Cluster()
        stack.callback(cluster.close)
        database = cluster.database()
        url = cluster.database_url(database)
        os.environ["DATABASE_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.site_settings"
        import django

        django.setup()
        took = seconds_of(lambda: fill(entries))
        with cluster.admin(database) as admin:
            admin.execute("ANALYZE")  # as a server does by itself a minute later
        print(f"{entries:,} entries of one teacher, {entries // 10:,} of another, {took:.0f} s")
        with Site(url, "http://127.0.0.1:9/v1", **NO_LIMITS) as site:
            teacher = Teacher(site)
            reached = [pages(teacher, entries)]
            print(f"{'list, service alone':20} {of_the_service() * 1000:9.0f}")
            reached += [handed_over(teacher, entries), erased(teacher, entries)]
    print("every target reached" if all(reached) else "a target was missed")
    return int(not all(reached))


if __name__ == "__main__":
    sys.exit(main())
