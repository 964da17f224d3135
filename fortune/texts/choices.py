"""What a slot is chosen by: a fact of the chart, with every key it may give.

The catalogue asks a choice for its keys, a reading for the key of one chart, so that the two
can never drift apart.
"""

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from fortune.engine.facts import Facts
from fortune.engine.strength import LEVELS
from fortune.engine.ten_gods import TenGodGroup, ten_god_of_branch, ten_god_of_stem
from fortune.texts.slots import (
    AMOUNTS,
    ELEMENT_KEYS,
    GOD_KEYS,
    GROUP_KEYS,
    SEASON_KEYS,
    STEM_KEYS,
    STRENGTHS,
    pairs,
)
from fortune.texts.traits import MANY, Traits
from fortune.texts.wording import ELEMENT_NAMES

_STRENGTH: Final = {True: "강함", None: "고름", False: "약함"}


class Choice(NamedTuple):
    """`of` gives one of `keys` for any chart."""

    keys: tuple[str, ...]
    of: Callable[[Facts, Traits], str]


def strength(facts: Facts) -> str:
    """Return 강함, 고름 or 약함."""
    return _STRENGTH[facts.strength.strong]


def amounts(*groups: TenGodGroup) -> Choice:
    """How many characters each of the groups has: 없음, 있음 or 많음 (three and more)."""

    def of(facts: Facts, traits: Traits) -> str:
        return " ".join(_amount(facts.group_counts[group]) for group in groups)

    return Choice(pairs(*[AMOUNTS] * len(groups)), of)


def _amount(count: int) -> str:
    return "많음" if count >= MANY else "있음" if count else "없음"


def _stem_god(position: Literal["year", "month"]) -> Choice:
    def of(facts: Facts, traits: Traits) -> str:
        return ten_god_of_stem(facts.day_master, facts.chart.pillars[position].stem).hangul

    return Choice(GOD_KEYS, of)


def _branch_god(position: Literal["month", "day"]) -> Choice:
    def of(facts: Facts, traits: Traits) -> str:
        return ten_god_of_branch(facts.day_master, facts.chart.pillars[position].branch).hangul

    return Choice(GOD_KEYS, of)


def _luck(facts: Facts, traits: Traits) -> str:
    return facts.luck.current.ten_god.hangul if facts.luck.current else "없음"


def _need(facts: Facts, traits: Traits) -> str:
    return f"{'없음' if traits.needed_absent else '적음'} {ELEMENT_NAMES[traits.needed]}"


MASTER: Final = Choice(STEM_KEYS, lambda facts, _: facts.day_master.hangul)
MASTER_STRENGTH: Final = Choice(
    pairs(STEM_KEYS, STRENGTHS), lambda facts, _: f"{facts.day_master.hangul} {strength(facts)}"
)
MASTER_SEASON: Final = Choice(
    pairs(STEM_KEYS, SEASON_KEYS),
    lambda facts, _: f"{facts.day_master.hangul} {facts.season.hangul}",
)
ELEMENT_SEASON: Final = Choice(
    pairs(ELEMENT_KEYS, SEASON_KEYS),
    lambda facts, _: f"{ELEMENT_NAMES[facts.day_master.element]} {facts.season.hangul}",
)
LEAD_GOD: Final = Choice(GOD_KEYS, lambda _, traits: traits.lead_god.hangul)
LEAD_STRENGTH: Final = Choice(
    pairs(GROUP_KEYS, STRENGTHS), lambda facts, traits: f"{traits.lead.hangul} {strength(facts)}"
)
LEAD_SECOND: Final = Choice(
    tuple(key for key in pairs(GROUP_KEYS, GROUP_KEYS) if len(set(key.split())) == 2),
    lambda _, traits: f"{traits.lead.hangul} {traits.second.hangul}",
)
SECOND: Final = Choice(GROUP_KEYS, lambda _, traits: traits.second.hangul)
LEVEL: Final = Choice(LEVELS, lambda facts, _: facts.strength.level)
# The element a chart lacks or has least of, and the one it rests with.
NEED: Final = Choice(pairs(("없음", "적음"), ELEMENT_KEYS), _need)
NEEDED: Final = Choice(ELEMENT_KEYS, lambda _, traits: ELEMENT_NAMES[traits.needed])
REST: Final = Choice(ELEMENT_KEYS, lambda _, traits: ELEMENT_NAMES[traits.rest])
REST_STRENGTH: Final = Choice(
    pairs(ELEMENT_KEYS, STRENGTHS),
    lambda facts, traits: f"{ELEMENT_NAMES[traits.rest]} {strength(facts)}",
)
YEAR_STEM: Final = _stem_god("year")
MONTH_STEM: Final = _stem_god("month")
MONTH_BRANCH: Final = _branch_god("month")
DAY_BRANCH: Final = _branch_god("day")
# The cycle of now; 없음 before the first and after the last.
LUCK: Final = Choice((*GOD_KEYS, "없음"), _luck)
