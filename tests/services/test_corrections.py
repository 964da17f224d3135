"""A text that contradicts the chart: withdrawn, asked for once more, never stored."""

import asyncio

import pytest

from fortune import errors
from fortune.models import FortuneResult
from fortune.services import runs
from tests.scene import play
from tests.services.asked import TEXT, Purse, Question, hear

pytestmark = pytest.mark.django_db(transaction=True)
LIE = "## 한눈에 보기\n\n좋은 분이세요. 그런데 이 말은 거짓입니다. 이어지는 말도 있어요."


async def pieces_of(question, purse):
    run = await runs.run_for(question, purse)
    return [piece async for piece in run.listen()]


def test_a_lie_is_withdrawn_and_the_corrected_text_stands(upstream):
    upstream.reply(LIE)
    upstream.reply(TEXT)
    upstream.pace(20)  # so slowly that the beginning has been heard when it is withdrawn
    purse = Purse()
    pieces = play(pieces_of(Question(), purse))
    assert "".join(pieces[pieces.index(None) + 1 :]) == TEXT
    assert "거짓" not in "".join(piece or "" for piece in pieces)
    row = FortuneResult.objects.get()
    assert (row.status, row.text) == ("done", TEXT)
    assert (purse.charged, purse.refunded) == (1, 0)


def test_the_second_call_is_told_what_is_right(upstream):
    upstream.reply(LIE)
    upstream.reply(TEXT)
    play(hear(Question(), Purse()))
    assert len(upstream.requests) == 2
    assert "참말은 이것입니다." in str(upstream.requests[1].body)


def test_two_lies_leave_nothing_and_cost_nothing(upstream):
    upstream.reply(LIE, times=None)
    purse = Purse()
    with pytest.raises(errors.AIUngrounded):
        play(hear(Question(), purse))
    row = FortuneResult.objects.get()
    assert (row.status, row.source, row.text) == ("failed", "baseline", "기본 풀이")
    assert (purse.charged, purse.refunded) == (1, 1)
    assert len(upstream.requests) == 2


def test_the_corrected_call_counts_against_the_day_of_all(settings, upstream):
    settings.AI_DAILY_CALL_CAP = 1
    upstream.reply(LIE, times=None)
    with pytest.raises(errors.AIBudget):
        play(hear(Question(), Purse()))
    assert len(upstream.requests) == 1


def test_both_attempts_share_one_deadline(settings, upstream):
    settings.AI_TOTAL_TIMEOUT = 0.5
    upstream.reply(LIE + TEXT * 20, times=None)
    upstream.pace(60)

    async def scene():
        loop = asyncio.get_running_loop()
        began = loop.time()
        with pytest.raises(errors.AIError):
            await hear(Question(), Purse())
        return loop.time() - began

    assert play(scene()) < 0.5 + runs.LAST_WORD + 0.5


def test_a_reading_that_was_cut_off_goes_on_where_it_ended(upstream):
    begun, rest = TEXT.split("\n\n")
    upstream.reply(rest)
    FortuneResult.objects.create(
        **Question().row, status="cut_off", source="ai", text=f"{begun}\n\n선생님은 봄"
    )
    assert play(hear(Question(), Purse())) == TEXT
    assert FortuneResult.objects.get().text == TEXT


def test_a_retry_that_fails_leaves_what_there_was(upstream):
    upstream.fail(500, times=None)
    text = "## 한눈에 보기\n\n여기까지 온 글"
    FortuneResult.objects.create(**Question().row, status="cut_off", source="ai", text=text)
    purse = Purse()
    with pytest.raises(errors.AIDown):
        play(hear(Question(), purse))
    row = FortuneResult.objects.get()
    assert (row.status, row.source, row.text) == ("cut_off", "ai", text)
    assert purse.refunded == 1


def test_a_retry_that_fails_leaves_a_baseline_that_was_kept(upstream):
    upstream.fail(500, times=None)
    kept = {"status": "done", "source": "baseline", "text": "기본 풀이"}
    FortuneResult.objects.create(**Question().row, **kept, saved=True)
    with pytest.raises(errors.AIDown):
        play(hear(Question(), Purse()))
    row = FortuneResult.objects.get()
    assert {name: getattr(row, name) for name in kept} == kept


def test_a_part_never_takes_the_place_of_a_text_that_was_saved(upstream):
    upstream.reply(TEXT * 3)
    upstream.truncate(after_chunks=3)
    kept = {"status": "done", "source": "baseline", "text": "기본 풀이"}
    FortuneResult.objects.create(**Question().row, **kept, saved=True)
    with pytest.raises(errors.AICutOff):
        play(hear(Question(), Purse()))
    row = FortuneResult.objects.get()
    assert {name: getattr(row, name) for name in kept} == kept
    assert row.expires_at is None
