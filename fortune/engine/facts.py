"""Everything a reading may state about a chart, computed once and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from fortune.engine.ganji import Chart, Element, HiddenStem, Pillar, Season, Stem
from fortune.engine.luck import Gender as Gender
from fortune.engine.luck import Luck
from fortune.engine.strength import Strength, UsefulElements
from fortune.engine.ten_gods import TenGod, TenGodGroup


class Notice(NamedTuple):
    """A doubt the page must show. `code` for scripts, `text` in Korean for the teacher."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """One pillar of the chart with what it is to the day master."""

    position: str
    pillar: Pillar
    stem_ten_god: TenGod | None
    branch_ten_god: TenGod
    hidden_stems: tuple[HiddenStem, ...]
    hidden_ten_gods: tuple[TenGod, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a reading may state. Every field is data: sentences live in `fortune.texts`."""

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
