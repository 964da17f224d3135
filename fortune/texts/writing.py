"""From chosen sentences to sections."""

from collections.abc import Iterable

from fortune.texts.particles import resolve
from fortune.texts.sections import Section, Titles


def write_sections(titles: Titles, bodies: Iterable[Iterable[str]]) -> tuple[Section, ...]:
    """Return one section for each title, its body given as paragraphs, with particles resolved.

    ValueError when there are more or fewer bodies than titles.
    """
    return tuple(
        Section(id_, title, "\n\n".join(map(resolve, paragraphs)))
        for (id_, title), paragraphs in zip(titles, bodies, strict=True)
    )
