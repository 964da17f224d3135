"""POST /fortune/api/daily/ - one day for a chart."""

import datetime as dt

import pytest
from django.utils import timezone

from fortune.models import FortuneResult
from tests.conftest import BIRTH
from tests.scene import parse_events, play, stream_text

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/api/daily/"
TITLES = ["하루의 한마디", "하루의 흐름", "해 보기 좋은 일", "살펴볼 점", "하루의 작은 행운"]
WRITTEN = "\n\n".join(f"## {title}\n\n오늘은 마음이 가벼운 날이에요." for title in TITLES)


def post(async_client, **changes):
    return play(async_client.post(URL, BIRTH | changes))


def test_today_is_read_without_a_key(async_client):
    body = post(async_client).json()
    assert body["success"] is True
    assert body["target_date"] == timezone.localdate().isoformat()
    assert [section["title"] for section in body["sections"]] == TITLES
    assert all(section["markdown"] for section in body["sections"])
    assert 25 <= body["daily"]["score"] <= 95
    assert body["chart"]["day"] == ["辛", "未"]
    assert body["ai_error"]["error"] == "AI_NOT_CONFIGURED"


def test_two_days_read_differently(async_client):
    monday, tuesday = (
        post(async_client, target_date=day).json() for day in ("2026-03-02", "2026-03-03")
    )
    assert monday["daily"]["pillar"] != tuesday["daily"]["pillar"]
    assert monday["result"] != tuesday["result"]


def test_a_day_is_written_once_and_found_again(async_client, upstream):
    upstream.reply(WRITTEN)
    first = post(async_client, target_date="2026-03-02").json()
    again = post(async_client, target_date="20260302").json()
    assert (first["source"], again["source"], again["cached"]) == ("ai", "ai", True)
    assert len(upstream.requests) == 1
    row = FortuneResult.objects.get()
    assert (row.kind, row.target_date, row.status) == ("daily", dt.date(2026, 3, 2), "done")
    assert first["result_id"] == again["result_id"] == str(row.pk)


def test_another_day_is_another_question(async_client, upstream):
    upstream.reply(WRITTEN, times=None)
    post(async_client, target_date="2026-03-02")
    post(async_client, target_date="2026-03-03")
    assert FortuneResult.objects.count() == 2


def test_the_same_address_streams_when_asked(async_client, upstream):
    upstream.reply(WRITTEN)

    async def scene():
        response = await async_client.post(URL, BIRTH, headers={"Accept": "text/event-stream"})
        assert response["Content-Type"] == "text/event-stream"
        return parse_events(await stream_text(response))

    events = play(scene())
    assert [event.name for event in events[:2]] == ["chart", "baseline"]
    assert events[0].data["daily"]["word"]
    assert events[-1].name == "done"
    assert "".join(event.data["text"] for event in events if event.name == "delta") == WRITTEN


@pytest.mark.parametrize(
    "day", ["2026-02-30", "1990-01-01", "2040-01-01", "x", "0000-00-00", "9" * 40]
)
def test_a_day_that_cannot_be_asked_for_is_said_and_no_model_is_asked(async_client, upstream, day):
    response = post(async_client, target_date=day)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["target_date"]
    assert upstream.requests == []
    assert not FortuneResult.objects.exists()


def test_what_goes_upstream_names_no_birth_and_no_name(async_client, upstream):
    upstream.reply(WRITTEN)
    post(async_client, name="김하늘")
    sent = str(upstream.requests[0].body)
    assert "김하늘" not in sent
    assert "1988" not in sent
    assert "14:30" not in sent
