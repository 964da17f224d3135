"""One run per question: joined, shared, paid once, stored when it ends."""

import asyncio
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from fortune import errors
from fortune.models import FortuneResult
from fortune.services import runs
from tests.scene import play
from tests.services.asked import TEXT, Purse, Question, hear

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_who_ask_the_same_hear_one_answer_that_was_paid_once(upstream):
    upstream.reply(TEXT, times=None)
    purse = Purse()

    async def scene():
        return await asyncio.gather(*(hear(Question(), purse) for _ in range(50)))

    texts = play(scene())
    assert set(texts) == {TEXT}
    assert len(upstream.requests) == 1
    assert purse.charged == 1
    row = FortuneResult.objects.get()
    assert (row.status, row.source, row.text) == ("done", "ai", TEXT)
    assert row.lease_until is None
    assert row.completion_tokens > 0


def test_who_comes_late_hears_it_from_the_beginning(upstream):
    upstream.reply(TEXT)
    upstream.pace(20)

    async def scene():
        first = asyncio.create_task(hear(Question(), Purse()))
        await asyncio.sleep(0.25)
        late = await hear(Question(), Purse())
        return await first, late

    first, late = play(scene())
    assert first == late == TEXT


def test_the_first_piece_comes_at_once_and_what_follows_it_closely_comes_as_one():
    async def scene():
        run = runs.Run()
        run.add("선생님은")
        listening = run.listen()
        begun = asyncio.get_running_loop().time()
        heard = [await anext(listening)]
        at_once = asyncio.get_running_loop().time() - begun
        for piece in (" 차분히", " 듣는", " 분이세요."):
            run.add(piece)
        heard.append(await anext(listening))
        run.add(" 늘.")
        run.end()
        return at_once, heard + [piece async for piece in listening]

    at_once, heard = play(scene())
    assert at_once < runs.PACE / 2
    assert heard == ["선생님은", " 차분히 듣는 분이세요.", " 늘."]


def test_a_row_that_is_erased_while_it_is_looked_for_is_made_anew(monkeypatch):
    erased = runs.row_ensure(Question())
    insert = FortuneResult.objects.bulk_create

    def insert_then_erase(*given, **options):
        insert(*given, **options)
        monkeypatch.undo()
        FortuneResult.objects.filter(pk=erased).delete()

    monkeypatch.setattr(FortuneResult.objects, "bulk_create", insert_then_erase)
    made = runs.row_ensure(Question())
    assert made != erased
    assert str(FortuneResult.objects.get().pk) == made


def test_a_reading_is_written_though_its_row_was_erased_as_it_began(upstream, monkeypatch):
    upstream.reply(TEXT)
    ensure = runs.row_ensure
    erased = []

    def ensure_then_erase(question):
        row_id = ensure(question)
        if not erased:
            erased.append(row_id)
            FortuneResult.objects.filter(pk=row_id).delete()
        return row_id

    monkeypatch.setattr(runs, "row_ensure", ensure_then_erase)
    assert play(hear(Question(), Purse())) == TEXT
    assert FortuneResult.objects.get().text == TEXT


def test_a_reading_goes_on_when_its_reader_leaves(upstream):
    upstream.reply(TEXT)
    upstream.pace(20)

    async def scene():
        run = await runs.run_for(Question(), Purse())
        async for _ in run.listen():
            break
        await run.task

    play(scene())
    assert FortuneResult.objects.get().text == TEXT


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda upstream: upstream.fail(500, times=None), "AI_DOWN"),
        (lambda upstream: upstream.fail(401, times=None), "AI_NOT_CONFIGURED"),
        (lambda upstream: upstream.fail(429, times=None, retry_after=60), "AI_OVERLOADED"),
        (lambda upstream: upstream.reply("   "), "AI_EMPTY"),
    ],
)
def test_without_usable_text_the_quota_comes_back_and_nothing_counts_as_done(upstream, fault, code):
    fault(upstream)
    purse = Purse()
    with pytest.raises(errors.AIError) as caught:
        play(hear(Question(), purse))
    assert caught.value.code == code
    assert (purse.charged, purse.refunded) == (1, 1)
    row = FortuneResult.objects.get()
    assert (row.status, row.source, row.text) == ("failed", "baseline", "기본 풀이")


def test_a_text_that_breaks_off_is_kept_as_cut_off(upstream):
    upstream.reply(TEXT)
    upstream.truncate(after_chunks=3)
    purse = Purse()
    with pytest.raises(errors.AICutOff):
        play(hear(Question(), purse))
    row = FortuneResult.objects.get()
    assert row.status == "cut_off"
    assert row.text
    assert TEXT.startswith(row.text)
    assert purse.refunded == 0


def test_a_used_up_quota_stops_its_owner_and_nobody_else(upstream):
    upstream.reply(TEXT)
    poor = Purse(errors.LimitExceeded(retry_after=60))

    async def scene():
        return await asyncio.gather(
            hear(Question(), poor), hear(Question(), Purse()), return_exceptions=True
        )

    refused, heard = play(scene())
    assert type(refused) is errors.LimitExceeded
    assert heard == TEXT
    assert len(upstream.requests) == 1


def test_the_daily_cap_of_all_users_keeps_the_next_call_inside(settings, upstream):
    settings.AI_DAILY_CALL_CAP = 2
    upstream.reply(TEXT, times=None)
    purse, number = Purse(), count()

    async def scene():
        return await asyncio.gather(
            *(hear(Question(f"{next(number):064}"), purse) for _ in range(3)),
            return_exceptions=True,
        )

    answers = play(scene())
    assert sorted(type(answer).__name__ for answer in answers) == ["AIBudget", "str", "str"]
    assert len(upstream.requests) == 2
    assert purse.refunded == 1


def test_another_process_is_followed_through_its_row(upstream):
    """The row of a live lease is heard as it grows; no second call is made."""
    row = FortuneResult.objects.create(
        **Question().row, status="running", source="ai", text=TEXT[:10],
        lease_until=timezone.now() + timedelta(seconds=30),
    )  # fmt: skip

    async def scene():
        hearing = asyncio.create_task(hear(Question(), Purse()))
        await asyncio.sleep(0.5)
        await FortuneResult.objects.filter(pk=row.pk).aupdate(status="done", text=TEXT)
        return await hearing

    assert play(scene()) == TEXT
    assert upstream.requests == []


def test_an_expired_lease_is_taken_over(upstream):
    upstream.reply(TEXT)
    FortuneResult.objects.create(
        **Question().row, status="running", source="ai", text="half a",
        lease_until=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
    assert play(hear(Question(), Purse())) == TEXT
    assert FortuneResult.objects.get().status == "done"


def test_a_finished_row_is_never_claimed_again(upstream):
    FortuneResult.objects.create(**Question().row, status="done", source="ai", text=TEXT)
    assert play(hear(Question(), Purse())) == TEXT
    assert upstream.requests == []


def test_at_shutdown_running_readings_end_and_late_ones_are_cut_off(upstream):
    upstream.reply(TEXT * 3, times=None)
    upstream.pace(30)

    async def scene(seconds):
        run = await runs.run_for(Question(f"{seconds:064}"), Purse())
        await asyncio.sleep(0.2)
        await runs.runs_drain(seconds)
        return run

    ended = play(scene(20))
    assert ended.error is None
    late = play(scene(0.01))
    assert type(late.error) is errors.AICutOff
    assert sorted(FortuneResult.objects.values_list("status", flat=True)) == ["cut_off", "done"]


def test_a_process_keeps_no_trace_of_a_run_that_ended(upstream):
    upstream.reply(TEXT)
    play(hear(Question(), Purse()))
    assert runs._runs == {}
