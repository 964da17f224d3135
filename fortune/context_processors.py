"""What every template knows."""

from typing import Final

from django.http import HttpRequest

THEME_COOKIE: Final = "theme"
THEMES: Final = (("light", "밝게"), ("dark", "어둡게"), ("auto", "자동"))


def theme(request: HttpRequest) -> dict[str, object]:
    """The reader's choice of light or dark, "auto" without one, and what there is to choose."""
    chosen = request.COOKIES.get(THEME_COOKIE)
    return {"theme": chosen if chosen in dict(THEMES) else "auto", "themes": THEMES}
