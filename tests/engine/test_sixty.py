"""납음 and 공망 of the sixty pillars."""

import pytest

from fortune.engine.ganji import PILLARS, Pillar
from fortune.engine.sixty import nayin_of, void_branches

# As almanacs print them, a name for each pair from 甲子 乙丑 on.
PRINTED = (
    "해중금 노중화 대림목 노방토 검봉금 산두화 간하수 성두토 백랍금 양류목 천중수 옥상토 벽력화 "
    "송백목 장류수 사중금 산하화 평지목 벽상토 금박금 복등화 천하수 대역토 차천금 상자목 대계수 "
    "사중토 천상화 석류목 대해수"
)


def test_two_neighbours_share_a_sound() -> None:
    assert [nayin_of(pillar).hangul for pillar in PILLARS[::2]] == PRINTED.split()
    assert all(nayin_of(pillar) is nayin_of(pillar + 1) for pillar in PILLARS[::2])


@pytest.mark.parametrize("pillar", PILLARS, ids=str)
def test_the_element_by_count_is_the_one_in_the_name(pillar: Pillar) -> None:
    nayin = nayin_of(pillar)
    assert (nayin.element.hangul, nayin.element.hanja) == (nayin.hangul[-1], nayin.hanja[-1])


@pytest.mark.parametrize(
    "printed", ["甲子 戌亥", "甲戌 申酉", "甲申 午未", "甲午 辰巳", "甲辰 寅卯", "甲寅 子丑"]
)
def test_a_run_of_ten_leaves_two_branches_out(printed: str) -> None:
    first, void = printed.split()
    run = [Pillar.of(first) + step for step in range(10)]
    assert all("".join(map(str, void_branches(pillar))) == void for pillar in run)
    assert not set(void) & {pillar.branch.char for pillar in run}
