"""manage.py cleanup_fortune: let go of what has had its time. Made to run once a day, by cron."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from fortune.models import ChatSession, FortuneResult
from fortune.services.runs import KEEP

logger = logging.getLogger(__name__)

BATCH = 500  # rows of one statement: nobody waits for a lock of this command
CHAT_REST = timedelta(days=1)  # a chat that has just closed can still be saved to the library


class Task(NamedTuple):
    """`name` for the log; `due` says how many rows are due, `work` does one batch of them and
    returns how many those were."""

    name: str
    due: Callable[[], int]
    work: Callable[[], int]


class Command(BaseCommand):
    help = "Close expired chats and delete expired chats, results, counters and sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        started, done = time.monotonic(), {}
        for task in tasks(timezone.now()):
            try:
                done[task.name] = task.due() if options["dry_run"] else _all_of(task.work)
            except DatabaseError as error:
                raise CommandError(
                    f"{task.name}: {type(error).__name__}. What was done before stays done; "
                    "run it again when `manage.py doctor` is content."
                ) from error
            verb = "due" if options["dry_run"] else "done"
            self.stdout.write(f"{task.name:<16} {done[task.name]:>7} {verb}")
        if not options["dry_run"]:
            counts = " ".join(f"{name}={count}" for name, count in done.items())
            logger.info("cleanup %s seconds=%.1f", counts, time.monotonic() - started)


def tasks(now: datetime) -> list[Task]:
    """Return what there is to do at `now`, in the order in which it must be done."""
    ended = Q(expires_at__lte=now) | Q(expires_at=None, created_at__lte=now - KEEP)
    # A row whose lease still runs is being written, whatever its age.
    results = FortuneResult.objects.filter(ended, saved=False).exclude(lease_until__gt=now)
    chats = ChatSession.objects.filter(expires_at__lte=now)
    return [
        _updating("chats_closed", chats.filter(active=True), active=False),
        _deleting("chats", ChatSession.objects.filter(expires_at__lte=now - CHAT_REST)),
        _deleting("results", results.exclude(user=None)),
        _deleting("guest_results", results.filter(user=None)),
        *(_expired_rows(alias, now) for alias in settings.CACHES if not settings.REDIS_URL),
        _deleting("sessions", Session.objects.filter(expire_date__lte=now)),
    ]


def _all_of(work: Callable[[], int]) -> int:
    total = 0
    while batch := work():
        total += batch
    return total


def _deleting[Row: Model](name: str, rows: QuerySet[Row]) -> Task:
    def work() -> int:
        # Filtered again: what was saved since the look stays.
        deleted = rows.filter(pk__in=_some(rows)).delete()[1]
        return deleted.get(rows.model._meta.label, 0)

    return Task(name, rows.count, work)


def _updating[Row: Model](name: str, rows: QuerySet[Row], **changes: Any) -> Task:
    return Task(name, rows.count, lambda: rows.filter(pk__in=_some(rows)).update(**changes))


def _some[Row: Model](rows: QuerySet[Row]) -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _expired_rows(alias: str, now: datetime) -> Task:
    """Rows of a cache table that nobody can read any more."""
    table = connection.ops.quote_name(str(settings.CACHES[alias]["LOCATION"]))
    moment = connection.ops.adapt_datetimefield_value(now)

    def due() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE expires <= %s", [moment])  # noqa: S608
            return int(cursor.fetchone()[0])

    def work() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE expires <= %s AND cache_key IN "  # noqa: S608
                f"(SELECT cache_key FROM {table} WHERE expires <= %s LIMIT %s)",
                [moment, moment, BATCH],
            )
            return int(cursor.rowcount)

    return Task(f"cache_{alias}", due, work)
