"""manage.py doctor: prove that everything the server needs answers, one line each."""

import asyncio
import json
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.color import no_style
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from config.database import is_pooler
from config.env import env_text, is_production
from config.health import (
    NoManifest,
    UnappliedMigrations,
    check_database,
    check_migrations,
    check_static,
)
from config.logging import StderrHandler
from config.redis_cache import AtomicRedisCache
from fortune.engine.calculator import get_pillars
from fortune.engine.solar_terms import CHECKSUM
from fortune.errors import FortuneError
from fortune.utils import ai

logger = logging.getLogger(__name__)

RACERS = 20  # threads that count at once
PLACES = 5
NOON = datetime(2000, 1, 1, 12)  # noqa: DTZ001 - a Korean wall clock; 戊午 in every almanac
TINY = [{"role": "user", "content": "네, 한 글자로만 답해 주세요."}]

type Look = Callable[[], str]


class Check(NamedTuple):
    """A thing to look at: `look` says what it found or raises; `remedy` says what to do then.

    Where the check that it `needs` is not content, there is nothing to see: one fault, one line.
    """

    name: str
    look: Look
    remedy: str
    needs: str = ""


class Finding(NamedTuple):
    """`ok` is None for what was not looked at."""

    name: str
    ok: bool | None
    says: str
    remedy: str


class Command(BaseCommand):
    help = "Prove that settings, database, cache tables, static files and engine data are right."
    requires_system_checks: list[str] = []  # a broken part is what this command is there to name

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--deploy", action="store_true", help="what a deployment needs; the Procfile runs this"
        )
        parser.add_argument(
            "--ai", action="store_true", help="ask the model for one word (costs a few tokens)"
        )
        parser.add_argument("--json", action="store_true", help="for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, Finding] = {}
        for check in all_checks(deploy=options["deploy"], ask_ai=options["ai"]):
            found[check.name] = _finding(check, found)
        connections.close_all()
        findings = list(found.values())
        failed = [finding for finding in findings if finding.ok is False]
        if options["json"]:
            self.stdout.write(_as_json(findings))
        else:
            self._print(findings)
        if failed:
            raise CommandError(f"{len(failed)} of the checks failed")

    def _print(self, findings: list[Finding]) -> None:
        style = self.style if self.stdout.isatty() else no_style()
        for finding in findings:
            mark, says = "-", finding.says
            if finding.ok is not None:
                mark = style.SUCCESS("✓") if finding.ok else style.ERROR("✗")
            if finding.ok is False:
                says += f". {finding.remedy}"
            self.stdout.write(f"{mark} {finding.name:<16} {says}")


def _finding(check: Check, before: dict[str, Finding]) -> Finding:
    if check.needs and not before[check.needs].ok:
        return Finding(check.name, None, f"not looked at: {check.needs}", check.remedy)
    try:
        return Finding(check.name, True, check.look(), check.remedy)
    except Wrong as wrong:
        return Finding(check.name, False, str(wrong), check.remedy)
    except Exception as error:  # noqa: BLE001 - a process edge; its text may hold a password
        return Finding(check.name, False, type(error).__name__, check.remedy)


def _as_json(findings: list[Finding]) -> str:
    body = {
        "ok": all(finding.ok for finding in findings),
        "checks": [finding._asdict() for finding in findings],
    }
    return json.dumps(body, ensure_ascii=False)


class Wrong(Exception):
    """What is wrong, in words that hold no secret."""


def all_checks(*, deploy: bool, ask_ai: bool) -> list[Check]:
    """Return the checks in the order in which one would look oneself."""
    remedy, store = "Run: python manage.py createcachetable", "database"
    if settings.REDIS_URL:
        remedy, store = "Is REDIS_URL right, and Redis up?", ""
    checks = [
        Check("settings", _settings, "Unset DJANGO_SETTINGS_MODULE, or name the right module."),
        Check("database", _database, "Is DATABASE_URL right, and the database up?"),
        Check("connections", _connections, "Set it inside DATABASES: config/database.py."),
        Check("migrations", _migrations, "Run: python manage.py migrate", needs="database"),
        *(Check(f"cache {alias}", _cache(alias), remedy, needs=store) for alias in settings.CACHES),
        Check(
            "limiter",
            _limiter,
            "Use AtomicDatabaseCache or Redis for RATELIMIT_USE_CACHE.",
            needs=f"cache {settings.RATELIMIT_USE_CACHE}",
        ),
        Check("psycopg", _psycopg, "Install requirements.txt: psycopg 3 with its binary."),
        Check("static files", _static, "Run: python manage.py collectstatic --noinput"),
        Check("engine", _engine, "Restore fortune/engine/data from the repository."),
        Check("AI", _ai_asked if ask_ai else _ai, "Look at OPENAI_API_KEY, _BASE_URL and _MODEL."),
        Check("mail", _mail, "Set EMAIL_URL, or nobody can reset a password."),
        Check("errors", _sentry, "Set SENTRY_DSN to be told of errors."),
        Check("log", _log, "Free the disk that standard error is written to."),
    ]
    if deploy:
        checks.insert(1, Check("variables", _variables, "Set what is missing and start again."))
    return checks


def _settings() -> str:
    module = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if is_production() and not module.endswith("settings_production"):
        raise Wrong(f"a deployment runs on {module}")
    if is_production() and settings.DEBUG:
        raise Wrong("DEBUG is on in a deployment")
    return f"{module}, DEBUG={settings.DEBUG}"


def _variables() -> str:
    needed = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "FORTUNE_FINGERPRINT_KEY")
    if missing := [name for name in needed if not env_text(name)]:
        raise Wrong(f"not set: {', '.join(missing)}")
    return f"{len(needed)} of {len(needed)} set"


def _database() -> str:
    check_database()
    if connection.vendor != "postgresql":
        return f"{connection.vendor}, a file: for one machine only"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0])
    through = "through a pooler" if is_pooler(env_text("DATABASE_URL")) else "direct"
    return f"postgresql {version}, {through}"


def _connections() -> str:
    config = settings.DATABASES["default"]
    if config.get("CONN_MAX_AGE", 0) != 0:
        raise Wrong(f"conn_max_age={config['CONN_MAX_AGE']} leaks a connection a thread under ASGI")
    if connection.vendor == "postgresql" and not config.get("DISABLE_SERVER_SIDE_CURSORS"):
        raise Wrong("server-side cursors are on, which a pooler cannot carry")
    pool = config.get("OPTIONS", {}).get("pool")
    bound = f"at most {pool['max_size']} a worker" if pool else "no own pool"
    return f"{bound}, conn_max_age=0, no server-side cursors"


def _migrations() -> str:
    try:
        check_migrations()
    except UnappliedMigrations as unapplied:
        raise Wrong(str(unapplied)) from unapplied
    loader = MigrationLoader(connection)
    # What a roll back leaves behind: newer code has been here.
    newer = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    newer = [name for name in newer if name[0] in {app.label for app in apps.get_app_configs()}]
    return f"all applied, and {len(newer)} of newer code" if newer else "all applied"


def _cache(alias: str) -> Look:
    def look() -> str:
        cache = caches[alias]
        cache.set("doctor", 1, 60)
        cache.incr("doctor")
        if cache.get("doctor") != 2:
            raise Wrong("it does not count")
        cache.delete("doctor")
        return f"{_where(alias)} counts"

    return look


def _where(alias: str) -> str:
    cache = caches[alias]
    if not isinstance(cache, AtomicRedisCache):
        return f"table {settings.CACHES[alias]['LOCATION']}"
    server = cache.server()
    # Every key of ours expires, so that "volatile" policies take live counters as well.
    policy = str(server.get("maxmemory_policy", "noeviction"))
    forgets = "" if policy == "noeviction" else f", forgets counters when it is full ({policy}),"
    return f"Redis {server['redis_version']}{forgets}"


def _limiter() -> str:
    """Let threads count to a limit at once: exactly as many as there are places may pass."""
    cache = caches[settings.RATELIMIT_USE_CACHE]
    key = f"doctor-race-{os.getpid()}"
    cache.set(key, 0, 60)

    def count(_: int) -> bool:
        try:
            return bool(caches[settings.RATELIMIT_USE_CACHE].incr(key) <= PLACES)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RACERS) as threads:
        passed = sum(threads.map(count, range(RACERS)))
    cache.delete(key)
    if passed != PLACES:
        raise Wrong(f"{passed} of {RACERS} passed a limit of {PLACES}")
    return f"exactly {passed} of {RACERS} at once passed a limit of {PLACES}"


def _psycopg() -> str:
    implementation = psycopg.pq.__impl__
    if connection.vendor == "postgresql" and implementation == "python":
        raise Wrong(f"psycopg {psycopg.__version__} without its C part")
    return f"{psycopg.__version__}, {implementation}"


def _static() -> str:
    if settings.DEBUG:
        return "served from static/ with finders"
    try:
        check_static()
    except NoManifest as error:
        raise Wrong(f"no manifest in {error}") from error
    return staticfiles_storage.url("css/app.css")


def _engine() -> str:
    if str(get_pillars(NOON).day) != "戊午":
        raise Wrong("2000-01-01 is not 戊午")
    return f"24 solar terms a year, sha256 {CHECKSUM[:12]}"


def _ai() -> str:
    if not ai.is_configured():
        return "no OPENAI_API_KEY: readings are the 기본 풀이"
    return f"{settings.OPENAI_MODEL} at {settings.OPENAI_BASE_URL}; not asked (--ai asks)"


def _ai_asked() -> str:
    if not ai.is_configured():
        raise Wrong("no OPENAI_API_KEY")
    try:
        answer = asyncio.run(_one_word())
    except FortuneError as error:
        raise Wrong(f"{error.code} ({error})") from error
    return (
        f"{settings.OPENAI_MODEL} answered in {answer.seconds():.1f} s, "
        f"{answer.prompt_tokens}+{answer.completion_tokens} tokens"
    )


async def _one_word() -> ai.Answer:
    answer = ai.Answer()
    try:
        async for _ in ai.generate_ai_response(TINY, answer):
            pass
    finally:
        await ai.client_close()
    return answer


def _mail() -> str:
    if not settings.MAILERS:
        return "no EMAIL_URL: passwords cannot be reset by mail"
    backend = str(settings.MAILERS["default"]["BACKEND"]).rsplit(".", 2)[-2]
    return f"{backend}, from {settings.DEFAULT_FROM_EMAIL}"


def _sentry() -> str:
    return "to Sentry" if settings.SENTRY_DSN else "to the log only (no SENTRY_DSN)"


def _log() -> str:
    before = StderrHandler.lost
    logger.info("doctor looks at the log")
    if StderrHandler.lost > before:
        raise Wrong(StderrHandler.reason)
    return "standard error takes lines"
