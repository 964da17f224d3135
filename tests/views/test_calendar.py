"""The month's calendar, one's own dates, the calendar file and the wish to be told tomorrow."""

import datetime as dt
import re
import uuid

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from fortune.models import DailyFortuneLog, FavoriteDate
from fortune.services import days
from tests.conftest import BIRTH

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = reverse("fortune:calendar")
DAYS = reverse("fortune:favorites")


@pytest.fixture
def teacher(client):
    user = User.objects.create_user("haneul")
    client.force_login(user)
    return user


def page(response) -> str:
    return response.content.decode()


def test_a_month_shows_every_day_with_its_pillar_and_a_word(client):
    text = page(client.post(MONTH, BIRTH | {"month": "2026-02"}))
    assert "2026년 2월" in text
    assert text.count('name="target_date"') == 28
    assert 'value="2026-02-28"' in text
    assert 'value="2026-01" ' in text or 'value="2026-01">' in text
    assert "순풍이 부는 날" in text


def test_a_day_of_the_month_opens_its_own_reading(client):
    text = page(client.post(MONTH, BIRTH | {"month": "2026-02"}))
    form = text.split('month-card-grid"')[1].split(">")[0]
    day = re.search(r'<button class="day-cell"[^>]*>', text)[0]
    assert f'action="{reverse("fortune:daily")}"' in form
    assert "formaction" not in day
    opened = client.post(reverse("fortune:daily"), BIRTH | {"target_date": "2026-02-10"})
    assert "2월 10일" in page(opened)


def test_a_day_can_be_written_down_from_its_reading(client, teacher):
    text = page(client.post(reverse("fortune:daily"), BIRTH | {"target_date": "2026-03-05"}))
    assert f'href="{DAYS}?date=2026-03-05"' in text
    assert 'value="2026-03-05"' in page(client.get(f"{DAYS}?date=2026-03-05"))
    assert client.get(f"{DAYS}?date={'9' * 5000}").status_code == 200
    client.logout()
    text = page(client.post(reverse("fortune:daily"), BIRTH | {"target_date": "2026-03-05"}))
    assert "?date=" not in text, "a guest has no list"


def test_without_a_month_it_is_the_one_of_today(client):
    today = timezone.localdate()
    text = page(client.post(MONTH, BIRTH))
    assert f"{today.year}년 {today.month}월" in text
    assert text.count('aria-current="date"') == 1


def test_without_a_birth_the_page_asks_for_one(client):
    assert 'name="birth_date"' in page(client.get(MONTH))


@pytest.mark.parametrize("month", ["2026-13", "x", "1900-01", "2100-01", "9" * 99, "2026-00"])
def test_a_month_that_cannot_be_shown_is_said_and_the_birth_is_kept(client, month):
    response = client.post(MONTH, BIRTH | {"month": month})
    assert response.status_code == 400
    assert 'role="alert"' in page(response)
    assert 'value="1988-07-15"' in page(response)


def test_own_dates_stand_in_the_month(client, teacher):
    FavoriteDate.objects.create(user=teacher, date=dt.date(2026, 2, 12), label="종업식")
    assert "종업식" in page(client.post(MONTH, BIRTH | {"month": "2026-02"}))


def test_own_dates_are_added_counted_and_forgotten(client, teacher):
    today = timezone.localdate()
    for days_away, label in ((3, "공개수업"), (0, "생일"), (-10, "개학")):
        day = today + dt.timedelta(days=days_away)
        assert client.post(DAYS, {"date": day.isoformat(), "label": label}).status_code == 302
    text = page(client.get(DAYS))
    assert [text.index(word) for word in ("D-day", "D-3", "D+10")] == sorted(
        text.index(word) for word in ("D-day", "D-3", "D+10")
    )
    favorite = FavoriteDate.objects.get(label="생일")
    client.post(reverse("fortune:favorite_delete", args=[favorite.pk]))
    assert not FavoriteDate.objects.filter(label="생일").exists()


def test_a_date_that_cannot_be_kept_is_said_with_what_was_typed(client, teacher):
    response = client.post(DAYS, {"date": "2026-02-30", "label": "공개수업"})
    assert response.status_code == 400
    assert "없는 날" in page(response)
    assert 'value="공개수업"' in page(response)


def test_the_file_carries_ones_own_dates_and_nothing_of_a_chart(client, teacher):
    FavoriteDate.objects.create(
        user=teacher, date=dt.date(2026, 5, 15), label="스승의 날; 행사", memo="3교시, 도서관"
    )
    response = client.get(reverse("fortune:favorites_file"))
    assert response["Content-Type"] == "text/calendar"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "스승의 날; 행사"
    assert event["DTSTART"].dt == dt.date(2026, 5, 15)
    assert event["DTEND"].dt == dt.date(2026, 5, 16)
    assert str(event["DESCRIPTION"]) == "3교시, 도서관"


def test_dates_of_another_are_not_there(client, teacher):
    mine = FavoriteDate.objects.create(user=teacher, date="2026-12-24", label="종업식")
    client.force_login(User.objects.create_user("stranger"))
    for pk in (mine.pk, uuid.uuid4()):
        assert client.post(reverse("fortune:favorite_delete", args=[pk])).status_code == 404
    assert "종업식" not in page(client.get(DAYS))
    assert b"VEVENT" not in client.get(reverse("fortune:favorites_file")).content


@pytest.mark.parametrize("name", ["favorites", "favorites_file"])
def test_who_is_not_logged_in_is_led_to_the_log_in(client, name):
    assert client.get(reverse(f"fortune:{name}")).status_code == 302


def test_the_wish_needs_an_opened_day_and_comes_true_the_day_after(client, teacher):
    today = timezone.localdate()
    wish = reverse("fortune:remind")
    assert client.post(wish).status_code == 400
    log = DailyFortuneLog.objects.create(
        user=teacher, chart_key="x", date=today, score=60, word="맑은 날"
    )
    assert client.post(wish).status_code == 302
    assert not days.remind_due(teacher.pk, today)
    assert days.remind_due(teacher.pk, today + dt.timedelta(days=1))
    assert client.post(wish, {"wanted": "0"}).status_code == 302
    log.refresh_from_db()
    assert not log.remind_tomorrow


def test_a_kept_wish_greets_at_the_next_visit(client, teacher):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    DailyFortuneLog.objects.create(
        user=teacher, chart_key="x", date=yesterday, score=60, word="맑은 날", remind_tomorrow=True
    )
    assert "내일 알려 달라고 하신" in page(client.get("/fortune/"))
