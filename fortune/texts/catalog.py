"""What the data files must hold: every slot, its keys, and the placeholders it may use.

The readings look up nothing that is not listed here, so that a file which passes `problems`
has a sentence for every chart.
"""

from collections.abc import Mapping
from typing import Final

from fortune.texts.catalog_compatibility import COMPATIBILITY
from fortune.texts.catalog_daily import DAILY
from fortune.texts.catalog_full import FULL
from fortune.texts.catalog_luck import LUCK
from fortune.texts.catalog_school import SCHOOL
from fortune.texts.catalog_topics import TOPICS
from fortune.texts.library import PAGES, Page, TextError, placeholders
from fortune.texts.sections import Mode
from fortune.texts.slots import Entry

CATALOG: Final[dict[str, dict[str, Entry]]] = {
    **FULL,
    **TOPICS,
    **SCHOOL,
    **DAILY,
    **LUCK,
    **COMPATIBILITY,
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


# A file that nothing reads harms no reading: only the tests mind it.
if _found := problems({name: PAGES[name] for name in CATALOG if name in PAGES}, CATALOG):
    raise TextError("\n".join(_found))
