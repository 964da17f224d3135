"""What the guide shows: one birth computed by the options of three kinds of programs."""

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from fortune.engine.births import PRESETS, Birth, changed_positions
from fortune.engine.facts import Gender, facts_from_chart
from fortune.engine.places import PLACES
from fortune.services.chart_page import COLUMN_LABELS, mini_chart

# Late in the evening and east of 127.5°, where place, clock and day rule each change a sign.
EXAMPLE: Final = Birth(dt.date(1990, 3, 2), dt.time(23, 27), place=PLACES["busan"])
EXAMPLE_WORDS: Final = "1990년 3월 2일 밤 11시 27분, 부산에서 태어난 분"


@lru_cache(maxsize=1)
def guide_example() -> dict[str, Any]:
    """Return the example's charts, one per preset, how each differs, and the way to the first."""
    births = [preset.applied_to(EXAMPLE) for preset in PRESETS]
    first = births[0].chart()
    # The way from the clock to the signs depends on neither of these two.
    facts = facts_from_chart(
        first, gender=Gender.FEMALE, birth_date=EXAMPLE.day, today=dt.date(2026, 1, 1)
    )
    charts = []
    for preset, birth in zip(PRESETS, births, strict=True):
        chart = birth.chart()
        changed = [COLUMN_LABELS[position] for position in changed_positions(first, chart)]
        says = f"{preset.says}. " + (
            f"첫 줄과 {', '.join(reversed(changed))}가 달라요." if changed else "견주는 기준이에요."
        )
        charts.append(mini_chart(preset.name, says, {**chart.pillars}, {**first.pillars}))
    return {
        "example_words": EXAMPLE_WORDS,
        "example_charts": charts,
        "example_rows": facts.trace_rows,
    }
