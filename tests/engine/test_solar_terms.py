"""The data of the 24 solar terms."""

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from fortune.engine import solar_terms
from fortune.engine.errors import OutOfRange
from fortune.engine.solar_terms import NAMES, month_terms_around, terms

KOREA = timezone(timedelta(hours=9))
DATA = Path(solar_terms.__file__).parent / "data"

# 입춘 in KST after lunar-python 1.4.8: another theory of the sun, another computation.
IPCHUN = [
    "1900-02-04 14:51:31",
    "1950-02-04 18:20:46",
    "1955-02-04 23:17:36",
    "1961-02-04 10:22:26",
    "1985-02-04 06:11:47",
    "1988-02-04 23:42:49",
    "1990-02-04 11:14:00",
    "2000-02-04 21:40:24",
    "2010-02-04 07:47:51",
    "2020-02-04 18:03:19",
    "2024-02-04 17:27:07",
    "2025-02-03 23:10:28",
    "2026-02-04 05:02:08",
    "2027-02-04 10:46:18",
]
OTHERS = {
    "1912-03-06 07:20:59": "경칩",
    "1924-04-05 10:33:07": "청명",
    "1936-05-06 01:56:30": "입하",
    "1948-06-06 04:20:19": "망종",
    "1972-07-07 09:42:53": "소서",
    "1996-08-07 14:48:49": "입추",
    "2005-09-07 21:56:40": "백로",
    "2014-10-08 17:47:30": "한로",
    "2035-11-07 23:23:52": "입동",
    "2049-12-07 01:46:44": "대설",
}
# The design's own list came from astronomy-engine, whose short series is good to about 50 s.
COARSE_IPCHUN = [
    "1950-02-04 18:20:58",
    "1955-02-04 23:17:48",
    "1961-02-04 10:22:41",
    "1985-02-04 06:12:14",
    "1988-02-04 23:43:18",
    "1990-02-04 11:13:58",
    "2000-02-04 21:40:18",
    "2010-02-04 07:47:38",
    "2020-02-04 18:03:38",
    "2024-02-04 17:26:49",
    "2025-02-03 23:10:29",
    "2026-02-04 05:01:54",
    "2027-02-04 10:46:24",
]


def seconds_off(name: str, korean_time: str) -> int:
    moment = datetime.fromisoformat(korean_time).replace(tzinfo=KOREA)
    term = terms(moment.year)[NAMES.index(name)]
    assert term.name == name
    return abs(term.epoch - int(moment.timestamp()))


def test_the_file_is_the_one_its_source_page_describes() -> None:
    checksum = hashlib.sha256((DATA / "solar_terms.bin").read_bytes()).hexdigest()
    assert checksum == solar_terms.CHECKSUM
    assert re.findall(r"[0-9a-f]{64}", (DATA / "SOURCES.md").read_text()) == [checksum]


@pytest.mark.parametrize("korean_time", IPCHUN)
def test_ipchun_is_within_three_seconds_of_another_computation(korean_time: str) -> None:
    assert seconds_off("입춘", korean_time) <= 3


@pytest.mark.parametrize("korean_time", OTHERS)
def test_other_terms_are_within_three_seconds_of_another_computation(korean_time: str) -> None:
    assert seconds_off(OTHERS[korean_time], korean_time) <= 3


@pytest.mark.parametrize("korean_time", COARSE_IPCHUN)
def test_ipchun_is_within_half_a_minute_of_a_short_series(korean_time: str) -> None:
    assert seconds_off("입춘", korean_time) <= 29


def test_a_year_has_24_terms_from_sohan_to_dongji() -> None:
    year = terms(2024)
    assert [term.name for term in year] == list(NAMES)
    assert [term.longitude for term in year] == [(285 + 15 * step) % 360 for step in range(24)]
    assert [term.starts_month for term in year] == [True, False] * 12
    assert {term.name: term.longitude for term in year}["춘분"] == 0


def test_terms_run_without_a_gap_over_all_years() -> None:
    first, last = solar_terms.FIRST_YEAR, solar_terms.LAST_YEAR
    everything = [term for year in range(first, last + 1) for term in terms(year)]
    steps = [after.epoch - before.epoch for before, after in pairwise(everything)]
    # The Earth is fastest in January (14.7 days a term) and slowest in July (15.7).
    assert 14.6 * 86400 < min(steps) < max(steps) < 15.8 * 86400
    assert len(everything) == 24 * 221
    assert all(
        datetime.fromtimestamp(terms(year)[0].epoch, UTC).year == year
        and datetime.fromtimestamp(terms(year)[23].epoch, UTC).year == year
        for year in range(first, last + 1)
    )


@pytest.mark.parametrize("year", [1889, 2111])
def test_years_without_data_are_refused(year: int) -> None:
    with pytest.raises(OutOfRange) as refusal:
        terms(year)
    assert (refusal.value.first, refusal.value.last) == (1890, 2110)


@pytest.mark.parametrize("beyond", [-1, 1])
def test_instants_outside_the_data_are_refused(beyond: int) -> None:
    edge = terms(1890)[0].epoch if beyond < 0 else terms(2110)[22].epoch
    with pytest.raises(OutOfRange):
        month_terms_around(edge + min(beyond, 0))


def test_an_instant_equal_to_a_term_belongs_to_it() -> None:
    ipchun = terms(2024)[2]
    assert month_terms_around(ipchun.epoch)[0] == ipchun
    assert month_terms_around(ipchun.epoch - 1)[1] == ipchun
