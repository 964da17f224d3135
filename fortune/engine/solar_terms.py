"""The 24 solar terms (절기) of 1890-2110 as instants, read once from `data/solar_terms.bin`.

Each is the moment of the sun's apparent ecliptic longitude of date (JPL DE423, see
data/SOURCES.md), rounded to a whole second UTC. Twelve of them, the 절, begin the months of a
chart; 입춘 begins its year. An instant equal to a term belongs to what the term begins.
"""

import hashlib
import struct
from bisect import bisect_right
from itertools import batched
from pathlib import Path
from typing import NamedTuple

from fortune.engine.errors import OutOfRange

FIRST_YEAR, LAST_YEAR = 1890, 2110
_NAMES_IN_A_ROW = (
    "소한대한입춘우수경칩춘분청명곡우입하소만망종하지"
    "소서대서입추처서백로추분한로상강입동소설대설동지"
)
NAMES = tuple(map("".join, batched(_NAMES_IN_A_ROW, 2)))

_data = (Path(__file__).parent / "data" / "solar_terms.bin").read_bytes()
CHECKSUM = hashlib.sha256(_data).hexdigest()
_EPOCHS: tuple[int, ...] = struct.unpack(f"<{len(_data) // 8}q", _data)
# Every second term is a 절; number 0 is 소한 1890, number 1 입춘 1890.
MONTH_TERM_EPOCHS = _EPOCHS[::2]


class SolarTerm(NamedTuple):
    """One term. `longitude` of the sun in degrees (소한 285, 입춘 315, 춘분 0); `epoch` in whole
    seconds UTC; `starts_month` is true for a 절, false for a 중기."""

    name: str
    longitude: int
    epoch: int
    starts_month: bool


def _term(number: int) -> SolarTerm:
    place = number % 24
    return SolarTerm(NAMES[place], (285 + 15 * place) % 360, _EPOCHS[number], place % 2 == 0)


_TERMS = tuple(map(_term, range(len(_EPOCHS))))
_MONTH_TERMS = _TERMS[::2]


def terms(year: int) -> tuple[SolarTerm, ...]:
    """The 24 terms of a calendar year, from 소한 (January) to 동지 (December).

    Raises OutOfRange outside 1890-2110.

    >>> [term.name for term in terms(2024) if term.starts_month][:3]
    ['소한', '입춘', '경칩']
    >>> terms(2024)[2].longitude
    315
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(FIRST_YEAR, LAST_YEAR)
    start = (year - FIRST_YEAR) * 24
    return _TERMS[start : start + 24]


def month_terms_around(instant: int) -> tuple[SolarTerm, SolarTerm]:
    """The 절 at or before `instant` (epoch seconds UTC) and the next one after it.

    Raises OutOfRange before the first and after the last 절 of the table.

    >>> [term.name for term in month_terms_around(terms(2024)[2].epoch)]
    ['입춘', '경칩']
    """
    number = month_term_number(instant)
    return _MONTH_TERMS[number], _MONTH_TERMS[number + 1]


def month_term_number(instant: int) -> int:
    """How many 절 lie between 소한 1890 and the one that governs `instant`."""
    number = bisect_right(MONTH_TERM_EPOCHS, instant) - 1
    if not 0 <= number < len(MONTH_TERM_EPOCHS) - 1:
        raise OutOfRange(FIRST_YEAR, LAST_YEAR)
    return number
