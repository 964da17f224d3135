"""manage.py cleanup_fortune lets go of what has had its time, and of nothing else."""

import datetime as dt
import io
import logging

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fortune.management.commands import cleanup_fortune
from fortune.models import ChatMessage, ChatSession, FortuneResult
from tests.services.test_my_data import result

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def run(*arguments: str) -> dict[str, int]:
    out = io.StringIO()
    call_command("cleanup_fortune", *arguments, stdout=out)
    return {line.split()[0]: int(line.split()[1]) for line in out.getvalue().splitlines()}


@pytest.fixture
def teacher() -> User:
    return User.objects.create_user("haneul")


def chat(user: User, expires_in: dt.timedelta, *, active: bool = True) -> ChatSession:
    made = ChatSession.objects.create(
        user=user, mode="teacher", chart={}, chart_key="甲子", known={}, facts_text="",
        active=active, expires_at=timezone.now() + expires_in,
    )  # fmt: skip
    ChatMessage.objects.create(session=made, role="user", text="안녕하세요")
    return made


def names(**more: int) -> dict[str, int]:
    found = dict.fromkeys(
        ("chats_closed", "chats", "results", "guest_results", "cache_default", "cache_ratelimit",
         "sessions"), 0,
    )  # fmt: skip
    return found | more


def test_a_chat_is_closed_when_its_days_are_over_and_gone_a_day_later(teacher):
    just = chat(teacher, -dt.timedelta(minutes=1))
    long_gone = chat(User.objects.create_user("bada"), -8 * DAY)
    open_one = chat(User.objects.create_user("garam"), DAY)
    assert run() == names(chats_closed=2, chats=1)
    just.refresh_from_db()
    open_one.refresh_from_db()
    assert (just.active, open_one.active) == (False, True)
    assert not ChatSession.objects.filter(pk=long_gone.pk).exists()
    assert ChatMessage.objects.count() == 2


def test_a_closed_chat_of_an_earlier_day_goes_with_its_messages(teacher):
    chat(teacher, -2 * DAY, active=False)
    assert run() == names(chats=1)
    assert ChatMessage.objects.count() == 0


def test_an_unsaved_result_goes_when_its_time_is_over_and_a_saved_one_stays(teacher):
    past, future = timezone.now() - DAY, timezone.now() + DAY
    gone = result(teacher, 1, expires_at=past)
    kept = [
        result(teacher, 2, expires_at=past, saved=True),
        result(teacher, 3, expires_at=future),
        result(teacher, 4, expires_at=None, saved=True),
        result(teacher, 5, expires_at=None),
    ]
    saved_chat = chat(teacher, DAY)
    ChatSession.objects.filter(pk=saved_chat.pk).update(result=gone)
    assert run() == names(results=1)
    assert set(FortuneResult.objects.all()) == set(kept)
    assert ChatSession.objects.get().result is None


def test_rows_of_guests_go_like_all_others(teacher):
    result(None, 1, expires_at=timezone.now() - DAY)
    result(None, 2, expires_at=timezone.now() + DAY)
    assert run() == names(guest_results=1)


def test_a_row_without_an_end_goes_after_the_days_of_an_unsaved_one(teacher):
    old = result(teacher, 1, expires_at=None)
    FortuneResult.objects.filter(pk=old.pk).update(created_at=timezone.now() - 31 * DAY)
    assert run() == names(results=1)


def test_what_is_being_written_is_left_alone(teacher):
    now, lease = timezone.now(), dt.timedelta(seconds=30)
    for number, until in enumerate((now + lease, now - lease)):
        result(teacher, number, expires_at=now - DAY, status="running", lease_until=until)
    assert run() == names(results=1)
    assert FortuneResult.objects.get().fingerprint.endswith("-0")


def test_counters_and_sessions_that_ran_out_go_and_live_ones_stay(teacher):
    for alias in ("default", "ratelimit"):
        caches[alias].set("old", 1, -5)
        caches[alias].set("live", 1, 3600)
    for days in (-1, 1):
        session = SessionStore()
        session["_auth_user_id"] = str(teacher.pk)
        session.create()
        Session.objects.filter(pk=session.session_key).update(
            expire_date=timezone.now() + days * DAY
        )
    assert run() == names(cache_default=1, cache_ratelimit=1, sessions=1)
    assert caches["ratelimit"].get("live") == 1
    assert Session.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fortune_ratelimit")
        assert cursor.fetchone() == (1,)


def test_a_second_run_finds_nothing_to_do(teacher):
    result(teacher, 1, expires_at=timezone.now() - DAY)
    chat(teacher, -DAY * 3)
    run()
    assert run() == names()


def test_a_dry_run_counts_the_same_and_changes_nothing(teacher):
    result(teacher, 1, expires_at=timezone.now() - DAY)
    result(None, 2, expires_at=timezone.now() - DAY)
    chat(teacher, -3 * DAY)
    caches["ratelimit"].set("old", 1, -5)
    due = names(chats_closed=1, chats=1, results=1, guest_results=1, cache_ratelimit=1)
    assert run("--dry-run") == run("--dry-run") == due
    assert FortuneResult.objects.count() == 2
    assert ChatSession.objects.get().active
    assert run() == due


def test_many_rows_go_in_batches(teacher, monkeypatch):
    monkeypatch.setattr(cleanup_fortune, "BATCH", 3)
    for number in range(8):
        result(teacher, number, expires_at=timezone.now() - DAY)
        caches["ratelimit"].set(f"old-{number}", 1, -5)
    with CaptureQueriesContext(connection) as queries:
        assert run() == names(results=8, cache_ratelimit=8)
    deletions = [query["sql"] for query in queries if query["sql"].startswith("DELETE")]
    assert sum("fortune_fortuneresult" in sql for sql in deletions) == 3
    assert sum("fortune_ratelimit" in sql for sql in deletions) == 4  # the last one finds nothing


def test_one_line_in_the_log_and_no_one_named_in_it(teacher, caplog):
    result(teacher, 1, expires_at=timezone.now() - DAY)
    with caplog.at_level(logging.INFO, "fortune"):
        run()
    (line,) = caplog.messages
    assert line.startswith("cleanup chats_closed=0 chats=0 results=1 guest_results=0")
    caplog.clear()
    run("--dry-run")
    assert caplog.messages == []


def test_with_redis_there_are_no_tables_to_look_at(settings):
    settings.REDIS_URL = "redis://127.0.0.1/0"
    assert "cache_ratelimit" not in run()


@pytest.mark.django_db(transaction=True)
def test_a_missing_table_ends_it_with_the_part_and_a_remedy(teacher):
    result(teacher, 1, expires_at=timezone.now() - DAY)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fortune_ratelimit RENAME TO elsewhere")
    try:
        with pytest.raises(CommandError, match=r"cache_ratelimit: ProgrammingError.*doctor"):
            run()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO fortune_ratelimit")
    assert FortuneResult.objects.count() == 0
