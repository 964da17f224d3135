"""오늘의 운세: a day's score, computed line by line. The same chart and day give the same answer.

It begins at 50. The stem of the day's pillar adds 12 when it is the useful element (용신), 6 when
it feeds that (희신), and takes 8 when it restrains it (기신). Its branch meets the chart's day
branch: 육합 +10, 삼합 or 반합 +7, 충 -10, 형 -6, 원진 -4, 파 and 해 -3; it takes 3 when it is one
of the chart's 공망 and adds 6 when it is 천을귀인. The pillars of the month and of the year count
by the same rules, three tenths of it. The sum is held between 25 and 95: no day is empty, none is
perfect.

용신 is the first of 억부, or where 중화 names none the first of 조후. Month and year are those at
noon. Weights are our own choice, after published schemes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from fortune.engine.calculator import FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR, day_pillar, year_and_month
from fortune.engine.errors import check_year
from fortune.engine.facts import Facts
from fortune.engine.ganji import Element, Pillar
from fortune.engine.relations import DEFAULT_KINDS, Relation, RelationKind, relations_with
from fortune.engine.sixty import void_branches
from fortune.engine.solar_time import noon_of
from fortune.engine.stars import noble_branches

START, LEAST, MOST = 50, 25, 95

type Unit = Literal["day", "month", "year"]

# Points are kept in tenths: a day's rules count ten of them, those of month and year three.
_WEIGHTS: dict[Unit, int] = {"day": 10, "month": 3, "year": 3}
_NAMES: dict[Unit, str] = {"day": "오늘", "month": "이달", "year": "올해"}


class DailyLine(NamedTuple):
    """One rule that applied: `points` with one decimal, `reason` in Korean.

    `code`: useful, feeds_useful, restrains_useful, void, noble or the relation's kind.
    """

    unit: Unit
    code: str
    points: float
    reason: str


class Lucky(NamedTuple):
    """What goes with the useful element, for play: a colour, a direction, two numbers."""

    element: Element
    colour: str
    direction: str
    numbers: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Daily:
    """`score` is 25-95; `word` and `advice` how one says it; `lines` what it is made of."""

    day: date
    pillar: Pillar
    score: int
    word: str
    advice: str
    lines: tuple[DailyLine, ...]
    lucky: Lucky

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "day": self.day.isoformat(),
            "pillar": self.pillar.chars,
            "score": self.score,
            "word": self.word,
            "advice": self.advice,
            "lines": [line._asdict() for line in self.lines],
            "lucky": {
                "element": self.lucky.element.value,
                "colour": self.lucky.colour,
                "direction": self.lucky.direction,
                "numbers": list(self.lucky.numbers),
            },
        }


# Cut so that each word is met often enough to mean something: 7, 25, 38, 21 and 9 percent of
# 15,900 days (300 charts born 1960-1999, every seventh day of 2026).
WORDS = (
    (68, "순풍이 부는 날", "미뤄 둔 일을 하나 꺼내 시작해 보세요."),
    (58, "맑은 날", "하고 싶던 말을 다정하게 건네 보세요."),
    (48, "고른 날", "늘 하던 일을 차분히 이어 가면 좋아요."),
    (40, "숨을 고르는 날", "일정 하나를 비우고 십 분만 쉬어 가세요."),
    (0, "천천히 걷는 날", "중요한 결정은 하루 미루고 몸부터 편하게 해 주세요."),
)
LUCKY = {
    lucky.element: lucky
    for lucky in (
        Lucky(Element.WOOD, "청록", "동쪽", (3, 8)),
        Lucky(Element.FIRE, "빨강", "남쪽", (2, 7)),
        Lucky(Element.EARTH, "노랑", "중앙", (5, 10)),
        Lucky(Element.METAL, "하양", "서쪽", (4, 9)),
        Lucky(Element.WATER, "검정", "북쪽", (1, 6)),
    )
}
_USEFUL, _FEEDS, _RESTRAINS, _VOID, _NOBLE = 12, 6, -8, -3, 6
_MEETINGS = {
    RelationKind.SIX_COMBINATION: (10, "마음이 편안히 맞닿아요"),
    RelationKind.THREE_COMBINATION: (7, "여럿의 힘이 한곳으로 모여요"),
    RelationKind.HALF_COMBINATION: (7, "같은 쪽을 보는 힘이 생겨요"),
    RelationKind.CLASH: (-10, "움직임이 많으니 여유를 넉넉히 두세요"),
    RelationKind.PUNISHMENT: (-6, "다듬을 일이 있으니 한 번 더 확인해 보세요"),
    RelationKind.SELF_PUNISHMENT: (-6, "스스로를 너무 다그치지 마세요"),
    RelationKind.RESENTMENT: (-4, "가까운 사이일수록 거리를 살짝 두어 보세요"),
    RelationKind.BREAK: (-3, "계획이 바뀔 수 있으니 빈칸을 남겨 두세요"),
    RelationKind.HARM: (-3, "말이 엇갈리기 쉬우니 한 번 더 물어봐 주세요"),
}
_KINDS = DEFAULT_KINDS | {RelationKind.RESENTMENT}


def useful_element(facts: Facts) -> Element:
    """The one element a day is measured by: the first of 억부, at 중화 the first of 조후."""
    return (*facts.useful.balance, *facts.useful.climate_elements)[0]


def daily(facts: Facts, day: date) -> Daily:
    """The score of a civil day in Korea for a chart. Raises OutOfRange outside 1900-2100.

    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> from fortune.engine.facts import Gender, facts_from_chart
    >>> birth = datetime(1988, 7, 15, 14, 30)
    >>> today = date(2026, 3, 1)
    >>> facts = facts_from_chart(
    ...     get_pillars(birth), gender=Gender.FEMALE, birth_date=birth.date(), today=today
    ... )
    >>> one = daily(facts, today)
    >>> one.score, [(line.code, line.points) for line in one.lines if line.unit == "day"]
    (54, [('useful', 12.0), ('punishment', -6.0), ('break', -3.0), ('void', -3.0)])
    """
    check_year(day, FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR)
    useful = useful_element(facts)
    year, month = year_and_month(noon_of(day))
    pillars: dict[Unit, Pillar] = {"day": day_pillar(day), "month": month, "year": year}
    found = [
        (unit, code, points * _WEIGHTS[unit], reason)
        for unit, pillar in pillars.items()
        for code, points, reason in _lines(facts, pillar, useful, _NAMES[unit])
    ]
    tenths = sum(points for _, _, points, _ in found)
    score = min(MOST, max(LEAST, START + (tenths + 5) // 10))
    word, advice = next((word, advice) for least, word, advice in WORDS if score >= least)
    lines = tuple(DailyLine(unit, code, points / 10, text) for unit, code, points, text in found)
    return Daily(day, pillars["day"], score, word, advice, lines, LUCKY[useful])


def _lines(
    facts: Facts, pillar: Pillar, useful: Element, name: str
) -> Iterator[tuple[str, int, str]]:
    """Code, whole points and reason of every rule that applies to one pillar."""
    element = pillar.stem.element
    stem = f"{name}의 천간 {pillar.stem.name}"
    if element is useful:
        yield "useful", _USEFUL, f"{stem}, 나를 돕는 {element.hangul} 기운(용신)이에요."
    elif element.generates is useful:
        yield "feeds_useful", _FEEDS, f"{stem}, 용신을 길러 주는 기운(희신)이에요."
    elif element.controls is useful:
        yield "restrains_useful", _RESTRAINS, f"{stem}, 용신을 누르는 기운(기신)이라 천천히 가요."
    branch = f"{name}의 지지 {pillar.branch.hangul}"
    for relation in _meetings(facts, pillar):
        points, text = _MEETINGS[relation.kind]
        yield relation.kind.value, points, f"{branch}, 일지와 만나({relation.name}) {text}."
    if pillar.branch in void_branches(facts.chart.day):
        yield "void", _VOID, f"{branch}, 공망이라 힘을 조금 빼고 가요."
    if pillar.branch in noble_branches(facts.day_master):
        yield "noble", _NOBLE, f"{branch}, 천을귀인이라 도움의 손길이 있어요."


def _meetings(facts: Facts, pillar: Pillar) -> list[Relation]:
    """The relations of a pillar's branch in which the chart's day branch takes part."""
    return [
        relation
        for relation in relations_with(facts.chart, pillar, _KINDS)
        if relation.kind in _MEETINGS and "day" in relation.positions
    ]
