"""Two real workers on a real PostgreSQL: one call per question, exactly five new ones an hour."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest
from llmock.pytest_plugin import LLMock

from tests.browser.conftest import free_port, wait_until
from tests.conftest import BIRTH, READING

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("two_workers")]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Make a database of its own beside the test database."""
    url = os.environ["DATABASE_URL"]
    name = f"two_workers_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        parts = urlsplit(url)
        yield urlunsplit(parts._replace(path=f"/{name}"))
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def upstream_server(llmock_server) -> LLMock:
    return LLMock(llmock_server).reset()


@pytest.fixture(scope="module")
def address(database, upstream_server, tmp_path_factory) -> Iterator[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database,
        "OPENAI_API_KEY": "a-key-for-loopback",
        "OPENAI_BASE_URL": upstream_server.base_url(),
    }
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
        )
    port = free_port()
    log = tmp_path_factory.mktemp("two_workers") / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port),
             "--workers", "2", "--timeout-graceful-shutdown", "10"],
            cwd=ROOT, env=environment, stdout=out, stderr=out,
        )  # fmt: skip

    def answers() -> bool:
        try:
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=2))
        except OSError:
            return False

    wait_until(answers)
    yield f"http://127.0.0.1:{port}"
    server.send_signal(signal.SIGTERM)
    server.wait(20)
    assert "Traceback" not in log.read_text()


@pytest.fixture(autouse=True)
def a_new_hour(address, database) -> None:
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("TRUNCATE fortune_ratelimit")


def all_at_once(address: str, births: list[dict[str, str]]) -> list[httpx.Response]:
    async def scene() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=len(births))
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
            page = await client.get("/fortune/")
            token = re.search(r'name="csrf-token" content="(\w+)"', page.text)[1]
            calls = [
                client.post("/fortune/api/", data=birth, headers={"X-CSRFToken": token})
                for birth in births
            ]
            return await asyncio.gather(*calls)

    return asyncio.run(scene())


def test_fifty_identical_submits_are_one_call_and_one_text(address, upstream_server):
    upstream_server.reset().reply(READING, times=None)
    upstream_server.pace(5)
    answers = all_at_once(address, [BIRTH] * 50)
    assert Counter(answer.status_code for answer in answers) == {200: 50}
    assert {answer.json()["source"] for answer in answers} == {"ai"}
    assert len({answer.json()["result"] for answer in answers}) == 1
    assert len(upstream_server.requests) == 1


def test_of_two_hundred_different_births_exactly_five_an_hour_are_new_calls(
    address, upstream_server
):
    upstream_server.reset().reply(READING, times=None)
    births = [
        BIRTH | {"birth_date": f"19{50 + number // 28}-03-{number % 28 + 1:02}"}
        for number in range(200)
    ]
    answers = all_at_once(address, births)
    assert Counter(answer.status_code for answer in answers) == {200: 5, 429: 195}
    assert len(upstream_server.requests) == 5
    for answer in answers:
        assert len(answer.json()["sections"]) == 6, "nobody leaves with nothing"


def test_no_connection_is_left_behind(address, database):
    """Two workers with a pool of at most eight each, whatever came before."""
    with psycopg.connect(database) as watcher:
        count = watcher.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        ).fetchone()
    assert count[0] <= 16
