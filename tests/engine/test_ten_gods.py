"""The ten gods of every stem and branch."""

import pytest

from fortune.engine.ganji import BRANCHES, STEMS, Element, Stem
from fortune.engine.ten_gods import (
    TenGod,
    TenGodGroup,
    ten_god_of_branch,
    ten_god_of_stem,
)

# 甲 to 癸 as the printed tables give them.
BY_STEM = {
    "甲": "비견 겁재 식신 상관 편재 정재 편관 정관 편인 정인",
    "乙": "겁재 비견 상관 식신 정재 편재 정관 편관 정인 편인",
    "己": "정관 편관 정인 편인 겁재 비견 상관 식신 정재 편재",
    "庚": "편재 정재 편관 정관 편인 정인 비견 겁재 식신 상관",
    "癸": "상관 식신 정재 편재 정관 편관 정인 편인 겁재 비견",
}
# 子 to 亥: 子 午 巳 亥 are read by their main hidden stems, against their position.
BY_BRANCH = {
    "甲": "정인 정재 비견 겁재 편재 식신 상관 정재 편관 정관 편재 편인",
    "辛": "식신 편인 정재 편재 정인 정관 편관 편인 겁재 비견 정인 상관",
}


@pytest.mark.parametrize("day_master", BY_STEM)
def test_stems_are_read_by_element_step_and_polarity(day_master: str) -> None:
    found = [ten_god_of_stem(Stem.of(day_master), other).hangul for other in STEMS]
    assert found == BY_STEM[day_master].split()


@pytest.mark.parametrize("day_master", BY_BRANCH)
def test_branches_are_read_by_their_main_hidden_stem(day_master: str) -> None:
    found = [ten_god_of_branch(Stem.of(day_master), branch).hangul for branch in BRANCHES]
    assert found == BY_BRANCH[day_master].split()


@pytest.mark.parametrize("day_master", STEMS, ids=str)
def test_each_stem_is_another_god_to_each_day_master(day_master: Stem) -> None:
    assert {ten_god_of_stem(day_master, other) for other in STEMS} == set(TenGod)


def test_groups_hold_two_gods_each() -> None:
    assert [god.group.hangul for god in TenGod] == (
        ["비겁"] * 2 + ["식상"] * 2 + ["재성"] * 2 + ["관성"] * 2 + ["인성"] * 2
    )


@pytest.mark.parametrize("day_master", STEMS, ids=str)
def test_group_and_element_lead_to_each_other(day_master: Stem) -> None:
    for element in Element:
        assert TenGodGroup.of(day_master, element).element(day_master) is element
