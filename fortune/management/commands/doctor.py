"""manage.py doctor: prove that everything the server needs answers, before it starts."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from config.health import check_database, check_migrations
from fortune.engine.solar_terms import CHECKSUM
from fortune.utils import ai

type Check = Callable[[], str]


class Command(BaseCommand):
    help = "Prove that settings, database, cache tables, static files and engine data are right."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for name, check, remedy in self.checks():
            try:
                found, mark = check(), self.style.SUCCESS("✓")
            except Exception as error:  # noqa: BLE001 - a process edge: the failure is the finding
                found, mark = f"{type(error).__name__}. {remedy}", self.style.ERROR("✗")
                failed += 1
            self.stdout.write(f"{mark} {name:<14} {found}")
        connections.close_all()
        if failed:
            raise CommandError(f"{failed} of the checks above failed")

    def checks(self) -> list[tuple[str, Check, str]]:
        """Return (name, check, remedy); a check returns what it found or raises."""
        return [
            ("settings", _settings, ""),
            ("database", _database, "Is DATABASE_URL right and the database up?"),
            ("migrations", _migrations, "Run: python manage.py migrate"),
            *(
                (f"cache {alias}", _cache(alias), "Run: python manage.py createcachetable")
                for alias in settings.CACHES
            ),
            ("static files", _static, "Run: python manage.py collectstatic --noinput"),
            ("engine data", _engine, "Restore fortune/engine/data from the repository."),
            ("AI", _ai, ""),
        ]


def _settings() -> str:
    return f"{os.environ.get('DJANGO_SETTINGS_MODULE')}, DEBUG={settings.DEBUG}"


def _database() -> str:
    check_database()
    version = ""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = " " + str(cursor.fetchone()[0])
    config = settings.DATABASES["default"]
    pool = "own pool" if "pool" in config.get("OPTIONS", {}) else "no own pool"
    return f"{connection.vendor}{version}, {pool}, conn_max_age={config.get('CONN_MAX_AGE', 0)}"


def _migrations() -> str:
    check_migrations()
    return "all applied"


def _cache(alias: str) -> Check:
    def check() -> str:
        cache = caches[alias]
        cache.set("doctor", 1, 60)
        cache.incr("doctor")
        if cache.get("doctor") != 2:
            raise RuntimeError("the cache does not count")
        cache.delete("doctor")
        return f"{settings.CACHES[alias]['LOCATION']} counts"

    return check


def _static() -> str:
    url = staticfiles_storage.url("css/app.css")
    return "served from static/ with finders" if settings.DEBUG else url


def _engine() -> str:
    return f"24 solar terms a year, sha256 {CHECKSUM[:12]}"


def _ai() -> str:
    if not ai.is_configured():
        return "no OPENAI_API_KEY: readings are the 기본 풀이"
    return f"{settings.OPENAI_MODEL} at {settings.OPENAI_BASE_URL}"
