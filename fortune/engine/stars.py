"""신살·귀인: the stars of a chart, each with the rule that finds it and a neutral reading.

Names, rules and readings are in data/stars.csv; where each star is sought is computed here, by a
rule where there is one. No star is a verdict: those whose names frighten are "expert" and never
belong into a headline. Where schools differ the default is the one most of them share, and the
rule's `school` says what others do.
"""

import csv
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import combinations
from typing import Any, Literal, NamedTuple, cast

from fortune.engine.errors import UnknownOption
from fortune.engine.ganji import (
    BRANCHES,
    PILLARS,
    POSITIONS,
    STEMS,
    Branch,
    Chart,
    Pillar,
    Polarity,
    Stem,
)
from fortune.engine.relations import RelationKind, rules_between
from fortune.engine.shinsal import Shinsal, shinsal_of, trine_of
from fortune.engine.stages import Stage, branch_at

type Base = Literal["일간", "월지", "연지", "삼합", "간지", "글자", "짝"]
type Shown = Literal["all", "expert", "optional"]


class StarRule(NamedTuple):
    """One star. `base` is what it is sought from; `rule`, `tone` and `school` are Korean.

    `shown`: "all", "expert" (the name frightens: only where experts look), "optional" (schools
    differ too much, or custom reads it by sex: found only when asked for).
    """

    id: str
    name: str
    hanja: str
    base: Base
    shown: Shown
    rule: str
    tone: str
    school: str


class Star(NamedTuple):
    """A star that a chart has. `base` is the sign it was sought from (일간, 월지, 연지, 일지 …),
    `positions` where it stands, `note` in Korean what is particular about it there, or empty."""

    rule: StarRule
    base: str
    positions: tuple[str, ...]
    note: str

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def expert(self) -> bool:
        """Whether the name belongs into the expert view only."""
        return self.rule.shown != "all"

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return self.rule._asdict() | {
            "base": self.base,
            "positions": list(self.positions),
            "note": self.note,
        }


def _read() -> dict[str, StarRule]:
    with files("fortune.engine").joinpath("data/stars.csv").open(encoding="utf-8") as lines:
        return {row["id"]: StarRule(**cast("Any", row)) for row in csv.DictReader(lines)}


STAR_RULES = _read()
_ORDER = {star: number for number, star in enumerate(STAR_RULES)}
OPTIONAL_STARS = frozenset(rule.id for rule in STAR_RULES.values() if rule.shown == "optional")

# Stems and branches as bits, so that one "and" tells whether a pillar holds what is sought.
_BITS = {
    char: 1 << number for number, char in enumerate("子丑寅卯辰巳午未申酉戌亥甲乙丙丁戊己庚辛壬癸")
}


def _bits(chars: str) -> int:
    return sum(_BITS[char] for char in chars)


def _office(stem: Stem, steps: int = 0) -> str:
    return BRANCHES[(branch_at(stem, Stage.OFFICE).index + steps) % 12].char


def _partner(char: str) -> str:
    """The branch that makes a 육합 with this one."""
    return BRANCHES[(1 - Branch.of(char).index) % 12].char


def _officer_birth(stem: Stem) -> str:
    """Where the yang stem that governs this one is born; earth as water (수토동법)."""
    officer = STEMS[(stem.element.order + 3) % 5 * 2]
    return "申" if officer.char == "戊" else branch_at(officer, Stage.BIRTH).char


def _only(polarity: Polarity) -> list[str]:
    return [_office(stem, 1) if stem.polarity is polarity else "" for stem in STEMS]


# For each day stem, 甲 to 癸, the branches that are the star.
_BY_DAY_STEM = {
    "cheoneul": ["丑未", "子申", "亥酉", "亥酉", "丑未", "子申", "丑未", "寅午", "卯巳", "卯巳"],
    "munchang": [_office(stem, 3) for stem in STEMS],
    "mungok": [_office(stem, 9) for stem in STEMS],
    "hakdang": [branch_at(stem, Stage.BIRTH).char for stem in STEMS],
    "geollok": [_office(stem) for stem in STEMS],
    "amnok": [_partner(_office(stem)) for stem in STEMS],
    "geumyeo": [_office(stem, 2) for stem in STEMS],
    "yangin": _only(Polarity.YANG),
    "eumin": _only(Polarity.YIN),
    "hongyeom": list("午午寅未辰辰戌酉子申"),
    "taegeuk": [chars for chars in ("子午", "卯酉", "辰戌丑未", "寅亥", "巳申") for _ in range(2)],
    "cheonju": [_office(STEMS[(stem.index + 2) % 10]) for stem in STEMS],
    "gwangwi": [_officer_birth(stem) for stem in STEMS],
}


def _trine_stem(branch: Branch) -> str:
    """The yang stem of the element that a branch's 삼합 turns to."""
    middle = trine_of(branch)[1]
    return STEMS[middle.element.order * 2].char


# For each month branch, 子 to 亥, the stems or branches that are the star.
_BY_MONTH = {
    "cheondeok": list("巳庚丁申壬辛亥甲癸寅丙乙"),
    "woldeok": [_trine_stem(branch) for branch in BRANCHES],
    "cheonui": [BRANCHES[branch.index - 1].char for branch in BRANCHES],
}


def _season_starts(branch: Branch) -> int:
    """The number of the first branch (寅 巳 申 亥) of a branch's season."""
    return (branch.index - 2) // 3 * 3 + 2


def _around(number: Callable[[Branch], int]) -> list[str]:
    return [BRANCHES[number(branch) % 12].char for branch in BRANCHES]


# For each year branch, 子 to 亥, the branch that is the star.
_BY_YEAR = {
    "gosin": _around(lambda branch: _season_starts(branch) + 3),
    "gwasuk": _around(lambda branch: _season_starts(branch) - 1),
    "sangmun": _around(lambda branch: branch.index + 2),
    "jogaek": _around(lambda branch: branch.index - 2),
    "hongnan": _around(lambda branch: 3 - branch.index),
    "cheonhui": _around(lambda branch: 9 - branch.index),
}
_TRINE_SHINSALS = {
    "dohwa": Shinsal.BLOSSOM,
    "yeokma": Shinsal.TRAVEL,
    "hwagae": Shinsal.CANOPY,
}
# For each base branch, that of the year and that of the day.
_BY_TRINE = {
    star: [
        next(branch.char for branch in BRANCHES if shinsal_of(base, branch) is shinsal)
        for base in BRANCHES
    ]
    for star, shinsal in _TRINE_SHINSALS.items()
}
_LATER_GOEGANG = {Pillar.of(chars) for chars in ("壬戌", "戊辰")}
_PILLARS = {
    "baekho": {pillar for pillar in PILLARS if pillar.index % 9 == 4},
    "goegang": {Pillar.of(chars) for chars in ("庚辰", "庚戌", "壬辰", "戊戌")} | _LATER_GOEGANG,
    "goran": {Pillar.of(chars) for chars in ("甲寅", "乙巳", "丁巳", "戊申", "辛亥")},
}
_NEEDLES = _bits("甲辛申卯午")
_PAIR_STARS = {"wonjin": RelationKind.RESENTMENT, "gwimun": RelationKind.GHOST_GATE}
# The stars of two branches, by the index of the one and of the other.
_PAIRS = {
    (one.index, other.index): [
        star for star, kind in _PAIR_STARS.items() if rules_between(one, other, frozenset({kind}))
    ]
    for one in BRANCHES
    for other in BRANCHES
}
_NETS = (_bits("戌亥"), _bits("辰巳"))

# For each base sign the stars sought from it, each with the signs that are it.
type _Sought = tuple[tuple[tuple[StarRule, int], ...], ...]


def _sought(table: dict[str, list[str]]) -> _Sought:
    rows = [[(STAR_RULES[star], _bits(chars)) for chars in row] for star, row in table.items()]
    return tuple(zip(*rows, strict=True))


_FROM_DAY_STEM, _FROM_MONTH = _sought(_BY_DAY_STEM), _sought(_BY_MONTH)
_FROM_YEAR, _FROM_TRINE = _sought(_BY_YEAR), _sought(_BY_TRINE)


_NOBLES = tuple(tuple(map(Branch.of, pair)) for pair in _BY_DAY_STEM["cheoneul"])


def noble_branches(day_master: Stem) -> tuple[Branch, ...]:
    """천을귀인: the two branches that are it to a day master.

    >>> "".join(map(str, noble_branches(Stem.of("辛"))))
    '寅午'
    """
    return _NOBLES[day_master.index]


def stars_of(chart: Chart, optional: frozenset[str] = frozenset()) -> tuple[Star, ...]:
    """The stars of a chart, in the order of STAR_RULES.

    `optional` names those of OPTIONAL_STARS that are wanted too; UnknownOption for any other name.

    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> stars = stars_of(get_pillars(datetime(1988, 7, 15, 14, 30)))  # 戊辰 己未 辛未 甲午
    >>> [(star.name, star.base, *star.positions) for star in stars if not star.expert][:2]
    [('천을귀인', '일간', 'hour'), ('문곡귀인', '일간', 'hour')]
    """
    if unknown := optional - OPTIONAL_STARS:
        raise UnknownOption("optional", sorted(unknown)[0], tuple(sorted(OPTIONAL_STARS)))
    pillars = chart.pillars
    held = {
        position: 1 << pillar.branch.index | 4096 << pillar.stem.index
        for position, pillar in pillars.items()
    }
    present = 0
    for signs in held.values():
        present |= signs
    found = [
        *_by_base(held, present, _FROM_DAY_STEM[chart.day.stem.index], "일간"),
        *_by_base(held, present, _FROM_MONTH[chart.month.branch.index], "월지"),
        *_by_trine(chart, held, present),
        *_by_pillar(pillars),
        *_by_character(held),
        *_by_pair(pillars),
        *_by_net(held, present),
        *_by_base(held, present, _FROM_YEAR[chart.year.branch.index], "연지"),
    ]
    wanted = [star for star in found if star.rule.shown != "optional" or star.rule.id in optional]
    wanted.sort(key=_told_order)
    return tuple(wanted)


def _told_order(star: Star) -> int:
    return _ORDER[star.rule.id]


def _by_base(
    held: dict[str, int], present: int, sought: tuple[tuple[StarRule, int], ...], name: str
) -> list[Star]:
    return [Star(rule, name, _where(held, mask), "") for rule, mask in sought if mask & present]


def _where(held: dict[str, int], mask: int) -> tuple[str, ...]:
    return tuple([position for position, signs in held.items() if signs & mask])


def _by_trine(chart: Chart, held: dict[str, int], present: int) -> Iterator[Star]:
    for own, name, pillar in (("year", "연지", chart.year), ("day", "일지", chart.day)):
        for star in _by_base(held, present, _FROM_TRINE[pillar.branch.index], name):
            # Only 화개 can be the base itself: the last of the three.
            itself = own in star.positions
            yield star._replace(note=f"{name} 자신도 {star.name}예요.") if itself else star


def _by_pillar(pillars: dict[str, Pillar]) -> Iterator[Star]:
    for star, whole in _PILLARS.items():
        positions = tuple([position for position, pillar in pillars.items() if pillar in whole])
        if star == "baekho" and positions:
            note = "" if "day" in positions else "일주가 아닌 기둥이라 옅게 봐요."
            yield Star(STAR_RULES[star], "간지", positions, note)
        elif "day" in positions:
            later = star == "goegang" and pillars["day"] in _LATER_GOEGANG
            note = "학파에 따라 괴강으로 봐요." if later else ""
            yield Star(STAR_RULES[star], "일주", ("day",), note)


def _by_character(held: dict[str, int]) -> Iterator[Star]:
    count = sum((signs & _NEEDLES).bit_count() for signs in held.values())
    if count >= 2:
        positions = _where(held, _NEEDLES)
        yield Star(STAR_RULES["hyeonchim"], "글자", positions, f"{count}글자가 있어요.")


def _by_pair(pillars: dict[str, Pillar]) -> Iterator[Star]:
    for (one, first), (other, second) in combinations(pillars.items(), 2):
        for star in _PAIRS[first.branch.index, second.branch.index]:
            yield Star(STAR_RULES[star], "짝", (one, other), _apart((one, other)))


def _by_net(held: dict[str, int], present: int) -> Iterator[Star]:
    for net in _NETS:
        if net & present == net:
            positions = _where(held, net)
            yield Star(STAR_RULES["cheolla"], "짝", positions, _apart(positions))


def _apart(positions: tuple[str, ...]) -> str:
    span = POSITIONS.index(positions[-1]) - POSITIONS.index(positions[0])
    return "" if span < len(positions) else "떨어져 있어 옅게 봐요."
