"""Read the data files the readings are made of: plain text that anyone can edit.

A file is a page, a page has slots (`# name`), a slot has entries (`## key`), an entry has one or
more lines (`- text`), which are alternatives of each other. `data/README.md` tells editors how.
Every file is read once, when this module is first imported.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

DATA: Final = Path(__file__).parent / "data"

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


class TextError(ValueError):
    """A data file cannot be read; the message names the file and the line."""


class Slot(NamedTuple):
    """One sentence's place in a section.

    `endings` are the sentence endings its lines may have (empty: the lines are fragments),
    `image` says that the one nature image of the section stands here, `lines` maps a key to its
    alternatives (at least one).
    """

    endings: tuple[str, ...]
    image: bool
    lines: Mapping[str, tuple[str, ...]]

    def pick(self, key: str, number: int) -> str:
        """Return one of the alternatives of `key`; KeyError if the key is unknown."""
        lines = self.lines[key]
        return lines[number % len(lines)]


type Page = Mapping[str, Slot]


def placeholders(line: str) -> set[str]:
    """Return the names in braces.

    >>> sorted(placeholders("{name} 선생님은 {points}점"))
    ['name', 'points']
    """
    return set(_PLACEHOLDER.findall(line))


def parse(text: str, source: str) -> dict[str, Slot]:
    """Return the slots of a page. Raises TextError for anything that is not understood."""
    slots: dict[str, Slot] = {}
    entries: dict[str, tuple[str, ...]] = {}
    name = key = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        where, line = f"{source}:{number}", raw.strip()
        mark, _, rest = line.partition(" ")
        match mark, bool(rest and name), bool(rest and key):
            case "" | ">", _, _:
                continue
            case "#", _, _ if rest and rest not in slots:
                name, key, entries = rest, "", {}
                slots[name] = Slot((), False, entries)
            case "##", True, _ if rest not in entries:
                key, entries[rest] = rest, ()
            case "-", _, True:
                entries[key] += (rest,)
            case "어미:", True, False:
                endings = tuple(part.strip() for part in rest.split(","))
                slots[name] = slots[name]._replace(endings=endings)
            case "비유:", True, False if rest == "있음":
                slots[name] = slots[name]._replace(image=True)
            case _:
                raise TextError(f"{where}: cannot understand {line!r}")
    empty = [
        f"{name} / {key}" for name in slots for key, line in slots[name].lines.items() if not line
    ]
    if empty:
        raise TextError(f"{source}: no line for {', '.join(empty)}")
    return slots


def load(folder: Path = DATA) -> dict[str, Page]:
    """Return every page under `folder`, named by its path without suffix: "full/teacher/work"."""
    return {
        path.relative_to(folder).with_suffix("").as_posix(): parse(
            path.read_text(encoding="utf-8"), path.name
        )
        for path in sorted(folder.rglob("*.md"))
        if path.name != "README.md"
    }


PAGES: Final[Mapping[str, Page]] = load()
