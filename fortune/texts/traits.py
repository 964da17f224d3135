"""What stands out in a chart: the few choices every reading is composed by.

Pure and deterministic: each rule below says how a tie is broken, so that a chart always reads
the same. Counts decide first, then the month branch (월지, the weightiest place), then the
weights of the elements.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fortune.engine.facts import Facts
from fortune.engine.ganji import ELEMENTS, Element, Stem
from fortune.engine.ten_gods import GROUPS, TEN_GODS, TenGod, TenGodGroup

MANY = 3  # of the seven (or five) characters around the day master: more than its share

_KEPT = "_traits"  # beside what Facts itself computes once; replace() makes facts without it

# Where a ten god is looked for first when two are equally many.
_PLACES_BY_WEIGHT = ("month", "day", "hour", "year")


@dataclass(frozen=True, slots=True)
class Traits:
    """The choices of one chart.

    `lead` is the strongest ten-god group, `lead_god` the one of its two that stands out, `second`
    the next group. `most` is the element of three or more characters, None when all have fewer.
    `needed` is the absent element that would help most, or the scarcest when all five are there
    (`needed_absent` tells which); `absent` another absent element where there are several, else
    that one. `lack` is an absent group other than 비겁, or else an absent ten god. `year_help` is 1
    when the year's element helps, -1 when it tilts the chart further, 0 between; `rest` is the
    element to rest with.
    """

    lead: TenGodGroup
    lead_god: TenGod
    second: TenGodGroup
    most: Element | None
    needed: Element
    needed_absent: bool
    absent: Element | None
    lack: TenGodGroup | TenGod
    year_help: int
    rest: Element


def traits_of(facts: Facts) -> Traits:
    """Return the choices of a chart. They are kept with its facts: one page asks for them often."""
    kept = vars(facts)
    if _KEPT not in kept:
        kept[_KEPT] = _traits_of(facts)
    traits: Traits = kept[_KEPT]
    return traits


def _traits_of(facts: Facts) -> Traits:
    lead = _strongest(facts, GROUPS)
    absent = sorted(
        (element for element in ELEMENTS if not facts.element_counts[element]),
        key=_helpful_first(facts),
    )
    return Traits(
        lead=lead,
        lead_god=_lead_god(facts, lead),
        second=_strongest(facts, (group for group in GROUPS if group is not lead)),
        most=_most(facts),
        needed=absent[0] if absent else _scarcest(facts),
        needed_absent=bool(absent),
        absent=absent[-1] if absent else None,
        lack=_lack(facts),
        year_help=help_of(facts, facts.year_pillar.stem),
        rest=_rest(facts),
    )


def _strongest(facts: Facts, groups: Iterable[TenGodGroup]) -> TenGodGroup:
    month = _god_at(facts, "month").group

    def rank(group: TenGodGroup) -> tuple[float, ...]:
        weight = facts.element_weights[group.element(facts.day_master)]
        return facts.group_counts[group], group is month, weight, -GROUPS.index(group)

    return max(groups, key=rank)


def _god_at(facts: Facts, position: str) -> TenGod:
    return next(place.branch_ten_god for place in facts.places if place.position == position)


def _lead_god(facts: Facts, lead: TenGodGroup) -> TenGod:
    by_position = {place.position: place for place in facts.places}
    order: list[TenGod] = []
    for position in _PLACES_BY_WEIGHT:
        if place := by_position.get(position):
            order.append(place.branch_ten_god)
            if place.stem_ten_god is not None:
                order.append(place.stem_ten_god)
    gods = [god for god in TEN_GODS if god.group is lead]
    return max(
        gods, key=lambda god: (facts.ten_god_counts[god], god in order and -order.index(god))
    )


def _most(facts: Facts) -> Element | None:
    counts, weights = facts.element_counts, facts.element_weights
    most = max(ELEMENTS, key=lambda element: (counts[element], weights[element], -element.order))
    return most if counts[most] >= MANY else None


def _helpful_first(facts: Facts) -> Callable[[Element], tuple[int, float, int]]:
    """Order elements by what the month's climate asks for, then the balance, then scarcity."""
    wanted = (*facts.useful.climate_elements[:1], *facts.useful.balance)

    def rank(element: Element) -> tuple[int, float, int]:
        place = wanted.index(element) if element in wanted else len(wanted)
        return place, facts.element_weights[element], element.order

    return rank


def _scarcest(facts: Facts) -> Element:
    counts, weights = facts.element_counts, facts.element_weights
    return min(ELEMENTS, key=lambda element: (counts[element], weights[element], element.order))


def _lack(facts: Facts) -> TenGodGroup | TenGod:
    others = [group for group in GROUPS if group is not TenGodGroup.PEER]
    rank = _helpful_first(facts)
    if absent := [group for group in others if not facts.group_counts[group]]:
        return min(absent, key=lambda group: rank(group.element(facts.day_master)))
    # Seven characters cannot hold all eight of these ten gods: at least one is absent.
    gods = [god for god in TEN_GODS if god.group in others and not facts.ten_god_counts[god]]
    return gods[facts.chart.month.branch.index % len(gods)]


def help_of(facts: Facts, stem: Stem) -> int:
    """Return 1 when what a stem brings helps the chart, -1 when it tilts it further, else 0."""
    element, group = stem.element, TenGodGroup.of(facts.day_master, stem.element)
    supports = group in (TenGodGroup.PEER, TenGodGroup.RESOURCE)
    strong = facts.strength.strong
    balances = element in facts.useful.balance[:2]
    tilts = strong is not None and supports is strong
    tempers = element in facts.useful.climate_elements[:1]
    total = balances - tilts + tempers
    return (total > 0) - (total < 0)


def _rest(facts: Facts) -> Element:
    climate = facts.useful.climate_elements[0]
    if facts.element_counts[climate] >= 2 and facts.useful.balance:
        return facts.useful.balance[0]
    return climate
