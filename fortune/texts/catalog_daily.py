"""The slots of a day's reading: what `data/daily/` must hold."""

from typing import Final

from fortune.engine.daily import WORDS
from fortune.engine.relations import RelationKind
from fortune.engine.stages import STAGES
from fortune.texts.slots import (
    ELEMENT_KEYS,
    FRAME,
    GOD_KEYS,
    STEM_KEYS,
    Entry,
    entry,
    pairs,
)

# What the day's branch does with the chart's day branch, those that take points off last.
MEETINGS: Final = (
    RelationKind.SIX_COMBINATION,
    RelationKind.THREE_COMBINATION,
    RelationKind.HALF_COMBINATION,
)
RUBS: Final = (
    RelationKind.CLASH,
    RelationKind.PUNISHMENT,
    RelationKind.SELF_PUNISHMENT,
    RelationKind.RESENTMENT,
    RelationKind.BREAK,
    RelationKind.HARM,
)
HEIGHTS: Final = ("높음", "고름", "낮음")
EXTRAS: Final = ("귀인", "용신", "희신", "공망", "기신", "무난")
WEEKDAYS: Final = tuple("월화수목금토일")

_MEETING_KEYS: Final = (*(kind.hangul for kind in MEETINGS + RUBS), "없음")
_CARE_KEYS: Final = ("기신", *(kind.hangul for kind in RUBS), "공망", *GOD_KEYS)


def _page(
    kinds: tuple[str, ...], weekdays: tuple[str, ...], cares: tuple[str, ...]
) -> dict[str, Entry]:
    return {
        "flow": entry(pairs(GOD_KEYS, kinds)),
        "do": entry(pairs(GOD_KEYS, kinds)),
        "weekday": entry(weekdays),
        "care": entry(cares),
        "step": entry(ELEMENT_KEYS),
        "act": entry(ELEMENT_KEYS),
    }


DAILY: Final[dict[str, dict[str, Entry]]] = {
    "daily/common": {
        "opening": entry(FRAME, "name", "image"),
        "image": entry(pairs(STEM_KEYS, STEM_KEYS)),
        "mood": entry(pairs(GOD_KEYS, HEIGHTS)),
        "word": entry((word for _, word, _ in WORDS), "score"),
        "stage": entry(stage.hangul for stage in STAGES),
        "meeting": entry(_MEETING_KEYS),
        "extra": entry(EXTRAS),
        "charm": entry(ELEMENT_KEYS, "colour", "direction", "first", "second"),
    },
    "daily/teacher": _page(
        ("평일", "주말", "방학"), (*WEEKDAYS, "방학"), pairs(_CARE_KEYS, ("학교", "쉼"))
    ),
    "daily/general": _page(("평일", "주말"), WEEKDAYS, _CARE_KEYS),
}
