"""대운: the ten-year cycles, counted from the birth's distance to a 절.

The direction is forward for a yang year and a man or a yin year and a woman, backward otherwise.
Three days of distance to the next (backward: the last) 절 make one year, so the exact start is
known to the month; 대운수 is that distance in years, rounded, and at least 1. Other schools round
down or count whole days and may differ by one.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from fortune.engine.errors import NotBornYet
from fortune.engine.ganji import Chart, Pillar, Polarity
from fortune.engine.solar_time import DAY
from fortune.engine.ten_gods import TenGod, ten_god_of_branch, ten_god_of_stem

CYCLES = 10


class Gender(StrEnum):
    """Asked for one thing only: the direction of the luck cycles."""

    MALE = "male"
    FEMALE = "female"

    @property
    def hangul(self) -> str:
        return "남성" if self is Gender.MALE else "여성"


class LuckCycle(NamedTuple):
    """Ten years, from the full age (만) `age` on, which is reached in the calendar year `year`."""

    age: int
    year: int
    pillar: Pillar
    ten_god: TenGod
    branch_ten_god: TenGod


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


def luck_of(chart: Chart, gender: Gender, birth_date: date, today: date) -> Luck:
    """The luck cycles of a chart. `birth_date` is the solar date that ages are counted from.

    Without an hour the distance is counted from noon, which can be off by half a day: two months.
    """
    forward = (chart.year.stem.polarity is Polarity.YANG) == (gender is Gender.MALE)
    term = chart.term_after if forward else chart.term_before
    distance = abs(term.epoch - chart.instant)
    years, months = divmod(distance * 4 // DAY, 12)
    number = max(1, round(distance / DAY / 3))
    cycles = tuple(
        _cycle(chart, number + 10 * step, birth_date, step + 1 if forward else -step - 1)
        for step in range(CYCLES)
    )
    age = full_age(birth_date, today)
    current = [cycle for cycle in cycles if cycle.age <= age < cycle.age + 10]
    direction: Literal["forward", "backward"] = "forward" if forward else "backward"
    return Luck(direction, number, years, months, cycles, current[0] if current else None)


def _cycle(chart: Chart, age: int, birth_date: date, steps: int) -> LuckCycle:
    pillar = chart.month + steps
    return LuckCycle(
        age,
        birth_date.year + age,
        pillar,
        ten_god_of_stem(chart.day_master, pillar.stem),
        ten_god_of_branch(chart.day_master, pillar.branch),
    )
