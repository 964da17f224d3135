"""Template filters of the app."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from fortune.markdown import to_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Turn a reading's Markdown into HTML that holds no markup of its writer."""
    html: SafeString = mark_safe(to_html(text))  # noqa: S308 - to_html escapes all text
    return html
