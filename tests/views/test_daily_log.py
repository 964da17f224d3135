"""A day that was opened is written down, and who wishes it is told about the next one."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from fortune.models import DailyFortuneLog
from fortune.services import days
from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
DAILY, REMIND = "/fortune/daily/", "/fortune/daily/remind/"


@pytest.fixture
def teacher(async_client):
    user = User.objects.create_user("haneul")
    async_client.force_login(user)
    return user


def open_day(async_client, **fields):
    response = play(async_client.post(DAILY, BIRTH | fields))
    assert response.status_code == 200
    return response.content.decode()


def wish_button(page):
    """Whether the button is pressed; None when there is none."""
    found = re.search(
        r'aria-pressed="(true|false)">(?:(?!</button>).)*내일 알려 주세요', page, re.S
    )
    return found and found[1] == "true"


def test_a_day_is_written_down_once_with_its_word(async_client, teacher):
    open_day(async_client)
    page = open_day(async_client)
    (log,) = DailyFortuneLog.objects.filter(user=teacher)
    assert log.date == timezone.localdate()
    assert log.word in page


def test_a_guest_leaves_nothing_and_is_offered_nothing(async_client, db):
    assert wish_button(open_day(async_client)) is None
    assert not DailyFortuneLog.objects.exists()


def test_the_wish_comes_back_to_the_same_page_and_can_be_taken_back(async_client, teacher):
    assert wish_button(open_day(async_client)) is False
    for wanted in (True, False):
        answer = play(async_client.post(REMIND, BIRTH | {"wanted": str(int(wanted))}))
        assert (answer.status_code, answer["Location"]) == (307, DAILY)
        assert wish_button(open_day(async_client)) is wanted


def test_only_today_can_be_asked_from(async_client, teacher):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert wish_button(open_day(async_client, target_date=tomorrow.isoformat())) is None


def test_the_form_page_leads_to_the_day_that_has_come_until_it_was_opened(async_client, teacher):
    open_day(async_client)
    play(async_client.post(REMIND, BIRTH | {"wanted": "1"}))
    banner = f'href="{DAILY}">지금 펼쳐 보기'
    assert banner not in play(async_client.get("/fortune/")).content.decode()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    DailyFortuneLog.objects.update(date=yesterday)
    assert banner in play(async_client.get("/fortune/")).content.decode()
    open_day(async_client)
    assert banner not in play(async_client.get("/fortune/")).content.decode()


def test_a_look_at_a_day_to_come_does_not_use_up_the_wish(async_client, teacher):
    today = timezone.localdate()
    open_day(async_client)
    days.remind_set(teacher.pk, today, wanted=True)
    open_day(async_client, target_date=(today + dt.timedelta(days=1)).isoformat())
    assert days.remind_due(teacher.pk, today + dt.timedelta(days=1))


def test_the_day_is_shown_while_the_log_cannot_be_written(async_client, teacher):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fortune_dailyfortunelog RENAME TO away")
    try:
        page = open_day(async_client)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO fortune_dailyfortunelog")
    assert 'id="day-word"' in page
    assert wish_button(page) is None
