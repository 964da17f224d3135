"""How elements, counts and pillars are said in Korean; never in hanja."""

from typing import Final

from fortune.engine.facts import Facts
from fortune.engine.ganji import ELEMENTS
from fortune.texts.particles import with_particle

ELEMENT_NAMES: Final = dict(zip(ELEMENTS, ("나무", "불", "흙", "쇠", "물"), strict=True))

_NUMERALS: Final = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟")


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
