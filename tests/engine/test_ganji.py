"""Stems, branches, pillars and the chart made of them."""

import copy
import json
import pickle
from datetime import datetime

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.errors import UnknownSign
from fortune.engine.ganji import (
    BRANCHES,
    ELEMENTS,
    PILLARS,
    STEMS,
    Branch,
    Element,
    Pillar,
    Polarity,
    Season,
    Stem,
)


def test_elements_generate_in_a_ring_and_control_over_one() -> None:
    assert "".join(element.generates.hanja for element in ELEMENTS) == "火土金水木"
    assert "".join(element.controls.hanja for element in ELEMENTS) == "土金水木火"
    assert "".join(element.hangul for element in ELEMENTS) == "목화토금수"


def test_stems_have_their_names_elements_and_polarities() -> None:
    assert [stem.name for stem in STEMS] == (
        ["갑목", "을목", "병화", "정화", "무토", "기토", "경금", "신금", "임수", "계수"]
    )
    assert [stem.polarity for stem in STEMS] == [Polarity.YANG, Polarity.YIN] * 5
    assert all(Stem.of(str(stem)) is stem and stem.index == STEMS.index(stem) for stem in STEMS)


def test_branches_have_their_names_elements_and_animals() -> None:
    assert "".join(branch.element.hanja for branch in BRANCHES) == "水土木木土火火土金金土水"
    assert "".join(branch.hangul for branch in BRANCHES) == "자축인묘진사오미신유술해"
    assert [branch.animal for branch in BRANCHES][::3] == ["쥐", "토끼", "말", "닭"]
    assert all(Branch.of(str(branch)) is branch for branch in BRANCHES)


@pytest.mark.parametrize("branch", BRANCHES, ids=str)
def test_hidden_stems_share_thirty_days_and_end_with_the_branch_s_own_element(
    branch: Branch,
) -> None:
    assert sum(hidden.days for hidden in branch.hidden_stems) == 30
    assert branch.hidden_stems[0].role == "여기"
    assert branch.hidden_stems[-1].role == "정기"
    assert branch.main_stem.element is branch.element
    # 여기 is what the branch before left over: its own main stem, or that one's yang twin.
    before = BRANCHES[branch.index - 1].main_stem
    assert branch.hidden_stems[0].stem.element is before.element


@pytest.mark.parametrize(
    ("branches", "days"),
    [("寅申巳亥", [7, 7, 16]), ("子卯酉", [10, 20]), ("午", [10, 9, 11]), ("辰戌丑未", [9, 3, 18])],
)
def test_the_days_of_hidden_stems_are_alike_in_branches_of_one_kind(
    branches: str, days: list[int]
) -> None:
    for char in branches:
        assert [hidden.days for hidden in Branch.of(char).hidden_stems] == days


def test_middle_hidden_stems_come_from_the_three_branches_in_harmony() -> None:
    """寅午戌 hold fire, 申子辰 water, 巳酉丑 metal, 亥卯未 wood: their corners hide it."""
    middle = {b.char: b.hidden_stems[1].stem.char for b in BRANCHES if len(b.hidden_stems) == 3}
    assert middle == dict(zip("寅戌申辰巳丑亥未午", "丙丁壬癸庚辛甲乙己", strict=True))


def test_the_cycle_has_sixty_pillars_from_gapja_to_gyehae() -> None:
    assert len({str(pillar) for pillar in PILLARS}) == 60
    assert (PILLARS[0].hangul, PILLARS[59].hangul) == ("갑자", "계해")
    assert all(pillar.stem.polarity is pillar.branch.polarity for pillar in PILLARS)
    assert all(Pillar.of(str(pillar)) == Pillar(pillar.index) == pillar for pillar in PILLARS)
    assert Pillar.of("癸亥") + 1 == Pillar.of("甲子") == Pillar.of("癸亥") + -59


@pytest.mark.parametrize("index", [-1, 60])
def test_a_pillar_outside_the_cycle_is_refused(index: int) -> None:
    with pytest.raises(UnknownSign, match=str(index)):
        Pillar(index)


def test_a_pair_that_is_not_of_the_sixty_is_refused() -> None:
    with pytest.raises(UnknownSign, match="甲丑"):
        Pillar.of("甲丑")
    for sign in (Stem, Branch):
        with pytest.raises(UnknownSign, match="龍"):
            sign.of("龍")


def test_signs_cannot_be_changed() -> None:
    for thing, name in ((STEMS[0], "char"), (BRANCHES[0], "animal"), (PILLARS[0], "index")):
        with pytest.raises(AttributeError):
            setattr(thing, name, "x")
    with pytest.raises(AttributeError):
        get_pillars(datetime(2000, 1, 1)).day = PILLARS[0]  # type: ignore[misc]


def test_seasons_follow_the_month_branch() -> None:
    assert "".join(Season.of(branch).hangul[0] for branch in BRANCHES) == "겨겨봄봄봄여여여가가가겨"


def test_a_chart_is_written_in_one_spelling() -> None:
    chart = get_pillars(datetime(1990, 6, 15, 12))
    assert chart.key == "庚午壬午辛亥甲午"
    assert chart.day_master.name == "신금"
    assert list(chart.pillars) == ["year", "month", "day", "hour"]
    assert chart.as_dict() == {
        "year": ["庚", "午"],
        "month": ["壬", "午"],
        "day": ["辛", "亥"],
        "hour": ["甲", "午"],
    }


def test_a_chart_without_an_hour_has_three_pillars() -> None:
    chart = get_pillars(datetime(1990, 6, 15), hour_known=False)
    assert chart.key == "庚午壬午辛亥"
    assert chart.hour is None
    assert chart.solar_time is None
    assert list(chart.pillars) == ["year", "month", "day"]
    assert chart.as_dict()["hour"] is None


def test_a_chart_survives_a_copy_and_a_cache() -> None:
    chart = get_pillars(datetime(1990, 6, 15, 12))
    assert pickle.loads(pickle.dumps(chart)) == copy.deepcopy(chart) == chart  # noqa: S301


def test_elements_are_strings_in_json() -> None:
    assert json.dumps({Element.WOOD: Element.FIRE}) == '{"wood": "fire"}'
