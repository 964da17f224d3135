"""The Korean wall clock's history, and the sun's own clock."""

import csv
import importlib.metadata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tzdata

from fortune.engine import solar_time
from fortune.engine.errors import HasTimeZone, SkippedTime
from fortune.engine.solar_time import (
    SEOUL,
    equation_of_time,
    instant_of,
    is_doubled,
    is_summer_time,
    offset_at,
    wall_clock,
)

MINUTE = timedelta(minutes=1)
HOUR = 3600

# (clock before the jump, clock after it) as the law and IANA give them.
SUMMER_STARTS = [
    "1948-06-01 00:00",
    "1949-04-03 00:00",
    "1950-04-01 00:00",
    "1951-05-06 00:00",
    "1955-05-05 00:00",
    "1956-05-20 00:00",
    "1957-05-05 00:00",
    "1958-05-04 00:00",
    "1959-05-03 00:00",
    "1960-05-01 00:00",
    "1987-05-10 02:00",
    "1988-05-08 02:00",
]
SUMMER_ENDS = [
    "1948-09-13 00:00",
    "1949-09-11 00:00",
    "1950-09-10 00:00",
    "1951-09-09 00:00",
    "1955-09-09 00:00",
    "1956-09-30 00:00",
    "1957-09-22 00:00",
    "1958-09-21 00:00",
    "1959-09-20 00:00",
    "1960-09-18 00:00",
    "1987-10-11 03:00",
    "1988-10-09 03:00",
]
STANDARD_OFFSETS = {
    "1850-01-01 12:00": 8 * HOUR + 27 * 60 + 52,
    "1900-01-01 12:00": 8 * HOUR + 27 * 60 + 52,
    "1908-03-31 23:59": 8 * HOUR + 27 * 60 + 52,
    "1908-04-01 12:00": 8.5 * HOUR,
    "1911-12-31 23:59": 8.5 * HOUR,
    "1912-01-01 00:30": 9 * HOUR,
    "1954-03-20 12:00": 9 * HOUR,
    "1954-03-21 12:00": 8.5 * HOUR,
    "1956-07-15 11:30": 9.5 * HOUR,
    "1961-08-09 23:59": 8.5 * HOUR,
    "1961-08-10 00:30": 9 * HOUR,
    "1988-07-15 14:30": 10 * HOUR,
    "2024-01-01 00:00": 9 * HOUR,
    "2100-12-31 23:59": 9 * HOUR,
}


def ahead(wall: datetime) -> int:
    """Seconds the wall clock is ahead of UTC at a wall-clock time."""
    return solar_time.wall_seconds(wall) - instant_of(wall)


def test_the_time_zone_comes_from_the_pinned_package() -> None:
    requirements = (Path(__file__).parents[2] / "requirements.txt").read_text()
    assert f"tzdata=={importlib.metadata.version('tzdata')} " in requirements
    assert tzdata.IANA_VERSION == "2026f"


@pytest.mark.parametrize("clock", STANDARD_OFFSETS)
def test_standard_time_was_moved_four_times(clock: str) -> None:
    assert ahead(datetime.fromisoformat(clock)) == STANDARD_OFFSETS[clock]


@pytest.mark.parametrize("clock", SUMMER_STARTS)
def test_summer_time_starts_by_skipping_an_hour(clock: str) -> None:
    jump = datetime.fromisoformat(clock)
    resumes = jump + 60 * MINUTE
    assert ahead(resumes) == ahead(jump - MINUTE) + HOUR
    assert instant_of(resumes) == instant_of(jump - MINUTE) + 60
    assert is_summer_time(instant_of(resumes))
    assert not is_summer_time(instant_of(jump - MINUTE))
    for skipped in (jump, jump + 59 * MINUTE):
        with pytest.raises(SkippedTime) as refusal:
            instant_of(skipped)
        assert refusal.value.reason == "summer_time"
        assert refusal.value.resumes == resumes
        assert "서머타임" in str(refusal.value)
        assert f"{skipped:%H:%M}" in str(refusal.value)


@pytest.mark.parametrize("clock", SUMMER_ENDS)
def test_summer_time_ends_by_an_hour_that_comes_twice(clock: str) -> None:
    end = datetime.fromisoformat(clock)
    for minutes in range(-60, 0):
        first = end + minutes * MINUTE
        second = first.replace(fold=1)
        assert is_doubled(first)
        assert instant_of(second) - instant_of(first) == HOUR
        assert is_summer_time(instant_of(first))
        assert not is_summer_time(instant_of(second))
    assert not is_doubled(end)
    assert not is_doubled(end - 61 * MINUTE)
    assert instant_of(end) == instant_of((end - MINUTE).replace(fold=1)) + 60


def test_there_were_twelve_summers_and_no_more() -> None:
    summers = [period for period in solar_time.PERIODS if period.summer_time]
    assert len(summers) == len(SUMMER_STARTS) == len(SUMMER_ENDS)


@pytest.mark.parametrize(
    ("skipped", "resumes"),
    [
        ("1908-04-01 00:01", "1908-04-01 00:02:08"),
        ("1912-01-01 00:00", "1912-01-01 00:30"),
        ("1912-01-01 00:29", "1912-01-01 00:30"),
        ("1961-08-10 00:00", "1961-08-10 00:30"),
        ("1961-08-10 00:29", "1961-08-10 00:30"),
    ],
)
def test_a_new_standard_time_skipped_minutes(skipped: str, resumes: str) -> None:
    with pytest.raises(SkippedTime) as refusal:
        instant_of(datetime.fromisoformat(skipped))
    assert refusal.value.reason == "standard_time"
    assert refusal.value.resumes == datetime.fromisoformat(resumes)
    assert "표준시" in str(refusal.value)


def test_the_last_half_hour_of_20_march_1954_came_twice() -> None:
    first = datetime(1954, 3, 20, 23, 30)
    assert is_doubled(first)
    assert is_doubled(first + 29 * MINUTE)
    assert not is_doubled(first - MINUTE)
    assert not is_doubled(first + 30 * MINUTE)
    assert instant_of(first.replace(fold=1)) - instant_of(first) == HOUR // 2


def test_fold_means_nothing_outside_a_doubled_time() -> None:
    wall = datetime(1988, 7, 15, 14, 30)
    assert instant_of(wall) == instant_of(wall.replace(fold=1))


def test_the_table_agrees_with_zoneinfo_on_every_day_and_around_every_change() -> None:
    days = range(
        int(datetime(1900, 1, 1, tzinfo=UTC).timestamp()),
        int(datetime(2101, 1, 1, tzinfo=UTC).timestamp()),
        86400,
    )
    edges = [period.starts + step for period in solar_time.PERIODS[1:] for step in (-1, 0, 1)]
    for instant in (*days, *edges):
        there = datetime.fromtimestamp(instant, UTC).astimezone(SEOUL)
        offset, dst = there.utcoffset(), there.dst()
        assert offset is not None
        assert offset.total_seconds() == offset_at(instant)
        assert bool(dst) == is_summer_time(instant)
        wall = wall_clock(instant)
        assert (wall, wall.fold) == (there.replace(tzinfo=None), there.fold)
        assert instant_of(wall) == instant


def test_a_birth_with_a_time_zone_is_refused() -> None:
    with pytest.raises(HasTimeZone):
        instant_of(datetime(2000, 1, 1, tzinfo=UTC))


def test_the_equation_of_time_is_within_five_seconds_of_the_ephemeris() -> None:
    """Reference: tools/build_solar_terms.py --clock (DE423), noon of days spread over 1900-2100."""
    with (Path(__file__).parent / "equation_of_time.csv").open() as lines:
        reference = [(day, float(seconds)) for day, seconds in csv.reader(lines)]
    assert len(reference) == 41
    for day, seconds in reference:
        noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        assert abs(equation_of_time(int(noon.timestamp())) - seconds) < 5, day


def test_the_equation_of_time_stays_in_its_known_bounds() -> None:
    start = int(datetime(1900, 1, 1, tzinfo=UTC).timestamp())
    values = [equation_of_time(start + day * 86400) for day in range(0, 201 * 365, 5)]
    assert -870 < min(values) < -840
    assert 970 < max(values) < 1000
