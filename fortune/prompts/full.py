"""The messages that ask a model for the full reading: from the facts of the chart alone."""

from fortune.engine.facts import Facts
from fortune.prompts.facts_block import facts_block
from fortune.prompts.system import mode_focus, reading_messages
from fortune.texts.sections import Mode, section_titles


def full_messages(facts: Facts, *, mode: Mode | str) -> list[dict[str, str]]:
    """Return the system and the user message, the same for the same facts.

    ValueError for an unknown mode.
    """
    mode = Mode(mode)
    titles = section_titles(mode, facts.year)
    return reading_messages("full", titles, mode_focus(mode), facts_block(facts))
