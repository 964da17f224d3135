"""Births, presets, and what another option would change."""

from dataclasses import replace
from datetime import date, time

import pytest

from fortune.engine.births import DEFAULT_PRESET, PRESETS, Birth, changed_positions
from fortune.engine.errors import SkippedTime
from fortune.engine.ganji import Branch
from fortune.engine.places import DEFAULT_PLACE, PLACES

BIRTH = Birth(date(1988, 7, 15), time(14, 30))
PROVINCES = (
    *("서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원"),
    *("충북", "충남", "전북", "전남", "경북", "경남", "제주"),
)


def test_the_default_preset_is_the_default_birth():
    assert DEFAULT_PRESET.applied_to(BIRTH) == BIRTH
    assert changed_positions(BIRTH.chart(), DEFAULT_PRESET.applied_to(BIRTH).chart()) == ()


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("forceteller", "戊辰己未辛未甲午"),
        ("traditional", "戊辰己未辛未乙未"),
        ("clock", "戊辰己未辛未乙未"),
    ],
)
def test_each_preset_computes_as_it_says(code, key):
    """12:57:55 mean time in Seoul; 13:00 at 127.5 degrees; 14:30 on the wall."""
    preset = next(preset for preset in PRESETS if preset.code == code)
    assert preset.applied_to(BIRTH).chart().key == key


def test_a_preset_of_ones_own_city_keeps_the_city():
    busan = replace(BIRTH, place=PLACES["busan"], clock="civil")
    assert DEFAULT_PRESET.applied_to(busan) == replace(BIRTH, place=PLACES["busan"])
    nowhere = replace(BIRTH, place=PLACES["none"])
    assert DEFAULT_PRESET.applied_to(nowhere).place == PLACES[DEFAULT_PLACE]


def test_a_time_wins_over_a_branch_and_a_branch_is_never_shifted():
    both = replace(BIRTH, branch=Branch.of("子"))
    assert both.chart() == BIRTH.chart()
    for place in PLACES.values():
        for preset in PRESETS:
            named = preset.applied_to(Birth(date(1988, 7, 15), branch=Branch.of("午"), place=place))
            assert str(named.chart().hour) == "甲午"


def test_an_unknown_hour_stays_unknown_under_every_preset():
    for preset in PRESETS:
        assert preset.applied_to(Birth(date(1988, 7, 15))).chart().hour is None


def test_late_in_the_evening_a_rule_changes_day_and_hour():
    late = Birth(date(1990, 12, 31), time(23, 45))
    midnight = replace(late, day_rule="midnight")
    assert changed_positions(late.chart(), midnight.chart()) == ("day", "hour")
    split = replace(late, day_rule="split")
    assert changed_positions(late.chart(), split.chart()) == ("day",)


def test_what_cannot_be_computed_is_refused():
    with pytest.raises(SkippedTime):
        Birth(date(1988, 5, 8), time(2, 30)).chart()


def test_every_province_has_a_place_and_longitudes_are_of_korea():
    names = [place.name for place in PLACES.values()]
    for province in PROVINCES:
        assert any(name.startswith(province) for name in names), province
    for place in PLACES.values():
        if place.is_city:
            assert 126 < place.longitude < 131
            assert -36 < place.correction_minutes < -16
    assert PLACES["none"].correction_minutes == 0
    assert round(PLACES["seoul"].correction_minutes, 2) == -32.09
