"""Charts and sentence tools shared by the tests of the texts and the prompts."""

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from fortune.engine.calculator import get_pillars
from fortune.engine.facts import Facts, Gender, facts_from_chart

TODAY = date(2026, 5, 6)


@dataclass(frozen=True)
class Sample:
    """A random birth and its facts."""

    birth: datetime
    facts: Facts


def facts_at(text="1988-07-15 14:30", *, gender=Gender.FEMALE, hour_known=True, today=TODAY):
    birth = datetime.fromisoformat(text)
    chart = get_pillars(birth, hour_known=hour_known)
    return facts_from_chart(chart, gender=gender, birth_date=birth.date(), today=today)


@cache
def samples(count: int) -> tuple[Sample, ...]:
    """Return facts of `count` different charts: 1940-2005, one in six without an hour."""
    draw = random.Random(20260506)  # noqa: S311 - the same charts in every run
    found: dict[str, Sample] = {}
    while len(found) < count:
        birth = datetime(1940, 1, 1) + timedelta(minutes=draw.randrange(66 * 525_960))
        if birth.year in range(1954, 1962):  # skipped clock times: not this test's business
            continue
        facts = facts_at(
            birth.isoformat(),
            gender=draw.choice(tuple(Gender)),
            hour_known=draw.random() < 5 / 6,
        )
        found.setdefault(facts.chart.key, Sample(birth, facts))
    return tuple(found.values())


# White space after a mark; it begins with the white space, which re finds fastest.
_BETWEEN = re.compile(r"\s(?<=[.?!]\s)\s*")


@lru_cache(maxsize=60_000)  # the sections of a whole file: its tests go over them one by one
def sentences(text: str) -> tuple[str, ...]:
    """Split finished text at the end of its sentences."""
    return tuple(part for part in _BETWEEN.split(text.strip()) if part)


@cache
def ending(sentence: str) -> str:
    """Return the polite ending of a sentence, "" if it has none."""
    for found, pattern in (
        ("까요", r"까요\?$"),
        ("니다", r"니다\.$"),
        ("세요", r"세요\.$"),
        ("예요", r"[예에]요\.$"),
        ("요", r"[가-힣]요\.$"),
    ):
        if re.search(pattern, sentence):
            return found
    return ""
