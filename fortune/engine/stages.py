"""십이운성: the twelve stages of life that a stem passes through on its way round the branches.

Yang stems go forward from their birth place (장생), yin stems backward (양순음역); earth shares the
places of fire (화토동법). These are the default of every Korean program we know; other schools let
yin stems go forward too (동생동사) or give earth the places of water (수토동법).
"""

from enum import StrEnum

from fortune.engine.ganji import BRANCHES, STEMS, Branch, Polarity, Stem
from fortune.engine.words import words_of


class Stage(StrEnum):
    """One of the twelve, in the order in which they are passed."""

    BIRTH = "birth"  # 장생
    BATH = "bath"  # 목욕
    CAP = "cap"  # 관대
    OFFICE = "office"  # 건록
    PEAK = "peak"  # 제왕
    WANE = "wane"  # 쇠
    REST = "rest"  # 병
    STILLNESS = "stillness"  # 사
    STORE = "store"  # 묘
    TURN = "turn"  # 절
    SEED = "seed"  # 태
    NURTURE = "nurture"  # 양

    @property
    def hangul(self) -> str:
        return STAGE_WORDS[self].hangul

    @property
    def hanja(self) -> str:
        return STAGE_WORDS[self].hanja

    @property
    def tone(self) -> str:
        """What the stage says, in one neutral Korean sentence."""
        return STAGE_WORDS[self].tone


STAGES = tuple(Stage)
STAGE_WORDS = words_of(
    STAGES,
    """
장생 長生 새로 시작하고 배우는 힘이 솟는 자리예요.
목욕 沐浴 새것에 마음이 열리고 감각이 살아나는 자리예요.
관대 冠帶 옷을 갖춰 입듯 제 몫을 준비하는 자리예요.
건록 建祿 스스로 서서 제 일을 해내는 자리예요.
제왕 帝旺 힘이 가장 높이 오른 자리예요.
쇠 衰 한 걸음 물러서 경험으로 일하는 자리예요.
병 病 속도를 늦추고 마음을 살피는 자리예요.
사 死 움직임을 멈추고 깊이 생각하는 자리예요.
묘 墓 거두어 모으고 간직하는 자리예요.
절 絶 비우고 방향을 바꾸는 자리예요.
태 胎 새로운 뜻을 품는 자리예요.
양 養 천천히 길러 내는 자리예요.
""",
)

# Where the yang stem of each element is born; its yin twin is born where the yang one dies.
_YANG_BIRTHS = {"甲": "亥", "丙": "寅", "戊": "寅", "庚": "巳", "壬": "申"}


def _row(stem: Stem) -> tuple[Stage, ...]:
    yang = STEMS[stem.index // 2 * 2]
    birth = Branch.of(_YANG_BIRTHS[yang.char]).index
    if stem.polarity is Polarity.YANG:
        return tuple(STAGES[(branch.index - birth) % 12] for branch in BRANCHES)
    birth += STAGES.index(Stage.STILLNESS)
    return tuple(STAGES[(birth - branch.index) % 12] for branch in BRANCHES)


_TABLE = tuple(_row(stem) for stem in STEMS)


def stage_of(stem: Stem, branch: Branch) -> Stage:
    """The stage of `stem` at `branch`. The day master at each branch is 봉법, a pillar's own stem
    at its own branch 거법.

    >>> stage_of(Stem.of("辛"), Branch.of("未")).hangul
    '쇠'
    """
    return _TABLE[stem.index][branch.index]


def branch_at(stem: Stem, stage: Stage) -> Branch:
    """The branch at which `stem` is in `stage`; the inverse of `stage_of`.

    >>> branch_at(Stem.of("甲"), Stage.OFFICE).char
    '寅'
    """
    return BRANCHES[_TABLE[stem.index].index(stage)]
