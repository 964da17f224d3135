"""The rows of the page of two people: the parts of their charts in words, the points last."""

from typing import Any, NamedTuple

from fortune.engine.compatibility import Compatibility, CompatibilityMode, CompatibilityPart
from fortune.engine.facts import Facts
from fortune.services.charts import ChartContext

_STEPS = 5  # how finely a part is drawn beside its words


class Person(NamedTuple):
    """One of the two; the reasons of the parts speak of them by their place."""

    place: str
    name: str
    facts: Facts


class PartRow(NamedTuple):
    """A part with how far it is filled, 0 to 5 steps."""

    part: CompatibilityPart
    filled: int


class RelationChoice(NamedTuple):
    """What the two can be to each other; `current` when the page reads them so."""

    relation: CompatibilityMode
    label: str
    current: bool


def pair_page(mine: ChartContext, other: ChartContext, pair: Compatibility) -> dict[str, Any]:
    """Return what the page of two people shows beside the reading."""
    return {
        "pair": pair,
        "people": (
            Person("첫째 분", f"{mine.name} 선생님".strip(), mine.facts),
            Person("둘째 분", other.name or f"{pair.mode.hangul} 한 분", other.facts),
        ),
        "part_rows": [
            PartRow(part, round(_STEPS * part.points / part.possible)) for part in pair.parts
        ],
        "part_steps": range(1, _STEPS + 1),
        "relation_choices": [
            RelationChoice(relation, relation.hangul, relation is pair.mode)
            for relation in CompatibilityMode
        ],
    }
