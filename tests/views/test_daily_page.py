"""GET and POST /fortune/daily/ - one day, which needs no JavaScript."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from fortune.engine.daily import daily
from fortune.forms import SajuForm
from fortune.services.charts import get_chart_context
from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/daily/"


def post(async_client, **fields):
    response = play(async_client.post(URL, BIRTH | fields))
    return response, response.content.decode()


def shown_day(text):
    return re.search(r'type="date"[^>]* value="([\d-]+)"', text)[1]


def test_without_a_birth_it_is_asked_for_on_the_same_address(client):
    response = client.get(URL)
    text = response.content.decode()
    assert response.status_code == 200
    assert f'<form class="card form-card" method="post" action="{URL}"' in text


def test_a_birth_gives_today_in_words_before_any_number(async_client):
    response, text = post(async_client, name="김하늘")
    today = timezone.localdate()
    assert response.status_code == 200
    assert shown_day(text) == today.isoformat()
    assert f"오늘, {today.month}월 {today.day}일" in text
    word = re.search(r'id="day-word">.*?</span>(.+?)</h2>', text, re.DOTALL)[1]
    main = text[text.index("<main") :]
    assert main.index(word) < re.search(r">\d+점", main).start()
    assert "김하늘 선생님" in text
    assert "{name}" not in text
    assert "과학적 예측이 아닙니다" in text


def test_the_reading_is_that_of_the_day_and_labelled_as_what_it_is(async_client):
    _, text = post(async_client)
    for title in ("하루의 한마디", "하루의 흐름", "해 보기 좋은 일", "살펴볼 점"):
        assert title in text
    assert 'data-state="baseline"' in text
    assert re.search(r"data-reading-badge>기본 풀이<", text)


@pytest.mark.parametrize("typed", ["2026-12-24", "20261224", "2026. 12. 24."])
def test_another_day_is_shown_and_goes_along_to_the_reading(async_client, typed):
    _, text = post(async_client, target_date=typed)
    assert shown_day(text) == "2026-12-24"
    form = re.search(r"<form[^>]*data-reading-form.*?</form>", text, re.DOTALL)[0]
    assert 'name="target_date" value="2026-12-24"' in form
    assert 'name="birth_date" value="1988-07-15"' in form
    nav = re.search(r'<form method="post" id="chart-nav">.*?</form>', text, re.DOTALL)[0]
    assert "target_date" not in nav, "오늘 in the menu is today"


def test_the_days_around_lead_to_themselves(async_client):
    _, text = post(async_client)
    today = timezone.localdate()
    values = re.findall(r'name="target_date" value="([\d-]+)"', text)
    for away in range(-7, 8):
        assert (today + timedelta(away)).isoformat() in values


def test_a_day_too_far_away_is_said_at_its_field_and_nothing_is_lost(async_client):
    response, text = post(async_client, target_date="2099-01-01", name="김하늘")
    assert response.status_code == 400
    assert "앞뒤로 5년까지" in text
    assert re.search(r'type="date"[^>]*\s+aria-invalid="true"[^>]*id_target_date-error', text)
    assert shown_day(text) == timezone.localdate().isoformat(), "today stands there meanwhile"
    assert "김하늘 선생님" in text


def test_a_birth_that_cannot_be_keeps_the_day_that_was_asked_for(async_client):
    response, text = post(async_client, birth_date="1988-02-30", target_date="2026-12-24")
    assert response.status_code == 400
    assert "2월에는 30일이 없어요" in text
    assert '<input type="hidden" name="target_date" value="2026-12-24">' in text


def test_two_charts_have_two_days(async_client):
    _, one = post(async_client, target_date="2026-12-24")
    _, other = post(async_client, target_date="2026-12-24", birth_date="1979-03-03")
    lines = [re.search(r'class="score-lines".*?</ul>', text, re.DOTALL)[0] for text in (one, other)]
    assert lines[0] != lines[1]


def test_the_score_is_the_engines(async_client):
    _, text = post(async_client, target_date="2026-12-24")
    form = SajuForm(BIRTH)
    assert form.is_valid()
    facts = get_chart_context(form.cleaned_data, timezone.localdate()).facts
    score = daily(facts, date(2026, 12, 24)).score
    assert f">{score}점</strong>" in text
