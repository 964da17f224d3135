"""The two texts of each section of a reading: the 기본 풀이 and the AI's."""

from collections.abc import Sequence
from typing import NamedTuple

from django import template

from fortune.texts import Section

register = template.Library()


class Panel(NamedTuple):
    """A section as the page shows it: `written` is the AI's text, empty where there is none.

    `whole` is False for the last text of a reading that was cut off.
    """

    id: str
    title: str
    baseline: str
    written: str
    whole: bool


@register.simple_tag
def reading_panels(
    sections: Sequence[Section], baseline_sections: Sequence[Section], state: str
) -> list[Panel]:
    """Put both texts of each section beside each other.

    `sections` are those to read first. Without `baseline_sections` they are all there is, written
    by whoever `state` (baseline, saved, cut_off) says.
    """
    by_ai = state in ("saved", "cut_off")
    baseline = {section.id: section.markdown for section in baseline_sections or ()}
    written = [by_ai and section.markdown != baseline.get(section.id) for section in sections]
    last = max((at for at, is_written in enumerate(written) if is_written), default=-1)
    return [
        Panel(
            section.id,
            section.title,
            baseline.get(section.id, "" if is_written else section.markdown),
            section.markdown if is_written else "",
            is_written and not (state == "cut_off" and at == last),
        )
        for at, (section, is_written) in enumerate(zip(sections, written, strict=True))
    ]
