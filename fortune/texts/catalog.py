"""What the data files must hold: every slot, its keys, and the placeholders it may use.

The readings look up nothing that is not listed here, so that a file which passes `problems`
has a sentence for every chart.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement, permutations, product
from typing import Final, NamedTuple

from fortune.engine.ganji import BRANCHES, PILLARS, STEMS, Season
from fortune.engine.strength import LEVELS
from fortune.engine.ten_gods import GROUP_HANGUL, TEN_GOD_HANGUL
from fortune.texts.library import PAGES, Page, TextError, placeholders
from fortune.texts.sections import Mode
from fortune.texts.wording import ELEMENT_NAMES

STEM_KEYS: Final = tuple(stem.hangul for stem in STEMS)
BRANCH_KEYS: Final = tuple(branch.hangul for branch in BRANCHES)
PILLAR_KEYS: Final = tuple(pillar.hangul for pillar in PILLARS)
SEASON_KEYS: Final = tuple(season.hangul for season in Season)
ELEMENT_KEYS: Final = tuple(ELEMENT_NAMES.values())
GROUP_KEYS: Final = tuple(GROUP_HANGUL.values())
GOD_KEYS: Final = tuple(TEN_GOD_HANGUL.values())
AMOUNTS: Final = ("없음", "있음", "많음")
STRENGTHS: Final = ("강함", "고름", "약함")
FRAME: Final = ("틀",)


def pairs(*parts: Iterable[str]) -> tuple[str, ...]:
    """Return every combination of the parts as a key.

    >>> pairs("갑을", ("봄",))
    ('갑 봄', '을 봄')
    """
    return tuple(" ".join(words) for words in product(*parts))


class Entry(NamedTuple):
    """What one slot must hold: exactly these keys, and at most these placeholders."""

    keys: tuple[str, ...]
    placeholders: frozenset[str] = frozenset()


def _entry(keys: Iterable[str], *names: str) -> Entry:
    return Entry(tuple(keys), frozenset(names))


# The ten gods whose lack is told are those outside 비겁, which has a sentence of its own.
_OTHER_GROUPS: Final = GROUP_KEYS[1:]
_OTHER_GODS: Final = GOD_KEYS[2:]
_HOUR_KEYS: Final = tuple(" ".join(two) for two in combinations_with_replacement(GROUP_KEYS, 2))
_LEAD_AND_SECOND: Final = tuple(" ".join(two) for two in permutations(GROUP_KEYS, 2))

_SUMMARY: Final = {
    "frame": _entry(FRAME, "name", "birth_image", "opening"),
    "opening": _entry(pairs(STEM_KEYS, STRENGTHS)),
    "first": _entry(GOD_KEYS),
    "lead": _entry(GOD_KEYS),
    "advice": _entry(pairs(GROUP_KEYS, STRENGTHS)),
}
_CHART: Final = {
    "center": _entry(STEM_KEYS),
    "month": _entry(GOD_KEYS),
    "counts": _entry(("모두", "빠짐"), "letters", "counts", "missing"),
    "unknown_hour": _entry(("모름",)),
    "most": _entry(pairs(ELEMENT_KEYS, GROUP_KEYS)),
    "even": _entry(GROUP_KEYS),
    "absent": _entry(pairs(ELEMENT_KEYS, _OTHER_GROUPS)),
    "second": _entry(GROUP_KEYS),
    "points": _entry(LEVELS, "points"),
}
_MANNER: Final = {
    "opening": _entry(pairs(AMOUNTS, AMOUNTS)),
    "day_pillar": _entry(PILLAR_KEYS),
    "season": _entry(pairs(STEM_KEYS, SEASON_KEYS)),
    "need": _entry(pairs(("없음", "적음"), ELEMENT_KEYS)),
}
_YEAR: Final = {
    "opening": _entry(FRAME, "year", "year_pillar", "year_image"),
    "ten_god": _entry(pairs(GOD_KEYS, ("도움", "보통", "부담"))),
    "branch": _entry(GOD_KEYS),
    "luck": _entry(GOD_KEYS, "luck_age", "luck_pillar"),
    "rest": _entry(ELEMENT_KEYS),
}


def _practice(*sides: str) -> dict[str, Entry]:
    return {
        "opening": _entry(pairs(AMOUNTS, AMOUNTS)),
        "hour": _entry(_HOUR_KEYS, "first", "second"),
        "month_stem": _entry(GOD_KEYS),
        "image": _entry(pairs(STEM_KEYS, sides)),
        "care": _entry(pairs(GOD_KEYS, ("있음", "많음"))),
    }


_TOGETHER: Final = {
    "opening": _entry(_LEAD_AND_SECOND),
    "image": _entry(pairs(STEM_KEYS, AMOUNTS)),
    "closest": _entry(GOD_KEYS),
    "load": _entry(LEVELS),
    "lack": _entry(_OTHER_GROUPS + _OTHER_GODS),
}

CATALOG: Final[dict[str, dict[str, Entry]]] = {
    "headline": {"headline": _entry(pairs(STEM_KEYS, GROUP_KEYS))},
    "full/common": {
        "birth_image": _entry(pairs(STEM_KEYS, BRANCH_KEYS)),
        "year_image": _entry(pairs(STEM_KEYS, STEM_KEYS)),
        "month": _entry(BRANCH_KEYS),
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


def pages_of(mode: Mode) -> dict[str, Page]:
    """Return the six pages of the full reading by section id."""
    prefix = f"full/{mode.value}/"
    return {name.removeprefix(prefix): PAGES[name] for name in CATALOG if name.startswith(prefix)}


def problems(pages: Mapping[str, Page], catalog: Mapping[str, Mapping[str, Entry]]) -> list[str]:
    """Return what is missing from the pages or too much in them, one line each."""
    found = [f"{name}: no such file" for name in catalog.keys() - pages.keys()]
    found += [f"{name}: a file nothing reads" for name in pages.keys() - catalog.keys()]
    for name in catalog.keys() & pages.keys():
        page, entries = pages[name], catalog[name]
        found += [f"{name}: slot {slot} is missing" for slot in entries.keys() - page.keys()]
        found += [f"{name}: nothing reads slot {slot}" for slot in page.keys() - entries.keys()]
        for slot in entries.keys() & page.keys():
            where, entry, lines = f"{name}: {slot}", entries[slot], page[slot].lines
            found += [f"{where} has no entry {key!r}" for key in set(entry.keys) - lines.keys()]
            found += [f"{where}: nothing reads {key!r}" for key in lines.keys() - set(entry.keys)]
            for key, alternatives in lines.items():
                unknown = placeholders("".join(alternatives)) - entry.placeholders
                found += [f"{where} / {key} has an unknown {{{word}}}" for word in unknown]
    return sorted(found)


if _found := problems(PAGES, CATALOG):
    raise TextError("\n".join(_found))
