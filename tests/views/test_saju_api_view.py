"""POST /fortune/api/ - the whole reading at once."""

import json
import uuid

import pytest
from django.contrib.auth.models import User
from django.db import connection

from fortune.models import FortuneResult
from tests.conftest import BIRTH, READING
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/api/"


def post(async_client, data=None, **changes):
    """One request in a scene of its own; the async client keeps the real handler."""
    body = (BIRTH if data is None else data) | changes
    return play(async_client.post(URL, body))


def test_without_a_key_the_baseline_comes_and_says_so(async_client):
    response = post(async_client)
    body = response.json()
    assert response.status_code == 200
    assert body["success"] is True
    assert (body["source"], body["cached"]) == ("baseline", False)
    assert body["chart"] == {
        "year": ["戊", "辰"], "month": ["己", "未"], "day": ["辛", "未"], "hour": ["甲", "午"],
    }  # fmt: skip
    assert body["day_master"] == {"char": "辛", "name": "신금", "element": "metal"}
    assert body["ai_error"]["error"] == "AI_NOT_CONFIGURED"
    assert [section["id"] for section in body["sections"]] == [
        "summary", "chart", "classroom", "guidance", "work", "year",
    ]  # fmt: skip
    assert all(len(section["markdown"]) > 80 for section in body["sections"])
    assert body["result"].startswith("## 한눈에 보기")
    assert body["mode"] == "teacher"
    assert uuid.UUID(body["result_id"])
    assert body["facts"]["luck"]["number"] >= 1
    assert body["trace"]
    assert isinstance(body["notices"], list)


def test_the_ai_reading_is_stored_and_comes_back_when_the_service_is_gone(async_client, upstream):
    upstream.reply(READING)
    first = post(async_client).json()
    upstream.outage()
    second = post(async_client).json()
    assert (first["source"], first["cached"]) == ("ai", False)
    assert (second["source"], second["cached"]) == ("ai", True)
    assert first["sections"] == second["sections"]
    assert first["result_id"] == second["result_id"]
    assert "교실 속 선생님 이야기" in first["result"]
    assert len(upstream.requests) == 1
    row = FortuneResult.objects.get()
    assert (row.status, row.source) == ("done", "ai")
    assert "{name}" in row.text


def test_the_name_is_filled_in_and_neither_stored_nor_sent(async_client, upstream):
    upstream.reply(READING)
    body = post(async_client, name="김하늘").json()
    assert "김하늘 선생님" in body["result"]
    assert "{name}" not in json.dumps(body, ensure_ascii=False)
    row = FortuneResult.objects.get()
    assert "김하늘" not in row.text + str(row.chart)
    sent = upstream.last_request
    assert "김하늘" not in str(sent)


def test_neither_birth_nor_place_goes_upstream(async_client, upstream):
    upstream.reply(READING)
    post(async_client, birth_place="busan")
    sent = json.dumps(upstream.last_request.to_dict(), ensure_ascii=False)
    for trace in ("1988", "07-15", "14:30", "7월 15일", "부산", "busan", "129.0"):
        assert trace not in sent


def test_two_names_share_one_saved_text(async_client, upstream):
    upstream.reply(READING)
    first = post(async_client, name="김하늘").json()
    second = post(async_client, name="박바다").json()
    assert second["cached"] is True
    assert "박바다 선생님" in second["result"]
    assert "김하늘" not in second["result"]
    assert first["result_id"] == second["result_id"]


@pytest.mark.parametrize(
    "change", [{"gender": "male"}, {"mode": "general"}, {"birth_time": "20:30"}]
)
def test_another_question_is_another_reading(async_client, upstream, change):
    upstream.reply(READING, times=None)
    first = post(async_client).json()
    second = post(async_client, **change).json()
    assert second["cached"] is False
    assert first["result_id"] != second["result_id"]


def test_users_and_guests_have_readings_of_their_own(async_client, upstream):
    upstream.reply(READING, times=None)
    guest = post(async_client).json()
    for name in ("alice", "bob"):
        User.objects.create_user(name)
    ids = {guest["result_id"]}
    for user in User.objects.all():
        async_client.force_login(user)
        body = post(async_client).json()
        assert body["cached"] is False
        ids.add(body["result_id"])
    assert len(ids) == 3
    assert FortuneResult.objects.filter(user=None).count() == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda up: up.fail(500, times=None), "AI_DOWN"),
        (lambda up: up.fail(400, times=None), "AI_REFUSED"),
        (lambda up: up.reply(READING).truncate(after_chunks=4), "AI_CUT_OFF"),
        (lambda up: up.reply(" "), "AI_EMPTY"),
    ],
)
def test_a_fault_of_the_ai_leaves_the_baseline_and_its_own_sentence(
    async_client, upstream, fault, code
):
    fault(upstream)
    response = post(async_client)
    body = response.json()
    assert response.status_code == 200
    assert body["source"] == "baseline"
    assert body["ai_error"]["error"] == code
    assert "불안정" not in body["ai_error"]["message"]
    assert len(body["sections"]) == 6
    assert not FortuneResult.objects.filter(status="done").exists()


def test_the_sixth_new_reading_of_an_hour_is_refused_with_the_baseline(async_client, upstream):
    upstream.reply(READING, times=None)
    hours = ["01:00", "03:00", "05:00", "07:00", "09:00", "11:00"]
    answers = [post(async_client, birth_time=hour) for hour in hours]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    body = answers[5].json()
    assert body["error"] == "LIMIT_EXCEEDED"
    assert 0 < int(answers[5]["Retry-After"]) == body["retry_after"] <= 3600
    assert len(body["sections"]) == 6
    assert len(upstream.requests) == 5
    assert post(async_client, birth_time=hours[0]).json()["cached"] is True


def test_superusers_have_no_limit(async_client, upstream):
    upstream.reply(READING, times=None)
    async_client.force_login(User.objects.create_superuser("operator"))
    for hour in range(1, 14, 2):
        assert post(async_client, birth_time=f"{hour:02}:00").status_code == 200


def test_failed_calls_cost_no_quota(async_client, upstream, settings):
    settings.AI_FIRST_TOKEN_TIMEOUT = 0.5
    upstream.fail(400, times=7)
    for hour in range(1, 14, 2):
        assert post(async_client, birth_time=f"{hour:02}:00").status_code == 200
    upstream.reply(READING)
    assert post(async_client).json()["source"] == "ai"


def test_forged_addresses_open_no_second_quota(async_client, upstream):
    upstream.reply(READING, times=None)
    statuses = [
        play(
            async_client.post(
                URL,
                BIRTH | {"birth_time": f"{hour:02}:00"},
                headers={"X-Forwarded-For": f"10.0.0.{hour}"},
            )
        ).status_code
        for hour in range(1, 14, 2)
    ]
    assert statuses == [200] * 5 + [429] * 2


def test_a_missing_limiter_table_starts_no_call_and_loses_no_saved_reading(async_client, upstream):
    upstream.reply(READING, times=None)
    saved = post(async_client).json()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fortune_ratelimit RENAME TO elsewhere")
    try:
        response = post(async_client, birth_time="20:30")
        assert response.status_code == 503
        body = response.json()
        assert body["error"] == "STORE_UNAVAILABLE"
        assert len(body["sections"]) == 6
        assert body["chart"]["hour"] == ["丁", "酉"]
        assert response["Retry-After"]
        assert len(upstream.requests) == 1
        assert post(async_client).json()["result_id"] == saved["result_id"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO fortune_ratelimit")


def test_json_bodies_are_read_like_forms(async_client):
    response = play(async_client.post(URL, json.dumps(BIRTH), content_type="application/json"))
    assert response.json()["day_master"]["char"] == "辛"


@pytest.mark.parametrize("body", ["[]", "{", "\x00", "[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(async_client, body):
    response = play(async_client.post(URL, body, content_type="application/json"))
    assert response.status_code == 400
    assert response.json()["error"] == "INVALID_INPUT"


def test_bad_input_names_the_field_and_calls_nobody(async_client, upstream):
    response = post(async_client, birth_date="2023-02-29")
    body = response.json()
    assert response.status_code == 400
    assert body["error"] == "INVALID_INPUT"
    assert body["fields"] == {"birth_date": ["양력 2023년 2월에는 29일이 없어요."]}
    assert body["request_id"] == response["X-Request-ID"]
    assert upstream.requests == []


def test_get_is_not_allowed(async_client):
    assert play(async_client.get(URL)).status_code == 405
