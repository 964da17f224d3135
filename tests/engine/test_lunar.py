"""Korean lunar dates."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from korean_lunar_calendar import KoreanLunarCalendar

from fortune.engine.lunar import (
    LAST_DAY,
    NoSuchLunarDate,
    leap_month,
    lunar_to_solar,
    solar_to_lunar,
)

FIRST_DAY = date(1899, 2, 10)


def every_day() -> list[date]:
    return [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def test_every_day_goes_there_and_back() -> None:
    days = every_day()
    found = [solar_to_lunar(day) for day in days]
    assert [lunar_to_solar(*lunar) for lunar in found] == days
    assert len(set(found)) == len(days)


def test_the_table_agrees_with_the_library_it_was_read_from() -> None:
    calendar = KoreanLunarCalendar()
    for day in every_day()[::7]:
        assert calendar.setSolarDate(day.year, day.month, day.day)
        assert solar_to_lunar(day) == (
            calendar.lunarYear,
            calendar.lunarMonth,
            calendar.lunarDay,
            calendar.isIntercalation,
        )


def test_months_have_29_or_30_days_and_leap_years_one_month_more() -> None:
    for year in range(1900, 2050):
        leap = leap_month(year)
        days = (lunar_to_solar(year + 1, 1, 1) - lunar_to_solar(year, 1, 1)).days
        assert days in ((383, 384, 385) if leap else (353, 354, 355))


@pytest.mark.parametrize(("year", "month"), [(2020, 4), (2023, 2), (2025, 6), (2033, 11)])
def test_leap_months_are_those_of_kasi(year: int, month: int) -> None:
    assert leap_month(year) == month


def refusal_of(year: int, month: int, day: int, leap: bool = False) -> NoSuchLunarDate:
    with pytest.raises(NoSuchLunarDate) as refusal:
        lunar_to_solar(year, month, day, leap)
    return refusal.value


def test_a_day_the_month_does_not_have_is_refused_with_its_length() -> None:
    refusal = refusal_of(2025, 5, 30)
    assert (refusal.reason, refusal.days_in_month) == ("no_such_day", 29)
    assert "29일까지" in str(refusal)
    assert refusal_of(2025, 1, 0).reason == "no_such_day"
    assert refusal_of(2025, 1, 31).days_in_month == 30
    assert str(refusal_of(2020, 4, 30, leap=True)) == "음력 2020년 윤4월은 29일까지예요."


def test_a_leap_month_that_is_not_there_is_refused_with_the_one_that_is() -> None:
    refusal = refusal_of(2023, 1, 1, leap=True)
    assert (refusal.reason, refusal.leap_month) == ("no_leap_month", 2)
    assert "윤2월" in str(refusal)
    refusal = refusal_of(2024, 1, 1, leap=True)
    assert (refusal.reason, refusal.leap_month) == ("no_leap_month", None)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1898, 12, 1), (2051, 1, 1), (2050, 11, 19), (2050, 12, 1), (2000, 0, 1), (2000, 13, 1)],
)
def test_what_the_calendar_does_not_cover_is_refused(year: int, month: int, day: int) -> None:
    assert refusal_of(year, month, day).reason == "out_of_range"


def test_the_last_day_of_the_calendar_is_answered() -> None:
    assert lunar_to_solar(2050, 11, 18) == LAST_DAY


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_solar_dates_outside_the_calendar_are_refused(day: date) -> None:
    with pytest.raises(NoSuchLunarDate) as refusal:
        solar_to_lunar(day)
    assert refusal.value.reason == "out_of_range"


def test_threads_do_not_disturb_each_other() -> None:
    dates = [(year, month, 1 + month) for year in range(1950, 2010) for month in range(1, 13)]
    alone = [lunar_to_solar(*one) for one in dates]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda one: lunar_to_solar(*one), dates)) == alone
