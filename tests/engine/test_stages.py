"""십이운성 of every stem at every branch."""

import pytest

from fortune.engine.ganji import BRANCHES, STEMS, Stem
from fortune.engine.stages import STAGES, Stage, branch_at, stage_of

# The printed table, 子 to 亥 (양순음역, 화토동법).
PRINTED = {
    "甲": "목욕 관대 건록 제왕 쇠 병 사 묘 절 태 양 장생",
    "乙": "병 쇠 제왕 건록 관대 목욕 장생 양 태 절 묘 사",
    "丙": "태 양 장생 목욕 관대 건록 제왕 쇠 병 사 묘 절",
    "丁": "절 묘 사 병 쇠 제왕 건록 관대 목욕 장생 양 태",
    "戊": "태 양 장생 목욕 관대 건록 제왕 쇠 병 사 묘 절",
    "己": "절 묘 사 병 쇠 제왕 건록 관대 목욕 장생 양 태",
    "庚": "사 묘 절 태 양 장생 목욕 관대 건록 제왕 쇠 병",
    "辛": "장생 양 태 절 묘 사 병 쇠 제왕 건록 관대 목욕",
    "壬": "제왕 쇠 병 사 묘 절 태 양 장생 목욕 관대 건록",
    "癸": "건록 관대 목욕 장생 양 태 절 묘 사 병 쇠 제왕",
}


@pytest.mark.parametrize("stem", STEMS, ids=str)
def test_the_rule_gives_the_printed_table(stem: Stem) -> None:
    found = [stage_of(stem, branch).hangul for branch in BRANCHES]
    assert found == PRINTED[stem.char].split()


@pytest.mark.parametrize("stem", STEMS, ids=str)
def test_each_stem_is_in_every_stage_once(stem: Stem) -> None:
    assert {stage_of(stem, branch) for branch in BRANCHES} == set(Stage)
    assert all(stage_of(stem, branch_at(stem, stage)) is stage for stage in STAGES)


def test_every_stage_has_its_words() -> None:
    assert "".join(stage.hanja for stage in STAGES) == "長生沐浴冠帶建祿帝旺衰病死墓絶胎養"
    assert len({stage.tone for stage in STAGES}) == 12
    assert all(stage.tone.endswith("자리예요.") for stage in STAGES)
