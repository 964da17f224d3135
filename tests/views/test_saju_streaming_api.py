"""POST /fortune/api/streaming/ - chart and 기본 풀이 at once, then the AI's text."""

import asyncio

import pytest

from fortune import http
from fortune.models import FortuneResult
from tests.conftest import BIRTH, READING
from tests.scene import parse_events, play, stream_text

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/api/streaming/"


async def events(async_client, **changes):
    response = await async_client.post(URL, BIRTH | changes)
    assert response.status_code == 200
    return parse_events(await stream_text(response))


def names(found):
    return [event.name for event in found if event.name != ":"]


def text_of(found):
    return "".join(event.data["text"] for event in found if event.name == "delta")


def test_the_events_come_in_their_order_with_their_numbers(async_client, upstream):
    upstream.reply(READING)
    upstream.pace(20)
    found = play(events(async_client))
    order = names(found)
    assert order[:2] == ["chart", "baseline"]
    assert set(order[2:-1]) == {"delta"}
    assert order[-1] == "done"
    assert len(order) > 5
    assert [int(event.id) for event in found] == list(range(1, len(found) + 1))
    chart = found[0].data
    assert set(chart) == {"chart", "day_master", "facts", "trace", "notices"}
    assert chart["chart"]["day"] == ["辛", "未"]
    assert found[1].data["sections"][0]["id"] == "summary"
    row = FortuneResult.objects.get()
    assert found[-1].data == {"result_id": str(row.pk), "source": "ai", "cached": False}


def test_the_reading_is_saved_before_done_is_said(async_client, upstream):
    upstream.reply(READING)
    found = play(events(async_client, name="김하늘"))
    assert FortuneResult.objects.get().text.strip() == READING
    assert text_of(found).strip() == READING.replace("{name}", "김하늘")


def test_without_a_name_the_placeholder_is_gone(async_client, upstream):
    upstream.reply(READING)
    assert text_of(play(events(async_client))).strip() == READING.replace("{name} ", "")


def test_the_same_post_gets_the_saved_text(async_client, upstream):
    upstream.reply(READING)
    first = play(events(async_client))
    upstream.outage()
    second = play(events(async_client))
    assert names(second) == ["chart", "baseline", "delta", "done"]
    assert second[-1].data["cached"] is True
    assert text_of(first) == text_of(second)
    assert len(upstream.requests) == 1


def test_the_headers_forbid_buffering_and_keeping(async_client, upstream):
    upstream.reply(READING)

    async def scene():
        response = await async_client.post(URL, BIRTH, headers={"Accept-Encoding": "gzip, br"})
        await stream_text(response)
        return response

    response = play(scene())
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Accel-Buffering"] == "no"
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda up: up.fail(500, times=None), "AI_DOWN"),
        (lambda up: up.reply(READING).truncate(after_chunks=4), "AI_CUT_OFF"),
        (lambda up: up.reply(READING).disconnect(after_chunks=4), "AI_CUT_OFF"),
        (lambda up: up.reply(" "), "AI_EMPTY"),
    ],
)
def test_a_fault_ends_the_stream_with_its_error_after_whatever_came(
    async_client, upstream, fault, code
):
    fault(upstream)
    found = play(events(async_client))
    assert names(found)[:2] == ["chart", "baseline"]
    assert names(found)[-1] == "error"
    assert found[-1].data["error"] == code
    assert READING.replace("{name} ", "").startswith(text_of(found).strip())
    assert ("delta" in names(found)) == (code == "AI_CUT_OFF")


def test_without_a_key_the_stream_says_so(async_client):
    found = play(events(async_client))
    assert names(found) == ["chart", "baseline", "error"]
    assert found[-1].data["error"] == "AI_NOT_CONFIGURED"


def test_silence_is_filled_with_comments(async_client, upstream, monkeypatch):
    monkeypatch.setattr(http, "HEARTBEAT", 0.05)
    upstream.reply(READING)
    upstream.slow_first_token(0.4)
    found = play(events(async_client))
    assert [event.name for event in found].count(":") >= 3
    assert names(found)[-1] == "done"


def test_a_used_up_quota_is_a_plain_429_with_the_baseline(async_client, upstream, settings):
    settings.FORTUNE_RATE_HOUR = "0/h"
    response = play(async_client.post(URL, BIRTH))
    assert response.status_code == 429
    assert response.json()["error"] == "LIMIT_EXCEEDED"
    assert len(response.json()["sections"]) == 6


def test_bad_input_is_a_plain_400(async_client):
    response = play(async_client.post(URL, BIRTH | {"birth_date": "내일"}))
    assert response.status_code == 400
    assert "birth_date" in response.json()["fields"]


def test_a_reader_who_leaves_loses_nothing(async_client, upstream):
    upstream.reply(READING)
    upstream.pace(10)

    async def scene():
        response = await async_client.post(URL, BIRTH)
        stream = aiter(response.streaming_content)
        for _ in range(4):
            await anext(stream)
        await stream.aclose()
        await asyncio.sleep(0)
        return await events(async_client)

    found = play(scene())
    assert names(found)[-1] == "done"
    assert text_of(found).strip() == READING.replace("{name} ", "")
    assert len(upstream.requests) == 1
    assert FortuneResult.objects.get().status == "done"
