"""The rows of the calendar: a month of days with their pillars and how they suit a chart."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from fortune.engine.daily import WORDS, daily
from fortune.engine.facts import Facts
from fortune.engine.ganji import Pillar
from fortune.models import FavoriteDate

# What fits into a square of 44 px; the whole word stands in the legend and for screen readers.
_SHORT: Final = dict(
    zip((word for _, word, _ in WORDS), ("순풍", "맑음", "고름", "숨", "천천히"), strict=True)
)
_SUNDAY: Final = 6


class DayCell(NamedTuple):
    """A day of the month. `level` counts the five words from the best (0); `labels` are the
    teacher's own names of the day."""

    day: date
    pillar: Pillar
    word: str
    short: str
    level: int
    today: bool
    labels: tuple[str, ...]


class OwnDay(NamedTuple):
    """A date of the teacher's own; `distance` as one says it: D-3, D-day, D+10."""

    favorite: FavoriteDate
    days: int
    distance: str


def calendar_page(
    facts: Facts, month: date, today: date, favorites: Iterable[FavoriteDate] = ()
) -> dict[str, Any]:
    """Return the month that contains `month`, weeks beginning on Sunday; None fills the corners.

    Dates are dates in Korea.
    """
    own: dict[date, list[str]] = {}
    for favorite in favorites:
        own.setdefault(favorite.date, []).append(favorite.label)
    levels = [word for _, word, _ in WORDS]

    def cell(day: date) -> DayCell | None:
        if (day.year, day.month) != (month.year, month.month):
            return None
        found = daily(facts, day)
        return DayCell(
            day, found.pillar, found.word, _SHORT[found.word], levels.index(found.word),
            day == today, tuple(own.get(day, ())),
        )  # fmt: skip

    weeks = calendar.Calendar(_SUNDAY).monthdatescalendar(month.year, month.month)
    return {
        "month": month.replace(day=1),
        "weeks": [[cell(day) for day in week] for week in weeks],
        "previous": month_away(month, -1),
        "following": month_away(month, 1),
        "legend": [(_SHORT[word], word, level) for level, word in enumerate(levels)],
    }


def month_away(month: date, count: int) -> date:
    """Return the first of the month so many months away.

    >>> month_away(date(2026, 1, 31), -1)
    datetime.date(2025, 12, 1)
    """
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def own_days(favorites: Iterable[FavoriteDate], today: date) -> list[OwnDay]:
    """Return the teacher's dates: those to come, the nearest first, then those that have been."""
    days = [
        OwnDay(favorite, away, distance_word(away))
        for favorite in favorites
        for away in [(favorite.date - today).days]
    ]
    return sorted(days, key=lambda own: (own.days < 0, abs(own.days)))


def distance_word(days: int) -> str:
    """Return a distance in days as Koreans write it.

    >>> distance_word(3), distance_word(0), distance_word(-10)
    ('D-3', 'D-day', 'D+10')
    """
    return "D-day" if days == 0 else f"D-{days}" if days > 0 else f"D+{-days}"
