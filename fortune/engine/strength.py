"""신강·신약: how much of the chart stands with the day master, as a table of 100 points.

A place scores when its element (a branch by its main hidden stem) is the day master's own (비겁)
or feeds it (인성). The month's branch weighs most (득령 30), then the branches of day and hour
(득지, 득시 15), all others 10. There is no one method: every school draws these lines elsewhere,
so the page shows the table. The cuts are those tuned to the best-known Korean service (middle 47).
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple

from fortune.engine.ganji import Chart
from fortune.engine.ten_gods import TenGodGroup

type Part = Literal["stem", "branch"]

POINTS: dict[tuple[str, Part], int] = {
    ("month", "branch"): 30,
    ("day", "branch"): 15,
    ("hour", "branch"): 15,
    ("year", "branch"): 10,
    ("month", "stem"): 10,
    ("hour", "stem"): 10,
    ("year", "stem"): 10,
}
LEVELS = ("극약", "태약", "신약", "중화신약", "중화신강", "신강", "태강", "극왕")
CUTS = (11, 22, 34, 47, 60, 72, 85)
SUPPORT = (TenGodGroup.PEER, TenGodGroup.RESOURCE)


class StrengthLine(NamedTuple):
    """One place of the table: `points` are what it can give, `scored` whether it gave them."""

    position: str
    part: Part
    char: str
    group: TenGodGroup
    points: int
    scored: bool


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` is 0-100 (of the 75 points a chart without an hour has, rescaled); `level` one of
    the eight LEVELS; `strong` None for the two 중화; `lines` in the order of POINTS."""

    score: int
    level: str
    strong: bool | None
    lines: tuple[StrengthLine, ...]


def strength_of(chart: Chart) -> Strength:
    """
    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> strength = strength_of(get_pillars(datetime(1988, 7, 15, 14, 30)))
    >>> strength.score, strength.level
    (75, '태강')
    """
    pillars = chart.pillars
    lines = []
    for (position, part), points in POINTS.items():
        if position not in pillars:
            continue
        pillar = pillars[position]
        sign = pillar.stem if part == "stem" else pillar.branch
        group = TenGodGroup.of(chart.day_master, sign.element)
        lines.append(StrengthLine(position, part, sign.char, group, points, group in SUPPORT))
    possible = sum(line.points for line in lines)
    score = round(100 * sum(line.points for line in lines if line.scored) / possible)
    rank = bisect_right(CUTS, score)
    strong = None if rank in (3, 4) else rank > 4
    return Strength(score, LEVELS[rank], strong, tuple(lines))
