"""Whether what time brings helps a chart, as a key of the data files."""

from typing import Final

from fortune.engine.facts import Facts
from fortune.engine.ganji import Stem
from fortune.texts.traits import help_of

HELPS: Final = ("도움", "보통", "부담")


def help_key(facts: Facts, stem: Stem) -> str:
    """Return 도움 when the stem of a cycle, a year or a month helps, 부담 when it tilts the chart
    further, else 보통."""
    return HELPS[1 - help_of(facts, stem)]
