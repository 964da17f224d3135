"""용신: the elements that help, by two schools side by side. They are never merged.

억부 asks what brings the chart into balance, 조후 what the month's climate needs. Source of 조후:
the common table after 窮通寶鑑, first three stems of a cell; the order inside one rank says little.
"""

from dataclasses import dataclass, field

from fortune.engine.ganji import Chart, Element, Stem
from fortune.engine.ten_gods import TenGodGroup

# A row for each day stem, a column for each month branch from 寅 to 丑.
_CLIMATE_TABLE = """
甲 丙癸 庚丙丁 庚丁壬 癸丁庚 癸丁庚 癸丁庚 庚丁壬 庚丁丙 庚甲丁 庚丁丙 丁庚丙 丁庚丙
乙 丙癸 丙癸 癸丙戊 癸 癸丙 癸丙 丙癸己 癸丙丁 癸辛 丙戊 丙 丙
丙 壬庚 壬己 壬甲 壬庚癸 壬庚 壬庚 壬戊 壬癸 甲壬 甲戊庚 壬戊己 壬甲
丁 甲庚 庚甲 甲庚 甲庚 壬庚癸 甲壬庚 甲庚丙 甲庚丙 甲庚戊 甲庚 甲庚 甲庚
戊 丙甲癸 丙甲癸 甲丙癸 甲丙癸 壬甲丙 癸丙甲 丙癸甲 丙癸 甲丙癸 甲丙 丙甲 丙甲
己 丙庚甲 甲癸丙 丙癸甲 癸丙 癸丙 癸丙 丙癸 丙癸 甲丙癸 丙甲戊 丙甲戊 丙甲戊
庚 戊甲丙 丁甲丙 甲丁壬 壬戊丙 壬癸 丁甲 丁甲 丁甲丙 甲壬 丁丙 丁甲丙 丙丁甲
辛 己壬庚 壬甲 壬甲 壬甲癸 壬己癸 壬庚甲 壬甲戊 壬甲 壬甲 壬丙 丙戊壬 丙壬戊
壬 庚丙戊 戊辛庚 甲庚 壬辛庚 癸庚辛 辛甲 戊丁 甲庚 甲丙 戊丙庚 戊丙 丙丁甲
癸 辛丙 庚辛 丙辛甲 辛 庚壬癸 庚辛壬 丁 辛丙 辛甲壬 庚辛戊 丙辛 丙丁
"""
CLIMATE = tuple(
    tuple(tuple(map(Stem.of, cell)) for cell in row.split()[1:])
    for row in _CLIMATE_TABLE.strip().splitlines()
)


@dataclass(frozen=True, slots=True)
class UsefulElements:
    """`balance` (억부): elements, the most useful first; empty for the two 중화, where no single
    one can be named. `climate` (조후): one to three stems, the first the most needed;
    `climate_elements` their elements in that order, each once."""

    balance: tuple[Element, ...]
    climate: tuple[Stem, ...]
    climate_elements: tuple[Element, ...] = field(init=False)

    def __post_init__(self) -> None:
        elements = tuple(dict.fromkeys(stem.element for stem in self.climate))
        object.__setattr__(self, "climate_elements", elements)


def useful_elements(
    chart: Chart, group_counts: dict[TenGodGroup, int], strong: bool | None
) -> UsefulElements:
    """
    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> chart = get_pillars(datetime(1988, 7, 15, 14, 30))
    >>> counts = dict(zip(TenGodGroup, (0, 0, 1, 1, 5)))
    >>> useful = useful_elements(chart, counts, strong=True)
    >>> [element.hanja for element in useful.balance], "".join(map(str, useful.climate))
    (['木', '火', '水'], '壬庚甲')
    """
    climate = CLIMATE[chart.day_master.index][(chart.month.branch.index - 2) % 12]
    groups = _balance(chart, group_counts, strong)
    return UsefulElements(tuple(group.element(chart.day_master) for group in groups), climate)


def _balance(
    chart: Chart, counts: dict[TenGodGroup, int], strong: bool | None
) -> list[TenGodGroup]:
    peer, output, wealth, officer, resource = TenGodGroup
    if strong is None:
        return []
    if not strong:
        # Wealth wears a weak day master down by labour, which friends share; officers and output
        # by pressure and giving, which learning restores.
        wealth_heavy = counts[wealth] > max(counts[officer], counts[output])
        return [peer, resource] if wealth_heavy else [resource, peer]
    # The day master is itself a peer, so at equal counts the chart is heavy with peers.
    resource_heavy = counts[resource] > counts[peer]
    order = [wealth, officer, output] if resource_heavy else [output, wealth, officer]
    # A group that stands in the chart with a root in a branch can work: those come first.
    standing = _standing(chart)
    return sorted(order, key=lambda group: group.element(chart.day_master) not in standing)


def _standing(chart: Chart) -> set[Element]:
    """The elements among the characters and among the stems hidden in the branches."""
    pillars = chart.pillars.values()
    present = {sign.element for pillar in pillars for sign in (pillar.stem, pillar.branch)}
    return present & {
        hidden.stem.element for pillar in pillars for hidden in pillar.branch.hidden_stems
    }
