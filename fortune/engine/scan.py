"""An unknown hour, looked at from every hour of the day: what holds whichever it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from fortune.engine.calculator import get_pillars, year_and_month
from fortune.engine.elements import element_counts
from fortune.engine.ganji import ELEMENTS, Chart, Element, Pillar
from fortune.engine.luck import Gender, luck_distance, luck_number
from fortune.engine.solar_time import DAY, month_term_on, noon_of, wall_clock
from fortune.engine.stars import Star, stars_of
from fortune.engine.strength import LEVELS, Strength, strength_of

# No stretch of a day with its own pillars is shorter, except beside a 절: those are looked at too.
STEP = 600


class HourCandidate(NamedTuple):
    """The chart that an hour would make, and its strength."""

    hour: Pillar
    chart: Chart
    strength: Strength


@dataclass(frozen=True, slots=True)
class HourScan:
    """What the twelve hours of a civil day agree on.

    `candidates` run from the first hour to the last, with one more where a 절 parts an hour or a
    day rule gives 자시 two stems. `months` are the year and month pillars that occur, one pair or
    on the day of a 절 two. `scores` and
    `luck_numbers` are least and most; `levels` those that occur, weakest first; `strong` is what
    all agree on, None when they differ or all are 중화, and `strong_holds` tells the two apart.
    `forward` is the direction of the luck cycles, None when the day's 입춘 turns it round.
    `elements` counts the characters that are certain: six, fewer on the day of a 절. `stars` are
    those that stand without the hour.
    """

    candidates: tuple[HourCandidate, ...]
    months: tuple[tuple[Pillar, Pillar], ...]
    scores: tuple[int, int]
    levels: tuple[str, ...]
    strong: bool | None
    strong_holds: bool
    luck_numbers: tuple[int, int]
    forward: bool | None
    elements: dict[Element, int]
    stars: tuple[Star, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        directions = {True: "forward", False: "backward", None: None}
        return {
            "hours": [
                {
                    "pillar": candidate.hour.chars,
                    "score": candidate.strength.score,
                    "level": candidate.strength.level,
                }
                for candidate in self.candidates
            ],
            "months": [{"year": year.chars, "month": month.chars} for year, month in self.months],
            "scores": list(self.scores),
            "levels": list(self.levels),
            "strong": self.strong,
            "strong_holds": self.strong_holds,
            "luck_numbers": list(self.luck_numbers),
            "luck_direction": directions[self.forward],
            "elements": {element.value: count for element, count in self.elements.items()},
            "stars": [star.rule.id for star in self.stars],
        }


def scan_hours(chart: Chart, gender: Gender) -> HourScan:
    """Scan the hours of the civil day on which `chart` was born, by its own options.

    The day pillar is the one of `chart`: a birth so late or so early that a school counts it to
    another day is not among the candidates (the notice unknown_hour says so).

    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> chart = get_pillars(datetime(1988, 7, 15), hour_known=False)
    >>> scan = scan_hours(chart, Gender.FEMALE)
    >>> scan.scores, scan.levels, scan.strong, scan.luck_numbers
    ((75, 100), ('태강', '극왕'), True, (3, 3))
    """
    noon = noon_of(chart.birth.date())
    first, last = noon - DAY // 2, noon + DAY // 2 - 1
    # A distance to a 절 grows or shrinks steadily, and starts anew at the 절.
    term = month_term_on(chart.birth.date())
    edges = [first, last] if term is None else [first, term.epoch - 1, term.epoch, last]
    candidates = tuple(_candidates(chart, {*range(first, last, STEP), *edges}))
    months = tuple(dict.fromkeys(map(year_and_month, edges)))
    scores = [candidate.strength.score for candidate in candidates]
    levels = {candidate.strength.level for candidate in candidates}
    answers = {candidate.strength.strong for candidate in candidates}
    distances = [luck_distance(edge, gender) for edge in edges]
    numbers = [luck_number(distance) for _, distance in distances]
    directions = {forward for forward, _ in distances}
    certain = [chart._replace(year=year, month=month, hour=None) for year, month in months]
    return HourScan(
        candidates=candidates,
        months=months,
        scores=(min(scores), max(scores)),
        levels=tuple(level for level in LEVELS if level in levels),
        strong=next(iter(answers)) if len(answers) == 1 else None,
        strong_holds=len(answers) == 1,
        luck_numbers=(min(numbers), max(numbers)),
        forward=directions.pop() if len(directions) == 1 else None,
        elements=_least_counts(certain),
        stars=_common_stars(certain),
    )


def _candidates(chart: Chart, instants: Iterable[int]) -> Iterable[HourCandidate]:
    """The charts at these instants that share the day of `chart`, each once."""
    charts = {
        other.key: other
        for other in (
            get_pillars(
                wall_clock(instant),
                longitude=chart.longitude,
                clock=chart.clock,
                day_rule=chart.day_rule,
            )
            for instant in sorted(instants)
        )
        if other.day == chart.day
    }
    for other in charts.values():
        if other.hour is not None:
            yield HourCandidate(other.hour, other, strength_of(other))


def _least_counts(charts: list[Chart]) -> dict[Element, int]:
    counts = [element_counts(chart.pillars.values()) for chart in charts]
    return {element: min(one[element] for one in counts) for element in ELEMENTS}


def _common_stars(charts: list[Chart]) -> tuple[Star, ...]:
    first, *others = [stars_of(chart) for chart in charts]
    return tuple(star for star in first if all(star in other for other in others))
