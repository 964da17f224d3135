"""A model that lies about the day master in half of its answers: no lie is stored or shown."""

import asyncio
import itertools

import pytest

from fortune.models import FortuneResult
from fortune.texts import section_titles
from tests.conftest import BIRTH
from tests.scene import parse_events, play, stream_text

pytestmark = pytest.mark.django_db(transaction=True)
# 1988-07-15 14:30 is 戊辰 己未 辛未 甲午: a 신금 day master in high summer.
TITLES = [title for _, title in section_titles("teacher", 2026)]
TRUE = "선생님은 신금 일간으로 태어나신 분이세요. 맑은 보석처럼 말을 고르시지요."
LIE = "선생님은 갑목 일간으로 태어나신 분이세요. 큰 나무처럼 곧게 뻗으시지요."
OTHERS = {
    "wrong pillar": "일주는 갑자일주예요. 물가의 나무 같은 모습이에요.",
    "wrong count": "사주에 목이 다섯 개나 있어요. 그리고 화는 하나도 없어요.",
}


def reading(sentence: str) -> str:
    return "\n\n".join(f"## {title}\n\n차분히 읽어 볼게요. {sentence}" for title in TITLES)


def post(async_client, path="/fortune/api/", **changes):
    return play(async_client.post(path, BIRTH | changes))


def test_a_lie_is_asked_again_and_only_the_true_text_is_kept(async_client, upstream):
    upstream.reply(reading(LIE))
    upstream.reply(reading(TRUE))
    body = post(async_client).json()
    assert body["source"] == "ai"
    assert "갑목" not in body["result"]
    assert "신금" in body["result"]
    assert len(upstream.requests) == 2
    assert "신금" in str(upstream.requests[1].body["messages"][-1])
    assert FortuneResult.objects.get().text == reading(TRUE)


@pytest.mark.parametrize("sentence", [LIE, *OTHERS.values()], ids=["wrong day master", *OTHERS])
def test_a_model_that_keeps_lying_leaves_the_baseline_and_says_so(async_client, upstream, sentence):
    upstream.reply(reading(sentence), times=None)
    body = post(async_client).json()
    assert (body["source"], body["ai_error"]["error"]) == ("baseline", "AI_UNGROUNDED")
    assert sentence not in body["result"]
    assert len(body["sections"]) == 6
    assert len(upstream.requests) == 2
    assert not FortuneResult.objects.filter(status="done").exists()
    assert sentence not in FortuneResult.objects.get().text


def test_in_a_stream_the_lie_is_never_sent(async_client, upstream):
    upstream.reply(reading(TRUE).replace(TRUE, LIE, 5).replace(LIE, TRUE, 2))
    upstream.reply(reading(TRUE))
    upstream.pace(20)

    async def scene():
        response = await async_client.post("/fortune/api/streaming/", BIRTH)
        return parse_events(await stream_text(response))

    events = [event for event in play(scene()) if event.name != ":"]
    sent = "".join(event.data["text"] for event in events if event.name == "delta")
    assert "갑목" not in sent
    assert "나무처럼" not in sent
    again = max(number for number, event in enumerate(events) if event.name == "baseline")
    assert again > 1, "what came is withdrawn by a second baseline"
    last = "".join(event.data["text"] for event in events[again:] if event.name == "delta")
    assert last == reading(TRUE)
    assert events[-1].name == "done"


def test_half_of_the_answers_lie_and_no_lie_is_kept(async_client, upstream, settings):
    """Sixteen charts, all of a 신금 day master, asked at once; every second answer is a lie."""
    settings.FORTUNE_RATE_HOUR, settings.FORTUNE_RATE_DAY = "100/h", "100/d"
    for text in itertools.islice(itertools.cycle([reading(LIE), reading(TRUE)]), 64):
        upstream.reply(text)
    times = [f"{hour:02}:{minute:02}" for hour in range(4, 20, 2) for minute in (10, 50)]

    async def scene():
        return await asyncio.gather(
            *(
                async_client.post("/fortune/api/", BIRTH | {"birth_time": time, "mode": mode})
                for time in times[:8]
                for mode in ("teacher", "general")
            )
        )

    bodies = [response.json() for response in play(scene())]
    assert len(bodies) == 16
    for body in bodies:
        assert "갑목" not in body["result"]
    assert not FortuneResult.objects.filter(text__contains="갑목").exists()


def test_a_single_slip_is_cut_out(async_client, upstream):
    slip = "올해는 2019년이니 천천히 가세요."
    upstream.reply(reading(TRUE).replace(TRUE, f"{slip} {TRUE}", 1))
    body = post(async_client).json()
    assert body["source"] == "ai"
    assert slip not in body["result"]
    assert body["result"].count("신금") == 6
