"""대운: direction, number, start and cycles; 세운, 월운 and 일운."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.errors import NotBornYet, OutOfRange
from fortune.engine.facts import Gender
from fortune.engine.ganji import Pillar
from fortune.engine.luck import (
    Luck,
    full_age,
    korean_age,
    luck_day,
    luck_month,
    luck_months,
    luck_of,
    luck_year,
    years_of_cycle,
)
from fortune.engine.solar_terms import terms
from fortune.engine.solar_time import wall_clock

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


SAMPLE = get_pillars(datetime(1988, 7, 15, 14, 30))  # 戊辰 己未 辛未 甲午


def test_cycles_are_read_against_the_chart() -> None:
    cycle = luck(datetime(1988, 7, 15, 14, 30)).cycles[0]  # 戊午
    assert (cycle.stage.hangul, cycle.shinsal.hangul) == ("병", "재살")
    assert (cycle.void, cycle.noble) == (False, True)
    assert [(one.name, *one.positions) for one in cycle.relations] == [
        ("오미합", "month"),
        ("오미합", "day"),
        ("오오자형", "hour"),
    ]
    assert cycle.korean_age == cycle.age + 1 == 4


@pytest.mark.parametrize(
    ("today", "age"), [(date(1988, 7, 15), 1), (date(1988, 12, 31), 1), (date(1989, 1, 1), 2)]
)
def test_korean_age_counts_new_years(today: date, age: int) -> None:
    assert korean_age(date(1988, 7, 15), today) == age


def test_korean_age_refuses_a_birth_after_today() -> None:
    with pytest.raises(NotBornYet):
        korean_age(date(2026, 3, 2), date(2026, 3, 1))


def test_the_years_of_a_cycle_are_the_ten_from_the_one_it_begins_in() -> None:
    cycle = luck(datetime(1988, 7, 15, 14, 30)).cycles[3]
    years = years_of_cycle(SAMPLE, cycle)
    assert [year.year for year in years] == list(range(2021, 2031))
    assert [str(year.pillar) for year in years][:3] == ["辛丑", "壬寅", "癸卯"]
    assert (years[0].age, years[0].korean_age) == (cycle.age, cycle.age + 1) == (33, 34)


def test_a_year_has_its_ten_gods_relations_and_samjae() -> None:
    year = luck_year(SAMPLE, 2022, 1988)  # 壬寅 to a year of 辰
    assert (year.ten_god.hangul, year.branch_ten_god.hangul) == ("상관", "정재")
    assert (year.samjae, year.shinsal.hangul) == ("들삼재", "역마살")
    assert [luck_year(SAMPLE, 2022 + step, 1988).samjae for step in (1, 2, 3)] == (
        ["눌삼재", "날삼재", None]
    )
    assert [(one.name, *one.positions) for one in year.relations] == [("인오반합", "hour")]
    void = luck_year(SAMPLE, 2030, 1988)  # 庚戌; 辛未 leaves 戌亥 out
    assert void.void
    assert not year.void


def test_months_follow_the_terms_from_ipchun_to_ipchun() -> None:
    months = luck_months(SAMPLE, 2026)
    terms_of_year = [term for term in (*terms(2026), *terms(2027)) if term.starts_month][1:14]
    assert [month.starts for month in months] == [term.epoch for term in terms_of_year[:12]]
    assert [month.ends for month in months] == [term.epoch for term in terms_of_year[1:]]
    assert [month.term for month in months] == [term.name for term in terms_of_year[:12]]
    assert [month.pillar.branch.char for month in months] == list("寅卯辰巳午未申酉戌亥子丑")
    for month in months:
        birth = get_pillars(month.starts_at)
        assert (birth.month, birth.year) == (month.pillar, Pillar.of("丙午"))
    assert months[0].starts_at == wall_clock(months[0].starts)


@pytest.mark.parametrize("year", [1889, 2110])
def test_months_of_years_without_terms_are_refused(year: int) -> None:
    with pytest.raises(OutOfRange):
        luck_months(SAMPLE, year)


def test_the_month_of_a_day_is_the_one_that_rules_at_its_noon() -> None:
    # 입춘 2026 is at 05:02 on February 4th, 경칩 2025 at 17:07 on March 5th.
    for day, pillar in (
        (date(2026, 2, 3), "己丑"),
        (date(2026, 2, 4), "庚寅"),
        (date(2025, 3, 5), "戊寅"),
        (date(2025, 3, 6), "己卯"),
    ):
        month = luck_month(SAMPLE, day)
        assert str(month.pillar) == pillar
        assert month in (*luck_months(SAMPLE, 2025), *luck_months(SAMPLE, 2026))


def test_a_day_is_read_like_a_year() -> None:
    day = luck_day(SAMPLE, date(2026, 3, 1))
    assert (str(day.pillar), day.ten_god.hangul, day.branch_ten_god.hangul) == (
        "甲戌", "정재", "정인",
    )  # fmt: skip
    assert day.void
    born = luck_day(SAMPLE, date(1988, 7, 15))
    assert born.pillar == get_pillars(datetime(1988, 7, 15, 12), clock="civil").day


def test_pillars_of_luck_are_ready_for_json() -> None:
    pillars = (
        luck(datetime(1988, 7, 15, 14, 30)).cycles[0],
        luck_year(SAMPLE, 2026, 1988),
        luck_months(SAMPLE, 2026)[0],
        luck_day(SAMPLE, date(2026, 3, 1)),
    )
    own = [
        {"age", "korean_age", "year"},
        {"age", "korean_age", "year", "samjae"},
        {"term", "starts", "local"},
        {"day"},
    ]
    shared = {
        "pillar", "ten_god", "branch_ten_god", "stage", "shinsal", "void", "noble", "relations"
    }  # fmt: skip
    for pillar, keys in zip(pillars, own, strict=True):
        assert set(pillar.as_dict()) == shared | keys
        assert json.loads(json.dumps(pillar.as_dict())) == pillar.as_dict()
    month = pillars[2].as_dict()
    assert (month["starts"], month["local"]) == ("2026-02-03T20:02:08Z", "2026-02-04T05:02:08")
    assert pillars[1].as_dict()["relations"][0] == (
        {"kind": "stem_combination", "name": "병신합", "positions": ["day"]}
    )
