"""What one slot of a data file must hold, and the keys that charts come with."""

from collections.abc import Iterable
from itertools import product
from typing import Final, NamedTuple

from fortune.engine.ganji import BRANCHES, PILLARS, STEMS, Season
from fortune.engine.ten_gods import GROUP_HANGUL, TEN_GOD_HANGUL
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


def entry(keys: Iterable[str], *names: str) -> Entry:
    return Entry(tuple(keys), frozenset(names))
