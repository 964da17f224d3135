"""GET and POST /fortune/ - the page, which needs no JavaScript."""

import re
import time

import pytest
from django.db import connection
from django.test import Client

from tests.conftest import BIRTH, READING
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/"


def page(async_client, **changes):
    response = play(async_client.post(URL, BIRTH | changes))
    return response, response.content.decode()


def test_the_root_leads_to_the_form(client):
    response = client.get("/", follow=True)
    assert response.status_code == 200
    assert "생년월일" in response.content.decode()


def test_the_form_asks_for_what_a_chart_needs(client):
    text = client.get(URL).content.decode()
    for name in (
        "birth_date",
        "birth_time",
        "gender",
        "calendar_type",
        "birth_place",
        "time_unknown",
    ):
        assert f'name="{name}"' in text
    assert "csrfmiddlewaretoken" in text


def test_a_post_gives_the_whole_result_page(async_client):
    response, text = page(async_client, name="김하늘")
    assert response.status_code == 200
    assert "김하늘 선생님" in text
    for char in "戊辰己未辛甲午":
        assert char in text
    for title in ("한눈에 보기", "나의 여덟 글자", "교실 속 선생님", "지도하는 방식", "일과 동료"):
        assert title in text
    assert "{name}" not in text
    assert "과학적 예측이 아닙니다" in text


def test_the_page_comes_in_well_under_a_second(async_client):
    page(async_client)
    started = time.perf_counter()
    page(async_client)
    assert time.perf_counter() - started < 1


def test_an_unknown_hour_is_a_question_mark(async_client):
    _, text = page(async_client, birth_time="", time_unknown="on")
    assert "시각 모름" in text
    assert ">?<" in re.sub(r"\s+", "", text)
    assert "甲午" not in text


def test_a_saved_ai_reading_is_on_the_page_without_javascript(async_client, upstream):
    upstream.reply(READING)
    play(async_client.post("/fortune/api/", BIRTH))
    upstream.outage()
    _, text = page(async_client, name="김하늘")
    assert "김하늘 선생님의 교실 속 선생님 이야기예요" in text
    assert 'data-state="saved"' in text
    assert len(upstream.requests) == 1


def test_the_page_itself_never_calls_the_model(async_client, upstream):
    _, text = page(async_client)
    assert upstream.requests == []
    assert 'data-ai="on"' in text


def test_bad_input_comes_back_with_everything_typed_and_the_reason(async_client, upstream):
    response, text = page(
        async_client, name="김하늘", birth_date="2023.02.29", birth_time="07:20",
        gender="male", birth_place="busan",
    )  # fmt: skip
    assert response.status_code == 400
    assert "양력 2023년 2월에는 29일이 없어요." in text
    assert 'role="alert"' in text
    assert 'aria-invalid="true"' in text
    for typed in ('value="2023.02.29"', 'value="07:20"', 'value="김하늘"'):
        assert typed in text
    assert re.search(r'value="busan"\s+selected', text)
    assert re.search(r'value="male"[^>]*checked', text)
    assert upstream.requests == []


def test_what_was_typed_is_shown_and_never_run(async_client):
    payload = "<script>alert(1)</script>"
    response, text = page(async_client, name=payload, birth_date='"><img src=x>')
    assert response.status_code == 400
    assert payload not in text
    assert "<img src=x>" not in text


def test_edit_brings_the_filled_form_back(async_client):
    response, text = page(async_client, edit="1", birth_date="1988.07.15")
    assert response.status_code == 200
    assert 'value="1988.07.15"' in text
    assert 'role="alert"' not in text


def test_the_result_page_carries_the_birth_to_the_stream(async_client):
    _, text = page(async_client)
    form = text.split("data-reading-form")[1].split("</form>")[0]
    for name, value in BIRTH.items():
        assert re.search(rf'name="{name}"\s+value="{re.escape(value)}"', form)


def test_with_the_store_away_chart_and_baseline_are_still_there(async_client, upstream):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fortune_fortuneresult RENAME TO elsewhere")
    try:
        response, text = page(async_client)
        assert response.status_code == 200
        assert "한눈에 보기" in text
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO fortune_fortuneresult")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_missing_or_wrong_token_is_refused_in_our_words(accept):
    strict = Client(enforce_csrf_checks=True)
    for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        response = strict.post(URL, BIRTH | token, headers={"Accept": accept})
        assert response.status_code == 403
        text = response.content.decode()
        assert "새로" in text
        assert ("CSRF_FAILED" in text) == (accept == "application/json")


@pytest.mark.parametrize("path", ["api/", "api/streaming/", "api/pillars/"])
def test_every_post_of_the_api_needs_the_token(path):
    response = Client(enforce_csrf_checks=True).post(URL + path, BIRTH)
    assert response.status_code == 403
    assert response.json()["error"] == "CSRF_FAILED"


def test_a_page_that_does_not_exist_says_so_in_our_words(client):
    response = client.get("/fortune/nothing/")
    assert response.status_code == 404
    assert "선생님" in response.content.decode()
    as_json = client.get("/fortune/api/nothing/")
    assert as_json.status_code == 404
    assert as_json.json()["error"] == "NOT_FOUND"
