"""The messages that ask a model about one side of a life, or about two people."""

import re

from fortune.engine.compatibility import Compatibility
from fortune.engine.facts import Facts
from fortune.prompts.facts_block import facts_block, lines_block, pair_block
from fortune.prompts.system import focus_of, mode_focus, reading_messages
from fortune.texts.sections import Mode, Titles


def topic_messages(
    facts: Facts, topic: str, *, mode: Mode | str, titles: Titles
) -> list[dict[str, str]]:
    """Return the system and the user message, the same for the same facts.

    topic: personality, wealth, career, teacher, recovery, year or luck; KeyError for another.
    ValueError for an unknown mode.
    """
    mode = Mode(mode)
    more = {"year": _months, "luck": _cycles}.get(topic)
    told = (
        f"{facts_block(facts, without=('십성', '무리'))}\n- {more(facts)}"
        if more
        else facts_block(facts)
    )
    return reading_messages("topic", titles, mode_focus(mode), focus_of(topic), told)


def compatibility_messages(
    first: Facts, second: Facts, pair: Compatibility, *, titles: Titles
) -> list[dict[str, str]]:
    """Return the messages about two people: `first` reads, `second` is "상대" and nothing else."""
    parts = (f"{part.title}: {_for_the_reader(part.reason)}" for part in pair.parts)
    score = f"100점 가운데 {pair.score}점, {pair.word}"
    return reading_messages(
        "compatibility",
        titles,
        f"{focus_of(pair.mode)} {focus_of('pair')}",
        pair_block(first, second),
        lines_block("두 사람", (score, *parts)),
    )


def _months(facts: Facts) -> str:
    """Return the pillars of the year's months, each by the month its 절 lies in."""
    told = (f"{one.starts_at.month}월 {one.pillar.spoken}" for one in facts.luck_months)
    return "월운: " + ", ".join(told)


def _cycles(facts: Facts) -> str:
    told = (f"{cycle.age}세 {cycle.pillar.spoken}" for cycle in facts.luck.cycles)
    return "대운 차례(만 나이): " + ", ".join(told)


def _for_the_reader(reason: str) -> str:
    """Return a reason without the letters it begins with, which the charts tell already."""
    told = re.sub(r"^일[간지] \S+, ", "", reason)
    return told.replace("첫째 분", "선생님").replace("둘째 분", "상대")
