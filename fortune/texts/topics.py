"""The topics: readings of four or five sections on one side of a life, without AI.

Which sentences make which section stands in `catalog_topics`, what they say under `data/topics`.
"""

from enum import StrEnum
from typing import Final

from fortune.engine.facts import Facts
from fortune.texts.catalog_topics import PLANS, Plan
from fortune.texts.library import PAGES
from fortune.texts.luck import luck_reading, luck_titles
from fortune.texts.sections import Mode, Section, Titles
from fortune.texts.traits import Traits, traits_of
from fortune.texts.writing import write_sections
from fortune.texts.year import year_reading, year_titles


class Topic(StrEnum):
    """What a reader may ask about, apart from the full reading and the day's."""

    PERSONALITY = "personality"
    WEALTH = "wealth"
    CAREER = "career"
    COMPATIBILITY = "compatibility"
    TEACHER = "teacher"
    RECOVERY = "recovery"
    YEAR = "year"
    LUCK = "luck"

    @property
    def hangul(self) -> str:
        return _HANGUL[self]


_HANGUL: Final = dict(
    zip(
        Topic,
        (
            "성격·기질",
            "재물",
            "진로·적성",
            "궁합",
            "교사로서의 나",
            "쉼과 회복",
            "올해",
            "대운",
        ),
        strict=True,
    )
)


def topic_titles(topic: Topic | str, year: int, mode: Mode | str = Mode.TEACHER) -> Titles:
    """Return (id, title) of the sections in reading order.

    `year` is the calendar year that 올해 speaks of; its titles alone depend on the mode. ValueError
    for an unknown topic or mode, and for 궁합, which needs two charts.

    >>> topic_titles("personality", 2026)[0]
    ('core', '타고난 바탕')
    """
    mode = Mode(mode)
    match Topic(topic):
        case Topic.YEAR:
            return year_titles(year, mode)
        case Topic.LUCK:
            return luck_titles()
        case planned:
            return tuple((plan.id, plan.title) for plan in _plans(planned))


def topic_reading(facts: Facts, topic: Topic | str, *, mode: Mode | str) -> tuple[Section, ...]:
    """Return the sections of a topic in reading order.

    Markdown is plain paragraphs. `{name}` stays as a placeholder, always before " 선생님".
    ValueError for an unknown topic or mode, and for 궁합, which needs two charts.
    """
    mode = Mode(mode)
    match Topic(topic):
        case Topic.YEAR:
            return year_reading(facts, mode=mode)
        case Topic.LUCK:
            return luck_reading(facts, mode=mode)
        case planned:
            traits = traits_of(facts)
            bodies = [[_body(facts, traits, planned, plan, mode)] for plan in _plans(planned)]
            return write_sections(topic_titles(planned, facts.year), bodies)


def _plans(topic: Topic) -> tuple[Plan, ...]:
    if topic is Topic.COMPATIBILITY:
        raise ValueError("compatibility needs two charts")
    return PLANS[topic]


def _body(facts: Facts, traits: Traits, topic: Topic, plan: Plan, mode: Mode) -> str:
    return " ".join(
        PAGES[f"topics/{topic}/{step.page}"][step.slot].pick(
            step.choice.of(facts, traits), facts.chart.pillars[step.turn].index // 2
        )
        for step in plan.steps
        if step.page in ("common", mode)
    )
