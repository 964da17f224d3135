"""Everything a reading may state about a chart, computed once and frozen.

Texts and prompts take their statements from here and from nowhere else; a model's answer is
checked against it. Rules and sources stand in the modules that compute each part.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from fortune.engine.elements import element_counts, element_weights
from fortune.engine.ganji import Chart, Element, HiddenStem, Pillar, Season, Stem
from fortune.engine.luck import Gender as Gender
from fortune.engine.luck import Luck, LuckCycle, full_age, luck_of
from fortune.engine.notices import Notice as Notice
from fortune.engine.notices import notices_of
from fortune.engine.strength import Strength, strength_of
from fortune.engine.ten_gods import (
    GROUPS,
    TEN_GODS,
    TenGod,
    TenGodGroup,
    ten_god_of_branch,
    ten_god_of_stem,
)
from fortune.engine.trace import trace_of, trace_rows
from fortune.engine.useful import UsefulElements, useful_elements


@dataclass(frozen=True, slots=True)
class Place:
    """One pillar of the chart and what its signs are to the day master.

    `stem_ten_god` is None for the day's own stem. `hidden_stems` and `hidden_ten_gods` run in
    the order 여기, 중기, 정기; `branch_ten_god` is that of the 정기.
    """

    position: str
    pillar: Pillar
    stem_ten_god: TenGod | None
    branch_ten_god: TenGod
    hidden_stems: tuple[HiddenStem, ...]
    hidden_ten_gods: tuple[TenGod, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a reading may state.

    `places` in the order year, month, day[, hour]. `element_counts` sums to 8 (6 without the
    hour), `element_weights` to 100 percent; both have all five keys. `ten_god_counts` and
    `group_counts` count the other 7 (5) characters, all keys present. `year` is the calendar year
    of `today`; `year_pillar` (세운) rules from that year's 입춘 on. `age` is in full years (만).
    """

    chart: Chart
    gender: Gender
    today: date
    day_master: Stem
    season: Season
    places: tuple[Place, ...]
    element_counts: dict[Element, int]
    element_weights: dict[Element, float]
    ten_god_counts: dict[TenGod, int]
    group_counts: dict[TenGodGroup, int]
    strength: Strength
    useful: UsefulElements
    luck: Luck
    year: int
    year_pillar: Pillar
    year_ten_god: TenGod
    year_branch_ten_god: TenGod
    age: int
    trace: dict[str, Any]
    notices: tuple[Notice, ...]

    @property
    def trace_rows(self) -> list[tuple[str, str]]:
        """계산 근거 as labels and texts in Korean."""
        return trace_rows(self.trace)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, for "facts" of the API; chart, trace and notices are its own keys there."""
        return {
            "gender": self.gender.value,
            "today": self.today.isoformat(),
            "age": self.age,
            "season": self.season.value,
            "places": [_place_as_dict(place) for place in self.places],
            "element_counts": {key.value: n for key, n in self.element_counts.items()},
            "element_weights": {key.value: round(n, 1) for key, n in self.element_weights.items()},
            "ten_god_counts": {key.value: n for key, n in self.ten_god_counts.items()},
            "group_counts": {key.value: n for key, n in self.group_counts.items()},
            "strength": {
                "score": self.strength.score,
                "level": self.strength.level,
                "strong": self.strength.strong,
                "lines": [
                    line._asdict() | {"group": line.group.value} for line in self.strength.lines
                ],
            },
            "useful": {
                "balance": [element.value for element in self.useful.balance],
                "climate": [stem.char for stem in self.useful.climate],
            },
            "luck": _luck_as_dict(self.luck),
            "year": {
                "year": self.year,
                "pillar": self.year_pillar.chars,
                "ten_god": self.year_ten_god.value,
                "branch_ten_god": self.year_branch_ten_god.value,
            },
        }


def facts_from_chart(chart: Chart, *, gender: Gender, birth_date: date, today: date) -> Facts:
    """Return the facts of a chart. Pure: `today` is the date in Korea, handed in by the caller.

    `birth_date` is the solar (Gregorian) civil date that ages are counted from.
    Raises NotBornYet when `today` lies before it.
    """
    master = chart.day_master
    pillars = chart.pillars
    places = tuple(_place(master, position, pillar) for position, pillar in pillars.items())
    ten_god_counts = _ten_god_counts(places)
    group_counts = dict.fromkeys(GROUPS, 0)
    for god, count in ten_god_counts.items():
        group_counts[god.group] += count
    strength = strength_of(chart)
    year_pillar = Pillar((today.year - 4) % 60)
    return Facts(
        chart=chart,
        gender=gender,
        today=today,
        day_master=master,
        season=Season.of(chart.month.branch),
        places=places,
        element_counts=element_counts(pillars.values()),
        element_weights=element_weights(pillars.values()),
        ten_god_counts=ten_god_counts,
        group_counts=group_counts,
        strength=strength,
        useful=useful_elements(chart, group_counts, strength.strong),
        luck=luck_of(chart, gender, birth_date, today),
        year=today.year,
        year_pillar=year_pillar,
        year_ten_god=ten_god_of_stem(master, year_pillar.stem),
        year_branch_ten_god=ten_god_of_branch(master, year_pillar.branch),
        age=full_age(birth_date, today),
        trace=trace_of(chart),
        notices=notices_of(chart),
    )


def _place(master: Stem, position: str, pillar: Pillar) -> Place:
    hidden = pillar.branch.hidden_stems
    return Place(
        position=position,
        pillar=pillar,
        stem_ten_god=None if position == "day" else ten_god_of_stem(master, pillar.stem),
        branch_ten_god=ten_god_of_branch(master, pillar.branch),
        hidden_stems=hidden,
        hidden_ten_gods=tuple(ten_god_of_stem(master, part.stem) for part in hidden),
    )


def _ten_god_counts(places: tuple[Place, ...]) -> dict[TenGod, int]:
    found = Counter(place.branch_ten_god for place in places)
    found.update(place.stem_ten_god for place in places if place.stem_ten_god is not None)
    return {god: found[god] for god in TEN_GODS}


def _place_as_dict(place: Place) -> dict[str, Any]:
    return {
        "position": place.position,
        "pillar": place.pillar.chars,
        "stem_ten_god": place.stem_ten_god and place.stem_ten_god.value,
        "branch_ten_god": place.branch_ten_god.value,
        "hidden_stems": [
            {
                "stem": hidden.stem.char,
                "days": hidden.days,
                "role": hidden.role,
                "ten_god": god.value,
            }
            for hidden, god in zip(place.hidden_stems, place.hidden_ten_gods, strict=True)
        ],
    }


def _luck_as_dict(luck: Luck) -> dict[str, Any]:
    return {
        "direction": luck.direction,
        "number": luck.number,
        "start": {"years": luck.years, "months": luck.months},
        "cycles": [_cycle_as_dict(cycle) for cycle in luck.cycles],
        "current": luck.current and luck.current.age,
    }


def _cycle_as_dict(cycle: LuckCycle) -> dict[str, Any]:
    return {
        "age": cycle.age,
        "year": cycle.year,
        "pillar": cycle.pillar.chars,
        "ten_god": cycle.ten_god.value,
        "branch_ten_god": cycle.branch_ten_god.value,
    }
