"""GET and POST /fortune/topics/ - one topic at a time, which needs no JavaScript."""

import re

import pytest

from fortune.texts.topics import Topic
from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/topics/"


def post(async_client, **fields):
    response = play(async_client.post(URL, BIRTH | fields))
    return response, response.content.decode()


def panels(text):
    return re.findall(r'role="tabpanel" id="panel-(\w+)"', text)


def test_without_a_birth_it_is_asked_for_on_the_same_address(client):
    response = client.get(URL)
    assert response.status_code == 200
    assert f'method="post" action="{URL}"' in response.content.decode()


@pytest.mark.parametrize("topic", [one for one in Topic if one is not Topic.COMPATIBILITY])
def test_each_topic_is_a_page_of_its_own(async_client, topic):
    response, text = post(async_client, topic=topic.value, name="김하늘")
    assert response.status_code == 200
    assert f'id="reading-title">{topic.hangul}' in text
    assert re.search(rf'name="topic" value="{topic.value}" aria-current="true"', text)
    assert len(panels(text)) >= 3
    assert "{name}" not in text
    assert "과학적 예측이 아닙니다" in text
    form = re.search(r"<form[^>]*data-reading-form.*?</form>", text, re.DOTALL)[0]
    assert f'name="topic" value="{topic.value}"' in form


def test_it_begins_with_the_temperament(async_client):
    response, text = post(async_client)
    assert response.status_code == 200
    assert f'id="reading-title">{Topic.PERSONALITY.hangul}<' in text


def test_an_unknown_topic_is_refused_with_a_sentence_and_nothing_is_lost(async_client):
    response, text = post(async_client, topic="exam", name="김하늘")
    assert response.status_code == 400
    assert "여덟 가지 가운데" in text
    assert "김하늘 선생님" in text
    assert panels(text)


def test_the_cycles_stand_beside_their_reading(async_client):
    _, text = post(async_client, topic="luck")
    assert 'id="luck-title"' in text
    assert 'id="term-luck"' in text, "terms explain themselves here too"
    _, other = post(async_client, topic="wealth")
    assert 'id="luck-title"' not in other
