"""궁합: parts, reasons and hints of two charts."""

import json
import re
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fortune.engine.calculator import get_pillars
from fortune.engine.compatibility import (
    HINTS,
    POSSIBLE,
    TITLES,
    Compatibility,
    CompatibilityMode,
    CompatibilityPart,
    compatibility,
)
from fortune.engine.facts import Facts, Gender, facts_from_chart
from fortune.engine.ganji import PILLARS, Element, Pillar

BIRTH = datetime(1988, 7, 15, 14, 30)
FRIGHTENING = re.compile("나쁜|흉|불행|헤어|이혼|죽|사고|상극이라|최악|학생|학부모|제자")


def facts_of(characters: str) -> Facts:
    year, month, day, hour = map(Pillar.of, characters.split())
    chart = get_pillars(BIRTH)._replace(year=year, month=month, day=day, hour=hour)
    return facts_from_chart(
        chart, gender=Gender.FEMALE, birth_date=BIRTH.date(), today=date(2026, 3, 1)
    )


def born(birth: datetime, *, known: bool = True) -> Facts:
    return facts_from_chart(
        get_pillars(birth, hour_known=known),
        gender=Gender.FEMALE,
        birth_date=birth.date(),
        today=date(2101, 1, 1),
    )


def part(both: Compatibility, id_: str) -> CompatibilityPart:
    return next(part for part in both.parts if part.id == id_)


def of_days(one: str, other: str, id_: str) -> tuple[str, int]:
    """A part of two charts that differ in their days only."""
    charts = [facts_of(f"甲子 丙寅 {day} 甲子") for day in (one, other)]
    found = part(compatibility(*charts), id_)
    return found.kind, found.points


@pytest.mark.parametrize(
    ("one", "other", "kind", "points"),
    [
        ("甲子", "己丑", "합", 25),
        ("辛未", "丙寅", "합", 25),
        ("壬子", "甲子", "상생", 20),
        ("甲子", "壬子", "상생", 20),
        ("甲子", "甲寅", "비화", 15),
        ("甲子", "乙丑", "비화", 15),
        ("庚子", "甲子", "재관", 10),
        ("甲子", "戊子", "재관", 10),
    ],
)
def test_day_masters_join_feed_resemble_or_shape(
    one: str, other: str, kind: str, points: int
) -> None:
    assert of_days(one, other, "day_master") == (kind, points)


@pytest.mark.parametrize(
    ("one", "other", "kind", "points"),
    [
        ("甲子", "乙丑", "육합", 25),
        ("己巳", "壬申", "육합", 25),  # 형 and 파 too: what joins comes first
        ("壬申", "甲子", "반합", 22),
        ("甲辰", "壬申", "가합", 18),
        ("丙寅", "丁卯", "방합", 18),
        ("丁卯", "戊辰", "방합", 18),  # 해 too
        ("甲子", "丙寅", "무관", 15),
        ("甲子", "丙子", "같은 글자", 15),
        ("甲午", "丙午", "형", 10),
        ("甲子", "丁卯", "형", 10),
        ("丙寅", "己巳", "형", 10),  # 해 too
        ("丁卯", "庚午", "파", 10),
        ("辛未", "甲子", "원진", 8),  # 해 too: what rubs most
        ("甲子", "庚午", "충", 8),
        ("丙寅", "壬申", "충", 8),  # 형 too
    ],
)
def test_day_branches_count_by_the_best_that_joins_or_what_rubs_most(
    one: str, other: str, kind: str, points: int
) -> None:
    assert of_days(one, other, "day_branch") == (kind, points)


def test_elements_fill_by_what_one_has_of_the_other_s_lowest() -> None:
    wood, metal = facts_of("甲寅 甲寅 甲寅 甲寅"), facts_of("庚申 庚申 庚申 庚申")
    found = part(compatibility(wood, metal), "elements")
    # Lowest of the one are metal and water (none), of the other wood and fire.
    assert [
        round(metal.element_weights[element]) for element in (Element.METAL, Element.WATER)
    ] == ([77, 12])
    assert found.points == 25
    assert "금·수 기운이 둘째 분에게 88%" in found.reason
    alike = part(compatibility(wood, wood), "elements")
    assert alike.points == 0


@pytest.mark.parametrize(
    ("one", "other", "kind", "points"),
    [
        ("寅", "寅", "고른 온도", 7),
        ("寅", "申", "고른 온도", 7),
        ("午", "子", "다른 온도", 10),
        ("午", "午", "같은 온도", 4),
        ("子", "丑", "같은 온도", 4),
        ("午", "卯", "온화한 온도", 8),
    ],
)
def test_the_seasons_of_birth_warm_or_cool_each_other(
    one: str, other: str, kind: str, points: int
) -> None:
    months = [str(next(p for p in PILLARS if p.branch.char == char)) for char in (one, other)]
    charts = [facts_of(f"甲子 {month} 甲子 甲子") for month in months]
    found = part(compatibility(*charts), "climate")
    assert (found.kind, found.points) == (kind, points)


def test_useful_elements_are_compared_the_first_ones_first() -> None:
    fire = facts_of("甲寅 甲寅 甲寅 甲子")  # balance 火 土 金
    water = facts_of("庚午 丙戌 甲申 庚午")  # balance 水 木
    earth = facts_of("壬子 壬子 甲寅 戊辰")  # balance 土 金 火
    even = facts_of("甲寅 丙寅 甲申 庚午")  # 중화: climate 丙 癸
    found = [
        (
            part(compatibility(one, other), "useful").kind,
            part(compatibility(one, other), "useful").points,
        )
        for one, other in ((fire, fire), (fire, even), (fire, earth), (water, earth))
    ]
    assert found == [("일치", 15), ("일치", 15), ("겹침", 11), ("다름", 5)]


def test_parts_are_shown_with_titles_reasons_and_hints() -> None:
    both = compatibility(born(BIRTH), born(datetime(1990, 6, 15, 12)))
    assert {part.id: part.title for part in both.parts} == TITLES
    assert {part.id: part.possible for part in both.parts} == POSSIBLE
    assert sum(POSSIBLE.values()) == 100
    assert both.parts[0].reason == "일간 신금·신금, 같은 금 기운이라 결이 닮은 사이예요."
    assert (both.score, both.word) == (66, "서로 힘이 되는 사이")


def test_modes_change_the_hints_and_never_the_points() -> None:
    one, other = born(BIRTH), born(datetime(1990, 6, 15, 12))
    found = {mode: compatibility(one, other, mode=mode) for mode in CompatibilityMode}
    assert len({both.score for both in found.values()}) == 1
    assert len({both.parts[0].hint for both in found.values()}) == 3
    assert [mode.hangul for mode in CompatibilityMode] == ["동료", "가족", "친구"]


def test_every_hint_is_there_and_none_frightens() -> None:
    assert set(HINTS) == {
        (part, level, mode)
        for part in TITLES
        for level in ("high", "middle", "low")
        for mode in CompatibilityMode
    }
    assert len(set(HINTS.values())) == 45
    for hint in HINTS.values():
        assert hint.endswith("요.")
        assert not FRIGHTENING.search(hint)


def test_an_unknown_hour_on_either_side_is_no_obstacle() -> None:
    both = compatibility(born(BIRTH, known=False), born(datetime(1990, 6, 15), known=False))
    assert len(both.parts) == 5


def test_compatibility_is_ready_for_json() -> None:
    written = compatibility(born(BIRTH), born(datetime(1990, 6, 15, 12))).as_dict()
    assert json.loads(json.dumps(written)) == written
    assert set(written) == {"mode", "score", "word", "parts"}


births = st.datetimes(datetime(1912, 1, 2), datetime(2100, 12, 31)).map(
    lambda birth: birth.replace(hour=12, microsecond=0)
)


@settings(max_examples=60, deadline=None)
@given(births, births, st.sampled_from(CompatibilityMode))
def test_the_two_are_equals(one: datetime, other: datetime, mode: CompatibilityMode) -> None:
    here = compatibility(born(one), born(other), mode=mode)
    there = compatibility(born(other), born(one), mode=mode)
    assert here == compatibility(born(one), born(other), mode=mode)
    assert (here.score, here.word) == (there.score, there.word)
    assert [(part.kind, part.points) for part in here.parts] == [
        (part.kind, part.points) for part in there.parts
    ]
    assert here.score == sum(part.points for part in here.parts)
    assert all(0 <= part.points <= part.possible for part in here.parts)
    text = here.word + "".join(part.reason + part.hint for part in here.parts)
    assert not FRIGHTENING.search(text)
