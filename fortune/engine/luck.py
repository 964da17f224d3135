"""대운: the ten-year cycles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from fortune.engine.ganji import Pillar
from fortune.engine.ten_gods import TenGod


class Gender(StrEnum):
    """Asked for the direction of the luck cycles only."""

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
    """`number` is 대운수; `years` and `months` the exact age at the first cycle's start."""

    direction: Literal["forward", "backward"]
    number: int
    years: int
    months: int
    cycles: tuple[LuckCycle, ...]
    current: LuckCycle | None
