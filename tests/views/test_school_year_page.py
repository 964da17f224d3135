"""GET and POST /fortune/school-year/ - twelve months of school, which need no JavaScript."""

import re
from datetime import date, datetime

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from fortune.engine.calculator import get_pillars
from fortune.engine.facts import Gender, facts_from_chart
from fortune.models import UserSajuProfile
from fortune.services.school_page import school_page
from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/school-year/"
BORN = datetime(1988, 7, 15, 14, 30)


def page_of(today):
    facts = facts_from_chart(
        get_pillars(BORN), gender=Gender.FEMALE, birth_date=BORN.date(), today=today
    )
    return school_page(facts, today)


def months(rows):
    return [row.card.month for row in rows]


@pytest.mark.parametrize(
    ("today", "year", "now", "coming", "past"),
    [
        (date(2026, 3, 1), 2026, 3, [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2], []),
        (date(2026, 8, 22), 2026, 8, [9, 10, 11, 12, 1, 2], [3, 4, 5, 6, 7]),
        (date(2027, 2, 28), 2026, 2, [], [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1]),
    ],
)
def test_the_month_of_now_is_in_front_and_the_year_begins_in_march(today, year, now, coming, past):
    page = page_of(today)
    assert page["school_year"] == year
    assert page["month_now"].card.month == now
    assert months(page["months_coming"]) == coming
    assert months(page["months_past"]) == past
    assert months(page["month_rows"]) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]


def test_without_a_birth_it_is_asked_for_on_the_same_address(client):
    response = client.get(URL)
    text = response.content.decode()
    assert response.status_code == 200
    assert f'<form class="card form-card" method="post" action="{URL}"' in text
    assert "학교의 열두 달" in text


def test_a_birth_gives_the_whole_year_without_javascript(async_client):
    response = play(async_client.post(URL, BIRTH | {"name": "김하늘"}))
    text = response.content.decode()
    assert response.status_code == 200
    assert sorted(int(month) for month in re.findall(r'id="month-(\d+)"', text)) == list(
        range(1, 13)
    )
    assert text.count("작은 행동 하나</dt>") == 12
    assert text.count('aria-current="date"') == 1
    now = timezone.localdate().month
    assert text.index(f'id="month-{now}"') == min(
        found.start() for found in re.finditer(r'id="month-\d+"', text)
    )
    assert "김하늘 선생님" in text
    assert "과학적 예측이 아닙니다" in text
    assert 'name="birth_date" value="1988-07-15"' in text


def test_a_birth_that_cannot_be_is_said_at_its_field_and_nothing_is_lost(async_client):
    response = play(async_client.post(URL, BIRTH | {"birth_date": "1988-02-30", "name": "김하늘"}))
    text = response.content.decode()
    assert response.status_code == 400
    assert "2월에는 30일이 없어요" in text
    assert 'value="김하늘"' in text
    assert 'value="1988-02-30"' in text


def test_what_was_typed_can_be_changed(async_client):
    response = play(async_client.post(URL, BIRTH | {"edit": "1", "target_date": "2026-03-02"}))
    text = response.content.decode()
    assert response.status_code == 200
    assert 'value="1988-07-15"' in text
    assert 'role="alert"' not in text
    assert '<input type="hidden" name="target_date" value="2026-03-02">' in text
    assert 'name="edit"' not in text


def test_it_needs_no_database_of_readings(async_client, django_assert_num_queries):
    with django_assert_num_queries(0):
        play(async_client.post(URL, BIRTH))


def test_a_default_person_needs_to_post_nothing(async_client):
    async def scene():
        teacher = await User.objects.acreate_user("teacher")
        await UserSajuProfile.objects.acreate(
            user=teacher, label="나", nickname="김하늘", birth=BIRTH, is_default=True
        )
        await async_client.aforce_login(teacher)
        shown = await async_client.get(URL)
        edited = await async_client.post(URL, BIRTH | {"edit": "1"})
        return shown.content.decode(), edited.content.decode()

    shown, edited = play(scene())
    assert "김하늘 선생님" in shown
    assert 'id="month-3"' in shown
    assert 'name="birth_date" value="1988-07-15"' in shown
    assert "내 사람들" in edited, "another kept person is one tap away"
