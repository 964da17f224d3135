"""대운: direction, number, start and cycles."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.errors import NotBornYet
from fortune.engine.facts import Gender
from fortune.engine.luck import Luck, full_age, luck_of

CASES = [
    case
    for case in json.loads((Path(__file__).parent / "golden_cases.json").read_text())["cases"]
    if "daeun" in case
]
# This source cuts 4.92 and 1.53 years down where we round; its third number agrees with ours.
ROUNDED_DOWN_THERE = {"PP-03": 5, "PP-05": 2}


def luck(birth: datetime, gender: str = "female", today: date = date(2026, 3, 1)) -> Luck:
    return luck_of(get_pillars(birth), Gender(gender), birth.date(), today)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_luck_numbers_are_those_of_the_sources(case: dict[str, Any]) -> None:
    found = luck(datetime.fromisoformat(case["birth"]), case["gender"], date(2101, 1, 1))
    assert found.number == ROUNDED_DOWN_THERE.get(case["id"], case["daeun"])
    if "forward" in case:
        assert found.direction == ("forward" if case["forward"] else "backward")


@pytest.mark.parametrize(
    ("year", "gender", "direction"),
    [
        (1988, "male", "forward"),
        (1988, "female", "backward"),
        (1989, "male", "backward"),
        (1989, "female", "forward"),
    ],
)
def test_the_direction_follows_year_and_gender(year: int, gender: str, direction: str) -> None:
    assert luck(datetime(year, 7, 15, 12), gender).direction == direction


def test_the_start_is_exact_to_the_month() -> None:
    # 716,226 s from 소서: 8.29 days are 2 years and 9 months, rounded 3 years.
    found = luck(datetime(1988, 7, 15, 14, 30))
    assert (found.number, found.years, found.months) == (3, 2, 9)


def test_the_number_is_at_least_one() -> None:
    found = luck(datetime(2024, 2, 4, 17, 20), "male", date(2101, 1, 1))  # 438 s before 입춘
    assert found.direction == "backward"
    found = luck(datetime(2024, 2, 4, 17, 20), "female", date(2101, 1, 1))
    assert (found.direction, found.number, found.years, found.months) == ("forward", 1, 0, 0)


def test_cycles_carry_pillar_age_year_and_ten_gods() -> None:
    cycle = luck(datetime(1988, 7, 15, 14, 30)).cycles[0]
    assert (cycle.age, cycle.year, str(cycle.pillar)) == (3, 1991, "戊午")
    assert (cycle.ten_god.hangul, cycle.branch_ten_god.hangul) == ("정인", "편관")


@pytest.mark.parametrize(
    ("today", "current"),
    [
        (date(1991, 7, 14), None),
        (date(1991, 7, 15), "戊午"),
        (date(2001, 7, 14), "戊午"),
        (date(2001, 7, 15), "丁巳"),
        (date(2026, 3, 1), "乙卯"),
        (date(2091, 7, 14), "己酉"),
        (date(2091, 7, 15), None),
    ],
)
def test_the_current_cycle_changes_on_a_birthday(today: date, current: str | None) -> None:
    found = luck(datetime(1988, 7, 15, 14, 30), today=today).current
    assert (found and str(found.pillar)) == current


@pytest.mark.parametrize(
    ("today", "age"),
    [(date(2000, 2, 29), 0), (date(2001, 2, 28), 0), (date(2001, 3, 1), 1), (date(2004, 2, 29), 4)],
)
def test_full_age_counts_birthdays(today: date, age: int) -> None:
    assert full_age(date(2000, 2, 29), today) == age


def test_a_birth_after_today_is_refused() -> None:
    with pytest.raises(NotBornYet, match="오늘보다 뒤"):
        full_age(date(2026, 3, 2), date(2026, 3, 1))
