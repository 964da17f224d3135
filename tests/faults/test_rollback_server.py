"""The Procfile's ROLLBACK line: the main job under gunicorn and WSGI."""

import http.cookiejar
import os
import re
import shutil
import signal
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from llmock.pytest_plugin import LLMock

from tests import processes
from tests.browser.conftest import free_port, wait_until
from tests.conftest import BIRTH, READING
from tests.faults.scenes import every_url
from tests.scene import parse_events, play

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def upstream_server(llmock_server) -> LLMock:
    return LLMock(llmock_server).reset()


@pytest.fixture(scope="module")
def address(upstream_server, empty_database, tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("wsgi")
    shutil.copy(empty_database, folder / "wsgi.sqlite3")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder}/wsgi.sqlite3",
        "OPENAI_API_KEY": "a-key-for-loopback",
        "OPENAI_BASE_URL": upstream_server.base_url(),
    }
    options = re.search(r"config\.wsgi:application .*", (ROOT / "Procfile").read_text())[0]
    options = options.replace("0.0.0.0:${PORT:-8000}", f"127.0.0.1:{port}")
    log = folder / "server.log"
    with log.open("w") as out:
        words = ["-m", "gunicorn", *options.split()]
        server = processes.start(*words, environment=environment, output=out)

    def answers() -> bool:
        try:
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=2))
        except OSError:
            assert server.poll() is None, log.read_text()
            return False

    try:
        wait_until(answers)
        yield f"http://127.0.0.1:{port}"
    finally:
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


@pytest.fixture
def teacher(address) -> Iterator[httpx.Client]:
    """Somebody who signed up, with the token of the page in every request."""
    with httpx.Client(base_url=address, timeout=30) as browser:

        def token() -> str:
            page = browser.get("/accounts/signup/").text + browser.get("/fortune/").text
            return re.search(r'name="csrf-token" content="(\w+)"', page)[1]

        form = {"username": f"teacher-{uuid.uuid4().hex[:8]}"}
        form |= dict.fromkeys(("password1", "password2"), "봄날의-분필-셋")
        answer = browser.post("/accounts/signup/", data=form | {"csrfmiddlewaretoken": token()})
        assert answer.status_code == 302, answer.text
        browser.headers["X-CSRFToken"] = token()
        yield browser


@pytest.mark.parametrize("signed_in", [False, True], ids=["a guest", "a teacher"])
def test_every_page_answers_as_it_does_under_asgi(address, teacher, async_client, signed_in, db):
    with httpx.Client(base_url=address, timeout=30) as guest:
        browser = teacher if signed_in else guest
        urls = [url for url in every_url() if "logout" not in url]
        answered = {url: browser.get(url).status_code for url in urls}
    assert len(answered) > 40
    assert {url: status for url, status in answered.items() if status >= 500} == {}
    if not signed_in:
        async_client.raise_request_exception = False
        here = {url: play(async_client.get(url)).status_code for url in urls}
        assert answered == here


def test_the_main_job_of_somebody_who_is_logged_in(teacher, upstream_server):
    upstream_server.reset().reply(READING, times=None)
    for path, more, status in (
        ("/fortune/", {}, 200), ("/fortune/api/", {}, 200), ("/fortune/api/streaming/", {}, 200),
        ("/fortune/api/pillars/", {}, 200), ("/fortune/api/topic/", {"topic": "recovery"}, 200),
        ("/fortune/api/daily/", {}, 200), ("/fortune/daily/", {}, 200),
        ("/fortune/calendar/", {}, 200), ("/fortune/school-year/", {}, 200),
        ("/fortune/api/profiles/", {"label": "나", "who": "self"}, 201),
        ("/fortune/api/favorites/", {"date": "2026-12-24", "label": "방학"}, 201),
        ("/fortune/api/save/", {"kind": "saju"}, 200),
    ):  # fmt: skip
        answer = teacher.post(path, data=BIRTH | more, headers={"Accept": "application/json"})
        assert answer.status_code in (status, 200), (path, answer.status_code, answer.text[:300])
    saved = answer.json()["result_id"]
    entry = teacher.get(f"/fortune/history/{saved}/")
    assert "한눈에 보기" in entry.text

    chat = teacher.post("/fortune/chat/create/", data=BIRTH, headers={"Accept": "application/json"})
    session = chat.json()["session_id"]
    message = {"session_id": session, "message": "수업이 마음처럼 되지 않아요."}
    events = parse_events(teacher.post("/fortune/chat/send/", data=message).text)
    assert events[-1].name == "done"
