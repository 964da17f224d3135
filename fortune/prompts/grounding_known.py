"""What a model was told about a chart, as plain data: its words are checked against it later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple, Self

from fortune.engine.facts import Facts
from fortune.engine.ganji import ELEMENTS, Element, Pillar, Season, Stem
from fortune.engine.luck import luck_months
from fortune.engine.ten_gods import (
    GROUPS,
    TEN_GODS,
    TenGod,
    TenGodGroup,
    ten_god_of_branch,
    ten_god_of_stem,
)

POSITION_NAMES: Final = {"year": "연", "month": "월", "day": "일", "hour": "시"}


class Cycle(NamedTuple):
    """A 대운: the full age (만) it begins at, the calendar year of that age, its two hanja."""

    age: int
    year: int
    pillar: str


@dataclass(frozen=True)
class Known:
    """The facts of one chart in plain values: `as_dict` is JSON-ready, `from_dict` reads it back.

    `pillars` by position in two hanja, without "hour" when it is unknown. Elements, ten gods and
    groups by their engine values ("wood", "friend", "peer"). `balance` and `climate` are the two
    schools of 용신: elements, and stems in hanja. `months` are (first day, pillar) of the 월운 from
    two before the year's 입춘 to one after its last. `current` counts in `cycles`; None before the
    first and after the last. `day` is the day of a daily reading with its pillar.
    """

    pillars: Mapping[str, str]
    element_counts: Mapping[str, int]
    element_weights: Mapping[str, float]
    ten_god_counts: Mapping[str, int]
    group_counts: Mapping[str, int]
    strength_score: int
    strength_level: str
    strong: bool | None
    balance: tuple[str, ...]
    climate: tuple[str, ...]
    luck_number: int
    luck_direction: str
    cycles: tuple[Cycle, ...]
    current: int | None
    age: int
    year: int
    year_pillar: str
    months: tuple[tuple[date, str], ...]
    today: date
    day: tuple[date, str] | None = None
    partner: "Known | None" = None

    @classmethod
    def of(
        cls,
        facts: Facts,
        *,
        day: tuple[date, Pillar] | None = None,
        partner: Facts | None = None,
    ) -> Self:
        """Return what is known of `facts`; `day` for a daily reading, `partner` for 궁합."""
        luck = facts.luck
        return cls(
            pillars={position: str(pillar) for position, pillar in facts.chart.pillars.items()},
            element_counts={key.value: n for key, n in facts.element_counts.items()},
            element_weights={key.value: round(n, 1) for key, n in facts.element_weights.items()},
            ten_god_counts={key.value: n for key, n in facts.ten_god_counts.items()},
            group_counts={key.value: n for key, n in facts.group_counts.items()},
            strength_score=facts.strength.score,
            strength_level=facts.strength.level,
            strong=facts.strength.strong,
            balance=tuple(element.value for element in facts.useful.balance),
            climate=tuple(stem.char for stem in facts.useful.climate),
            luck_number=luck.number,
            luck_direction=luck.direction,
            cycles=tuple(Cycle(one.age, one.year, str(one.pillar)) for one in luck.cycles),
            current=luck.cycles.index(luck.current) if luck.current else None,
            age=facts.age,
            year=facts.year,
            year_pillar=str(facts.year_pillar),
            months=tuple(_months(facts)),
            today=facts.today,
            day=None if day is None else (day[0], str(day[1])),
            partner=None if partner is None else cls.of(partner),
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return plain | {
            "pillars": dict(self.pillars),
            "balance": list(self.balance),
            "climate": list(self.climate),
            "cycles": [list(cycle) for cycle in self.cycles],
            "months": [[first.isoformat(), pillar] for first, pillar in self.months],
            "today": self.today.isoformat(),
            "day": None if self.day is None else [self.day[0].isoformat(), self.day[1]],
            "partner": self.partner and self.partner.as_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read `as_dict` back, also after a way through JSON."""
        day, partner = data["day"], data["partner"]
        return cls(
            **{
                **data,
                "balance": tuple(data["balance"]),
                "climate": tuple(data["climate"]),
                "cycles": tuple(Cycle(*cycle) for cycle in data["cycles"]),
                "months": tuple((_day(first), pillar) for first, pillar in data["months"]),
                "today": _day(data["today"]),
                "day": None if day is None else (_day(day[0]), day[1]),
                "partner": None if partner is None else cls.from_dict(partner),
            }
        )

    # What the checks ask again and again.

    @cached_property
    def places(self) -> dict[str, Pillar]:
        """Position -> pillar."""
        return {position: Pillar.of(chars) for position, chars in self.pillars.items()}

    @cached_property
    def day_master(self) -> Stem:
        return self.places["day"].stem

    @cached_property
    def season(self) -> Season:
        return Season.of(self.places["month"].branch)

    @property
    def letters(self) -> int:
        """How many characters are known: 8, or 6 without the hour."""
        return 2 * len(self.pillars)

    @property
    def birth_year(self) -> int:
        return self.cycles[0].year - self.cycles[0].age

    @property
    def current_cycle(self) -> Cycle | None:
        return None if self.current is None else self.cycles[self.current]

    @property
    def next_cycle(self) -> Cycle | None:
        following = 0 if self.current is None else self.current + 1
        upcoming = self.current is not None or self.age < self.cycles[0].age
        return self.cycles[following] if upcoming and following < len(self.cycles) else None

    @cached_property
    def useful(self) -> frozenset[Element]:
        """The elements either school of 용신 names."""
        return self.balance_elements | self.climate_elements

    @cached_property
    def balance_elements(self) -> frozenset[Element]:
        return frozenset(map(Element, self.balance))

    @cached_property
    def climate_elements(self) -> frozenset[Element]:
        return frozenset(Stem.of(char).element for char in self.climate)

    @property
    def the_day(self) -> date:
        """The day that "오늘" names: that of a daily reading, else today."""
        return self.day[0] if self.day else self.today

    @property
    def month_index(self) -> int:
        """Which of `months` holds that day."""
        begun = [index for index, (first, _) in enumerate(self.months) if first <= self.the_day]
        return max(begun, default=0)

    @cached_property
    def month_pillars(self) -> frozenset[str]:
        return frozenset(pillar for _, pillar in self.months)

    @cached_property
    def own_pillars(self) -> frozenset[str]:
        """Every pair of signs a text may name without more words: chart, luck, now, partner.

        Not the pillars of the months, which count only in talk of months.
        """
        named = {*self.pillars.values(), *(cycle.pillar for cycle in self.cycles)}
        named.add(self.year_pillar)
        named.add(self.months[self.month_index][1])
        if self.day is not None:
            named.add(self.day[1])
        return frozenset(named | (self.partner.own_pillars if self.partner else set()))

    def count(self, token: "Token") -> int:
        """How many characters are this element, ten god or group."""
        if isinstance(token, Element):
            return self.element_counts[token.value]
        if isinstance(token, TenGodGroup):
            return self.group_counts[token.value]
        return self.ten_god_counts[token.value]

    def weight(self, token: "Token") -> float:
        """Its share in percent: by weight for elements and groups, by count for one ten god."""
        if isinstance(token, TenGod):
            return 100 * self.count(token) / (self.letters - 1)
        element = token if isinstance(token, Element) else token.element(self.day_master)
        return self.element_weights[element.value]

    def peers(self, token: "Token") -> Iterable["Token"]:
        """What a token is compared with: the five elements, the five groups or the ten gods."""
        if isinstance(token, Element):
            return ELEMENTS
        return GROUPS if isinstance(token, TenGodGroup) else TEN_GODS

    def gods(self, pillar: Pillar) -> tuple[TenGod, TenGod]:
        """The ten gods of a pillar's stem and branch to this day master."""
        return (
            ten_god_of_stem(self.day_master, pillar.stem),
            ten_god_of_branch(self.day_master, pillar.branch),
        )


type Token = Element | TenGod | TenGodGroup


def _months(facts: Facts) -> Iterable[tuple[date, str]]:
    before, after = (luck_months(facts.chart, facts.year + step) for step in (-1, 1))
    for month in (*before[-2:], *facts.luck_months, *after[:1]):
        yield month.starts_at.date(), str(month.pillar)


def _day(written: str | date) -> date:
    return written if isinstance(written, date) else date.fromisoformat(written)
