"""The slots of the reading of two people: what `data/compatibility/` must hold."""

from itertools import combinations_with_replacement
from typing import Final

from fortune.engine.compatibility import WORDS, CompatibilityMode
from fortune.texts.slots import (
    ELEMENT_KEYS,
    FRAME,
    GOD_KEYS,
    GROUP_KEYS,
    STEM_KEYS,
    STRENGTHS,
    Entry,
    entry,
    pairs,
)

# What a part of 궁합 may have found; the elements' one kind is told by how well they fill.
LEVELS: Final = ("높음", "보통", "낮음")
PARTS: Final = {
    "day_branch": (
        "일지",
        ("육합", "반합", "가합", "방합", "충", "원진", "형", "파", "해", "같은 글자", "무관"),
    ),
    "elements": ("오행", LEVELS),
    "useful": ("용신", ("일치", "겹침", "상생", "다름")),
    "climate": ("계절", ("다른 온도", "온화한 온도", "고른 온도", "같은 온도")),
}
_PART_KEYS: Final = tuple(f"{name} {kind}" for name, kinds in PARTS.values() for kind in kinds)

_PAGE: Final = {
    "master": entry(("합", "비화", "상생 줌", "상생 받음", "재관 이끎", "재관 따름")),
    "god": entry(GOD_KEYS),
    "ease": entry(_PART_KEYS),
    "differ": entry(_PART_KEYS),
    "pace": entry(pairs(STRENGTHS, STRENGTHS)),
    "leads": entry(pairs(GROUP_KEYS, GROUP_KEYS)),
    "step": entry(GROUP_KEYS),
    "rest": entry(ELEMENT_KEYS),
}

COMPATIBILITY: Final[dict[str, dict[str, Entry]]] = {
    "compatibility/common": {
        "opening": entry(FRAME, "name", "image"),
        "image": entry(" ".join(two) for two in combinations_with_replacement(STEM_KEYS, 2)),
        "word": entry(word for _, word in WORDS),
        "gift": entry(("서로", "받음", "줌", "저마다", "같음"), "mine", "theirs"),
    },
    **{f"compatibility/{mode.value}": _PAGE for mode in CompatibilityMode},
}
