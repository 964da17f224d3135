"""What every reading of the texts must keep, whatever it is about."""

import re
from collections.abc import Iterable
from functools import lru_cache

from fortune.engine.ganji import PILLARS
from fortune.texts import Section, join_sections
from fortune.texts.particles import final_consonant
from tests.texts.samples import ending, sentences

SIMILE = re.compile("(?<!좀)처럼|듯[,이 ]|마냥")
# What leans on a sentence before: the first of a section stands alone.
LEANING = re.compile("다만|거기에|그래서|그러니|하지만|또한?|그리고|그때|그 시절|그 뒤")
SCHOOL = re.compile("교실|수업|아이들|학기|학교|학급|칠판|교무실|방학|학년")
RIEUL = 8


def broken_particles(words: Iterable[str]) -> re.Pattern[str]:
    """Return what one of the words with the particle of another sound looks like."""
    wrong, words = [], tuple(words)
    for word in words:
        final = final_consonant(word)
        bad = "는|를|가|와|예요|라서|라(?=[,.])" if final else "은|을|이(?=[ ,.])|과|이에요|이라"
        roads = "|으로" if final in (0, RIEUL) else "|로"
        wrong.append(rf"{re.escape(word)}(?:{bad}{roads})(?=[\s,.])")
    begins = re.escape("".join({word[0] for word in words}))  # most words need no second look
    return re.compile(rf"(?<![가-힣0-9])(?=[{begins}])(?:{'|'.join(wrong)})")


# The words that code puts into sentences.
VALUES = (
    *("나무", "불", "흙", "쇠", "물", "청록", "빨강", "노랑", "하양", "검정"),
    *("동쪽", "서쪽", "남쪽", "북쪽", "중앙", "봄", "여름", "가을", "겨울"),
    *map(str, range(1, 130)),
    *(pillar.spoken for pillar in PILLARS),
)
BROKEN = broken_particles(VALUES)


def text(sections: Iterable[Section]) -> str:
    return join_sections(sections)


def check_written(sections: Iterable[Section], *, least: int, most: int) -> None:
    """Assert what holds for the sections of any reading; each has `least` to `most` sentences."""
    found: list[str] = []
    for section in sections:
        found += _checked(section, least, most)
    assert len(found) == len(set(found)), [one for one in found if found.count(one) > 1]


@lru_cache(maxsize=20_000)  # many charts share a section
def _checked(section: Section, least: int, most: int) -> tuple[str, ...]:
    """Assert what holds for one section; return its sentences."""
    told = sentences(section.markdown)
    assert not LEANING.match(told[0]), section
    assert least <= len(told) <= most, section
    assert "(" not in section.markdown and "None" not in section.markdown, section
    assert set(re.findall(r"\{.*?\}", section.markdown)) <= {"{name}"}, section
    assert section.markdown.count("{name} 선생님") == section.markdown.count("{name}") <= 1
    assert not BROKEN.search(section.markdown), section
    assert len(SIMILE.findall(section.markdown)) <= 1, section
    endings = [ending(sentence) for sentence in told]
    assert all(endings), section
    runs = zip(endings, endings[1:], endings[2:], strict=False)
    assert not any(a == b == c for a, b, c in runs), section
    return told


def length(sections: Iterable[Section]) -> int:
    """Return the characters without spaces: about 600 of them are read in a minute."""
    return sum(len("".join(section.markdown.split())) for section in sections)
