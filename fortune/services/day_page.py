"""The rows of the page of one day: what `Daily` holds, and the days around it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from fortune.engine.daily import WORDS, Daily, DailyLine, daily
from fortune.engine.facts import Facts
from fortune.engine.ganji import Pillar

WEEKDAYS = "월화수목금토일"
AROUND = 7  # days of the strip before and after the day that is shown
_RANKS = {word: rank for rank, (_, word, _) in enumerate(WORDS)}
_SATURDAY = 5


class DayChip(NamedTuple):
    """A day one jumps to by its name; `current` when it is the one that is shown."""

    label: str
    day: date
    current: bool


class StripDay(NamedTuple):
    """A day of the strip. `rank`: 0 the fairest word, 4 the quietest; the picture goes by it."""

    day: date
    weekday: str
    pillar: Pillar
    word: str
    rank: int
    current: bool
    today: bool


class LineRow(NamedTuple):
    """A line of the score; `points` with its sign, `helps` when it adds."""

    reason: str
    points: str
    helps: bool


def day_page(facts: Facts, day: Daily, *, today: date, first: date, last: date) -> dict[str, Any]:
    """Return what the page of a day shows beside its reading.

    `today` is the date in Korea, `first` and `last` the days that can be asked for.
    """
    return {
        "day": day,
        "day_rank": _RANKS[day.word],
        "day_title": day_title(day.day, today),
        "day_chips": day_chips(day.day, today, first, last),
        "day_strip": day_strip(facts, day.day, today, first, last),
        "day_lines": [line_row(line, day.day, today) for line in day.lines if line.unit == "day"],
        "day_wider_lines": [
            line_row(line, day.day, today) for line in day.lines if line.unit != "day"
        ],
        "first_day": first,
        "last_day": last,
    }


def day_title(day: date, today: date) -> str:
    """Return the day as a title, with the name one gives it when it is near.

    >>> day_title(date(2026, 3, 3), date(2026, 3, 2))
    '내일, 3월 3일 화요일'
    >>> day_title(date(2027, 3, 3), date(2026, 3, 2))
    '2027년 3월 3일 수요일'
    """
    names = {-2: "그제", -1: "어제", 0: "오늘", 1: "내일", 2: "모레"}
    name = names.get((day - today).days)
    before = f"{name}, " if name else "" if day.year == today.year else f"{day.year}년 "
    return f"{before}{day.month}월 {day.day}일 {WEEKDAYS[day.weekday()]}요일"


def day_chips(shown: date, today: date, first: date, last: date) -> list[DayChip]:
    """어제, 오늘, 내일, the Saturday of this week (which begins on Sunday), the next month's first.

    A day that has two names stands under the nearer one.
    """
    saturday = today + timedelta((_SATURDAY - today.weekday()) % 7)
    months = today.year * 12 + today.month
    named = (
        ("어제", today - timedelta(1)),
        ("오늘", today),
        ("내일", today + timedelta(1)),
        ("이번 주 토요일", saturday),
        ("다음 달 1일", date(months // 12, months % 12 + 1, 1)),
    )
    by_day: dict[date, str] = {}
    for label, day in named:
        if first <= day <= last:
            by_day.setdefault(day, label)
    return [DayChip(label, day, day == shown) for day, label in by_day.items()]


def day_strip(facts: Facts, shown: date, today: date, first: date, last: date) -> list[StripDay]:
    """Return a week before the day that is shown and a week after it, each with its own word."""
    days = (shown + timedelta(away) for away in range(-AROUND, AROUND + 1))
    return list(_strip_days(facts, (day for day in days if first <= day <= last), shown, today))


def _strip_days(facts: Facts, days: Iterable[date], shown: date, today: date) -> Iterable[StripDay]:
    for day in days:
        found = daily(facts, day)
        weekday = WEEKDAYS[day.weekday()]
        rank = _RANKS[found.word]
        yield StripDay(
            day, weekday, found.pillar, found.word, rank, current=day == shown, today=day == today
        )


def line_row(line: DailyLine, day: date, today: date) -> LineRow:
    """Return a line as one reads it: a sign, no needless decimal, and 오늘 only for today.

    >>> from fortune.engine.daily import DailyLine
    >>> line = DailyLine("month", "restrains_useful", -2.4, "이달의 천간 경금, 용신을 눌러요.")
    >>> line_row(line, date(2026, 9, 1), date(2026, 8, 31))
    LineRow(reason='그달의 천간 경금, 용신을 눌러요.', points='−2.4', helps=False)
    """
    same = {
        "day": day == today,
        "month": (day.year, day.month) == (today.year, today.month),
        "year": day.year == today.year,
    }
    reason = line.reason
    if not same[line.unit]:
        for now, then in (("오늘의 ", "이날의 "), ("이달의 ", "그달의 "), ("올해의 ", "그해의 ")):
            if reason.startswith(now):
                reason = then + reason.removeprefix(now)
    return LineRow(reason, f"{line.points:+g}".replace("-", "−"), line.points > 0)
