"""SajuForm: what may be typed, and the sentence for what cannot be used."""

from datetime import date

import pytest

from fortune.forms import SajuForm
from tests.conftest import BIRTH

TODAY = date(2026, 11, 23)


def form(**changes):
    return SajuForm(BIRTH | changes, today=TODAY)


def chart(**changes):
    filled = form(**changes)
    assert filled.is_valid(), filled.errors
    return filled.cleaned_data["chart"]


def refused(field, **changes):
    filled = form(**changes)
    assert not filled.is_valid()
    assert list(filled.errors) == [field]
    return filled.errors[field][0]


@pytest.mark.parametrize(
    "typed",
    [
        "1988-07-15", "19880715", "1988.07.15", "1988.7.15", " 1988. 7. 15. ", "1988/7/15",
        "1988년 7월 15일", "１９８８０７１５",
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_many_ways(typed):
    assert chart(birth_date=typed).key == "戊辰己未辛未甲午"


@pytest.mark.parametrize("typed", ["14:30", "1430", "14.30", "14시 30분", "14 : 30", "１４：３０"])
def test_a_time_may_be_written_in_many_ways(typed):
    assert chart(birth_time=typed).hour.hangul == "갑오"


def test_a_date_and_a_gender_are_enough():
    filled = SajuForm({"birth_date": "19880715", "gender": "female"}, today=TODAY)
    assert filled.is_valid()
    assert filled.cleaned_data["chart"].hour is None
    assert filled.cleaned_data["mode"] == "teacher"
    assert filled.cleaned_data["birth_place"] == "seoul"


def test_an_unknown_time_wins_over_what_is_left_in_the_fields():
    assert chart(time_unknown="on").hour is None
    assert chart(time_unknown="on", birth_time="not a time", birth_branch="子").hour is None


def test_a_chosen_branch_is_the_hour_itself_wherever_one_was_born():
    for place in ("seoul", "ulleung", "mokpo", "none"):
        assert chart(birth_time="", birth_branch="午", birth_place=place).hour.branch.char == "午"


def test_a_typed_time_wins_over_a_branch():
    assert chart(birth_branch="子").hour.hangul == "갑오"


def test_lunar_dates_are_turned_into_solar_ones():
    filled = form(calendar_type="lunar", birth_date="1967-01-09")
    assert filled.is_valid()
    assert filled.cleaned_data["solar_date"] == date(1967, 2, 17)
    leap = form(calendar_type="lunar_leap", birth_date="1987-06-01")
    assert leap.is_valid()
    assert leap.cleaned_data["solar_date"] == date(1987, 7, 26)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"birth_date": ""}, "넣어 주세요"),
        ({"birth_date": "내일"}, "숫자 8자리"),
        ({"birth_date": "880715"}, "숫자 8자리"),
        ({"birth_date": "1" * 40}, "숫자 8자리"),
        ({"birth_date": "2023-02-29"}, "2월에는 29일이 없어요"),
        ({"birth_date": "2000-02-30"}, "2월에는 30일이 없어요"),
        ({"birth_date": "1988-13-01"}, "13월은 없는 달"),
        ({"birth_date": "1988-00-10"}, "0월은 없는 달"),
        ({"birth_date": "1988-04-31"}, "4월에는 31일이 없어요"),
        ({"birth_date": "1988-04-00"}, "4월에는 0일이 없어요"),
        ({"birth_date": "1899-12-31"}, "1900년부터 2049년까지"),
        ({"birth_date": "2050-01-01"}, "1900년부터 2049년까지"),
        ({"birth_date": "2026-11-24"}, "아직 오지 않은 날"),
        ({"birth_date": "2049-12-31"}, "아직 오지 않은 날"),
        ({"birth_date": "2012-11-24"}, "만 14세"),
        ({"birth_date": "2026-11-23"}, "만 14세"),
        ({"birth_date": "2025-05-30", "calendar_type": "lunar"}, "29일까지"),
        ({"birth_date": "2023-01-15", "calendar_type": "lunar_leap"}, "윤"),
        ({"birth_date": "2022-01-15", "calendar_type": "lunar_leap"}, "윤"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_used_is_refused_at_its_field(changes, words):
    assert words in refused("birth_date", **changes)


def test_fourteen_today_is_old_enough():
    assert form(birth_date="2012-11-23").is_valid()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"birth_time": "25:00"}, "없는 시각"),
        ({"birth_time": "24:00"}, "없는 시각"),
        ({"birth_time": "12:60"}, "없는 시각"),
        ({"birth_time": "아침"}, "07:20처럼"),
        ({"birth_time": "7"}, "07:20처럼"),
        ({"birth_date": "1988-05-08", "birth_time": "02:30"}, "서머타임"),
        ({"birth_date": "1955-05-05", "birth_time": "00:10"}, "서머타임"),
        ({"birth_date": "1961-08-10", "birth_time": "00:15"}, "표준시"),
    ],
)
def test_a_time_that_cannot_be_used_is_refused_at_its_field(changes, words):
    assert words in refused("birth_time", **changes)


@pytest.mark.parametrize("name", ["김하늘", "Anna Kim", "김·하늘", "하늘 선생", "é", "Ŏ"])
def test_names_are_letters_spaces_and_middle_dots(name):
    assert form(name=name).is_valid()


@pytest.mark.parametrize(
    "name",
    [
        "가" * 21, "<script>", "김하늘1", "{name}", "a@b", "\u202e김", "김\u0000", "😀",
        "\ud800", "-", "·", "김\u200b하늘",
    ],
)  # fmt: skip
def test_long_and_strange_names_are_refused_at_their_field(name):
    assert refused("name", name=name)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gender", "other"), ("gender", ""), ("calendar_type", "chinese"), ("birth_place", "mars"),
        ("fold", "2"), ("day_rule", "none"), ("clock", "sundial"), ("mode", "child"),
        ("birth_branch", "猫"),
    ],
)  # fmt: skip
def test_unknown_choices_are_refused_in_korean(field, value):
    sentence = refused(field, **{"birth_time": "", field: value})
    assert sentence.endswith("주세요.") or sentence.endswith("써요.")


def test_options_reach_the_engine():
    late = {"birth_date": "1990-12-31", "birth_time": "23:59", "birth_place": "none"}
    assert str(chart(**late).day) == "辛未"
    assert str(chart(**late, day_rule="split").day) == "庚午"
    assert str(chart(**late, day_rule="midnight").hour) == "丙子"
    # 1988-07-15 15:10 in Seoul is 13:38 mean solar time and 15:10 on the wall.
    assert chart(birth_time="15:10").hour.branch.char == "未"
    assert chart(birth_time="15:10", clock="civil").hour.branch.char == "申"


def test_a_doubled_clock_hour_takes_the_fold():
    doubled = {"birth_date": "1988-10-09", "birth_time": "02:30"}
    first, second = chart(**doubled), chart(**doubled, fold="1")
    assert second.instant - first.instant == 3600


def test_several_errors_are_all_said_at_once():
    filled = form(birth_date="x", birth_time="y", name="<b>", gender="")
    assert not filled.is_valid()
    assert set(filled.errors) == {"birth_date", "birth_time", "name", "gender"}
