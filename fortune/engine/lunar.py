"""Korean lunar dates (음력) of KASI, lunar 1899-01-01 to 2050-11-18.

Korea's calendar differs from China's where a new moon falls near midnight. The months come from
korean-lunar-calendar 0.4.0; its object keeps the last date when it refuses one and is not made
for threads, so the months are read out once at import into a table that never changes.
"""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from korean_lunar_calendar import KoreanLunarCalendar

from fortune.engine.errors import NoSuchLunarDate as NoSuchLunarDate

FIRST_YEAR, LAST_YEAR = 1899, 2050
LAST_DAY = date(2050, 12, 31)  # lunar 2050-11-18, in the middle of a month: KASI's last day


class LunarDate(NamedTuple):
    """A day of the lunar calendar; `leap` marks the second (윤달) of a doubled month."""

    year: int
    month: int
    day: int
    leap: bool


def _month_starts() -> dict[tuple[int, int, bool], int]:
    """(year, month, leap) -> ordinal of its first day, in the order of time."""
    calendar = KoreanLunarCalendar()
    return {
        (year, month, leap): date(
            calendar.solarYear, calendar.solarMonth, calendar.solarDay
        ).toordinal()
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month in range(1, 13)
        for leap in (False, True)
        if calendar.setLunarDate(year, month, 1, leap)
    }


_STARTS = _month_starts()
_MONTHS = tuple(_STARTS)
_FIRST_DAYS = tuple(_STARTS.values())
_LENGTHS = {
    month: after - first
    for month, first, after in zip(
        _MONTHS, _FIRST_DAYS, (*_FIRST_DAYS[1:], LAST_DAY.toordinal() + 1), strict=True
    )
}
_LEAP_MONTHS = {year: month for year, month, leap in _MONTHS if leap}


def leap_month(year: int) -> int | None:
    """The month that is doubled in a lunar year, or None. Raises NoSuchLunarDate outside 1899-2050.

    >>> leap_month(2020), leap_month(2024)
    (4, None)
    """
    _check_year(year)
    return _LEAP_MONTHS.get(year)


def lunar_to_solar(year: int, month: int, day: int, leap: bool = False) -> date:
    """The Gregorian date of a lunar date.

    Raises NoSuchLunarDate, never rolls a day over into the next month.
    Source: KASI 음양력, by korean-lunar-calendar 0.4.0.

    >>> lunar_to_solar(2020, 4, 1, leap=True).isoformat()
    '2020-05-23'
    """
    _check_year(year)
    if not 1 <= month <= 12:
        raise NoSuchLunarDate("out_of_range", "음력 달은 1월부터 12월까지예요.")
    first = _STARTS.get((year, month, bool(leap)))
    if first is None and leap and year in _LEAP_MONTHS:
        known = _LEAP_MONTHS[year]
        message = f"음력 {year}년에는 윤{month}월이 없어요. 이해의 윤달은 윤{known}월이에요."
        raise NoSuchLunarDate("no_leap_month", message, leap_month=known)
    if first is None and leap:
        raise NoSuchLunarDate("no_leap_month", f"음력 {year}년에는 윤달이 없어요.")
    if first is None:
        raise _after_the_end()
    days = _LENGTHS[year, month, bool(leap)]
    if day > days and first + days > LAST_DAY.toordinal():
        raise _after_the_end()
    if not 1 <= day <= days:
        name = f"{'윤' if leap else ''}{month}월"
        message = f"음력 {year}년 {name}은 {days}일까지예요."
        raise NoSuchLunarDate("no_such_day", message, days_in_month=days)
    return date.fromordinal(first + day - 1)


def solar_to_lunar(day: date) -> LunarDate:
    """The lunar date of a Gregorian date, 1899-02-10 to 2050-12-31. Raises NoSuchLunarDate.

    >>> solar_to_lunar(date(2023, 5, 27))
    LunarDate(year=2023, month=4, day=8, leap=False)
    """
    ordinal = day.toordinal()
    if not _FIRST_DAYS[0] <= ordinal <= LAST_DAY.toordinal():
        raise NoSuchLunarDate(
            "out_of_range", "음력은 1899년 2월 10일부터 2050년 12월 31일까지의 날만 알 수 있어요."
        )
    place = bisect_right(_FIRST_DAYS, ordinal) - 1
    year, month, leap = _MONTHS[place]
    return LunarDate(year, month, ordinal - _FIRST_DAYS[place] + 1, leap)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchLunarDate(
            "out_of_range", f"음력은 {FIRST_YEAR}년부터 {LAST_YEAR}년까지만 알 수 있어요."
        )


def _after_the_end() -> NoSuchLunarDate:
    return NoSuchLunarDate("out_of_range", "음력은 2050년 11월 18일까지만 알 수 있어요.")
