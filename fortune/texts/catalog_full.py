"""The slots of the full reading: what `data/headline.md` and `data/full/` must hold."""

from itertools import combinations_with_replacement, permutations
from typing import Final

from fortune.engine.strength import LEVELS
from fortune.texts.bonds import RELATION_KEYS, STAR_KEYS
from fortune.texts.slots import (
    AMOUNTS,
    BRANCH_KEYS,
    ELEMENT_KEYS,
    FRAME,
    GOD_KEYS,
    GROUP_KEYS,
    PILLAR_KEYS,
    SEASON_KEYS,
    STEM_KEYS,
    STRENGTHS,
    Entry,
    entry,
    pairs,
)

# The ten gods whose lack is told are those outside 비겁, which has a sentence of its own.
_OTHER_GROUPS: Final = GROUP_KEYS[1:]
_OTHER_GODS: Final = GOD_KEYS[2:]
_HOUR_KEYS: Final = tuple(" ".join(two) for two in combinations_with_replacement(GROUP_KEYS, 2))
_LEAD_AND_SECOND: Final = tuple(" ".join(two) for two in permutations(GROUP_KEYS, 2))

_SUMMARY: Final = {
    "frame": entry(FRAME, "name", "birth_image", "opening"),
    "opening": entry(pairs(STEM_KEYS, STRENGTHS)),
    "first": entry(GOD_KEYS),
    "lead": entry(GOD_KEYS),
    "advice": entry(pairs(GROUP_KEYS, STRENGTHS)),
}
_CHART: Final = {
    "center": entry(STEM_KEYS),
    "month": entry(GOD_KEYS),
    "counts": entry(("모두", "빠짐"), "letters", "counts", "missing"),
    "unknown_hour": entry(("모름",)),
    "most": entry(pairs(ELEMENT_KEYS, GROUP_KEYS)),
    "even": entry(GROUP_KEYS),
    "absent": entry(pairs(ELEMENT_KEYS, _OTHER_GROUPS)),
    "second": entry(GROUP_KEYS),
    "points": entry(LEVELS, "points"),
    "star": entry(STAR_KEYS),
}
_MANNER: Final = {
    "opening": entry(pairs(AMOUNTS, AMOUNTS)),
    "day_pillar": entry(PILLAR_KEYS),
    "day_pillar_more": entry(PILLAR_KEYS),
    "day_pillar_act": entry(PILLAR_KEYS),
    "season": entry(pairs(STEM_KEYS, SEASON_KEYS)),
    "need": entry(pairs(("없음", "적음"), ELEMENT_KEYS)),
}
_YEAR: Final = {
    "opening": entry(FRAME, "year", "year_pillar", "year_image"),
    "ten_god": entry(pairs(GOD_KEYS, ("도움", "보통", "부담"))),
    "branch": entry(GOD_KEYS),
    "luck": entry(GOD_KEYS, "luck_age", "luck_pillar"),
    "rest": entry(ELEMENT_KEYS),
}


def _practice(*sides: str) -> dict[str, Entry]:
    return {
        "opening": entry(pairs(AMOUNTS, AMOUNTS)),
        "hour": entry(_HOUR_KEYS, "first", "second"),
        "month_stem": entry(GOD_KEYS),
        "image": entry(pairs(STEM_KEYS, sides)),
        "care": entry(pairs(GOD_KEYS, ("있음", "많음"))),
    }


_TOGETHER: Final = {
    "opening": entry(_LEAD_AND_SECOND),
    "image": entry(pairs(STEM_KEYS, AMOUNTS)),
    "closest": entry(GOD_KEYS),
    "relation": entry(RELATION_KEYS),
    "load": entry(LEVELS),
    "lack": entry(_OTHER_GROUPS + _OTHER_GODS),
}

FULL: Final[dict[str, dict[str, Entry]]] = {
    "headline": {"headline": entry(pairs(STEM_KEYS, GROUP_KEYS))},
    "full/common": {
        "birth_image": entry(pairs(STEM_KEYS, BRANCH_KEYS)),
        "year_image": entry(pairs(STEM_KEYS, STEM_KEYS)),
        "month": entry(BRANCH_KEYS),
    },
    "full/teacher/summary": _SUMMARY,
    "full/teacher/chart": _CHART,
    "full/teacher/classroom": _MANNER,
    "full/teacher/guidance": _practice("기준", "표현", "고름"),
    "full/teacher/work": _TOGETHER,
    "full/teacher/year": _YEAR,
    "full/general/summary": _SUMMARY,
    "full/general/chart": _CHART,
    "full/general/character": _MANNER,
    "full/general/wealth": _practice("거둠", "채움", "고름"),
    "full/general/people": _TOGETHER,
    "full/general/year": _YEAR,
}
