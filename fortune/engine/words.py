"""The Korean words of a kind (a stage, a star, a relation): its name, its hanja, what it says."""

from collections.abc import Iterable
from typing import NamedTuple


class Words(NamedTuple):
    """`tone` is one neutral sentence for the reader. No name is a verdict, whatever it sounds like:
    a page that shows a frightening name shows this sentence with it."""

    hangul: str
    hanja: str
    tone: str


def words_of[Key](keys: Iterable[Key], table: str) -> dict[Key, Words]:
    """Read a table with a line "name hanja sentence" for each key, in the order of the keys.

    ValueError when lines and keys are not equally many.

    >>> words_of(("wood",), "나무 木 자라요.")["wood"].tone
    '자라요.'
    """
    lines = (line.split(maxsplit=2) for line in table.strip().splitlines())
    return {
        key: Words(hangul, hanja, tone)
        for key, (hangul, hanja, tone) in zip(keys, lines, strict=True)
    }
