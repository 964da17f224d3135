"""대운·세운·월운·일운: the pillars that time brings, each read against the chart.

대운 are ten-year cycles. Their direction is forward for a yang year and a man or a yin year and a
woman, backward otherwise. Three days from the birth to the next (backward: the last) 절 make one
year, so the exact start is known to the month; 대운수 is that distance in years, rounded, and at
least 1. Other schools round down or count whole days and may differ by one. Ages are full (만);
세는 나이 (`korean_age`) is the other custom, one more than the full age reached in that year.

세운 is the year's pillar, which rules from 입춘 on; 월운 the twelve months between two 입춘, each
from the second of its 절; 일운 the day's pillar, which changes at midnight in Korea.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, Literal

from fortune.engine import solar_time
from fortune.engine.calculator import day_pillar, year_and_month
from fortune.engine.errors import NotBornYet
from fortune.engine.ganji import PILLARS, Chart, Pillar, Polarity
from fortune.engine.relations import Relation, relations_with
from fortune.engine.shinsal import Samjae, Shinsal, samjae_of, shinsal_of
from fortune.engine.sixty import void_branches
from fortune.engine.solar_terms import SolarTerm, month_terms_around, terms
from fortune.engine.solar_time import DAY
from fortune.engine.stages import Stage, stage_of
from fortune.engine.stars import noble_branches
from fortune.engine.ten_gods import TenGod, ten_god_of_branch, ten_god_of_stem

CYCLES = 10


class Gender(StrEnum):
    """Asked for one thing only: the direction of the luck cycles."""

    MALE = "male"
    FEMALE = "female"

    @property
    def hangul(self) -> str:
        return "남성" if self is Gender.MALE else "여성"


@dataclass(frozen=True, slots=True)
class LuckPillar:
    """A pillar that time brings, read against `chart`.

    `ten_god` is that of its stem, `branch_ten_god` that of its branch's main hidden stem. All
    else is computed when it is asked for.
    """

    chart: Chart = field(repr=False)
    pillar: Pillar
    ten_god: TenGod
    branch_ten_god: TenGod

    @property
    def stage(self) -> Stage:
        """십이운성 of the day master at the pillar's branch."""
        return stage_of(self.chart.day.stem, self.pillar.branch)

    @property
    def shinsal(self) -> Shinsal:
        """12신살 of the pillar's branch in the round of the year's."""
        return shinsal_of(self.chart.year.branch, self.pillar.branch)

    @property
    def void(self) -> bool:
        """Whether the branch is one that the day's run of ten leaves out (공망)."""
        return self.pillar.branch in void_branches(self.chart.day)

    @property
    def noble(self) -> bool:
        """Whether the branch is 천을귀인 to the day master."""
        return self.pillar.branch in noble_branches(self.chart.day.stem)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """합·충·형·파·해 with the chart's own pillars, without the optional kinds."""
        return relations_with(self.chart, self.pillar)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "pillar": self.pillar.chars,
            "ten_god": self.ten_god.value,
            "branch_ten_god": self.branch_ten_god.value,
            "stage": self.stage.value,
            "shinsal": self.shinsal.value,
            "void": self.void,
            "noble": self.noble,
            "relations": [
                {
                    "kind": relation.kind.value,
                    "name": relation.name,
                    "positions": list(relation.positions),
                }
                for relation in self.relations
            ],
        }


@dataclass(frozen=True, slots=True)
class LuckCycle(LuckPillar):
    """대운: ten years from the full age (만) `age` on, reached in the calendar year `year`."""

    age: int
    year: int

    @property
    def korean_age(self) -> int:
        """세는 나이 in the year in which the cycle begins."""
        return self.age + 1

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        ages = {"age": self.age, "korean_age": self.korean_age, "year": self.year}
        return ages | LuckPillar.as_dict(self)


@dataclass(frozen=True, slots=True)
class LuckYear(LuckPillar):
    """세운. `age` is the full age (만) reached in the calendar year `year`."""

    year: int
    age: int

    @property
    def samjae(self) -> Samjae | None:
        """Which of the three years of 삼재 it is to somebody of the chart's year, if any."""
        return samjae_of(self.chart.year.branch, self.pillar.branch)

    @property
    def korean_age(self) -> int:
        """세는 나이 in that calendar year."""
        return self.age + 1

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        years = {"year": self.year, "age": self.age, "korean_age": self.korean_age}
        return years | LuckPillar.as_dict(self) | {"samjae": self.samjae}


@dataclass(frozen=True, slots=True)
class LuckMonth(LuckPillar):
    """월운: from the 절 `term` at `starts` until the next one at `ends` (epoch seconds UTC)."""

    term: str
    starts: int
    ends: int

    @property
    def starts_at(self) -> datetime:
        """The Korean wall clock (naive) at the second of the 절."""
        return solar_time.wall_clock(self.starts)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready. "starts" is the instant in UTC, "local" the Korean wall clock."""
        times = {
            "term": self.term,
            "starts": solar_time.naive(self.starts).isoformat() + "Z",
            "local": self.starts_at.isoformat(),
        }
        return times | LuckPillar.as_dict(self)


@dataclass(frozen=True, slots=True)
class LuckDay(LuckPillar):
    """일운 of a civil day in Korea."""

    day: date

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"day": self.day.isoformat()} | LuckPillar.as_dict(self)


@dataclass(frozen=True, slots=True)
class Luck:
    """`number` is 대운수 (1-11, in full years of age); `years` and `months` are the exact age at
    which the first cycle begins; `current` is None before the first and after the last cycle."""

    direction: Literal["forward", "backward"]
    number: int
    years: int
    months: int
    cycles: tuple[LuckCycle, ...]
    current: LuckCycle | None


def full_age(birth_date: date, today: date) -> int:
    """만 나이. Raises NotBornYet when `today` is before the birth.

    >>> full_age(date(1988, 7, 15), date(2026, 7, 14))
    37
    """
    if today < birth_date:
        raise NotBornYet
    before_birthday = (today.month, today.day) < (birth_date.month, birth_date.day)
    return today.year - birth_date.year - before_birthday


def korean_age(birth_date: date, today: date) -> int:
    """세는 나이: 1 at birth, one more on each New Year's Day. Raises NotBornYet.

    >>> korean_age(date(1988, 7, 15), date(2026, 7, 14))
    39
    """
    if today < birth_date:
        raise NotBornYet
    return today.year - birth_date.year + 1


def luck_of(chart: Chart, gender: Gender, birth_date: date, today: date) -> Luck:
    """The luck cycles of a chart. `birth_date` is the solar date that ages are counted from.

    Without an hour the distance is counted from noon, which can be off by half a day: two months.
    Raises NotBornYet.
    """
    forward, distance = luck_distance(chart.instant, gender)
    years, months = divmod(distance * 4 // DAY, 12)
    number = luck_number(distance)
    cycles = tuple(
        LuckCycle(
            *_read(chart, chart.month + (step + 1 if forward else -step - 1)),
            age=number + 10 * step,
            year=birth_date.year + number + 10 * step,
        )
        for step in range(CYCLES)
    )
    age = full_age(birth_date, today)
    current = [cycle for cycle in cycles if cycle.age <= age < cycle.age + 10]
    direction: Literal["forward", "backward"] = "forward" if forward else "backward"
    return Luck(direction, number, years, months, cycles, current[0] if current else None)


def luck_distance(instant: int, gender: Gender) -> tuple[bool, int]:
    """Whether the cycles of a birth go forward, and the seconds to the 절 they count from."""
    year, _ = year_and_month(instant)
    before, after = month_terms_around(instant)
    forward = (year.stem.polarity is Polarity.YANG) == (gender is Gender.MALE)
    return forward, after.epoch - instant if forward else instant - before.epoch


def luck_number(distance: int) -> int:
    """대운수 for a distance to the 절 in seconds: a year for three days, rounded, at least 1.

    >>> luck_number(716226)
    3
    """
    return max(1, round(distance / DAY / 3))


def luck_year(chart: Chart, year: int, birth_year: int) -> LuckYear:
    """세운 of a calendar year; `birth_year` is the one that ages are counted from.

    >>> from fortune.engine.calculator import get_pillars
    >>> chart = get_pillars(datetime(1988, 7, 15, 14, 30))
    >>> luck = luck_year(chart, 2026, 1988)
    >>> luck.pillar.hangul, luck.ten_god.hangul, luck.age, luck.korean_age, luck.noble
    ('병오', '정관', 38, 39, True)
    """
    return LuckYear(*_read(chart, PILLARS[(year - 4) % 60]), year=year, age=year - birth_year)


def years_of_cycle(chart: Chart, cycle: LuckCycle) -> tuple[LuckYear, ...]:
    """세운 of the ten calendar years that begin in a cycle, from the one in which it begins."""
    birth_year = cycle.year - cycle.age
    return tuple(luck_year(chart, cycle.year + step, birth_year) for step in range(10))


def luck_months(chart: Chart, year: int) -> tuple[LuckMonth, ...]:
    """월운 of a saju year: the twelve months from its 입춘 to the next, 寅 to 丑.

    Raises OutOfRange outside 1890-2109.

    >>> from fortune.engine.calculator import get_pillars
    >>> months = luck_months(get_pillars(datetime(1988, 7, 15, 14, 30)), 2026)
    >>> [f"{month.term} {month.starts_at:%m.%d %H:%M} {month.pillar}" for month in months][:2]
    ['입춘 02.04 05:02 庚寅', '경칩 03.05 22:58 辛卯']
    """
    begins = [*terms(year)[2::2], *terms(year + 1)[:3:2]]
    return tuple(_month(chart, term, after) for term, after in pairwise(begins))


def luck_month(chart: Chart, day: date) -> LuckMonth:
    """월운 that rules at noon of a civil day. Raises OutOfRange outside 1890-2110.

    >>> from fortune.engine.calculator import get_pillars
    >>> luck_month(get_pillars(datetime(1988, 7, 15, 14, 30)), date(2026, 3, 1)).pillar.hangul
    '경인'
    """
    return _month(chart, *month_terms_around(solar_time.noon_of(day)))


def _month(chart: Chart, term: SolarTerm, after: SolarTerm) -> LuckMonth:
    return LuckMonth(
        *_read(chart, year_and_month(term.epoch)[1]),
        term=term.name,
        starts=term.epoch,
        ends=after.epoch,
    )


def luck_day(chart: Chart, day: date) -> LuckDay:
    """일운 of a civil day.

    >>> from fortune.engine.calculator import get_pillars
    >>> luck_day(get_pillars(datetime(1988, 7, 15, 14, 30)), date(2026, 3, 1)).pillar.hangul
    '갑술'
    """
    return LuckDay(*_read(chart, day_pillar(day)), day=day)


def _read(chart: Chart, pillar: Pillar) -> tuple[Chart, Pillar, TenGod, TenGod]:
    """The fields of a LuckPillar."""
    master = chart.day.stem
    return (
        chart,
        pillar,
        ten_god_of_stem(master, pillar.stem),
        ten_god_of_branch(master, pillar.branch),
    )
