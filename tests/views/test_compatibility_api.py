"""POST /fortune/api/topic/ with two births: colleagues, family, friends."""

import pytest

from fortune.models import FortuneResult
from fortune.texts.compatibility import compatibility_titles
from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/api/topic/"
TITLES = compatibility_titles()
WRITTEN = "\n\n".join(f"## {title}\n\n서로 다른 빛깔이 어울려요." for _, title in TITLES)
PARTNER = {"partner_gender": "male", "partner_birth_date": "1986-03-02"}
PAIR = BIRTH | PARTNER | {"topic": "compatibility", "name": "김하늘", "partner_name": "이바다"}


def post(async_client, without=(), **changes):
    body = {name: value for name, value in (PAIR | changes).items() if name not in without}
    return play(async_client.post(URL, body))


@pytest.mark.parametrize("relation", ["colleague", "family", "friend"])
def test_two_charts_are_read_in_parts(async_client, relation):
    body = post(async_client, relation=relation).json()
    assert [section["id"] for section in body["sections"]] == [id_ for id_, _ in TITLES]
    assert body["relation"] == body["compatibility"]["mode"] == relation
    assert len(body["compatibility"]["parts"]) == 5
    assert body["partner"]["chart"]["hour"] is None


def test_the_relation_and_the_other_make_it_another_question(async_client, upstream):
    upstream.reply(WRITTEN, times=None)
    post(async_client)
    assert post(async_client).json()["cached"] is True
    post(async_client, relation="friend")
    post(async_client, partner_birth_date="1986-03-03")
    rows = FortuneResult.objects.all()
    assert len(rows) == 3
    assert {row.topic for row in rows} == {"compatibility"}
    assert all(row.partner_chart["hour"] is None for row in rows)


def test_nobodys_name_or_birth_goes_upstream(async_client, upstream):
    upstream.reply(WRITTEN)
    post(async_client)
    sent = str(upstream.requests[0].body)
    for marked in ("김하늘", "이바다", "1988", "1986"):
        assert marked not in sent


def test_without_the_other_it_is_said_field_by_field(async_client, upstream):
    response = post(async_client, without=PARTNER)
    assert response.status_code == 400
    assert set(response.json()["fields"]) == {"partner_gender", "partner_birth_date"}
    assert upstream.requests == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("partner_birth_date", "2020-05-05"), ("partner_birth_date", "1986-02-30"),
     ("relation", "student"), ("partner_gender", "x"), ("partner_name", "<b>")],
)  # fmt: skip
def test_a_child_a_pupil_or_nonsense_is_refused_at_its_field(async_client, upstream, field, value):
    response = post(async_client, **{field: value})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]
    assert upstream.requests == []


def test_a_lie_about_the_other_is_not_kept(async_client, upstream):
    lie = WRITTEN.replace("서로 다른", "상대의 일간은 갑목이에요. 서로 다른", 1)
    upstream.reply(lie, times=None)
    body = post(async_client).json()
    assert body["source"] == "baseline" or "갑목" not in body["result"]
    assert not FortuneResult.objects.filter(text__contains="갑목").exists()
