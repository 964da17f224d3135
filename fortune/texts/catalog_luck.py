"""The slots of the readings of the luck cycles and of a year: what `data/luck/` and `data/year/`
must hold."""

from typing import Final

from fortune.engine.relations import RelationKind
from fortune.texts.helps import HELPS
from fortune.texts.slots import (
    AMOUNTS,
    ELEMENT_KEYS,
    FRAME,
    GOD_KEYS,
    GROUP_KEYS,
    SEASON_KEYS,
    STEM_KEYS,
    STRENGTHS,
    Entry,
    entry,
    pairs,
)

_GOD_AND_HELP: Final = pairs(GOD_KEYS, HELPS)
_SPAN: Final = ("pillar", "age", "end", "god")

_PAGE: Final = {
    "now": entry(_GOD_AND_HELP),
    "now_branch": entry(GOD_KEYS),
    "lesson": entry(GROUP_KEYS),
    "next_god": entry(_GOD_AND_HELP),
    "next_step": entry(GROUP_KEYS),
    "year": entry(_GOD_AND_HELP, "year"),
    "care": entry(pairs(GROUP_KEYS, STRENGTHS)),
    "practice": entry(HELPS),
    "rest": entry(ELEMENT_KEYS),
}

# What the branch of a year does with the chart's day branch.
MEETINGS: Final = (
    RelationKind.THREE_COMBINATION,
    RelationKind.SEASON_COMBINATION,
    RelationKind.SIX_COMBINATION,
    RelationKind.HALF_COMBINATION,
    RelationKind.LOOSE_COMBINATION,
    RelationKind.CLASH,
    RelationKind.PUNISHMENT,
    RelationKind.SELF_PUNISHMENT,
    RelationKind.BREAK,
    RelationKind.HARM,
)

_YEAR_PAGE: Final = {
    "theme": entry(_GOD_AND_HELP),
    "work": entry(pairs(GROUP_KEYS, STRENGTHS)),
    "branch": entry(GOD_KEYS),
    "ground": entry(GOD_KEYS),
    "work_step": entry(GROUP_KEYS),
    "peers": entry(pairs(AMOUNTS, STRENGTHS)),
    "closest": entry(GOD_KEYS),
    "people_step": entry(GROUP_KEYS),
    "seasons": entry(pairs(SEASON_KEYS, GROUP_KEYS), "month"),
    "rest": entry(pairs(STRENGTHS, HELPS)),
    "rest_way": entry(ELEMENT_KEYS),
    "rest_step": entry(SEASON_KEYS),
}

LUCK: Final[dict[str, dict[str, Entry]]] = {
    "luck/common": {
        "opening": entry(("현재", "이전", "이후"), "name", "image"),
        "image": entry(pairs(STEM_KEYS, SEASON_KEYS)),
        "frame": entry(("현재", "이전", "이후"), *_SPAN),
        "phase": entry(("앞", "가운데", "끝"), "passed", "steps", "left"),
        "past": entry(("이전", "없음", "하나", "여럿"), "count"),
        "month": entry(GOD_KEYS),
        "last": entry(GOD_KEYS, *_SPAN),
        "first": entry(GOD_KEYS, *_SPAN),
        "tally": entry(("없음", "적음", "많음"), "count", "helped"),
        "next": entry(("다음", "끝"), "pillar", "age", "year"),
        "next_branch": entry(GOD_KEYS),
        "after": entry(GOD_KEYS, "pillar"),
        "years": entry(("순풍", "고름", "맞바람"), "first", "last"),
        "turn": entry(("바뀜",), "year", "pillar"),
    },
    "luck/teacher": _PAGE,
    "luck/general": _PAGE,
    "year/common": {
        "opening": entry(FRAME, "name", "year", "image"),
        "image": entry(pairs(STEM_KEYS, SEASON_KEYS)),
        "pillar": entry(("다름", "같음"), "pillar", "god", "branch_god"),
        "cross": entry(pairs(HELPS, HELPS), "pillar"),
        "meeting": entry((*(kind.hangul for kind in MEETINGS), "없음")),
        "balance": entry(("다름", "같음"), "best", "heavy"),
    },
    "year/teacher": _YEAR_PAGE,
    "year/general": _YEAR_PAGE,
}
