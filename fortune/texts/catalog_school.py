"""The slots of the school year: what `data/school_year/` must hold."""

from typing import Final

from fortune.texts.helps import HELPS
from fortune.texts.slots import GOD_KEYS, GROUP_KEYS, Entry, entry, pairs

# From the month in which the Korean school year begins.
MONTHS: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2)
MONTH_KEYS: Final = {month: f"{month}월" for month in MONTHS}

SCHOOL: Final[dict[str, dict[str, Entry]]] = {
    "school_year/cards": {
        "title": entry(MONTH_KEYS.values()),
        "school": entry(MONTH_KEYS.values()),
        "work": entry(pairs(MONTH_KEYS.values(), GROUP_KEYS)),
        "flow": entry(pairs(GOD_KEYS, HELPS), "pillar"),
        "branch": entry(GOD_KEYS),
        "action": entry(pairs(MONTH_KEYS.values(), GROUP_KEYS)),
    },
}
