"""12신살: the twelve places that every branch takes in the round of a base branch, and 삼재.

The round begins (겁살) with the branch after the last one of the 삼합 to which the base belongs.
The base is the year's branch, as most Korean almanacs have it; the day's is the other custom.
"""

from enum import StrEnum
from typing import Literal

from fortune.engine.ganji import BRANCHES, Branch
from fortune.engine.words import words_of


class Shinsal(StrEnum):
    """One of the twelve, in the order of the round."""

    ROBBERY = "robbery"  # 겁살
    DISASTER = "disaster"  # 재살
    HEAVEN = "heaven"  # 천살
    EARTH = "earth"  # 지살
    BLOSSOM = "blossom"  # 년살, 도화
    MOON = "moon"  # 월살
    EXPOSURE = "exposure"  # 망신살
    GENERAL = "general"  # 장성살
    SADDLE = "saddle"  # 반안살
    TRAVEL = "travel"  # 역마살
    SIX_HARMS = "six_harms"  # 육해살
    CANOPY = "canopy"  # 화개살

    @property
    def hangul(self) -> str:
        return SHINSAL_WORDS[self].hangul

    @property
    def hanja(self) -> str:
        return SHINSAL_WORDS[self].hanja

    @property
    def tone(self) -> str:
        """What the name says, in one neutral Korean sentence."""
        return SHINSAL_WORDS[self].tone


SHINSALS = tuple(Shinsal)
SHINSAL_WORDS = words_of(
    SHINSALS,
    """
겁살 劫殺 뜻밖의 일 앞에서 재빨리 움직이는 힘으로 읽어요.
재살 災殺 맞서는 자리에서 꾀를 내는 힘으로 읽어요.
천살 天殺 뜻대로 되지 않을 때 기다릴 줄 아는 힘으로 읽어요.
지살 地殺 새로운 곳에 발을 내딛는 힘으로 읽어요.
년살 年殺 도화라고도 하며 사람을 끄는 매력으로 읽어요.
월살 月殺 메마른 때를 견디며 아끼는 힘으로 읽어요.
망신살 亡身殺 속을 드러내 솔직하게 다가가는 힘으로 읽어요.
장성살 將星殺 가운데 서서 이끄는 힘으로 읽어요.
반안살 攀鞍殺 말안장에 오르듯 자리를 갖추는 힘으로 읽어요.
역마살 驛馬殺 움직이고 오가며 넓어지는 힘으로 읽어요.
육해살 六害殺 작은 걸림을 살피며 천천히 가는 힘으로 읽어요.
화개살 華蓋殺 홀로 깊이 파고들어 다듬는 힘으로 읽어요.
""",
)

type Samjae = Literal["들삼재", "눌삼재", "날삼재"]

# 삼재 lasts three years: from 역마 on, which faces the first branch of the 삼합, to 화개.
_SAMJAE: dict[Shinsal, Samjae] = {
    Shinsal.TRAVEL: "들삼재",
    Shinsal.SIX_HARMS: "눌삼재",
    Shinsal.CANOPY: "날삼재",
}


def trine_of(branch: Branch) -> tuple[Branch, Branch, Branch]:
    """The 삼합 of a branch: birth, middle (왕지), store.

    >>> "".join(map(str, trine_of(Branch.of("子"))))
    '申子辰'
    """
    store = (4 - 3 * (branch.index % 4)) % 12
    return BRANCHES[store - 8], BRANCHES[store - 4], BRANCHES[store]


def _row(base: Branch) -> tuple[Shinsal, ...]:
    begins = trine_of(base)[2].index + 1
    return tuple(SHINSALS[(branch.index - begins) % 12] for branch in BRANCHES)


_TABLE = tuple(_row(base) for base in BRANCHES)


def shinsal_of(base: Branch, branch: Branch) -> Shinsal:
    """The place of `branch` in the round of `base` (the branch of the year, or of the day).

    >>> shinsal_of(Branch.of("辰"), Branch.of("寅")).hangul
    '역마살'
    """
    return _TABLE[base.index][branch.index]


def samjae_of(birth_branch: Branch, year_branch: Branch) -> Samjae | None:
    """삼재: which of its three years a year is to somebody born in a year of `birth_branch`.

    >>> samjae_of(Branch.of("辰"), Branch.of("卯")), samjae_of(Branch.of("辰"), Branch.of("午"))
    ('눌삼재', None)
    """
    return _SAMJAE.get(_TABLE[birth_branch.index][year_branch.index])
