"""The rows of the result page: what `Facts` holds, in the order and the words it is shown in.

No rule of saju is applied here and nothing is decided: only labels are put beside facts.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from fortune.engine.facts import Facts
from fortune.engine.ganji import Branch, Chart, Element, Pillar, Stem
from fortune.engine.luck import LuckCycle, LuckMonth, LuckYear, years_of_cycle
from fortune.engine.notices import Notice
from fortune.engine.relations import Relation, RelationKind
from fortune.engine.scan import HourScan
from fortune.engine.stars import Star
from fortune.engine.strength import CUTS, LEVELS

COLUMN_LABELS = {"hour": "시주", "day": "일주", "month": "월주", "year": "연주"}
_STEM_RELATIONS = {
    RelationKind.STEM_COMBINATION,
    RelationKind.STEM_CLASH,
    RelationKind.STEM_CONTROL,
}


def place_label(position: str, *, stem: bool) -> str:
    """How one names a sign's place.

    >>> place_label("month", stem=False)
    '월지'
    """
    return COLUMN_LABELS[position][0] + ("간" if stem else "지")


class Mark(NamedTuple):
    """A sign of the chart under the name of its place."""

    label: str
    sign: Stem | Branch


class RelationRow(NamedTuple):
    """One relation with the signs that hold it, from the hour's side to the year's."""

    relation: Relation
    marks: tuple[Mark, ...]


class RelationGroup(NamedTuple):
    """The relations of one kind."""

    kind: RelationKind
    rows: tuple[RelationRow, ...]


def relation_groups(facts: Facts) -> list[RelationGroup]:
    """합·충·형·파·해 of the chart, kind by kind."""
    return [
        RelationGroup(kind, tuple(_relation_row(facts.chart, relation) for relation in found))
        for kind, found in groupby(facts.relations, key=attrgetter("kind"))
    ]


def _relation_row(chart: Chart, relation: Relation) -> RelationRow:
    pillars, stem = chart.pillars, relation.kind in _STEM_RELATIONS
    marks = [
        Mark(
            place_label(position, stem=stem),
            pillars[position].stem if stem else pillars[position].branch,
        )
        for position in COLUMN_LABELS
        if position in relation.positions
    ]
    return RelationRow(relation, tuple(marks))


class StrengthRow(NamedTuple):
    """A line of the 100-point table."""

    label: str
    sign: Stem | Branch
    group: str
    points: int
    scored: bool


class LevelRow(NamedTuple):
    """One of the eight levels with the points it takes, and whether it is this chart's."""

    name: str
    least: int
    most: int
    here: bool


def strength_rows(facts: Facts) -> list[StrengthRow]:
    return [
        StrengthRow(
            place_label(line.position, stem=line.part == "stem"),
            Stem.of(line.char) if line.part == "stem" else Branch.of(line.char),
            line.group.hangul,
            line.points,
            line.scored,
        )
        for line in facts.strength.lines
    ]


def level_rows(facts: Facts) -> list[LevelRow]:
    """The eight levels, weakest first."""
    return [
        LevelRow(name, least, above - 1, name == facts.strength.level)
        for name, (least, above) in zip(LEVELS, pairwise((0, *CUTS, 101)), strict=True)
    ]


class YearRow(NamedTuple):
    """세운 with the pillar as one says it."""

    luck: LuckYear
    name: str
    current: bool


class CycleRow(NamedTuple):
    """대운 with its ten years. `current` rules today; `chosen` is the one whose years are open."""

    cycle: LuckCycle
    name: str
    current: bool
    chosen: bool
    years: tuple[YearRow, ...]


class MonthRow(NamedTuple):
    """월운 with the pillar as one says it."""

    luck: LuckMonth
    name: str
    current: bool


def cycle_rows(facts: Facts) -> list[CycleRow]:
    open_at = facts.luck_years[0].year
    return [
        CycleRow(
            cycle,
            cycle.pillar.spoken,
            cycle == facts.luck.current,
            cycle.year == open_at,
            tuple(
                YearRow(luck, luck.pillar.spoken, luck.year == facts.year)
                for luck in years_of_cycle(facts.chart, cycle)
            ),
        )
        for cycle in facts.luck.cycles
    ]


def month_rows(facts: Facts) -> list[MonthRow]:
    now = facts.luck_month.starts
    return [MonthRow(luck, luck.pillar.spoken, luck.starts == now) for luck in facts.luck_months]


class StarRow(NamedTuple):
    """신살 or 귀인 with the pillars it stands at, as words."""

    star: Star
    places: str


def star_rows(stars: Iterable[Star]) -> list[StarRow]:
    return [
        StarRow(star, ", ".join(COLUMN_LABELS[place] for place in COLUMN_LABELS
                                if place in star.positions))
        for star in stars
    ]  # fmt: skip


class VoidRow(NamedTuple):
    """공망 by one pillar: its two branches, and the chart's pillars that stand on them."""

    label: str
    branches: tuple[Branch, Branch]
    places: str


def void_rows(facts: Facts) -> list[VoidRow]:
    return [
        VoidRow(
            COLUMN_LABELS[base],
            branches,
            ", ".join(
                COLUMN_LABELS[place.position]
                for place in reversed(facts.places)
                if base in place.void_of
            ),
        )
        for base, branches in facts.void.items()
    ]


class MiniCell(NamedTuple):
    """A pillar in a chart of one line; no pillar for an unknown hour."""

    pillar: Pillar | None
    name: str
    differs: bool


class MiniChart(NamedTuple):
    """A chart of one line, from the hour to the year, compared with the page's."""

    label: str
    says: str
    cells: tuple[MiniCell, ...]


def mini_chart(
    label: str, says: str, pillars: Mapping[str, Pillar | None], page: Mapping[str, Pillar | None]
) -> MiniChart:
    cells = []
    for position in COLUMN_LABELS:
        pillar = pillars.get(position)
        name = pillar.spoken if pillar else "모름"
        cells.append(MiniCell(pillar, name, pillar != page.get(position)))
    return MiniChart(label, says, tuple(cells))


class NoticeRow(NamedTuple):
    """A doubt; with another candidate, both charts one above the other."""

    code: str
    text: str
    charts: tuple[MiniChart, ...]


def notice_rows(facts: Facts) -> list[NoticeRow]:
    return [_notice_row(facts.chart, notice) for notice in facts.notices]


def _notice_row(chart: Chart, notice: Notice) -> NoticeRow:
    if notice.other is None:
        return NoticeRow(notice.code, notice.text, ())
    other = {
        position: Pillar.of("".join(signs)) if signs else None
        for position, signs in notice.other.items()
    }
    mine: dict[str, Pillar | None] = {**chart.pillars}
    charts = (
        mini_chart("여기서 본 것", "", mine, mine),
        mini_chart("다른 후보", "", other, mine),
    )
    return NoticeRow(notice.code, notice.text, charts)


def scan_rows(scan: HourScan) -> list[tuple[str, str]]:
    """What all hours of the day agree on, as labels and sentences."""
    least, most = scan.scores
    points = f"{least}점" if least == most else f"{least}~{most}점"
    levels = "·".join(scan.levels)
    sides = {True: "신강 쪽이에요", False: "신약 쪽이에요", None: "중화예요"}
    if scan.strong_holds:
        strength = f"어느 시에 태어나셨어도 {sides[scan.strong]} ({levels}, {points})."
    else:
        strength = f"시에 따라 달라져요 ({levels}, {points})."
    fewest, longest = scan.luck_numbers
    number = f"{fewest}" if fewest == longest else f"{fewest}에서 {longest} 사이"
    directions = {True: "순행", False: "역행", None: "방향은 입춘 앞뒤로 다름"}
    stars = ", ".join(dict.fromkeys(star.name for star in scan.stars if not star.expert))
    return [
        ("연주와 월주", _months_sentence(scan)),
        ("일간의 힘", strength),
        ("대운", f"{directions[scan.forward]}, 대운수 {number}."),
        ("정해진 글자의 오행", _elements_sentence(scan.elements)),
        ("귀인", f"{stars}." if stars else "시각 없이 정해지는 것은 없어요."),
    ]


def scan_hours(scan: HourScan) -> list[tuple[str, str, int]]:
    """Each 시 of the day in 한글 with level and points: never a pillar that could be taken for
    the chart's own."""
    return [
        (
            f"{candidate.hour.branch.hangul}시 ({candidate.hour.spoken})",
            candidate.strength.level,
            candidate.strength.score,
        )
        for candidate in scan.candidates
    ]


def _months_sentence(scan: HourScan) -> str:
    pairs = [f"{year.spoken}년 {month.spoken}월" for year, month in scan.months]
    if len(pairs) == 1:
        return f"어느 시여도 {pairs[0]}이에요."
    return f"절기가 든 날이라 {' 또는 '.join(pairs)}이에요."


def _elements_sentence(elements: Mapping[Element, int]) -> str:
    counted = ", ".join(f"{element.hangul} {n}" for element, n in elements.items() if n)
    return f"{counted}. 시주의 두 글자가 여기에 더해져요."
