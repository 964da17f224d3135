"""사령: which of the month branch's hidden stems rules at the birth.

월률분야 gives each hidden stem its days of thirty after the 절. Real months have 29.4 to 31.5 days,
so the days since the 절 are scaled to thirty first; an instant on a border belongs to what begins.
"""

from typing import NamedTuple

from fortune.engine.ganji import Chart, HiddenStem
from fortune.engine.solar_time import DAY, month_term_on


class RulingStem(NamedTuple):
    """`hidden` rules. `days` since the 절 and `month_days` to the next one are real days.

    `certain` is false when the hour is unknown and another stem rules in a part of that day.
    """

    hidden: HiddenStem
    days: float
    month_days: float
    certain: bool


def ruling_stem(chart: Chart) -> RulingStem:
    """
    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> ruling = ruling_stem(get_pillars(datetime(1988, 7, 15, 14, 30)))
    >>> str(ruling.hidden.stem), ruling.hidden.role, round(ruling.days, 1)
    ('丁', '여기', 8.3)
    """
    starts, ends = chart.term_before.epoch, chart.term_after.epoch
    hidden = _ruling(chart, chart.instant, starts, ends)
    certain = True
    if chart.hour_from == "unknown":
        edges = (chart.instant - DAY // 2, chart.instant + DAY // 2 - 1)
        certain = month_term_on(chart.birth.date()) is None and all(
            _ruling(chart, edge, starts, ends) is hidden for edge in edges
        )
    return RulingStem(hidden, (chart.instant - starts) / DAY, (ends - starts) / DAY, certain)


def _ruling(chart: Chart, instant: int, starts: int, ends: int) -> HiddenStem:
    begins = 0
    parts = chart.month.branch.hidden_stems
    for part in parts:
        begins += part.days
        # Whole numbers on both sides: thirtieths of the month against days of the table.
        if (instant - starts) * 30 < begins * (ends - starts):
            return part
    return parts[-1]
