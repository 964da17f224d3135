"""Notices: each doubt, with the chart of the other candidate."""

import json
from datetime import date, datetime, timedelta

import pytest

from fortune.engine.calculator import get_pillars, get_pillars_at_branch
from fortune.engine.ganji import BRANCHES, Branch, Chart
from fortune.engine.notices import notices_of
from fortune.engine.solar_terms import terms
from fortune.engine.solar_time import wall_clock

IPCHUN = wall_clock(terms(2024)[2].epoch)  # 2024-02-04 17:27:08


def notices(chart: Chart) -> dict[str, str]:
    found = notices_of(chart)
    assert len({notice.code for notice in found}) == len(found)
    return {notice.code: notice.text for notice in found}


def other(chart: Chart, code: str) -> str:
    """The other candidate of a notice, as its key."""
    found = next(notice.other for notice in notices_of(chart) if notice.code == code)
    assert found is not None
    assert json.loads(json.dumps(found)) == found
    return "".join("".join(pillar) for pillar in found.values() if pillar)


def seconds_from_ipchun(seconds: int) -> Chart:
    return get_pillars(IPCHUN + timedelta(seconds=seconds))


def test_an_ordinary_birth_has_no_notice() -> None:
    assert notices(get_pillars(datetime(1990, 6, 15, 12))) == {}


@pytest.mark.parametrize("seconds", [-120, -1])
def test_just_before_a_term_the_pillars_after_it_are_shown(seconds: int) -> None:
    text = notices(seconds_from_ipchun(seconds))["near_term"]
    assert f"입춘 절기(2월 4일 17:27:08)의 차이가 {-seconds}초" in text
    assert "갑진년 병인월" in text


@pytest.mark.parametrize("seconds", [0, 1, 120])
def test_just_after_a_term_the_pillars_before_it_are_shown(seconds: int) -> None:
    text = notices(seconds_from_ipchun(seconds))["near_term"]
    assert f"차이가 {seconds}초" in text
    assert "계묘년 을축월" in text


@pytest.mark.parametrize("seconds", [-121, 121])
def test_further_than_two_minutes_from_a_term_is_no_doubt(seconds: int) -> None:
    assert "near_term" not in notices(seconds_from_ipchun(seconds))


@pytest.mark.parametrize("clock", ["12:57:00", "12:59:59"])
def test_just_before_an_edge_the_next_hour_is_shown(clock: str) -> None:
    birth = datetime.fromisoformat(f"2024-03-10 {clock}")
    text = notices(get_pillars(birth, clock="civil"))["near_hour_edge"]
    assert clock in text
    assert "기미시" in text


@pytest.mark.parametrize("clock", ["13:00:00", "13:03:00"])
def test_just_after_an_edge_the_hour_before_is_shown(clock: str) -> None:
    birth = datetime.fromisoformat(f"2024-03-10 {clock}")
    assert "무오시" in notices(get_pillars(birth, clock="civil"))["near_hour_edge"]


@pytest.mark.parametrize("clock", ["12:56:59", "13:03:01"])
def test_further_than_three_minutes_from_an_edge_is_no_doubt(clock: str) -> None:
    birth = datetime.fromisoformat(f"2024-03-10 {clock}")
    assert notices(get_pillars(birth, clock="civil")) == {}


def test_an_edge_that_also_changes_the_day_shows_both() -> None:
    text = notices(get_pillars(datetime(2024, 3, 10, 22, 58), clock="civil"))["near_hour_edge"]
    assert "갑술일 갑자시" in text


def test_midnight_is_an_edge_for_those_who_change_the_day_there() -> None:
    birth = datetime(2024, 3, 10, 23, 58)
    split = notices(get_pillars(birth, clock="civil", day_rule="split"))
    assert "갑술일입니다" in split["near_hour_edge"]
    assert "near_hour_edge" not in notices(get_pillars(birth, clock="civil"))


def test_late_zi_shows_what_the_other_two_schools_say() -> None:
    found = {
        rule: notices(get_pillars(datetime(2024, 3, 10, 23, 30), clock="civil", day_rule=rule))
        for rule in ("zi", "split", "midnight")
    }
    pillars = {"zi": "갑술일 갑자시", "split": "계유일 갑자시", "midnight": "계유일 임자시"}
    for rule, texts in found.items():
        for other, named in pillars.items():
            assert (named in texts["late_zi"]) == (other != rule)


def test_a_doubled_time_shows_the_other_pass_when_it_differs() -> None:
    first = datetime(1988, 10, 9, 2, 30)
    assert "두 번째라면 신축시" in notices(get_pillars(first))["doubled_time"]
    second = notices(get_pillars(first.replace(fold=1)))
    assert "첫 번째라면 경자시" in second["doubled_time"]


def test_a_doubled_time_with_the_same_pillars_is_no_doubt() -> None:
    assert "doubled_time" not in notices(get_pillars(datetime(1988, 10, 9, 2, 30), clock="civil"))


@pytest.mark.parametrize("fold", [0, 1])
def test_every_minute_of_every_doubled_hour_is_noticed_exactly_when_the_pillars_differ(
    fold: int,
) -> None:
    for end in (datetime(1948, 9, 13), datetime(1960, 9, 18), datetime(1988, 10, 9, 3)):
        for minute in range(1, 61):
            birth = (end - timedelta(minutes=minute)).replace(fold=fold)
            here, there = get_pillars(birth), get_pillars(birth.replace(fold=1 - fold))
            assert ("doubled_time" in notices(here)) == (here.key != there.key)


def test_an_unknown_hour_is_said_with_the_day_it_could_also_be() -> None:
    birth = datetime(1988, 7, 15)
    found = notices(get_pillars(birth, hour_known=False))
    assert list(found) == ["unknown_hour"]
    assert "임신일" in found["unknown_hour"]
    found = notices(get_pillars(birth, hour_known=False, day_rule="midnight"))
    assert "경오일" in found["unknown_hour"]


def test_a_term_on_the_day_of_an_unknown_hour_shows_both_sides() -> None:
    found = notices(get_pillars(datetime(2024, 2, 4), hour_known=False))
    assert list(found) == ["term_on_day", "unknown_hour"]
    for part in ("17:27", "입춘", "계묘년 을축월", "갑진년 병인월"):
        assert part in found["term_on_day"]


@pytest.mark.parametrize("branch", BRANCHES, ids=str)
def test_a_named_hour_is_in_doubt_only_when_a_term_falls_inside_it(branch: Branch) -> None:
    found = notices(get_pillars_at_branch(date(2024, 2, 4), branch))
    # 17:27 on the clock is 16:55 in Seoul: 申, 15:00 to 17:00.
    assert ("near_term" in found) == (branch.char == "申")
    assert "near_hour_edge" not in found


def test_zi_by_name_shows_the_late_evening_too() -> None:
    found = notices(get_pillars_at_branch(date(2024, 3, 10), Branch.of("子")))
    assert "갑술일 갑자시" in found["late_zi"]


@pytest.mark.parametrize("seconds", [-120, -1, 0, 120])
def test_near_a_term_the_chart_of_the_other_side_stands_beside(seconds: int) -> None:
    there = seconds_from_ipchun(0 if seconds < 0 else -1)
    assert other(seconds_from_ipchun(seconds), "near_term") == there.key


def test_near_an_edge_the_chart_of_three_minutes_away_stands_beside() -> None:
    for clock, there in (("12:57", "13:00"), ("13:03", "12:59"), ("22:58", "23:01")):
        here, beyond = (
            get_pillars(datetime.fromisoformat(f"2024-03-10 {one}"), clock="civil")
            for one in (clock, there)
        )
        assert other(here, "near_hour_edge") == beyond.key != here.key


def test_in_late_zi_the_chart_of_the_school_more_often_met_stands_beside() -> None:
    charts = {
        rule: get_pillars(datetime(2024, 3, 10, 23, 30), clock="civil", day_rule=rule)
        for rule in ("zi", "split", "midnight")
    }
    for rule, beside in (("zi", "split"), ("split", "zi"), ("midnight", "zi")):
        assert other(charts[rule], "late_zi") == charts[beside].key


def test_zi_by_name_has_the_late_evening_beside_it() -> None:
    here = get_pillars_at_branch(date(2024, 3, 10), Branch.of("子"))
    late = get_pillars(datetime(2024, 3, 10, 23, 30), clock="civil")
    assert other(here, "late_zi") == late.key


def test_a_doubled_time_has_the_other_pass_beside_it() -> None:
    first = datetime(1988, 10, 9, 2, 30)
    second = get_pillars(first.replace(fold=1))
    assert other(get_pillars(first), "doubled_time") == second.key
    assert other(second, "doubled_time") == get_pillars(first).key


def test_an_unknown_hour_has_the_other_day_or_the_other_month_beside_it() -> None:
    assert other(get_pillars(datetime(1988, 7, 15), hour_known=False), "unknown_hour") == (
        "戊辰己未壬申"
    )
    chart = get_pillars(datetime(2024, 2, 4), hour_known=False)
    assert chart.key == "癸卯乙丑戊戌"
    assert other(chart, "term_on_day") == "甲辰丙寅戊戌"
    chart = get_pillars(datetime(2025, 1, 5), hour_known=False)  # 소한 at 11:33
    assert chart.key == "甲辰丁丑甲戌"
    assert other(chart, "term_on_day") == "甲辰丙子甲戌"
