"""What must hold for every birth, sought by hypothesis."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fortune.engine.calculator import SkippedTime, get_pillars, year_and_month
from fortune.engine.facts import Gender, facts_from_chart
from fortune.engine.ganji import BRANCHES, Chart
from fortune.engine.solar_terms import terms
from fortune.engine.solar_time import wall_clock

births = st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31, 23, 59, 59)).map(
    lambda birth: birth.replace(microsecond=0)
)
rules = st.sampled_from(["zi", "split", "midnight"])
clocks = st.sampled_from(["mean", "civil", "apparent"])
longitudes = st.none() | st.floats(124, 132)
genders = st.sampled_from(Gender)
few = settings(max_examples=60, deadline=None)

# 五虎遁 and 五鼠遁 as printed: the stem that the first month (寅) and the first hour (子) take.
FIRST_MONTH = dict(zip("甲己乙庚丙辛丁壬戊癸", "丙丙戊戊庚庚壬壬甲甲", strict=True))
FIRST_HOUR = dict(zip("甲己乙庚丙辛丁壬戊癸", "甲甲丙丙戊戊庚庚壬壬", strict=True))
STEM_ORDER = "甲乙丙丁戊己庚辛壬癸"


def chart_or_skip(birth: datetime, **options: object) -> Chart:
    try:
        return get_pillars(birth, **options)  # type: ignore[arg-type]
    except SkippedTime:
        assume(False)
        raise


def test_each_civil_day_is_one_step_after_the_day_before() -> None:
    day, before = date(1900, 1, 1), get_pillars(datetime(1900, 1, 1), hour_known=False).day
    while day < date(2100, 12, 31):
        day += timedelta(days=1)
        now = get_pillars(datetime(day.year, day.month, day.day), hour_known=False).day
        assert now == before + 1
        before = now


@pytest.mark.parametrize("decade", range(1900, 2101, 10))
def test_the_month_changes_at_the_second_of_every_month_term(decade: int) -> None:
    for term in (term for year in range(decade, min(decade + 10, 2101)) for term in terms(year)):
        before, at, after = (year_and_month(term.epoch + step) for step in (-1, 0, 1))
        assert after == at
        if term.starts_month:
            assert at[1] == before[1] + 1
            assert at[0] == before[0] + (term.name == "입춘")
        else:
            assert at == before


def test_charts_change_at_every_month_term_like_their_months() -> None:
    """The same through the wall clock, with all its summer times and offsets."""
    for year in range(1901, 2101):
        for term in terms(year)[::2]:
            before, after = (get_pillars(wall_clock(term.epoch + step)) for step in (-1, 1))
            assert after.month == before.month + 1, (year, term.name)
            assert (before.term_after, after.term_before) == (term, term)


def test_months_take_their_stems_from_the_year() -> None:
    for year in range(1900, 2101):
        for step, term in enumerate(terms(year)[2::2]):
            year_pillar, month = year_and_month(term.epoch)
            first = STEM_ORDER.index(FIRST_MONTH[year_pillar.stem.char])
            assert month.stem.index == (first + step) % 10
            assert month.branch.index == (2 + step) % 12
            assert year_pillar.index == (year - 4) % 60


@few
@given(births, clocks, longitudes)
def test_hours_take_their_stems_from_the_day(
    birth: datetime, clock: str, longitude: float | None
) -> None:
    for rule in ("zi", "midnight"):
        chart = chart_or_skip(birth, clock=clock, longitude=longitude, day_rule=rule)
        assert chart.hour is not None
        first = STEM_ORDER.index(FIRST_HOUR[chart.day.stem.char])
        assert chart.hour.stem.index == (first + chart.hour.branch.index) % 10


@few
@given(births, clocks, longitudes, rules)
def test_the_hour_branch_is_that_of_the_solar_time(
    birth: datetime, clock: str, longitude: float | None, rule: str
) -> None:
    chart = chart_or_skip(birth, clock=clock, longitude=longitude, day_rule=rule)
    assert chart.hour is not None
    assert chart.solar_time is not None
    assert chart.hour.branch is BRANCHES[(chart.solar_time.hour + 1) // 2 % 12]


@few
@given(births, clocks, longitudes)
def test_two_hours_later_is_the_next_hour_pillar(
    birth: datetime, clock: str, longitude: float | None
) -> None:
    assume(birth.year not in (1908, 1912, 1961, 1987, 1988) and not 1948 <= birth.year <= 1960)
    assume(birth < datetime(2100, 12, 31, 20))
    # Two hours move the equation of time by up to three seconds, so stay off the edges.
    here = chart_or_skip(birth, clock=clock, longitude=longitude)
    assume(3 < (here.solar_epoch + 3600) % 7200 < 7197)
    there = chart_or_skip(birth + timedelta(hours=2), clock=clock, longitude=longitude)
    assert here.hour is not None
    assert there.hour == here.hour + 1
    assert there.day in (here.day, here.day + 1)


@few
@given(births, longitudes)
def test_mean_time_at_the_clock_s_own_meridian_is_the_clock(
    birth: datetime, longitude: float | None
) -> None:
    """The same instant seen from 127.5 degrees is 7 min 30 s a half-hour of clock: KST - 30."""
    chart = chart_or_skip(birth, longitude=127.5)
    assert chart.solar_epoch - chart.instant == 8 * 3600 + 1800
    if longitude is not None:
        other = chart_or_skip(birth, longitude=longitude)
        assert other.solar_epoch - chart.solar_epoch == pytest.approx(
            (longitude - 127.5) * 240, abs=1
        )
        assert (other.year, other.month) == (chart.year, chart.month)


@few
@given(births)
def test_an_unknown_hour_never_gives_an_hour(birth: datetime) -> None:
    chart = get_pillars(birth, hour_known=False)
    assert chart.hour is None
    assert len(chart.key) == 6
    assert chart.day == get_pillars(birth.replace(hour=12), clock="civil").day


@few
@given(births, genders)
def test_luck_cycles_step_through_the_sixty(birth: datetime, gender: Gender) -> None:
    chart = chart_or_skip(birth)
    facts = facts_from_chart(chart, gender=gender, birth_date=birth.date(), today=date(2101, 1, 1))
    step = 1 if facts.luck.direction == "forward" else -1
    expected = [chart.month + step * number for number in range(1, 11)]
    assert [cycle.pillar for cycle in facts.luck.cycles] == expected
    ages = [cycle.age for cycle in facts.luck.cycles]
    assert ages == list(range(facts.luck.number, facts.luck.number + 100, 10))
    assert 1 <= facts.luck.number <= 11
    assert abs(facts.luck.years + facts.luck.months / 12 - facts.luck.number) < 1.01


@few
@given(births, genders, rules, st.booleans())
def test_the_sums_of_the_facts_are_right(
    birth: datetime, gender: Gender, rule: str, hour_known: bool
) -> None:
    chart = chart_or_skip(birth, day_rule=rule, hour_known=hour_known)
    facts = facts_from_chart(chart, gender=gender, birth_date=birth.date(), today=date(2101, 1, 1))
    assert sum(facts.element_counts.values()) == len(chart.key) == (8 if hour_known else 6)
    assert sum(facts.element_weights.values()) == pytest.approx(100)
    others = len(chart.key) - 1
    assert sum(facts.ten_god_counts.values()) == sum(facts.group_counts.values()) == others
    assert 0 <= facts.strength.score <= 100
    assert sum(line.points for line in facts.strength.lines) == (100 if hour_known else 75)
    assert 1 <= len(facts.useful.climate) <= 3


@few
@given(births)
def test_a_wall_clock_goes_to_its_instant_and_back(birth: datetime) -> None:
    chart = chart_or_skip(birth)
    assert wall_clock(chart.instant) == birth
