"""궁합: how two charts stand to each other, as five parts that are shown with their reasons.

Day masters 25, day branches 25, elements that fill each other's gaps 25, useful elements 15, the
warmth of the birth seasons 10. Published schemes weigh these and others in many ways; this one is
our own choice, and its parts matter more than their sum. The two are equals: changing them round
changes no points. For colleagues, family and friends; never for a student or a student's parents.

Our own choices: 가합 (two of a 삼합 without its middle) counts as 방합 does; a pair of branches
that both joins and rubs counts as joined; half a chart's weight in the other's two lowest elements
fills them; at 중화 the useful elements are those of 조후.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any, NamedTuple

from fortune.engine.facts import Facts
from fortune.engine.ganji import ELEMENTS, Branch, Element, Season, Stem
from fortune.engine.relations import DEFAULT_KINDS, RelationKind, rules_between


class CompatibilityMode(StrEnum):
    """Who the two are to each other: it chooses the hints, never the points."""

    COLLEAGUE = "colleague"
    FAMILY = "family"
    FRIEND = "friend"

    @property
    def hangul(self) -> str:
        return {"colleague": "동료", "family": "가족", "friend": "친구"}[self]


class CompatibilityPart(NamedTuple):
    """`points` of `possible`; `reason` states in Korean what was found, `hint` a small thing to do.

    `kind` is what was found as a word: 합, 상생 …
    """

    id: str
    title: str
    kind: str
    points: int
    possible: int
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Compatibility:
    """`score` is the sum of the parts' points (0-100) and `word` how one says it."""

    mode: CompatibilityMode
    score: int
    word: str
    parts: tuple[CompatibilityPart, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "mode": self.mode.value,
            "score": self.score,
            "word": self.word,
            "parts": [part._asdict() for part in self.parts],
        }


class _Found(NamedTuple):
    kind: str
    points: int
    reason: str


TITLES = {
    "day_master": "일간의 만남",
    "day_branch": "일지의 만남",
    "elements": "오행의 보완",
    "useful": "반기는 기운",
    "climate": "태어난 계절의 온도",
}
POSSIBLE = {"day_master": 25, "day_branch": 25, "elements": 25, "useful": 15, "climate": 10}
WORDS = (
    (80, "결이 잘 맞는 사이"),
    (65, "서로 힘이 되는 사이"),
    (50, "맞춰 가며 깊어지는 사이"),
    (0, "서로 다른 속도로 걷는 사이"),
)
# Percent of a part's points from which it counts as high, and as middle.
HIGH, MIDDLE = 72, 52


def _read_hints() -> dict[tuple[str, str, CompatibilityMode], str]:
    with files("fortune.engine").joinpath("data/compatibility.csv").open(encoding="utf-8") as lines:
        return {
            (row["part"], row["level"], mode): row[mode]
            for row in csv.DictReader(lines)
            for mode in CompatibilityMode
        }


HINTS = _read_hints()


def compatibility(
    first: Facts, second: Facts, *, mode: CompatibilityMode = CompatibilityMode.COLLEAGUE
) -> Compatibility:
    """The parts of two charts, in the order of TITLES. Works with an unknown hour on either side.

    >>> from datetime import date, datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> from fortune.engine.facts import Gender, facts_from_chart
    >>> one, other = (
    ...     facts_from_chart(
    ...         get_pillars(birth), gender=Gender.FEMALE, birth_date=birth.date(),
    ...         today=date(2026, 3, 1),
    ...     )
    ...     for birth in (datetime(1988, 7, 15, 14, 30), datetime(1990, 6, 15, 12))
    ... )
    >>> both = compatibility(one, other)
    >>> both.score, [(part.kind, part.points) for part in both.parts]
    (66, [('비화', 15), ('가합', 18), ('보완', 24), ('다름', 5), ('같은 온도', 4)])
    """
    found = {
        "day_master": _day_masters(first.day_master, second.day_master),
        "day_branch": _day_branches(first.chart.day.branch, second.chart.day.branch),
        "elements": _elements(first, second),
        "useful": _useful(first, second),
        "climate": _climate(first.season, second.season),
    }
    parts = tuple(_part(id_, one, mode) for id_, one in found.items())
    score = sum(part.points for part in parts)
    return Compatibility(mode, score, next(word for least, word in WORDS if score >= least), parts)


def _part(id_: str, found: _Found, mode: CompatibilityMode) -> CompatibilityPart:
    possible = POSSIBLE[id_]
    percent = 100 * found.points / possible
    level = "high" if percent >= HIGH else "middle" if percent >= MIDDLE else "low"
    return CompatibilityPart(
        id_,
        TITLES[id_],
        found.kind,
        found.points,
        possible,
        found.reason,
        HINTS[id_, level, mode],
    )


def _day_masters(one: Stem, other: Stem) -> _Found:
    both = f"일간 {one.name}·{other.name}"
    if abs(one.index - other.index) == 5:
        return _Found("합", 25, f"{both}, 천간합으로 손을 잡는 사이예요.")
    if one.element is other.element:
        return _Found("비화", 15, f"{both}, 같은 {one.element.hangul} 기운이라 결이 닮은 사이예요.")
    pairs = ((one.element, other.element), (other.element, one.element))
    for giver, taker in pairs:
        if giver.generates is taker:
            names = f"{giver.hangul} 기운이 {taker.hangul} 기운을"
            return _Found("상생", 20, f"{both}, {names} 길러 주는 사이예요.")
    giver, taker = next(pair for pair in pairs if pair[0].controls is pair[1])
    names = f"{giver.hangul} 기운이 {taker.hangul} 기운을"
    return _Found("재관", 10, f"{both}, {names} 다듬어 서로 속도가 다른 사이예요.")


# The best that joins is taken, otherwise what rubs most.
_JOINS = (
    ({RelationKind.SIX_COMBINATION}, "육합", 25, "편안하게 맞닿는 사이예요."),
    ({RelationKind.HALF_COMBINATION}, "반합", 22, "같은 쪽을 바라보는 사이예요."),
    ({RelationKind.LOOSE_COMBINATION}, "가합", 18, "느슨하게 이어지는 사이예요."),
)
_RUBS = (
    ({RelationKind.CLASH}, "충", 8, "마주 보고 서서 속도가 서로 다른 사이예요."),
    ({RelationKind.RESENTMENT}, "원진", 8, "거리를 조절하면 편안해지는 사이예요."),
    (
        {RelationKind.PUNISHMENT, RelationKind.SELF_PUNISHMENT},
        "형",
        10,
        "서로 맞춰 갈 것이 있는 사이예요.",
    ),
    ({RelationKind.BREAK}, "파", 10, "익숙한 것을 다시 맞춰 보는 사이예요."),
    ({RelationKind.HARM}, "해", 10, "말로 확인하면 편안해지는 사이예요."),
)
_KINDS = DEFAULT_KINDS | {RelationKind.RESENTMENT}


def _day_branches(one: Branch, other: Branch) -> _Found:
    both = f"일지 {one.hangul}·{other.hangul}"
    kinds = {rule.kind for rule in rules_between(one, other, _KINDS)}
    for wanted, kind, points, text in _JOINS:
        if kinds & wanted:
            return _Found(kind, points, f"{both}, {kind}으로 {text}")
    if one != other and Season.of(one) is Season.of(other):
        return _Found("방합", 18, f"{both}, 같은 계절의 기운이라 결이 닮은 사이예요.")
    for wanted, kind, points, text in _RUBS:
        if kinds & wanted:
            return _Found(kind, points, f"{both}, {text}")
    if one == other:
        return _Found("같은 글자", 15, f"{both}, 생활의 박자가 닮은 사이예요.")
    return _Found("무관", 15, f"{both}, 서로 얽매이지 않아 편안한 사이예요.")


def _elements(one: Facts, other: Facts) -> _Found:
    gaps = [_lowest_two(one), _lowest_two(other)]
    fills = [
        sum(giver.element_weights[element] for element in gap)
        for giver, gap in ((other, gaps[0]), (one, gaps[1]))
    ]
    # Each way counts half, and half of the other's weight in one's two lowest fills them.
    points = int(sum(min(fill, 50) for fill in fills) / 100 * POSSIBLE["elements"] + 0.5)
    names = ["·".join(element.hangul for element in gap) for gap in gaps]
    reason = (
        f"첫째 분에게 적은 {names[0]} 기운이 둘째 분에게 {fills[0]:.0f}%, "
        f"둘째 분에게 적은 {names[1]} 기운이 첫째 분에게 {fills[1]:.0f}% 있어요."
    )
    return _Found("보완", points, reason)


def _lowest_two(facts: Facts) -> list[Element]:
    return sorted(ELEMENTS, key=facts.element_weights.__getitem__)[:2]


def _useful(one: Facts, other: Facts) -> _Found:
    mine, theirs = (
        facts.useful.balance[:2] or facts.useful.climate_elements[:2] for facts in (one, other)
    )
    if mine[0] is theirs[0]:
        return _Found("일치", 15, f"두 분 모두 {mine[0].hangul} 기운을 가장 반겨요.")
    for element in mine:
        if element in theirs:
            return _Found("겹침", 11, f"두 분이 {element.hangul} 기운을 함께 반겨요.")
    for giver, taker in ((mine[0], theirs[0]), (theirs[0], mine[0])):
        if giver.generates is taker:
            names = f"{giver.hangul} 기운이 다른 분이 반기는 {taker.hangul} 기운을"
            return _Found("상생", 8, f"한 분이 반기는 {names} 길러 줘요.")
    names = f"{mine[0].hangul}·{theirs[0].hangul}"
    return _Found("다름", 5, f"반기는 기운이 {names}, 힘을 얻는 방식이 서로 달라요.")


def _climate(one: Season, other: Season) -> _Found:
    extremes = {Season.SUMMER, Season.WINTER}
    if {one, other} == extremes:
        return _Found("다른 온도", 10, "여름과 겨울에 태어나 서로의 온도를 맞춰 줘요.")
    if one is other and one in extremes:
        return _Found(
            "같은 온도", 4, f"두 분 모두 {one.hangul}에 태어나 같은 때에 함께 지치기 쉬워요."
        )
    if one in extremes or other in extremes:
        reason = "한 분은 온화한 철에 태어나 다른 분의 온도를 부드럽게 해 줘요."
        return _Found("온화한 온도", 8, reason)
    return _Found("고른 온도", 7, "두 분 모두 온화한 철에 태어나 온도가 고르게 이어져요.")
