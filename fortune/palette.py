"""The colours of assets/app.css and how far apart they are: for /design/ and for the tests."""

import re
from pathlib import Path
from typing import Final

from django.conf import settings

SOURCE: Final = Path(settings.BASE_DIR) / "assets" / "app.css"
ELEMENTS: Final = ("wood", "fire", "earth", "metal", "water")
TOKEN: Final = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\b")

# What meets on a page: (what is drawn, the ground it is drawn on).
TEXT: Final = [
    *((text, ground) for text in ("text", "muted") for ground in ("page", "card", "accent-tint")),
    *((text, ground) for text in ("accent", "error") for ground in ("page", "card")),
    ("accent", "accent-tint"),
    ("on-accent", "accent"),
    ("warn", "warn-tint"),
    ("error", "error-tint"),
    *((f"{element}-on", f"{element}-solid") for element in ELEMENTS),
    *(("text", f"{element}-tint") for element in ELEMENTS),
    *(
        (f"{element}-ink", ground)
        for element in ELEMENTS
        for ground in ("page", "card", "accent-tint", f"{element}-tint")
    ),
]
GRAPHICS: Final = [
    *((line, ground) for line in ("field", "accent") for ground in ("page", "card")),
    *((f"{element}-bar", ground) for element in ELEMENTS for ground in ("page", "card")),
    ("accent", "accent-tint"),
    ("error", "card"),
]


def tokens() -> dict[str, dict[str, str]]:
    """The colours of both themes by name; dark keeps what it does not set anew."""
    _, root = SOURCE.read_text(encoding="utf-8").split("\n:root {", 1)
    light, dark = root.split("\n}", 1)[0].split("@variant dark {")
    found = dict(TOKEN.findall(light))
    return {"light": found, "dark": found | dict(TOKEN.findall(dark))}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0-1 (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1-21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
