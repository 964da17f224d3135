"""Everything a reading may state about a chart, computed once and frozen.

Texts and prompts take their statements from here and from nowhere else; a model's answer is
checked against it. Rules and sources stand in the modules that compute each part, and every key of
`Facts.as_dict` in docs/facts.md. What an expert looks at and most readings do not (relations,
stars, the years and months of luck) is computed when it is first asked for.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fortune.engine.elements import element_counts, element_weights
from fortune.engine.ganji import (
    BRANCHES,
    STEMS,
    Branch,
    Chart,
    Element,
    HiddenStem,
    Pillar,
    Season,
    Stem,
)
from fortune.engine.hidden import RulingStem, ruling_stem
from fortune.engine.luck import Gender as Gender
from fortune.engine.luck import (
    Luck,
    LuckDay,
    LuckMonth,
    LuckYear,
    full_age,
    luck_day,
    luck_month,
    luck_months,
    luck_of,
    luck_year,
    years_of_cycle,
)
from fortune.engine.notices import Notice as Notice
from fortune.engine.notices import notices_of
from fortune.engine.relations import Relation, relations_of
from fortune.engine.scan import HourScan, scan_hours
from fortune.engine.shinsal import Shinsal, shinsal_of
from fortune.engine.sixty import Nayin, nayin_of, void_branches
from fortune.engine.stages import Stage, stage_of
from fortune.engine.stars import Star, stars_of
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
    the order 여기, 중기, 정기; `branch_ten_god` is that of the 정기. All else is computed when it
    is asked for.
    """

    position: str
    pillar: Pillar
    stem_ten_god: TenGod | None
    branch_ten_god: TenGod
    hidden_stems: tuple[HiddenStem, ...]
    hidden_ten_gods: tuple[TenGod, ...]
    chart: Chart = field(repr=False)

    @property
    def stage(self) -> Stage:
        """봉법: 십이운성 of the day master at this branch."""
        return stage_of(self.chart.day.stem, self.pillar.branch)

    @property
    def own_stage(self) -> Stage:
        """거법: 십이운성 of the pillar's own stem at its own branch."""
        return stage_of(self.pillar.stem, self.pillar.branch)

    @property
    def nayin(self) -> Nayin:
        """납음 of the pillar."""
        return nayin_of(self.pillar)

    @property
    def shinsal(self) -> Shinsal:
        """12신살 of this branch in the round of the year's branch."""
        return shinsal_of(self.chart.year.branch, self.pillar.branch)

    @property
    def shinsal_by_day(self) -> Shinsal:
        """12신살 of this branch in the round of the day's branch."""
        return shinsal_of(self.chart.day.branch, self.pillar.branch)

    @property
    def void_of(self) -> tuple[str, ...]:
        """The pillars, "day" and "year", in whose 공망 this branch lies."""
        bases = (("day", self.chart.day), ("year", self.chart.year))
        return tuple(name for name, base in bases if self.pillar.branch in void_branches(base))


@dataclass(frozen=True)
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

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """합·충·형·파·해 between the chart's own pillars, without the optional kinds."""
        return relations_of(self.chart)

    @cached_property
    def stars(self) -> tuple[Star, ...]:
        """신살·귀인 of the chart, without the optional ones. Mind `Star.expert`."""
        return stars_of(self.chart)

    @property
    def void(self) -> dict[str, tuple[Branch, Branch]]:
        """공망 by the pillar of the "day" and by that of the "year"."""
        return {"day": void_branches(self.chart.day), "year": void_branches(self.chart.year)}

    @cached_property
    def ruling(self) -> RulingStem:
        """사령: the hidden stem of the month branch that rules at the birth."""
        return ruling_stem(self.chart)

    @property
    def birth_year(self) -> int:
        """The calendar year that ages are counted from."""
        first = self.luck.cycles[0]
        return first.year - first.age

    @property
    def korean_age(self) -> int:
        """세는 나이 in the year of `today`."""
        return self.year - self.birth_year + 1

    @cached_property
    def luck_year(self) -> LuckYear:
        """세운 of `year`, with its relations to the chart."""
        return luck_year(self.chart, self.year, self.birth_year)

    @cached_property
    def luck_years(self) -> tuple[LuckYear, ...]:
        """The ten 세운 of the current cycle, or of the first or the last where there is none."""
        cycles = self.luck.cycles
        cycle = self.luck.current or cycles[0 if self.age < cycles[0].age else -1]
        return years_of_cycle(self.chart, cycle)

    @cached_property
    def luck_months(self) -> tuple[LuckMonth, ...]:
        """The twelve 월운 of `year`, from its 입춘 to the next. OutOfRange after 2109."""
        return luck_months(self.chart, self.year)

    @cached_property
    def luck_month(self) -> LuckMonth:
        """월운 that rules at noon of `today`; in January it belongs to the year before."""
        return luck_month(self.chart, self.today)

    @cached_property
    def luck_day(self) -> LuckDay:
        """일운 of `today`."""
        return luck_day(self.chart, self.today)

    @cached_property
    def hour_scan(self) -> HourScan | None:
        """What all hours of the day agree on; None when the hour is known and nothing is open."""
        return None if self.chart.hour else scan_hours(self.chart, self.gender)

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
            "korean_age": self.korean_age,
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
            "void": {
                pillar: [branch.char for branch in branches]
                for pillar, branches in self.void.items()
            },
            "ruling": _ruling_as_dict(self.day_master, self.ruling),
            "relations": [relation.as_dict() for relation in self.relations],
            "stars": [star.as_dict() for star in self.stars],
            "luck": _luck_as_dict(self.luck)
            | {
                "years": [year.as_dict() for year in self.luck_years],
                "months": [month.as_dict() for month in self.luck_months],
                "month": self.luck_month.as_dict(),
                "day": self.luck_day.as_dict(),
            },
            "year": self.luck_year.as_dict(),
            "hour_scan": self.hour_scan and self.hour_scan.as_dict(),
        }


def facts_from_chart(chart: Chart, *, gender: Gender, birth_date: date, today: date) -> Facts:
    """Return the facts of a chart. Pure: `today` is the date in Korea, handed in by the caller.

    `birth_date` is the solar (Gregorian) civil date that ages are counted from.
    Raises NotBornYet when `today` lies before it.
    """
    master = chart.day_master
    pillars = chart.pillars
    places = tuple(_place(chart, position, pillar) for position, pillar in pillars.items())
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


# The ten gods of a branch's hidden stems to each day master.
_HIDDEN_TEN_GODS = tuple(
    tuple(
        tuple(ten_god_of_stem(master, hidden.stem) for hidden in branch.hidden_stems)
        for branch in BRANCHES
    )
    for master in STEMS
)


def _place(chart: Chart, position: str, pillar: Pillar) -> Place:
    master, branch = chart.day.stem, pillar.branch
    return Place(
        position,
        pillar,
        None if position == "day" else ten_god_of_stem(master, pillar.stem),
        ten_god_of_branch(master, branch),
        branch.hidden_stems,
        _HIDDEN_TEN_GODS[master.index][branch.index],
        chart,
    )


def _ten_god_counts(places: tuple[Place, ...]) -> dict[TenGod, int]:
    counts = dict.fromkeys(TEN_GODS, 0)
    for place in places:
        counts[place.branch_ten_god] += 1
        if place.stem_ten_god is not None:
            counts[place.stem_ten_god] += 1
    return counts


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
        "stage": place.stage.value,
        "own_stage": place.own_stage.value,
        "nayin": {
            "name": place.nayin.hangul,
            "hanja": place.nayin.hanja,
            "element": place.nayin.element.value,
        },
        "shinsal": place.shinsal.value,
        "shinsal_by_day": place.shinsal_by_day.value,
        "void_of": list(place.void_of),
    }


def _ruling_as_dict(master: Stem, ruling: RulingStem) -> dict[str, Any]:
    return {
        "stem": ruling.hidden.stem.char,
        "role": ruling.hidden.role,
        "ten_god": ten_god_of_stem(master, ruling.hidden.stem).value,
        "days": round(ruling.days, 1),
        "month_days": round(ruling.month_days, 1),
        "certain": ruling.certain,
    }


def _luck_as_dict(luck: Luck) -> dict[str, Any]:
    return {
        "direction": luck.direction,
        "number": luck.number,
        "start": {"years": luck.years, "months": luck.months},
        "cycles": [cycle.as_dict() for cycle in luck.cycles],
        "current": luck.current and luck.current.age,
    }
