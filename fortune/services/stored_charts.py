"""A chart that was stored as its eight characters, and what can be said of it without a birth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from fortune.engine.elements import element_counts
from fortune.engine.facts import Facts, Place
from fortune.engine.ganji import Chart, Element, Pillar, Season, Stem
from fortune.engine.relations import Relation, relations_of
from fortune.engine.strength import Strength, strength_of
from fortune.engine.ten_gods import GROUPS, TenGodGroup, ten_god_of_branch, ten_god_of_stem
from fortune.engine.useful import UsefulElements, useful_elements
from fortune.services import chart_page
from fortune.services.chart_page import COLUMN_LABELS, MiniChart, mini_chart
from fortune.texts.glossary import GLOSSARY

type Signs = Mapping[str, Sequence[str] | None]


def stored_chart(signs: Signs) -> Chart:
    """Return the chart whose `as_dict` is `signs`; UnknownSign for what is not of the sixty.

    Its moment is not known: only what rests on the pillars may be asked of it.
    """
    year, month, day, hour = (
        Pillar.of("".join(pair)) if (pair := signs.get(position)) else None
        for position in ("year", "month", "day", "hour")
    )
    return Chart(
        year=cast(Pillar, year),
        month=cast(Pillar, month),
        day=cast(Pillar, day),
        hour=hour,
        instant=0,
        solar_epoch=0,
        birth=datetime.min,  # noqa: DTZ901 - stands for a moment that was never stored
        longitude=None,
        clock="mean",
        day_rule="zi",
        hour_from="branch" if hour else "unknown",
    )


@dataclass(frozen=True)
class StoredFacts:
    """The part of `Facts` that rests on the pillars alone, under the same names."""

    chart: Chart

    @property
    def day_master(self) -> Stem:
        return self.chart.day_master

    @property
    def season(self) -> Season:
        return Season.of(self.chart.month.branch)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(
            _place(self.chart, position, pillar) for position, pillar in self.chart.pillars.items()
        )

    @cached_property
    def element_counts(self) -> dict[Element, int]:
        return element_counts(self.chart.pillars.values())

    @cached_property
    def strength(self) -> Strength:
        return strength_of(self.chart)

    @property
    def useful(self) -> UsefulElements:
        return useful_elements(self.chart, self._group_counts(), self.strength.strong)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        return relations_of(self.chart)

    def _group_counts(self) -> dict[TenGodGroup, int]:
        counts = dict.fromkeys(GROUPS, 0)
        for place in self.places:
            counts[place.branch_ten_god.group] += 1
            if place.stem_ten_god is not None:
                counts[place.stem_ten_god.group] += 1
        return counts

    def as_page(self) -> dict[str, Any]:
        """What the partials of a chart need, as ChartContext.as_page gives it for a birth."""
        places = {place.position: place for place in self.places}
        total = sum(self.element_counts.values())
        facts = cast(Facts, self)  # the rows below ask for nothing that needs a birth
        return {
            "facts": self,
            "columns": [
                {"position": position, "label": label, "place": places.get(position)}
                for position, label in COLUMN_LABELS.items()
            ],
            "element_rows": [
                {"element": element, "count": count, "percent": round(100 * count / total, 1)}
                for element, count in self.element_counts.items()
            ],
            "relation_groups": chart_page.relation_groups(facts),
            "strength_rows": chart_page.strength_rows(facts),
            "level_rows": chart_page.level_rows(facts),
            "glossary": GLOSSARY,
        }

    def beside(self, other: Chart) -> list[MiniChart]:
        """Both charts of a compatibility reading, one line each."""
        mine: dict[str, Pillar | None] = {**self.chart.pillars}
        theirs: dict[str, Pillar | None] = {**other.pillars}
        return [mini_chart("나", "", mine, mine), mini_chart("상대", "", theirs, theirs)]


def _place(chart: Chart, position: str, pillar: Pillar) -> Place:
    master, hidden = chart.day_master, pillar.branch.hidden_stems
    return Place(
        position,
        pillar,
        None if position == "day" else ten_god_of_stem(master, pillar.stem),
        ten_god_of_branch(master, pillar.branch),
        hidden,
        tuple(ten_god_of_stem(master, part.stem) for part in hidden),
        chart,
    )
