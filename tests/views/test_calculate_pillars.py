"""POST /fortune/api/pillars/ - chart and facts, without a model and without a query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/api/pillars/"


def test_it_answers_chart_and_facts(async_client, upstream):
    body = play(async_client.post(URL, BIRTH)).json()
    assert body["chart"]["hour"] == ["甲", "午"]
    assert body["facts"]["strength"]["score"] == 75
    assert body["facts"]["element_counts"] == {
        "wood": 1, "fire": 1, "earth": 5, "metal": 1, "water": 0,
    }  # fmt: skip
    assert "sections" not in body
    assert upstream.requests == []


def options(async_client, **changes):
    return play(async_client.post(URL, BIRTH | changes)).json()["options"]


def test_it_says_what_an_option_changes(async_client):
    same = options(async_client)
    assert (same["changed"], same["text"]) == ([], "이 설정이어도 여덟 글자는 그대로예요.")
    civil = options(async_client, clock="civil")
    assert civil["changed"] == ["hour"]
    assert civil["text"] == "이 설정이면 시주가 갑오에서 을미로 바뀝니다."
    late = {"birth_date": "1990-12-31", "birth_time": "23:50", "day_rule": "midnight"}
    assert options(async_client, **late)["changed"] == ["day", "hour"]


def test_it_shows_the_chart_of_other_programs(async_client):
    presets = {row["code"]: row for row in options(async_client)["presets"]}
    assert list(presets) == ["forceteller", "traditional", "clock"]
    assert presets["forceteller"]["changed"] == []
    assert presets["clock"]["changed"] == ["hour"]
    assert presets["clock"]["chart"]["hour"] == ["乙", "未"]


def test_a_chart_costs_no_query(async_client):
    with CaptureQueriesContext(connection) as queries:
        play(async_client.post(URL, BIRTH))
    assert len(queries) == 0


def test_it_has_no_limit(async_client, settings):
    settings.FORTUNE_RATE_HOUR = "1/h"
    assert {play(async_client.post(URL, BIRTH)).status_code for _ in range(5)} == {200}


def test_bad_input_is_a_400_with_its_field(async_client):
    response = play(async_client.post(URL, BIRTH | {"gender": ""}))
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["gender"]
