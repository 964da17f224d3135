"""get_pillars: its options, its edges and what it refuses."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fortune.engine.calculator import (
    OutOfRange,
    SkippedTime,
    get_pillars,
    get_pillars_at_branch,
)
from fortune.engine.errors import BadLongitude, UnknownOption
from fortune.engine.ganji import BRANCHES, Branch, Chart
from fortune.engine.solar_terms import terms
from fortune.engine.solar_time import wall_clock

SECOND = timedelta(seconds=1)


def pillars(birth: datetime, **options: Any) -> str:
    return " ".join(map(str, get_pillars(birth, **options).pillars.values()))


def day_and_hour(birth: datetime, **options: Any) -> str:
    return pillars(birth, **options)[6:]


def test_the_year_and_the_month_change_at_the_second_of_ipchun() -> None:
    ipchun = wall_clock(terms(2024)[2].epoch)
    assert pillars(ipchun - SECOND)[:5] == "癸卯 乙丑"
    assert pillars(ipchun)[:5] == "甲辰 丙寅"


def test_the_month_alone_changes_at_another_term() -> None:
    gyeongchip = wall_clock(terms(2024)[4].epoch)
    assert pillars(gyeongchip - SECOND)[:5] == "甲辰 丙寅"
    assert pillars(gyeongchip)[:5] == "甲辰 丁卯"


@pytest.mark.parametrize("longitude", [124.6, 126.978, 130.9, 135.0, None])
@pytest.mark.parametrize("clock", ["mean", "civil", "apparent"])
def test_no_longitude_or_clock_moves_the_year_or_the_month(longitude: float, clock: str) -> None:
    ipchun = wall_clock(terms(1990)[2].epoch)
    assert pillars(ipchun - SECOND, longitude=longitude, clock=clock)[:5] == "己巳 丁丑"
    assert pillars(ipchun, longitude=longitude, clock=clock)[:5] == "庚午 戊寅"


def test_the_three_rules_part_between_23_and_24() -> None:
    birth = datetime(2024, 3, 10, 23, 30)
    assert day_and_hour(birth, clock="civil", day_rule="zi") == "甲戌 甲子"
    assert day_and_hour(birth, clock="civil", day_rule="split") == "癸酉 甲子"
    assert day_and_hour(birth, clock="civil", day_rule="midnight") == "癸酉 壬子"


@pytest.mark.parametrize("clock_time", ["00:00:00", "00:59:59", "22:59:59", "12:00:00"])
def test_the_three_rules_agree_at_all_other_times(clock_time: str) -> None:
    birth = datetime.fromisoformat(f"2024-03-10 {clock_time}")
    found = {pillars(birth, clock="civil", day_rule=rule) for rule in ("zi", "split", "midnight")}
    assert len(found) == 1


def test_the_hour_changes_at_the_second_of_an_odd_hour() -> None:
    edge = datetime(2024, 3, 10, 13)
    assert day_and_hour(edge - SECOND, clock="civil") == "癸酉 戊午"
    assert day_and_hour(edge, clock="civil") == "癸酉 己未"


def test_mean_time_is_the_instant_and_four_minutes_a_degree() -> None:
    chart = get_pillars(datetime(2024, 3, 10, 12), longitude=127.5)
    assert chart.solar_time == datetime(2024, 3, 10, 11, 30)
    assert chart.instant == datetime(2024, 3, 10, 3, tzinfo=UTC).timestamp()
    chart = get_pillars(datetime(2024, 3, 10, 12))
    assert chart.solar_time == datetime(2024, 3, 10, 11, 27, 55)


def test_mean_time_takes_summer_time_off_and_civil_time_keeps_it() -> None:
    birth = datetime(1988, 7, 15, 14, 30)
    assert get_pillars(birth).solar_time == datetime(1988, 7, 15, 12, 57, 55)
    assert get_pillars(birth, clock="civil").solar_time == birth


def test_mean_time_is_nearly_the_clock_while_the_clock_followed_127_5_degrees() -> None:
    birth = datetime(1957, 11, 15, 23, 15)
    assert get_pillars(birth, longitude=127.5).solar_time == birth


def test_apparent_time_adds_the_equation_of_time() -> None:
    november, february = datetime(2024, 11, 3, 12), datetime(2024, 2, 11, 12)
    for birth, minutes in ((november, 16.45), (february, -14.23)):
        mean, apparent = (
            get_pillars(birth, clock=clock).solar_epoch for clock in ("mean", "apparent")
        )
        assert (apparent - mean) / 60 == pytest.approx(minutes, abs=0.1)


def test_without_a_longitude_the_wall_clock_is_not_corrected() -> None:
    birth = datetime(1988, 7, 15, 14, 30)
    assert get_pillars(birth, longitude=None).solar_time == birth
    apparent = get_pillars(birth, longitude=None, clock="apparent").solar_time
    assert apparent is not None
    assert timedelta(minutes=5) < birth - apparent < timedelta(minutes=7)


def test_fold_chooses_between_the_two_passes_of_a_doubled_time() -> None:
    birth = datetime(1988, 10, 9, 2, 30)
    assert pillars(birth) == "戊辰 壬戌 丁酉 庚子"
    assert pillars(birth.replace(fold=1)) == "戊辰 壬戌 丁酉 辛丑"


def test_a_skipped_time_is_refused() -> None:
    with pytest.raises(SkippedTime):
        get_pillars(datetime(1988, 5, 8, 2, 30))


@pytest.mark.parametrize("birth", [datetime(1899, 12, 31, 23, 59), datetime(2101, 1, 1)])
def test_years_that_were_not_checked_are_refused(birth: datetime) -> None:
    for hour_known in (True, False):
        with pytest.raises(OutOfRange) as refusal:
            get_pillars(birth, hour_known=hour_known)
        assert (refusal.value.first, refusal.value.last) == (1900, 2100)
        assert str(refusal.value) == "1900년부터 2100년까지만 계산할 수 있어요."
    with pytest.raises(OutOfRange):
        get_pillars_at_branch(birth.date(), Branch.of("午"))


def test_the_first_and_the_last_minute_are_answered() -> None:
    assert pillars(datetime(1900, 1, 1)) == "己亥 丙子 甲戌 甲子"
    assert pillars(datetime(2100, 12, 31, 23, 59)) == "庚申 戊子 戊申 壬子"


@pytest.mark.parametrize(
    "options",
    [
        {"clock": "Mean"},
        {"day_rule": "jasi"},
        {"longitude": 180.1},
        {"longitude": float("nan")},
        {"hour_known": False, "day_rule": "jasi"},
        {"hour_known": False, "clock": "solar"},
    ],
)
def test_options_that_do_not_exist_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises((UnknownOption, BadLongitude), match=r"고를 수 없는 설정|경도는"):
        get_pillars(datetime(2000, 1, 1), **options)


def test_an_unknown_hour_gives_three_pillars_whatever_the_time_and_the_options() -> None:
    found = {
        pillars(datetime(1988, 7, 15, hour, 30), hour_known=False, **options)
        for hour in (0, 2, 12, 23)
        for options in (
            {},
            {"longitude": 124.6},
            {"longitude": None},
            {"clock": "apparent"},
            {"clock": "civil"},
            {"day_rule": "split"},
            {"day_rule": "midnight"},
        )
    }
    assert found == {"戊辰 己未 辛未"}


def test_an_unknown_hour_is_no_trouble_on_a_day_with_a_skipped_hour() -> None:
    assert pillars(datetime(1988, 5, 8, 2, 30), hour_known=False) == "戊辰 丁巳 癸亥"


def test_an_unknown_hour_on_a_day_with_a_term_takes_the_month_of_noon_and_says_so() -> None:
    chart = get_pillars(datetime(2024, 2, 4), hour_known=False)  # 입춘 at 17:27
    assert chart.key == "癸卯乙丑戊戌"
    assert chart.flags == {"unknown_hour", "term_on_day"}
    assert get_pillars(datetime(2024, 2, 5), hour_known=False).flags == {"unknown_hour"}


def test_flags_say_what_is_particular() -> None:
    assert get_pillars(datetime(2024, 5, 1, 12)).flags == set()
    assert get_pillars(datetime(1988, 7, 15, 14)).flags == {"summer_time"}
    assert get_pillars(datetime(1988, 10, 9, 2, 30)).flags == {"summer_time", "doubled"}
    assert get_pillars(datetime(1988, 10, 9, 2, 30, fold=1)).flags == {"doubled"}
    assert get_pillars(datetime(2024, 5, 1, 23, 45)).flags == {"late_zi"}
    assert get_pillars(datetime(2024, 5, 1, 23, 45), longitude=124.6).flags == {"late_zi"}


def test_terms_before_and_after_stand_on_both_sides_of_the_birth() -> None:
    chart = get_pillars(datetime(1988, 7, 15, 14, 30))
    assert (chart.term_before.name, chart.term_after.name) == ("소서", "입추")
    assert chart.term_before.epoch <= chart.instant < chart.term_after.epoch


def at_branch(branch: Branch, **options: Any) -> Chart:
    return get_pillars_at_branch(date(2024, 3, 10), branch, **options)


@pytest.mark.parametrize("branch", BRANCHES, ids=str)
def test_a_named_hour_is_never_shifted(branch: Branch) -> None:
    for longitude in (124.6, 126.978, 130.9, 135.0, None):
        chart = at_branch(branch, longitude=longitude)
        assert chart.hour is not None
        assert chart.hour.branch is branch
        assert str(chart.day) == "癸酉"
        assert chart.solar_time == datetime(2024, 3, 10, branch.index * 2)
        assert chart.hour_from == "branch"


def test_the_instant_of_a_named_hour_follows_from_the_longitude() -> None:
    noon = datetime(2024, 3, 10, 12)
    assert wall_clock(at_branch(Branch.of("午"), longitude=127.5).instant) == noon + 1800 * SECOND
    assert wall_clock(at_branch(Branch.of("午"), longitude=None).instant) == noon


def test_a_named_hour_in_summer_time_is_the_sun_s() -> None:
    chart = get_pillars_at_branch(date(1988, 7, 15), Branch.of("午"))
    assert chart.key == "戊辰己未辛未甲午"
    assert chart.flags == set()


def test_a_named_hour_is_answered_where_the_clock_jumped() -> None:
    for longitude in (126.978, None):
        chart = get_pillars_at_branch(date(1960, 5, 1), Branch.of("子"), longitude=longitude)
        assert chart.key[4:] == "己丑甲子"


def test_a_rule_that_does_not_exist_is_refused_for_a_named_hour() -> None:
    with pytest.raises(UnknownOption, match="day_rule=jasi"):
        at_branch(Branch.of("子"), day_rule="jasi")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no tzset")
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_server_s_own_time_zone_changes_nothing(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    births = [datetime(year, 8, 8, 23, 40) for year in range(1900, 2101, 10)]
    at_home = [get_pillars(birth) for birth in births]
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert [get_pillars(birth) for birth in births] == at_home
        assert [chart.solar_time for chart in at_home] == [
            get_pillars(birth).solar_time for birth in births
        ]
    finally:
        monkeypatch.undo()
        time.tzset()
