"""The Procfile's own line on an empty PostgreSQL and in a clean environment, and an upgrade."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from email.message import Message
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from django.conf import settings
from llmock.pytest_plugin import LLMock
from psycopg.conninfo import make_conninfo

from tests import processes
from tests.browser.conftest import free_port, wait_until
from tests.conftest import BIRTH, READING

ROOT = Path(__file__).resolve().parents[2]
HOST = "saju.example.com"
pytestmark = pytest.mark.postgres


@pytest.fixture
def database(tmp_path) -> Iterator[str]:
    """Make an empty database beside the tests' own; return its URL."""
    config = settings.DATABASES["default"]
    host = config["HOST"] or config.get("OPTIONS", {}).get("host", "")
    server = {
        "host": host, "port": config["PORT"] or None, "user": config["USER"] or None,
        "password": config["PASSWORD"] or None, "dbname": "postgres",
    }  # fmt: skip
    conninfo = make_conninfo(**{name: value for name, value in server.items() if value})
    name = f"procfile_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(conninfo, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    user = f"{config['USER'] or 'postgres'}@"
    if host.startswith("/"):
        yield f"postgresql://{user}/{name}?host={host}"
    else:
        yield f"postgresql://{user}{host}:{config['PORT'] or 5432}/{name}"
    with psycopg.connect(conninfo, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def deployed(database: str, **more: str) -> dict[str, str]:
    """Return the environment of a deployment: what must be set, and nothing of this process."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DJANGO_ENV": "production",
        "SECRET_KEY": "a-secret-of-a-deployment-that-is-long-enough-for-every-check",
        "FORTUNE_FINGERPRINT_KEY": "another-secret-of-this-deployment",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database,
        **more,
    }


def manage(*words: str, env: dict[str, str]) -> str:
    done = processes.run("manage.py", *words, environment=env)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Answer(NamedTuple):
    status: int
    headers: Message
    body: str


def ask(
    port: int, path: str, *, body: dict[str, str] | None = None, https: bool = True, **headers: str
) -> Answer:
    """One request as the platform's proxy hands it on."""
    data = urllib.parse.urlencode(body).encode() if body else None
    sent = {"Host": HOST, **({"X-Forwarded-Proto": "https"} if https else {}), **headers}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, sent)
    try:
        with DIRECT.open(request, timeout=20) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


DIRECT = urllib.request.build_opener(_NoRedirect)


def test_the_procfile_line_serves_the_main_job_and_ends_by_sigterm(
    database, collected_static, llmock_server, tmp_path
):
    upstream = LLMock(llmock_server).reset()
    upstream.reply(READING)
    port = free_port()
    env = deployed(
        database,
        PORT=str(port),
        OPENAI_API_KEY="a-key-for-loopback",
        OPENAI_BASE_URL=upstream.base_url(),
        METRICS_TOKEN="a-token",
    )
    shutil.copytree(collected_static, ROOT / "staticfiles", dirs_exist_ok=True)
    line = re.search(r"^web: (.*)$", (ROOT / "Procfile").read_text(), re.M)[1]
    log = tmp_path / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [shutil.which("bash"), "-c", line], cwd=ROOT, env=env, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip

    def answers() -> bool:
        assert server.poll() is None, log.read_text()
        try:
            return ask(port, "/health/ready/", https=False).status == 200
        except OSError:
            return False

    try:
        wait_until(answers, 60)
        said = log.read_text()
        assert said.count("✓") == 15, said
        assert "✗" not in said

        plain = ask(port, "/fortune/", https=False)
        assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/fortune/")
        assert ask(port, "/fortune/", Host="evil.example.com").status == 400

        page = ask(port, "/fortune/")
        assert page.status == 200
        assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        stylesheet = re.search(r'href="(/static/css/app\.[0-9a-f]{12}\.css)"', page.body)[1]
        static = ask(port, stylesheet)
        assert static.status == 200
        assert "immutable" in static.headers["Cache-Control"]

        token = re.search(r'name="csrf-token" content="(\w+)"', page.body)[1]
        cookie = SimpleCookie(page.headers["Set-Cookie"])["csrftoken"]
        assert cookie["secure"]
        assert cookie["httponly"]
        reading = ask(
            port, "/fortune/api/", body=BIRTH, **{
                "X-CSRFToken": token, "Cookie": f"csrftoken={cookie.value}",
                "Referer": f"https://{HOST}/fortune/",
            },
        )  # fmt: skip
        assert reading.status == 200
        body = json.loads(reading.body)
        assert body["source"] == "ai"
        assert body["chart"]["day"] == ["辛", "未"]

        metrics = ask(port, "/metrics", Authorization="Bearer a-token")
        assert 'saju_readings_total{code="",kind="saju",source="ai"} 1.0' in metrics.body
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        ended = server.wait(30)
    lines = log.read_text()
    assert "Traceback" not in lines, lines
    assert not re.search(r"1988\D{0,2}0?7\D{0,2}15", lines), "a birth is in the log"
    assert ended in (0, -signal.SIGTERM, 128 + signal.SIGTERM)


def test_a_database_of_the_migration_before_is_brought_up_to_date(database):
    env = deployed(database)
    manage("migrate", "fortune", "0001", "--verbosity", "0", env=env)
    row = uuid.uuid4()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO fortune_fortuneresult (id, kind, mode, topic, chart, chart_key, "
            "fingerprint, status, source, text, saved, model, prompt_version, prompt_tokens, "
            "completion_tokens, created_at, updated_at) VALUES (%s, 'saju', 'teacher', '', "
            "'{}', 'x', 'f', 'done', 'ai', 'kept', false, '', '1', 0, 0, now(), now())",
            [row],
        )
    manage("migrate", "--verbosity", "0", env=env)
    assert manage("migrate", "--check", env=env) == ""
    with psycopg.connect(database) as connection:
        kept = connection.execute("SELECT id, text, title FROM fortune_fortuneresult").fetchall()
    assert kept == [(row, "kept", "")]
