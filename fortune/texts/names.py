"""Filling the reader's name into a text, at the last moment and only on the way to the reader.

Texts are stored and shared with the placeholder {name}, which is always followed by 선생님.
"""

from collections.abc import Iterator
from typing import Final

PLACEHOLDER: Final = "{name}"


def fill_name(text: str, name: str) -> str:
    """Replace the placeholder; without a name "{name} 선생님" becomes "선생님".

    >>> fill_name("{name} 선생님은 다정한 분이세요.", "김하늘")
    '김하늘 선생님은 다정한 분이세요.'
    >>> fill_name("{name} 선생님은 다정한 분이세요.", "")
    '선생님은 다정한 분이세요.'
    """
    if name:
        return text.replace(PLACEHOLDER, name)
    return text.replace(PLACEHOLDER + " ", "").replace(PLACEHOLDER, "")


class NameFiller:
    """fill_name for a text that arrives in pieces, cut anywhere."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what can be shown now; the beginning of a placeholder is held back."""
        text = self._held + piece
        keep = self._unfinished(text)
        self._held = text[len(text) - keep :]
        return fill_name(text[: len(text) - keep], self._name)

    def end(self) -> str:
        """Return what was still held back."""
        held, self._held = self._held, ""
        return fill_name(held, self._name)

    @staticmethod
    def _unfinished(text: str) -> int:
        """Return how many characters at the end may still become "{name} "."""
        longest = PLACEHOLDER + " "
        sizes: Iterator[int] = iter(range(min(len(longest) - 1, len(text)), 0, -1))
        return next((size for size in sizes if text.endswith(longest[:size])), 0)
