"""The rows of the page of the school year: its twelve cards, the month of now in front."""

from datetime import date
from typing import Any, Final, NamedTuple

from fortune.engine.facts import Facts
from fortune.texts.school_year import MonthCard, school_year

# What the month's stem brings, said as the weather of a way one walks anyway.
_HELPS: Final = {"도움": "힘이 실려요", "보통": "고르게 가요", "부담": "천천히 가요"}


class MonthRow(NamedTuple):
    """A card with what its help is called on the page."""

    card: MonthCard
    help: str


def school_page(facts: Facts, today: date) -> dict[str, Any]:
    """Return the school year that contains `today` (a date in Korea), from March to February.

    `month_rows` are all twelve in order, `month_now` the one of today, `months_coming` and
    `months_past` those after and before it.
    """
    rows = [MonthRow(card, _HELPS[card.help]) for card in school_year(facts, today=today)]
    at = next(number for number, row in enumerate(rows) if row.card.current)
    return {
        "school_year": rows[0].card.year,
        "month_rows": rows,
        "month_now": rows[at],
        "months_coming": rows[at + 1 :],
        "months_past": rows[:at],
    }
