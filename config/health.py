"""/health/live/ and /health/ready/: for the platform and for whoever is woken up at night."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.logging import StderrHandler
from config.storage import HashedStaticFilesStorage
from fortune.utils import ai

PART_SECONDS = 1.7  # the whole answer has to be there within 2 s, whatever hangs


def check_database() -> None:
    # A query: ensure_connection() says OK on a connection that died.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


class UnappliedMigrations(Exception):
    """The database is older than the code."""


class NoManifest(Exception):
    """collectstatic did not run: pages come without style and script."""


def check_migrations() -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise UnappliedMigrations(f"{len(plan)} not applied, the first is {plan[0][0]}")


def check_static() -> None:
    storage = staticfiles_storage
    if settings.DEBUG or not isinstance(storage, HashedStaticFilesStorage):
        return  # finders serve the files as they are
    if not storage.is_collected():
        raise NoManifest(str(settings.STATIC_ROOT))


def cache_checks() -> dict[str, Callable[[], None]]:
    """Return one check per cache: a real read of its table."""

    def check(alias: str) -> None:
        caches[alias].get_many(["health"])

    return {f"cache_{alias}": partial(check, alias) for alias in settings.CACHES}


def _all_checks() -> dict[str, Callable[[], None]]:
    return {
        "static": check_static,
        "database": check_database,
        **cache_checks(),
        "migrations": check_migrations,
    }


def _run(check: Callable[[], None]) -> str:
    """Return "ok" or the type of what went wrong: the text of an exception may name hosts."""
    try:
        check()
    except Exception as error:  # noqa: BLE001 - a process edge: whatever fails is the finding
        return type(error).__name__
    finally:
        connections.close_all()
    return "ok"


async def _part(check: Callable[[], None]) -> dict[str, Any]:
    started = time.monotonic()
    try:
        async with asyncio.timeout(PART_SECONDS):
            found = await sync_to_async(_run)(check)
    except TimeoutError:
        found = "timeout"
    return {"status": found, "ms": round((time.monotonic() - started) * 1000)}


@require_safe
async def live(request: HttpRequest) -> JsonResponse:
    """GET /health/live/ - the process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
async def ready(request: HttpRequest) -> JsonResponse:
    """GET /health/ready/ - everything a new reading needs; 503 names the part that fails."""
    parts: dict[str, Any] = {}
    for name, check in _all_checks().items():
        parts[name] = await _part(check)
        if name == "database" and parts[name]["status"] != "ok":
            break  # the others would only wait for the same
    failing = [name for name, part in parts.items() if part["status"] != "ok"]
    return JsonResponse(
        {
            "status": "unavailable" if failing else "ok",
            "failing": failing,
            "parts": parts,
            "log": {"lost": StderrHandler.lost, "reason": StderrHandler.reason},
            "ai": {"configured": ai.is_configured(), "breaker": ai.breaker.snapshot()},
        },
        status=503 if failing else 200,
    )
