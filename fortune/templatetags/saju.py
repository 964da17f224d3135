"""Template filters and tags of the app."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from fortune.engine.births import PRESETS, Preset
from fortune.engine.places import DEFAULT_PLACE
from fortune.markdown import to_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Turn a reading's Markdown into HTML that holds no markup of its writer."""
    html: SafeString = mark_safe(to_html(text))  # noqa: S308 - to_html escapes all text
    return html


@register.simple_tag
def presets() -> tuple[Preset, ...]:
    """The sets of options that other programs use."""
    return PRESETS


@register.simple_tag
def usual_place() -> str:
    """The code of the place that is taken when none was chosen."""
    return DEFAULT_PLACE
