"""A marked name, birth and message: nowhere but where their owner put them."""

import base64
import gzip
import http.server
import json
import logging
import pickle
import threading
from collections.abc import Iterator

import brotli
import pytest
import sentry_sdk
from django.conf import settings as live
from django.contrib.auth.models import User
from django.db import connection

from config.sentry import start_sentry
from fortune.models import ChatSession
from fortune.services import charts
from tests.conftest import READING
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
NAME, MESSAGE = "표시하늘빛", "표시한 고민을 아무에게도"
MARKED = {"name": NAME, "gender": "female", "birth_date": "1971-08-23", "birth_time": "05:43"}
PERSON = ("표시하늘빛", "1971-08-23", "1971.08.23", "19710823", "05:43")
ANSWER = "천천히 쉬어 가셔도 괜찮아요."


@pytest.fixture
def envelopes() -> Iterator[list[str]]:
    """A Sentry of our own on loopback; yield what it was sent."""
    received: list[str] = []

    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
            body = unpack.get(self.headers.get("Content-Encoding", ""), bytes)(body)
            received.append(body.decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    start_sentry(f"http://key@127.0.0.1:{server.server_port}/1")
    yield received
    sentry_sdk.get_client().close()
    sentry_sdk.init()
    server.shutdown()
    thread.join()
    server.server_close()


def every_part(client, upstream) -> None:
    """Go through everything that takes a name, a birth or a message."""
    upstream.reply(READING)
    titles = ("한눈에 보기", "하루의 흐름")
    upstream.reply("\n\n".join(f"## {title}\n\n{ANSWER}" for title in titles), times=None)
    for path, more in (
        ("/fortune/", {}), ("/fortune/api/", {}), ("/fortune/api/pillars/", {}),
        ("/fortune/api/daily/", {}), ("/fortune/api/topic/", {"topic": "recovery"}),
        ("/fortune/daily/", {}), ("/fortune/calendar/", {}), ("/fortune/chat/create/", {}),
        ("/fortune/api/profiles/", {"label": NAME, "who": "self"}),
        ("/fortune/api/favorites/", {"date": "2026-12-24", "label": NAME}),
        ("/fortune/api/", {"birth_time": "99:99"}), ("/fortune/api/topic/", {"topic": MESSAGE}),
    ):  # fmt: skip
        play(client.post(path, MARKED | more))
    session = str(ChatSession.objects.get().pk)
    for message in (MESSAGE, f"{MESSAGE} 죽고 싶어요", MESSAGE * 200):
        play(client.post("/fortune/chat/send/", {"session_id": session, "message": message}))


@pytest.fixture
def walked(async_client, upstream, caplog):
    caplog.set_level(logging.DEBUG)
    async_client.force_login(User.objects.create_user("teacher"))
    every_part(async_client, upstream)
    return async_client


def test_the_logs_say_nothing_of_it(walked, caplog):
    # What libraries say at DEBUG is switched off by LOGGING; ours may say anything but this.
    records = caplog.get_records("setup")
    lines = [record.getMessage() for record in records if record.name.startswith(OURS)]
    assert any("request answered route=fortune:saju_api" in line for line in lines)
    for marked in (*PERSON, MESSAGE, ANSWER):
        assert not [line for line in lines if marked in line]


OURS = ("fortune", "config", "django.request", "django.server")


def test_nothing_of_a_person_goes_upstream(walked, upstream):
    sent = json.dumps([request.body for request in upstream.requests], ensure_ascii=False)
    assert MESSAGE in sent, "the message itself is what the model answers"
    for marked in PERSON:
        assert marked not in sent


def test_the_caches_hold_nothing_of_it(walked):
    rows = []
    with connection.cursor() as cursor:
        for alias in live.CACHES.values():
            cursor.execute(f"SELECT cache_key, value FROM {alias['LOCATION']}")  # noqa: S608
            rows += cursor.fetchall()
    assert rows
    told = "".join(key + _plain(value) for key, value in rows)
    for marked in (*PERSON, MESSAGE):
        assert marked not in told


def _plain(value: str) -> str:
    if value.removeprefix("-").isdecimal():
        return value
    return repr(pickle.loads(base64.b64decode(value)))  # noqa: S301 - written by ourselves


def test_no_table_but_the_owners_own_holds_it_in_the_clear(walked):
    """Messages and labels stand in the owner's rows; a birth and a name stand nowhere readable."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = str(cursor.fetchall())
            for marked in PERSON[1:]:
                assert marked not in rows, table
            if table not in {"fortune_usersajuprofile", "fortune_favoritedate"}:
                assert NAME not in rows, table


def test_a_crash_reports_where_and_nothing_of_whom(async_client, envelopes, monkeypatch, caplog):
    def crash(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(charts.ChartContext, "as_json", crash)
    answer = play(async_client.post("/fortune/api/", MARKED))
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer["X-Request-ID"]
    assert "broken on purpose" not in answer.content.decode()
    sentry_sdk.flush(5)
    told = "".join(envelopes)
    assert "broken on purpose" in told
    for marked in PERSON:
        assert marked not in told
    errors = [record for record in caplog.records if "사주 API 전역 오류" in record.getMessage()]
    assert len(errors) == 1
    assert errors[0].exc_info


TOKEN = "T" * 43


def test_the_token_of_a_share_stands_in_no_log_and_no_report(
    client, envelopes, monkeypatch, caplog
):
    caplog.set_level(logging.INFO)
    assert client.get(f"/fortune/s/{TOKEN}/").status_code == 404

    def crash(*args: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("fortune.views_history.shared_get", crash)
    client.raise_request_exception = False
    assert client.get(f"/fortune/s/{TOKEN}/").status_code == 500
    sentry_sdk.flush(5)
    told = "".join(envelopes)
    assert "broken on purpose" in told
    assert TOKEN not in told
    lines = [f"{record.getMessage()} {record.exc_text}" for record in caplog.records]
    assert any("Internal Server Error: route=fortune:shared_result" in line for line in lines)
    assert TOKEN not in "".join(lines)
