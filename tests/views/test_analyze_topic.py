"""POST /fortune/api/topic/ - one side of a life."""

import pytest

from fortune.models import FortuneResult
from fortune.texts.topics import Topic, topic_titles
from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/api/topic/"
OF_ONE = [topic for topic in Topic if topic is not Topic.COMPATIBILITY]


def post(async_client, **changes):
    return play(async_client.post(URL, BIRTH | changes))


@pytest.mark.parametrize("mode", ["teacher", "general"])
@pytest.mark.parametrize("topic", OF_ONE)
def test_every_topic_is_read_without_a_key(async_client, topic, mode):
    body = post(async_client, topic=topic, mode=mode).json()
    assert body["success"] is True
    assert (body["topic"], body["mode"]) == (topic, mode)
    year = (
        body["facts"]["year"]["year"]
        if isinstance(body["facts"]["year"], dict)
        else body["facts"]["year"]
    )
    titles = topic_titles(topic, year, mode)
    assert [(section["id"], section["title"]) for section in body["sections"]] == list(titles)
    assert all(len(section["markdown"]) > 30 for section in body["sections"])


def test_a_topic_is_written_once_and_found_again(async_client, upstream):
    titles = topic_titles("recovery", 2026)
    upstream.reply("\n\n".join(f"## {title}\n\n잠시 쉬어 가셔도 좋아요." for _, title in titles))
    first = post(async_client, topic="recovery").json()
    again = post(async_client, topic="recovery").json()
    assert (first["source"], again["cached"]) == ("ai", True)
    assert all("쉬어 가셔도" in section["markdown"] for section in first["sections"])
    row = FortuneResult.objects.get()
    assert (row.kind, row.topic) == ("topic", "recovery")


@pytest.mark.parametrize(
    "topic", ["", "love", "PERSONALITY", "성격", "x" * 10_000, "personality\x00"]
)
def test_an_unknown_topic_is_said_and_no_model_is_asked(async_client, upstream, topic):
    response = post(async_client, topic=topic)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["topic"]
    assert upstream.requests == []
