"""From the Korean wall clock to the instant."""

from __future__ import annotations

from datetime import date, datetime

from fortune.engine.solar_terms import SolarTerm


def is_doubled(birth: datetime) -> bool:
    raise NotImplementedError


def is_summer_time(instant: int) -> bool:
    raise NotImplementedError


def month_term_on(day: date) -> SolarTerm | None:
    raise NotImplementedError
