"""How much of each element (오행) a chart holds: counted, and weighed."""

from collections.abc import Iterable

from fortune.engine.ganji import ELEMENTS, Element, Pillar


def element_counts(pillars: Iterable[Pillar]) -> dict[Element, int]:
    """How many of the eight (or six) characters belong to each element. All five keys.

    >>> {key.hanja: n for key, n in element_counts([Pillar.of("甲子"), Pillar.of("丙寅")]).items()}
    {'木': 2, '火': 1, '土': 0, '金': 0, '水': 1}
    """
    counts = dict.fromkeys(ELEMENTS, 0)
    for pillar in pillars:
        counts[pillar.stem.element] += 1
        counts[pillar.branch.element] += 1
    return counts


def element_weights(pillars: Iterable[Pillar]) -> dict[Element, float]:
    """Percent of each element, 100 in all: a stem weighs 1, a branch spreads 1 over its hidden
    stems by their days of thirty (월률분야). All five keys.

    >>> weights = element_weights([Pillar.of("甲子")])
    >>> weights[Element.WOOD], weights[Element.WATER]
    (50.0, 50.0)
    """
    thirtieths = dict.fromkeys(ELEMENTS, 0)
    for pillar in pillars:
        thirtieths[pillar.stem.element] += 30
        for hidden in pillar.branch.hidden_stems:
            thirtieths[hidden.stem.element] += hidden.days
    whole = sum(thirtieths.values())
    return {element: 100 * part / whole for element, part in thirtieths.items()}
