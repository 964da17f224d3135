"""Four pillars (사주 여덟 글자) from a birth moment.

Year and month follow the instants of the solar terms, which are the same for everyone on Earth.
Day and hour follow the sun's local time at the birth place. Rules: 입춘 begins the year, the 절
begin the months; stems of months by 五虎遁, of hours by 五鼠遁; day 甲子 = 2024-01-01 (KASI).
"""

from bisect import bisect_right
from datetime import date, datetime, time

from fortune.engine import solar_time
from fortune.engine.errors import BadLongitude, UnknownOption, check_year
from fortune.engine.errors import OutOfRange as OutOfRange
from fortune.engine.errors import SkippedTime as SkippedTime
from fortune.engine.ganji import PILLARS, Branch, Chart, Clock, DayRule, Pillar
from fortune.engine.solar_terms import FIRST_YEAR, MONTH_TERM_EPOCHS

SEOUL_LONGITUDE = 126.978
FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR = 1900, 2100
CLOCKS = ("mean", "civil", "apparent")
DAY_RULES = ("zi", "split", "midnight")

# Day numbers count from 1970-01-01; 2024-01-01 is 甲子 and no day is ever left out.
DAY_CYCLE = -(date(2024, 1, 1).toordinal() - solar_time.EPOCH_ORDINAL) % 60
SECONDS_PER_DEGREE = 240


def _year_and_month(number: int) -> tuple[Pillar, Pillar]:
    """The pillars that the 절 of this number brings; number 0 is 소한 1890, of the year 1889.

    Months run through the sixty without a break, because 五虎遁 gives every year twelve: number 1,
    the 寅 month of 庚寅 (1890), is 戊寅.
    """
    year = FIRST_YEAR + (number - 1) // 12
    return PILLARS[(year - 4) % 60], Pillar.of("戊寅") + (number - 1)


_YEAR_AND_MONTH = tuple(_year_and_month(number) for number in range(len(MONTH_TERM_EPOCHS)))


def year_and_month(instant: int) -> tuple[Pillar, Pillar]:
    """Year and month pillars at an instant (epoch seconds UTC); a 절 counts from its second on.

    >>> from fortune.engine.solar_terms import terms
    >>> ipchun = terms(2024)[2].epoch
    >>> [f"{year} {month}" for year, month in map(year_and_month, (ipchun - 1, ipchun))]
    ['癸卯 乙丑', '甲辰 丙寅']
    """
    return _YEAR_AND_MONTH[bisect_right(MONTH_TERM_EPOCHS, instant) - 1]


def day_and_hour(solar_epoch: int, day_rule: DayRule) -> tuple[Pillar, Pillar]:
    """Day and hour pillars at a local solar time (seconds since 1970-01-01 00:00 of that time).

    The rules differ between 23:00 and 24:00 only: "zi" has both from the next day (정자시),
    "split" keeps the day and takes the hour's stem from the next (야자시), "midnight" has both
    from the same day (자정).
    """
    # Hours too run through the sixty without a break: 五鼠遁 gives every day twelve, from 甲子.
    hours = (solar_epoch + 3600) // 7200
    if day_rule == "zi":
        return PILLARS[(hours // 12 + DAY_CYCLE) % 60], PILLARS[(hours + DAY_CYCLE * 12) % 60]
    day = solar_epoch // 86400
    if day_rule == "midnight":
        hours = day * 12 + hours % 12
    return PILLARS[(day + DAY_CYCLE) % 60], PILLARS[(hours + DAY_CYCLE * 12) % 60]


def day_pillar(day: date) -> Pillar:
    """The pillar (일진) of a civil day in Korea, which changes at midnight.

    >>> str(day_pillar(date(2005, 12, 23)))
    '辛巳'
    """
    return PILLARS[(day.toordinal() - solar_time.EPOCH_ORDINAL + DAY_CYCLE) % 60]


def get_pillars(
    birth: datetime,
    *,
    longitude: float | None = SEOUL_LONGITUDE,
    clock: Clock = "mean",
    day_rule: DayRule = "zi",
    hour_known: bool = True,
) -> Chart:
    """Return the chart of a birth.

    `birth` is the naive Korean wall clock with its `fold`; 1900-01-01 to 2100-12-31.
    `longitude` is east of Greenwich in degrees; None means no correction (the wall clock).
    `clock` is the local time that rules day and hour: "mean" is UTC + longitude x 4 minutes,
    "civil" the wall clock exactly as written, "apparent" is "mean" with the equation of time.
    `day_rule` is said in `day_and_hour`. With `hour_known=False` the time of `birth` is ignored:
    the day is that of the civil date, year and month are those at its noon, and `hour` is None.

    Exact to the second, given the terms; local time is rounded to whole seconds.
    Raises SkippedTime, OutOfRange, BadLongitude, HasTimeZone, and UnknownOption.
    Source of the rules: see the module; cross-checked in tests/engine/test_golden_cases.py.

    >>> get_pillars(datetime(1988, 7, 15, 14, 30)).key
    '戊辰己未辛未甲午'
    >>> get_pillars(datetime(1988, 7, 15), hour_known=False).key
    '戊辰己未辛未'
    """
    if not FIRST_BIRTH_YEAR <= birth.year <= LAST_BIRTH_YEAR:
        raise OutOfRange(FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR)
    if clock not in CLOCKS:
        raise UnknownOption("clock", clock, CLOCKS)
    if day_rule not in DAY_RULES:
        raise UnknownOption("day_rule", day_rule, DAY_RULES)
    if not hour_known:
        return _without_hour(birth.date(), longitude, clock, day_rule)
    instant = solar_time.instant_of(birth)
    if longitude is None or clock == "civil":
        solar_epoch = solar_time.wall_seconds(birth)
    else:
        solar_epoch = instant + _longitude_seconds(longitude)
    if clock == "apparent":
        solar_epoch += round(solar_time.equation_of_time(instant))
    year, month = year_and_month(instant)
    day, hour = day_and_hour(solar_epoch, day_rule)
    return Chart(
        year, month, day, hour, instant, solar_epoch, birth, longitude, clock, day_rule, "clock"
    )


def get_pillars_at_branch(
    day: date,
    branch: Branch,
    *,
    longitude: float | None = SEOUL_LONGITUDE,
    day_rule: DayRule = "zi",
) -> Chart:
    """Return the chart of a birth known by its 시 only (12지시): the hour is `branch` itself.

    Nothing shifts it: the local mean time is the middle of that 시 on `day` (子 00:00, 丑 02:00 …
    亥 22:00), and the instant follows from the longitude, or with None from the wall clock.
    At 子 the three day rules agree, because 00:00 belongs to `day` in all of them.

    Raises OutOfRange, BadLongitude and UnknownOption.

    >>> get_pillars_at_branch(date(1988, 7, 15), Branch.of("午")).key
    '戊辰己未辛未甲午'
    """
    check_year(day, FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR)
    if day_rule not in DAY_RULES:
        raise UnknownOption("day_rule", day_rule, DAY_RULES)
    solar_epoch = solar_time.wall_seconds(datetime.combine(day, time(branch.index * 2)))
    clock_ahead = solar_time.offset_at(solar_time.noon_of(day))
    instant = solar_epoch - (clock_ahead if longitude is None else _longitude_seconds(longitude))
    year, month = year_and_month(instant)
    day_pillar, hour = day_and_hour(solar_epoch, day_rule)
    birth = solar_time.wall_clock(instant)
    return Chart(
        year,
        month,
        day_pillar,
        hour,
        instant,
        solar_epoch,
        birth,
        longitude,
        "mean",
        day_rule,
        "branch",
    )


def _without_hour(day: date, longitude: float | None, clock: Clock, day_rule: DayRule) -> Chart:
    noon = datetime.combine(day, time(12))
    instant, wall = solar_time.noon_of(day), solar_time.wall_seconds(noon)
    year, month = year_and_month(instant)
    day_pillar, _ = day_and_hour(wall, day_rule)
    return Chart(
        year, month, day_pillar, None, instant, wall, noon, longitude, clock, day_rule, "unknown"
    )


def _longitude_seconds(longitude: float) -> int:
    if not -180 <= longitude <= 180:
        raise BadLongitude(longitude)
    return round(longitude * SECONDS_PER_DEGREE)
