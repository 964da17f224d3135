"""From the Korean wall clock to the instant, and from the instant to the sun's local time.

The clock's history (local mean time of Seoul until 1908-04-01, then +8:30, +9:00 from 1912,
+8:30 from 1954-03-21, +9:00 from 1961-08-10, and twelve summers of summer time) is IANA's
Asia/Seoul in the pinned PyPI package tzdata, never the system's. Before 1908 every town kept its
own time, and IANA takes all for Seoul's. The history is walked once at import into two small
tables, because asking zoneinfo for each chart would take longer than the chart.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import cos, radians, sin, tan, tau
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import tzdata

from fortune.engine import solar_terms
from fortune.engine.errors import HasTimeZone, SkippedTime
from fortune.engine.solar_terms import SolarTerm

with (Path(tzdata.__file__).parent / "zoneinfo" / "Asia" / "Seoul").open("rb") as _file:
    SEOUL = ZoneInfo.from_file(_file, key="Asia/Seoul")

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
DAY = 86400
LONG_AGO = -(2**40)  # before any date that Python knows


class Period(NamedTuple):
    """A stretch of time with one offset. `starts` in epoch seconds UTC, `offset` in seconds."""

    starts: int
    offset: int
    summer_time: bool


def _period_at(instant: int) -> tuple[int, bool]:
    moment = datetime.fromtimestamp(instant, UTC).astimezone(SEOUL)
    offset = moment.utcoffset() or timedelta(0)
    return int(offset.total_seconds()), bool(moment.dst())


def _walk_periods() -> tuple[Period, ...]:
    """Find every change between 1900 and 1990, the last of which was on 1988-10-08 UTC.

    No period is shorter than three months, so steps of thirty days cannot miss one.
    """
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1899, 1990))
    periods = [Period(LONG_AGO, *_period_at(first))]
    for step in range(first, last, 30 * DAY):
        before, after = step, step + 30 * DAY
        if _period_at(after) == _period_at(before):
            continue
        old = _period_at(before)
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if _period_at(middle) == old else (before, middle)
        periods.append(Period(after, *_period_at(after)))
    return tuple(periods)


PERIODS = _walk_periods()
_STARTS = [period.starts for period in PERIODS]


class _WallSpan(NamedTuple):
    """A stretch of wall clock. `first` and `second` are the offsets of fold 0 and 1; both None
    where the clock jumped, in which case `period` is the one it jumped into."""

    starts: int
    first: int | None
    second: int | None
    period: Period


def _walk_wall_clock() -> tuple[_WallSpan, ...]:
    spans = [_WallSpan(PERIODS[0].starts, PERIODS[0].offset, PERIODS[0].offset, PERIODS[0])]
    for old, new in pairwise(PERIODS):
        leaves, arrives = new.starts + old.offset, new.starts + new.offset
        if arrives > leaves:
            spans.append(_WallSpan(leaves, None, None, new))
        else:
            spans.append(_WallSpan(arrives, old.offset, new.offset, new))
        spans.append(_WallSpan(max(leaves, arrives), new.offset, new.offset, new))
    return tuple(spans)


_WALL = _walk_wall_clock()
_WALL_STARTS = [span.starts for span in _WALL]
# (fold 0, fold 1) beside _WALL_STARTS: what nearly every chart needs is one list access away.
_WALL_OFFSETS = [(span.first, span.second) for span in _WALL]


def wall_seconds(birth: datetime) -> int:
    """Seconds from 1970-01-01 00:00 to `birth`, both as a wall clock writes them."""
    return (
        (birth.toordinal() - EPOCH_ORDINAL) * DAY
        + birth.hour * 3600
        + birth.minute * 60
        + birth.second
    )


def instant_of(birth: datetime) -> int:
    """The instant (epoch seconds UTC) of a naive Korean wall-clock time.

    `birth.fold` chooses between the two passes of a doubled time. Checked for 1900-2100;
    microseconds are dropped. Raises SkippedTime where the clock jumped over that time and
    HasTimeZone when `birth` carries a time zone.

    >>> naive(instant_of(datetime(1988, 7, 15, 14, 30))).isoformat()
    '1988-07-15T04:30:00'
    """
    if birth.tzinfo is not None:
        raise HasTimeZone
    wall = wall_seconds(birth)
    offset = _WALL_OFFSETS[bisect_right(_WALL_STARTS, wall) - 1][birth.fold]
    if offset is None:
        raise _skipped(birth, wall)
    return wall - offset


def _skipped(birth: datetime, wall: int) -> SkippedTime:
    period = _WALL[bisect_right(_WALL_STARTS, wall) - 1].period
    resumes = naive(period.starts + period.offset)
    return SkippedTime(birth, "summer_time" if period.summer_time else "standard_time", resumes)


def noon_of(day: date) -> int:
    """The instant of 12:00 on the Korean clock, an hour that no change of clocks ever touched."""
    return instant_of(datetime(day.year, day.month, day.day, 12))


def is_doubled(birth: datetime) -> bool:
    """Whether that wall-clock time came twice (the end of a summer time, or 1954-03-20 23:30).

    >>> is_doubled(datetime(1988, 10, 9, 2, 30)), is_doubled(datetime(1988, 10, 9, 3, 0))
    (True, False)
    """
    first, second = _WALL_OFFSETS[bisect_right(_WALL_STARTS, wall_seconds(birth)) - 1]
    return first != second


def _period(instant: int) -> Period:
    return PERIODS[bisect_right(_STARTS, instant) - 1]


def offset_at(instant: int) -> int:
    """Seconds the Korean wall clock was ahead of UTC."""
    return _period(instant).offset


def is_summer_time(instant: int) -> bool:
    """Whether the Korean wall clock stood one hour ahead at `instant`."""
    return _period(instant).summer_time


def wall_clock(instant: int) -> datetime:
    """The naive Korean wall clock at `instant`, with the fold that leads back to it."""
    wall = naive(instant + offset_at(instant))
    if is_doubled(wall) and instant_of(wall) != instant:
        wall = wall.replace(fold=1)
    return wall


def naive(seconds: int) -> datetime:
    """The naive clock reading that lies `seconds` after 1970-01-01 00:00 on the same clock."""
    return datetime(1970, 1, 1) + timedelta(seconds=seconds)


def month_term_on(day: date) -> SolarTerm | None:
    """The 절 whose instant falls on this civil day in Korea, if any.

    >>> month_term_on(date(2024, 2, 4)).name
    '입춘'
    """
    for term in solar_terms.month_terms_around(noon_of(day)):
        if wall_clock(term.epoch).date() == day:
            return term
    return None


def equation_of_time(instant: int) -> float:
    """Apparent minus mean solar time in seconds, about -860 to +990.

    Meeus, Astronomical Algorithms, ch. 28 (Smart's series) with the obliquity, eccentricity and
    mean anomaly of date; within 5 s of JPL's ephemeris over 1900-2100.

    >>> round(equation_of_time(int(datetime(2024, 11, 3, tzinfo=UTC).timestamp())) / 60, 1)
    16.5
    """
    century = (instant / DAY + 2440587.5 - 2451545.0) / 36525
    mean_longitude = radians(280.46646 + century * (36000.76983 + century * 0.0003032))
    anomaly = radians(357.52911 + century * (35999.05029 - century * 0.0001537))
    eccentricity = 0.016708634 - century * (0.000042037 + century * 0.0000001267)
    obliquity = radians(23.4392911 - century * 0.0130042)
    y = tan(obliquity / 2) ** 2
    angle = (
        y * sin(2 * mean_longitude)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * mean_longitude)
        - y * y / 2 * sin(4 * mean_longitude)
        - 1.25 * eccentricity * eccentricity * sin(2 * anomaly)
    )
    return angle * DAY / tau
