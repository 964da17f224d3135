"""오늘의 운세: the score of a day, line by line."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fortune.engine.calculator import day_pillar, get_pillars, year_and_month
from fortune.engine.daily import LUCKY, WORDS, Daily, daily, useful_element
from fortune.engine.errors import OutOfRange
from fortune.engine.facts import Facts, Gender, facts_from_chart
from fortune.engine.ganji import ELEMENTS, Element, Pillar
from fortune.engine.solar_terms import terms
from fortune.engine.solar_time import noon_of, wall_clock

TODAY = date(2026, 3, 1)
BIRTH = datetime(1988, 7, 15, 14, 30)
FRIGHTENING = re.compile("나쁜|흉|불행|죽|사고|재앙|망하|아프")


def facts_of(birth: datetime = BIRTH) -> Facts:
    chart = get_pillars(birth)
    return facts_from_chart(
        chart, gender=Gender.FEMALE, birth_date=birth.date(), today=date(2101, 1, 1)
    )


def with_chart(characters: str) -> Facts:
    year, month, day, hour = map(Pillar.of, characters.split())
    chart = get_pillars(BIRTH)._replace(year=year, month=month, day=day, hour=hour)
    return facts_from_chart(chart, gender=Gender.FEMALE, birth_date=BIRTH.date(), today=TODAY)


def day_of(pillar: str) -> date:
    """A day of 2026 with this pillar."""
    return next(
        day
        for day in (date(2026, 1, 1) + timedelta(days=step) for step in range(60))
        if str(day_pillar(day)) == pillar
    )


def of_the_day(facts: Facts, pillar: str) -> dict[str, float]:
    lines = daily(facts, day_of(pillar)).lines
    return {line.code: line.points for line in lines if line.unit == "day"}


def test_a_day_is_told_line_by_line() -> None:
    one = daily(facts_of(), TODAY)  # 甲戌 for 辛未, whose 용신 is wood
    assert (str(one.pillar), one.score, one.word) == ("甲戌", 54, "고른 날")
    assert [(line.unit, line.code, line.points) for line in one.lines] == [
        ("day", "useful", 12.0),
        ("day", "punishment", -6.0),
        ("day", "break", -3.0),
        ("day", "void", -3.0),
        ("month", "restrains_useful", -2.4),
        ("month", "noble", 1.8),
        ("year", "six_combination", 3.0),
        ("year", "noble", 1.8),
    ]
    assert one.lines[0].reason == "오늘의 천간 갑목, 나를 돕는 목 기운(용신)이에요."
    assert one.lines[6].reason.startswith("올해의 지지 오, 일지와 만나(오미합)")


@pytest.mark.parametrize(
    ("pillar", "code", "points"),
    [
        ("甲子", "useful", 12),
        ("壬子", "feeds_useful", 6),
        ("庚子", "restrains_useful", -8),
        ("丙子", None, 0),
        ("戊子", None, 0),
    ],
)
def test_the_stem_is_measured_by_the_useful_element(
    pillar: str, code: str | None, points: int
) -> None:
    assert useful_element(facts_of()) is Element.WOOD
    stems = {"useful", "feeds_useful", "restrains_useful"}
    found = {key: n for key, n in of_the_day(facts_of(), pillar).items() if key in stems}
    assert found == ({code: points} if code else {})


@pytest.mark.parametrize(
    ("pillar", "codes"),
    [  # to the day branch 未 of 辛未
        ("丙午", {"six_combination": 10, "noble": 6}),
        ("丁卯", {"half_combination": 7}),
        ("丁亥", {"void": -3}),  # 亥未 without 卯 is 가합 and counts for nothing
        ("丁丑", {"clash": -10, "punishment": -6}),
        ("丙戌", {"punishment": -6, "break": -3, "void": -3}),
        ("丙子", {"harm": -3, "resentment": -4}),
        ("丙寅", {"noble": 6}),
        ("丁巳", {}),
        ("丁酉", {}),
    ],
)
def test_the_branch_meets_the_chart_s_day_branch(pillar: str, codes: dict[str, float]) -> None:
    stems = {"useful", "feeds_useful", "restrains_useful"}
    found = of_the_day(facts_of(), pillar)
    assert {key: n for key, n in found.items() if key not in stems} == codes


def test_a_day_that_completes_a_three_with_the_day_branch_counts_once() -> None:
    facts = with_chart("甲申 丙寅 甲子 戊辰")
    assert "half_combination" in of_the_day(with_chart("甲戌 丙寅 甲子 甲戌"), "壬申")
    found = of_the_day(facts, "壬申")
    assert found["three_combination"] == 7
    assert "half_combination" not in found


def test_a_branch_that_meets_its_own_kind_may_punish_itself() -> None:
    facts = with_chart("甲申 丙寅 甲午 戊辰")
    assert of_the_day(facts, "丙午")["self_punishment"] == -6


def test_other_branches_of_the_chart_do_not_count() -> None:
    """甲午 hour: a 子 day clashes with it, and says nothing of it."""
    assert "clash" not in of_the_day(facts_of(), "甲子")


def test_balance_is_measured_by_climate() -> None:
    even = with_chart("甲寅 丙寅 甲申 庚午")
    assert even.useful.balance == ()
    assert useful_element(even) is even.useful.climate_elements[0]


def test_month_and_year_are_those_of_noon() -> None:
    ipchun = wall_clock(terms(2026)[2].epoch)  # 2026-02-04 05:02
    before, after = (daily(facts_of(), ipchun.date() - timedelta(days=one)) for one in (1, 0))
    years = [{line.reason for line in one.lines if line.unit == "year"} for one in (before, after)]
    assert not any("지지 오" in reason for reason in years[0])
    assert any("지지 오" in reason for reason in years[1])
    assert str(year_and_month(noon_of(ipchun.date()))[0]) == "丙午"


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1)])
def test_days_outside_the_years_are_refused(day: date) -> None:
    with pytest.raises(OutOfRange):
        daily(facts_of(), day)


def test_each_element_has_its_colour_direction_and_numbers() -> None:
    assert tuple(LUCKY) == ELEMENTS
    assert [lucky.numbers for lucky in LUCKY.values()] == [(3, 8), (2, 7), (5, 10), (4, 9), (1, 6)]
    assert daily(facts_of(), TODAY).lucky == LUCKY[Element.WOOD]
    assert LUCKY[Element.WATER].direction == "북쪽"


def test_a_day_is_ready_for_json() -> None:
    written = daily(facts_of(), TODAY).as_dict()
    assert json.loads(json.dumps(written)) == written
    assert set(written) == {"day", "pillar", "score", "word", "advice", "lines", "lucky"}


def test_every_word_is_met_within_a_year() -> None:
    births = [BIRTH.replace(year=1960 + step, month=1 + step % 12) for step in range(12)]
    found = {
        daily(facts_of(birth), date(2026, 1, 1) + timedelta(days=step)).word
        for birth in births
        for step in range(0, 365, 5)
    }
    assert found == {word for _, word, _ in WORDS}


def total(one: Daily) -> float:
    return 50 + sum(line.points for line in one.lines)


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1912, 1, 2), datetime(2100, 12, 31)),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
)
def test_a_score_is_the_sum_of_its_lines(birth: datetime, day: date) -> None:
    facts = facts_of(birth.replace(hour=12, microsecond=0))
    one = daily(facts, day)
    assert one == daily(facts, day)
    assert 25 <= one.score <= 95
    assert abs(min(95, max(25, total(one))) - one.score) <= 0.51
    assert one.pillar == day_pillar(day)
    text = one.word + one.advice + "".join(line.reason for line in one.lines)
    assert not FRIGHTENING.search(text)
