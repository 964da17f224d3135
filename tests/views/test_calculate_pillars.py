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
