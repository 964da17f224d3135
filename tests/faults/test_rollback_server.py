"""The Procfile's ROLLBACK line: the main job under gunicorn and WSGI."""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from llmock.pytest_plugin import LLMock

from tests.browser.conftest import free_port, wait_until
from tests.conftest import BIRTH, READING
from tests.scene import parse_events

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("rollback")


@pytest.fixture(scope="module")
def upstream_server(llmock_server) -> LLMock:
    return LLMock(llmock_server).reset()


@pytest.fixture(scope="module")
def address(upstream_server, tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("wsgi")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder}/wsgi.sqlite3",
        "OPENAI_API_KEY": "a-key-for-loopback",
        "OPENAI_BASE_URL": upstream_server.base_url(),
    }
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
        )
    options = re.search(r"config\.wsgi:application .*", (ROOT / "Procfile").read_text())[0]
    options = options.replace("0.0.0.0:${PORT:-8000}", f"127.0.0.1:{port}")
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options.split()],
            cwd=ROOT, env=environment, stdout=out, stderr=out,
        )  # fmt: skip

    def answers() -> bool:
        try:
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=2))
        except OSError:
            assert server.poll() is None, log.read_text()
            return False

    wait_until(answers)
    yield f"http://127.0.0.1:{port}"
    server.send_signal(signal.SIGTERM)
    server.wait(20)
    assert "Traceback" not in log.read_text()


@pytest.fixture
def post(address):
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    with browser.open(f"{address}/fortune/") as page:
        token = re.search(r'name="csrf-token" content="(\w+)"', page.read().decode())[1]

    def send(path: str, **changes: str) -> str:
        body = urllib.parse.urlencode(BIRTH | changes).encode()
        headers = {"X-CSRFToken": token}
        request = urllib.request.Request(f"{address}{path}", body, headers)  # noqa: S310
        with browser.open(request, timeout=30) as answer:
            return answer.read().decode()

    return send


def test_the_page_has_chart_and_baseline(post):
    page = post("/fortune/")
    for char in "戊辰己未辛甲午":
        assert char in page
    assert "한눈에 보기" in page


def test_the_reading_is_written_saved_and_found_again(post, upstream_server):
    upstream_server.reset().reply(READING)
    first, second = post("/fortune/api/"), post("/fortune/api/")
    assert '"source": "ai"' in first
    assert '"cached": true' in second
    assert len(upstream_server.requests) == 1


def test_a_stream_comes_whole(post, upstream_server):
    upstream_server.reset().reply(READING)
    events = parse_events(post("/fortune/api/streaming/", birth_time="20:30"))
    assert [event.name for event in events][:2] == ["chart", "baseline"]
    assert events[-1].name == "done"
    text = "".join(event.data["text"] for event in events if event.name == "delta")
    assert text.strip() == READING.replace("{name} ", "")
