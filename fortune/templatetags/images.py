"""Cloudinary delivery addresses that ask for no more than the page shows (CLAUDE.md #67)."""

from django import template

register = template.Library()

UPLOAD = "/image/upload/"


def _transform(url: str, steps: str) -> str:
    """Put transformation steps into a Cloudinary address; any other address stays as it is."""
    if "res.cloudinary.com" not in url or UPLOAD not in url or f"{UPLOAD}{steps}" in url:
        return url
    return url.replace(UPLOAD, f"{UPLOAD}{steps}/", 1)


@register.filter
def optimize(url: str) -> str:
    """Let Cloudinary choose format and quality: f_auto,q_auto.

    >>> optimize("https://res.cloudinary.com/school/image/upload/v1/card.png")
    'https://res.cloudinary.com/school/image/upload/f_auto,q_auto/v1/card.png'
    """
    return _transform(url, "f_auto,q_auto")


@register.filter
def thumbnail(url: str, size: str = "200x200") -> str:
    """Crop to `size` (WIDTHxHEIGHT in pixels) and optimize.

    >>> thumbnail("https://res.cloudinary.com/school/image/upload/v1/card.png", "80x60")
    'https://res.cloudinary.com/school/image/upload/c_fill,w_80,h_60,f_auto,q_auto/v1/card.png'
    """
    width, _, height = size.partition("x")
    return _transform(url, f"c_fill,w_{int(width)},h_{int(height)},f_auto,q_auto")
