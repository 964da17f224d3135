"""Terms and days against two libraries that share nothing with us, over the years we serve.

lunar-python 1.4.8 (another theory of the sun, another delta T; clock of China, UTC+8) and
sxtwl 2.0.7 (a C++ calendar after 寿星万年历). Every term and every day of 1900-2049, none sampled.
"""

import warnings
from datetime import UTC, date, datetime, timedelta

import pytest
from lunar_python import Solar  # type: ignore[import-untyped]

from fortune.engine.calculator import day_pillar
from fortune.engine.solar_terms import terms

with warnings.catch_warnings():
    # Its wrapper was made by a SWIG whose types have no module name; Python 3.12 warns of that.
    warnings.simplefilter("ignore", DeprecationWarning)
    sxtwl = pytest.importorskip("sxtwl", reason="no wheel of it for this Python")

CHINA = timedelta(hours=8)
# 소한 to 대설 as that library names them; 동지 opens its next table, so it has another name here.
NAMES = (
    "小寒 大寒 立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 "
    "小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 DONG_ZHI"
)


def their_terms(year: int) -> list[int]:
    """The 24 terms of a year in epoch seconds."""
    table = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
    found = []
    for name in NAMES.split():
        day = table[name]
        local = datetime(
            day.getYear(), day.getMonth(), day.getDay(),
            day.getHour(), day.getMinute(), day.getSecond(), tzinfo=UTC,
        )  # fmt: skip
        found.append(int((local - CHINA).timestamp()))
    return found


@pytest.mark.parametrize("decade", range(1900, 2050, 10))
def test_every_term_is_within_three_seconds(decade: int) -> None:
    for year in range(decade, decade + 10):
        ours = [term.epoch for term in terms(year)]
        away = [abs(one - other) for one, other in zip(ours, their_terms(year), strict=True)]
        assert max(away) <= 3, year


@pytest.mark.parametrize("decade", range(1900, 2050, 10))
def test_every_day_has_the_same_pillar(decade: int) -> None:
    day, end = date(decade, 1, 1), date(decade + 10, 1, 1)
    while day < end:
        theirs = sxtwl.fromSolar(day.year, day.month, day.day).getDayGZ()
        ours = day_pillar(day)
        assert (ours.stem.index, ours.branch.index) == (theirs.tg, theirs.dz), day
        day += timedelta(days=1)
