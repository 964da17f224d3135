"""What all tests share: a real AI server on loopback, a birth, and no skipping where CI runs."""

import fcntl
import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

import httpcore2
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from config import maintenance
from fortune.services import runs
from fortune.utils import ai
from tests import processes
from tools.production_site import collect_static, make_database

BIRTH = {
    "gender": "female",
    "birth_date": "1988-07-15",
    "birth_time": "14:30",
    "birth_place": "seoul",
}
READING = "\n\n".join(
    f"## {title}\n\n{{name}} 선생님의 {title} 이야기예요. 천천히 읽어 보세요."
    for title in (
        "한눈에 보기", "나의 여덟 글자", "교실 속 선생님",
        "지도하는 방식", "일과 동료", "2026년의 흐름과 쉼",
    )
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """In CI a skipped test fails the run: what was skipped proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("CI: skipped tests count as failed", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(items):
    """Races need a database server: SQLite has one writer and proves nothing."""
    for item in items:
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs DATABASE_URL at a PostgreSQL"))
    _take_turns(items)


def _take_turns(items: list[pytest.Item]) -> None:
    """Files that wait for a site come first, in turns with files that drive a browser.

    The processes of `make test` take whole files in this order (a file's site is started once, the
    samples of a file of texts are written once), so that one works while another waits, and the
    many short files fill what is left at the end. Groups would say it by name, but pytest 9.2 has
    no longer the field that pytest-xdist 3.8 writes them to (pytest-xdist, issue 1386).
    """
    files: dict[str, list[Path]] = {"faults": [], "browser": [], "": []}
    for path in dict.fromkeys(item.path for item in items):
        files[path.parent.name if path.parent.name in files else ""].append(path)
    turns = chain.from_iterable(zip_longest(files["faults"], files["browser"]))
    order = {path: number for number, path in enumerate(chain(turns, files[""]))}
    items.sort(key=lambda item: order[item.path])


def pytest_collection_finish():
    """What was imported stays to the end: no collection of garbage need look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The cache tables belong to the test database as much as the models do."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        kept = {"django_migrations", "django_content_type", "auth_permission"}
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor)) - kept
    empty = [f"DELETE FROM {connection.ops.quote_name(one)}" for one in sorted(tables)]  # noqa: S608

    def delete_rows(self: TransactionTestCase) -> None:
        """In one transaction, so that no order of the tables is needed."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statements in ["; ".join(empty)] if connection.vendor == "postgresql" else empty:
                cursor.execute(statements)

    # Django truncates every table and then writes permissions and content types again.
    TransactionTestCase._fixture_teardown = delete_rows
    with _kept_connections(django_db_blocker):
        yield


@contextmanager
def _kept_connections(blocker) -> Iterator[None]:
    """Give connections back to a pool, as in production: to open one costs more than its queries.

    It has more places than any test takes, and lets go of them before the database is dropped.
    """
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        with blocker.unblock():
            connection.close()
        options["pool"] = {"max_size": 1000}
    yield
    with blocker.unblock():
        connections.close_all()
        if connection.vendor == "postgresql":
            connection.close_pool()
            del options["pool"]


@pytest.fixture(scope="session", autouse=True)
def forked_programs() -> Iterator[None]:
    """The many programs of the site that tests begin share what they import."""
    with processes.forking():
        yield


@pytest.fixture(scope="session")
def once_a_run(tmp_path_factory) -> Callable[[Callable[[Path], None]], Path]:
    """Return what gives the folder that `make` filled: it is called by one worker, for all."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def made_by(make: Callable[[Path], None]) -> Path:
        made = folder / f"once_{make.__name__}"
        with (folder / f"{made.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (made / "done").exists():
                made.mkdir(exist_ok=True)
                make(made)
                (made / "done").touch()
        return made

    return made_by


@pytest.fixture(scope="session")
def empty_database(once_a_run) -> Path:
    """A migrated SQLite file with its cache tables and without a row: sites begin with a copy."""
    return once_a_run(make_database) / "site.sqlite3"


@pytest.fixture(scope="session")
def collected_static(once_a_run) -> Path:
    """The static files as a deployment serves them; not to be written to."""
    return once_a_run(collect_static) / "static"


@pytest.fixture(scope="session", autouse=True)
def read_certificates_once() -> Iterator[None]:
    """Each client of the AI would read all of the system's again, and every test has its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", cache(httpcore2.default_ssl_context))
        yield


@pytest.fixture(autouse=True)
def clean_process(request, monkeypatch) -> Iterator[None]:
    """Breaker, running readings, counters and the maintenance switch start fresh in every test."""
    ai.breaker.reset()
    monkeypatch.setattr(ai, "RETRY_PAUSE", 0.05)  # deadlines of half a second leave room for more
    runs._runs.clear()
    maintenance._heard = maintenance._Heard(read_at=time.monotonic() + 3600)
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue(
            "transactional_db"
            if request.node.get_closest_marker("django_db").kwargs.get("transaction")
            else "db"
        )
        for alias in settings.CACHES:
            caches[alias].clear()
    yield


@pytest.fixture
def birth() -> dict[str, str]:
    return dict(BIRTH)


@pytest.fixture
def upstream(llmock, settings):
    """A real OpenAI-compatible server that answers with READING; scripted by `llmock`'s methods."""
    settings.OPENAI_API_KEY = "a-key-for-loopback"
    settings.OPENAI_BASE_URL = llmock.base_url()
    settings.OPENAI_MODEL = "gpt-4o-mini"
    settings.AI_EXTRA_BODY = {}
    ai._clients.clear()
    return llmock
