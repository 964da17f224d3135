"""An unknown hour: what all hours of the day agree on."""

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fortune.engine.calculator import get_pillars
from fortune.engine.errors import SkippedTime
from fortune.engine.facts import Gender, facts_from_chart
from fortune.engine.scan import HourScan, scan_hours
from fortune.engine.stars import stars_of
from fortune.engine.strength import strength_of


def scan(day: datetime, gender: Gender = Gender.FEMALE, **options: object) -> HourScan:
    return scan_hours(get_pillars(day, hour_known=False, **options), gender)  # type: ignore[arg-type]


def hours(found: HourScan) -> str:
    return " ".join(str(candidate.hour) for candidate in found.candidates)


def test_an_ordinary_day_has_twelve_hours() -> None:
    found = scan(datetime(1988, 7, 15))
    assert hours(found) == "戊子 己丑 庚寅 辛卯 壬辰 癸巳 甲午 乙未 丙申 丁酉 戊戌 己亥"
    assert [f"{year} {month}" for year, month in found.months] == ["戊辰 己未"]
    assert (found.scores, found.levels) == ((75, 100), ("태강", "극왕"))
    assert (found.strong, found.strong_holds) == (True, True)
    assert (found.luck_numbers, found.forward) == ((3, 3), False)
    assert sum(found.elements.values()) == 6


def test_strength_that_depends_on_the_hour_is_said_to() -> None:
    found = scan(datetime(1988, 5, 8))
    assert (found.scores, found.levels) == ((15, 40), ("태약", "신약", "중화신약"))
    assert (found.strong, found.strong_holds) == (None, False)


def test_an_answer_is_given_only_where_all_hours_agree() -> None:
    found = [scan(datetime(2000, 1, 1) + timedelta(days=step)) for step in range(60)]
    for one in found:
        answers = {candidate.strength.strong for candidate in one.candidates}
        assert one.strong_holds == (len(answers) == 1)
        assert one.strong is (answers.pop() if one.strong_holds else None)
    assert {one.strong_holds for one in found} == {True, False}


def test_the_day_of_ipchun_has_both_months_and_turns_the_luck_round() -> None:
    found = scan(datetime(2024, 2, 4))  # 입춘 at 17:27, inside 申
    assert [f"{year} {month}" for year, month in found.months] == ["癸卯 乙丑", "甲辰 丙寅"]
    assert hours(found).count("庚申") == 2
    assert len(found.candidates) == 13
    assert found.forward is None
    assert sum(found.elements.values()) == 5


def test_a_luck_number_near_a_half_has_a_range() -> None:
    found = scan(datetime(1988, 7, 11), Gender.FEMALE)  # 소서 + 3.7 to 4.7 days: 1.2 to 1.6 years
    assert found.luck_numbers == (1, 2)


@pytest.mark.parametrize(
    ("rule", "zi"), [("zi", ["壬子"]), ("split", ["壬子", "甲子"]), ("midnight", ["壬子"])]
)
def test_hours_of_another_day_are_left_out(rule: str, zi: list[str]) -> None:
    """By 정자시 the last half hour of the clock is the next day's; by 야자시 it is this day's, with
    the next day's stem, and the first half hour was the day before's."""
    found = scan(datetime(2024, 3, 10), day_rule=rule)
    assert {str(candidate.chart.day) for candidate in found.candidates} == {"癸酉"}
    assert [hour for hour in hours(found).split() if hour.endswith("子")] == zi


def test_a_scan_is_ready_for_json() -> None:
    written = scan(datetime(2024, 2, 4)).as_dict()
    assert json.loads(json.dumps(written)) == written
    assert written["luck_direction"] is None
    assert scan(datetime(1988, 7, 15)).as_dict()["luck_direction"] == "backward"


@settings(max_examples=25, deadline=None)
@given(
    st.dates(date(1900, 1, 2), date(2100, 12, 30)),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(Gender),
    st.sampled_from(["zi", "split", "midnight"]),
)
def test_whatever_the_hour_was_the_scan_has_foreseen_it(
    day: date, minute: int, gender: Gender, rule: str
) -> None:
    midnight = datetime(day.year, day.month, day.day)
    found = scan(midnight, gender, day_rule=rule)
    birth = midnight + timedelta(minutes=minute)
    try:
        chart = get_pillars(birth, day_rule=rule)  # type: ignore[arg-type]
    except SkippedTime:
        return
    if chart.day != found.candidates[0].chart.day:
        return
    facts = facts_from_chart(chart, gender=gender, birth_date=day, today=date(2101, 1, 1))
    assert chart.key in {candidate.chart.key for candidate in found.candidates}
    assert (chart.year, chart.month) in found.months
    least, most = found.scores
    assert least <= strength_of(chart).score <= most
    least, most = found.luck_numbers
    assert least <= facts.luck.number <= most
    stars = {(star.rule.id, star.base) for star in stars_of(chart)}
    assert {(star.rule.id, star.base) for star in found.stars} <= stars
    assert all(facts.element_counts[element] >= n for element, n in found.elements.items())
    if found.strong_holds:
        assert facts.strength.strong is found.strong


@pytest.mark.parametrize("clock", ["civil", "apparent", "mean"])
def test_the_scan_follows_the_chart_s_own_options(clock: str) -> None:
    found = scan(datetime(2024, 3, 10), clock=clock)
    assert {candidate.chart.clock for candidate in found.candidates} == {clock}
