"""GET and POST /fortune/compatibility/ - two charts, parts before any number."""

import re

import pytest
from django.contrib.auth.models import User

from fortune.models import UserSajuProfile
from fortune.texts.topics import Topic
from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/compatibility/"
TOPICS = "/fortune/topics/"
PARTNER = {
    "partner_gender": "male",
    "partner_birth_date": "1990-06-15",
    "partner_birth_time": "12:00",
    "partner_name": "박바다",
}


def post(async_client, **fields):
    response = play(async_client.post(URL, BIRTH | fields))
    return response, response.content.decode()


def test_without_a_birth_mine_is_asked_for_first(client):
    response = client.get(URL)
    text = response.content.decode()
    assert response.status_code == 200
    assert 'name="birth_date"' in text
    assert 'name="partner_birth_date"' not in text


def test_then_the_other_persons_is(async_client):
    response, text = post(async_client)
    assert response.status_code == 200
    assert 'type="text" id="id_partner_birth_date" name="partner_birth_date"' in text
    assert '<input type="hidden" name="birth_date" value="1988-07-15">' in text
    assert re.search(r'name="relation" value="colleague"\s+checked', text)
    assert "학생과 학부모의 사주는 보지 않아요" in text
    assert 'role="alert"' not in text


def test_two_charts_are_read_part_by_part_and_the_number_comes_last(async_client):
    response, text = post(async_client, **PARTNER, name="김하늘")
    assert response.status_code == 200
    main = text[text.index("<main") :]
    parts = ["일간의 만남", "일지의 만남", "오행의 보완", "반기는 기운", "태어난 계절의 온도"]
    places = [main.index(part) for part in parts]
    assert places == sorted(places)
    assert "66" not in re.sub(r"<[^>]+>", "", main[: places[-1]]), "no number before the parts"
    assert places[-1] < main.index("점수로 옮기면") < main.index("<strong>66</strong>")
    assert "김하늘 선생님" in main
    assert "박바다" in main
    assert "학생과 학부모의 사주는 보지 않아요" in main
    assert "과학적 예측이 아닙니다" in main
    assert "{name}" not in main


def test_what_the_two_are_can_be_changed_with_one_press(async_client):
    _, text = post(async_client, **PARTNER, relation="family")
    assert re.search(r'name="relation" value="family" aria-current="true"', text)
    _, other = post(async_client, **PARTNER, relation="friend")
    hints = [re.findall(r'class="part-hint">(.+?)<', page) for page in (text, other)]
    assert len(hints[0]) == len(hints[1]) == 5
    assert hints[0] != hints[1]


def test_both_births_go_along_to_the_reading(async_client):
    _, text = post(async_client, **PARTNER, relation="friend")
    form = re.search(r"<form[^>]*data-reading-form.*?</form>", text, re.DOTALL)[0]
    for name, value in (BIRTH | PARTNER | {"relation": "friend", "topic": "compatibility"}).items():
        assert f'name="{name}" value="{value}"' in form
    nav = re.search(r'<form method="post" id="chart-nav">.*?</form>', text, re.DOTALL)[0]
    assert "partner_" not in nav


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"partner_birth_date": "1990-02-30"}, "2월에는 30일이 없어요"),
        ({"partner_birth_date": "2015-03-01"}, "만 14세가 되지 않은"),
        ({"partner_gender": ""}, "성별을 골라 주세요"),
        ({"relation": "student"}, "동료, 가족, 친구 가운데"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(async_client, changes, sentence):
    response, text = post(async_client, **PARTNER | changes)
    assert response.status_code == 400
    assert sentence in text
    assert 'value="박바다"' in text
    assert '<input type="hidden" name="birth_date" value="1988-07-15">' in text


def test_the_other_person_can_be_changed_with_all_that_was_typed(async_client):
    response, text = post(async_client, **PARTNER, relation="family", edit_partner="1")
    assert response.status_code == 200
    assert 'name="partner_birth_date"\nvalue="1990-06-15"' in text
    assert re.search(r'name="relation" value="family"\s+checked', text)
    assert 'role="alert"' not in text


def test_an_unknown_hour_of_the_other_is_said(async_client):
    _, text = post(async_client, **PARTNER | {"partner_time_unknown": "on"})
    assert "시각 모름" in text


def test_a_birth_of_mine_that_cannot_be_keeps_the_other_persons(async_client):
    response, text = post(async_client, **PARTNER | {"birth_date": "1988-02-30"})
    assert response.status_code == 400
    assert '<input type="hidden" name="partner_birth_date" value="1990-06-15">' in text


def test_a_kept_person_is_the_other_one_by_one_press(async_client):
    async def scene():
        teacher = await User.objects.acreate_user("teacher")
        await UserSajuProfile.objects.acreate(user=teacher, label="동생", birth=BIRTH)
        await async_client.aforce_login(teacher)
        return (await async_client.post(URL, BIRTH)).content.decode()

    chips = re.search(r'class="people-chips".*?</section>', play(scene()), re.DOTALL)[0]
    assert '<button class="btn" type="submit">동생</button>' in chips
    assert 'name="partner_birth_date" value="1988-07-15"' in chips
    assert 'name="birth_date" value="1988-07-15"' in chips


def test_it_is_one_of_the_eight_topics(async_client):
    text = play(async_client.post(TOPICS, BIRTH)).content.decode()
    chosen = re.search(r'aria-label="주제 고르기".*?</nav>', text, re.DOTALL)[0]
    assert [one.hangul for one in Topic] == re.findall(r">([^<>]+)</button>", chosen)
    assert 'formaction="/fortune/compatibility/"' in chosen


def test_the_topic_of_two_people_leads_here_with_all_that_was_posted(async_client):
    response = play(async_client.post(TOPICS, BIRTH | {"topic": "compatibility"}))
    assert (response.status_code, response["Location"]) == (307, "/fortune/compatibility/")
