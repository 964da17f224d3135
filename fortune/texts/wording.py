"""How elements, counts and pillars are said in Korean; never in hanja."""

from typing import Final

from fortune.engine.facts import Facts
from fortune.engine.ganji import ELEMENTS, Pillar
from fortune.texts.particles import with_particle

ELEMENT_NAMES: Final = dict(zip(ELEMENTS, ("나무", "불", "흙", "쇠", "물"), strict=True))

_NUMERALS: Final = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟")

# 병신 is an insult and 임신 is pregnancy.
_UNFIT_NAMES: Final = ("丙申", "壬申")


def count_elements(facts: Facts) -> str:
    """Return the elements that are there, counted in native numerals: 나무 하나, 불 둘."""
    counts = facts.element_counts
    return ", ".join(
        f"{ELEMENT_NAMES[element]} {_NUMERALS[counts[element]]}"
        for element in ELEMENTS
        if counts[element]
    )


def absent_elements(facts: Facts) -> str:
    """Return the elements that are not there, joined: 쇠와 물; "" when all are there."""
    names = [ELEMENT_NAMES[element] for element in ELEMENTS if not facts.element_counts[element]]
    return " ".join([*(with_particle(name, "과(와)") for name in names[:-1]), *names[-1:]])


def pillar_name(pillar: Pillar) -> str:
    """Return a pillar as one says it; two whose names mean something unfit are kept apart.

    >>> [pillar_name(Pillar.of(chars)) for chars in ("辛未", "丙申", "壬申")]
    ['신미', '병·신', '임·신']
    """
    stem, branch = pillar.stem.hangul, pillar.branch.hangul
    return f"{stem}·{branch}" if str(pillar) in _UNFIT_NAMES else stem + branch
