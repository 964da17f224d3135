"""기본 풀이: readings composed from a chart's facts, without AI.

The sentences live in `data/`, where anyone can edit them; code only selects and composes.
"""

from fortune.texts.full import TEXTS_VERSION, full_reading, headline
from fortune.texts.sections import (
    Mode,
    Section,
    join_sections,
    section_titles,
    split_sections,
)

__all__ = [
    "TEXTS_VERSION",
    "Mode",
    "Section",
    "full_reading",
    "headline",
    "join_sections",
    "section_titles",
    "split_sections",
]
