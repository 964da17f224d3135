"""Template filters of the app."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

# Raw HTML, links, images, code and tables stay the plain text they are: a reading needs none,
# and a model's text is data.
_markdown = MarkdownIt("zero").enable(["emphasis", "list", "blockquote", "heading", "newline"])


@register.filter
def markdown(text: str) -> SafeString:
    """Turn a reading's Markdown into HTML: p, strong, em, ul, ol, li, blockquote, h1-h6."""
    html: SafeString = mark_safe(_markdown.render(text))  # noqa: S308 - markdown-it escapes
    return html
