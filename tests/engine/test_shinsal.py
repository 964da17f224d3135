"""12신살 and 삼재 of every branch."""

import pytest

from fortune.engine.ganji import BRANCHES, Branch
from fortune.engine.shinsal import SHINSALS, Shinsal, samjae_of, shinsal_of, trine_of

# The printed table: which branch is 겁살, 재살 … 화개 to the three branches of a 삼합.
PRINTED = {
    "申子辰": "巳午未申酉戌亥子丑寅卯辰",
    "寅午戌": "亥子丑寅卯辰巳午未申酉戌",
    "巳酉丑": "寅卯辰巳午未申酉戌亥子丑",
    "亥卯未": "申酉戌亥子丑寅卯辰巳午未",
}
SAMJAE = {"申子辰": "寅卯辰", "寅午戌": "申酉戌", "巳酉丑": "亥子丑", "亥卯未": "巳午未"}


@pytest.mark.parametrize("trine", PRINTED)
def test_the_round_is_the_printed_one(trine: str) -> None:
    for base in map(Branch.of, trine):
        assert "".join(map(str, trine_of(base))) == trine
        found = [shinsal_of(base, Branch.of(char)) for char in PRINTED[trine]]
        assert tuple(found) == SHINSALS


@pytest.mark.parametrize("base", BRANCHES, ids=str)
def test_every_row_and_every_column_is_a_permutation(base: Branch) -> None:
    assert {shinsal_of(base, branch) for branch in BRANCHES} == set(Shinsal)
    four = {shinsal_of(Branch.of(char), base) for char in "子丑寅卯"}
    assert len(four) == 4


def test_names_are_those_of_the_table() -> None:
    named = "겁살 재살 천살 지살 년살 월살 망신살 장성살 반안살 역마살 육해살 화개살"
    assert [one.hangul for one in SHINSALS] == named.split()
    assert all(one.hanja.endswith("殺") and one.tone.endswith("읽어요.") for one in SHINSALS)


@pytest.mark.parametrize("trine", SAMJAE)
def test_samjae_comes_in_stays_and_leaves_over_three_years(trine: str) -> None:
    for birth in map(Branch.of, trine):
        found = [samjae_of(birth, Branch.of(char)) for char in SAMJAE[trine]]
        assert found == ["들삼재", "눌삼재", "날삼재"]
        free = [branch for branch in BRANCHES if branch.char not in SAMJAE[trine]]
        assert {samjae_of(birth, branch) for branch in free} == {None}
