"""The rows of the page of a topic: the eight topics, and the cycles where they are the topic."""

from typing import Any, NamedTuple

from fortune.services import chart_page
from fortune.services.charts import ChartContext
from fortune.texts.glossary import GLOSSARY
from fortune.texts.topics import Topic


class TopicChoice(NamedTuple):
    """A topic one can turn to; `current` when it is the one that is shown."""

    topic: Topic
    label: str
    current: bool


def topic_page(context: ChartContext, topic: Topic) -> dict[str, Any]:
    """Return what the page of a topic shows beside its reading."""
    page: dict[str, Any] = {
        "topic": topic,
        "topic_title": topic.hangul,
        "topic_choices": [TopicChoice(one, one.hangul, one is topic) for one in Topic],
    }
    if topic is Topic.LUCK:
        page |= {
            "topic_title": "대운의 흐름",  # 대운 is the heading of the cycles themselves
            "luck_rows": chart_page.cycle_rows(context.facts),
            "month_rows": chart_page.month_rows(context.facts),
            "glossary": GLOSSARY,
        }
    return page
