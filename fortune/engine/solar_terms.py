"""The 24 solar terms (절기) of 1890-2110 as instants."""

from __future__ import annotations

from typing import NamedTuple


class SolarTerm(NamedTuple):
    """`longitude` is the sun's apparent ecliptic longitude of date in degrees; `epoch` is in
    whole seconds UTC; `starts_month` tells 절 from 중기."""

    name: str
    longitude: int
    epoch: int
    starts_month: bool


def month_terms_around(instant: int) -> tuple[SolarTerm, SolarTerm]:
    raise NotImplementedError
