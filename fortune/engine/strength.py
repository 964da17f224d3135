"""신강·신약 and the useful elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from fortune.engine.ganji import Element, Stem
from fortune.engine.ten_gods import TenGodGroup


class StrengthLine(NamedTuple):
    """One place of the 100-point table: `points` are what it can give, `scored` whether it did."""

    position: str
    part: str
    char: str
    group: TenGodGroup
    points: int
    scored: bool


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` 0-100, `level` one of the eight names, `strong` None for the two 중화."""

    score: int
    level: str
    strong: bool | None
    lines: tuple[StrengthLine, ...]


@dataclass(frozen=True, slots=True)
class UsefulElements:
    """억부 (`balance`, empty when 중화) and 조후 (`climate`) side by side, never merged."""

    balance: tuple[Element, ...]
    climate: tuple[Stem, ...]
