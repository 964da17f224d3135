"""사령: the hidden stem that rules at a birth."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fortune.engine.calculator import get_pillars
from fortune.engine.hidden import ruling_stem
from fortune.engine.solar_terms import terms
from fortune.engine.solar_time import wall_clock

SECOND = timedelta(seconds=1)


def test_the_sample_birth_is_ruled_by_what_the_month_before_left_over() -> None:
    ruling = ruling_stem(get_pillars(datetime(1988, 7, 15, 14, 30)))  # 8.3 days after 소서
    assert (str(ruling.hidden.stem), ruling.hidden.role, ruling.certain) == ("丁", "여기", True)
    assert ruling.days == pytest.approx(716226 / 86400)
    assert ruling.month_days == pytest.approx((716226 + 1997415) / 86400)


def test_days_are_scaled_to_the_real_length_of_the_month() -> None:
    """未 is 丁 9, 乙 3, 己 18 of thirty days; its month in 1988 has 31.4."""
    begins, ends = terms(1988)[12].epoch, terms(1988)[14].epoch
    edges = [begins + round((ends - begins) * days / 30) for days in (9, 12)]
    for edge, before, after in zip(edges, "丁乙", "乙己", strict=True):
        found = [
            str(ruling_stem(get_pillars(wall_clock(edge) + step * SECOND)).hidden.stem)
            for step in (-1, 1)
        ]
        assert found == [before, after]


def test_the_second_of_a_term_begins_with_the_first_hidden_stem() -> None:
    for number in range(0, 24, 2):
        term = terms(2024)[number]
        chart = get_pillars(wall_clock(term.epoch))
        ruling = ruling_stem(chart)
        assert (ruling.hidden, ruling.days) == (chart.month.branch.hidden_stems[0], 0)
        before = get_pillars(wall_clock(term.epoch) - SECOND)
        assert ruling_stem(before).hidden is before.month.branch.hidden_stems[-1]


def test_an_unknown_hour_is_certain_only_when_the_whole_day_agrees() -> None:
    def certain(month: int, day: int) -> bool:
        return ruling_stem(get_pillars(datetime(1988, month, day), hour_known=False)).certain

    assert certain(7, 15)
    assert not certain(7, 16)  # 丁 gives way to 乙 9.4 days after 소서, on the 16th at 17:41
    assert not certain(7, 7)  # the day of 소서


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(1912, 1, 2), datetime(2100, 12, 31)))
def test_the_ruling_stem_is_always_one_of_the_month_s(birth: datetime) -> None:
    chart = get_pillars(birth.replace(hour=12))
    ruling = ruling_stem(chart)
    assert ruling.hidden in chart.month.branch.hidden_stems
    assert 0 <= ruling.days < ruling.month_days
    assert 29.3 < ruling.month_days < 31.6
