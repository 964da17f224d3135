"""합·충·형·파·해: what the stems and branches of a chart are to one another.

A pair is the same from both sides. Three branches that complete a 삼합, 방합 or 형 are one
relation, and the 반합, 가합 or 형 of two of them is then not told again. 반합 is the strict one,
with the middle branch (왕지: 子 午 卯 酉); two of three without it are 가합, which some programs
call 반합 too. Pillars that stand apart act less than neighbours: `distance` says how far.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

from fortune.engine.ganji import (
    BRANCHES,
    ELEMENTS,
    POSITIONS,
    STEMS,
    Branch,
    Chart,
    Element,
    Pillar,
    Stem,
)
from fortune.engine.words import words_of


class RelationKind(StrEnum):
    """What two or three signs are to one another, in the order in which a chart tells them."""

    STEM_COMBINATION = "stem_combination"
    STEM_CLASH = "stem_clash"
    STEM_CONTROL = "stem_control"
    THREE_COMBINATION = "three_combination"
    SEASON_COMBINATION = "season_combination"
    SIX_COMBINATION = "six_combination"
    HALF_COMBINATION = "half_combination"
    LOOSE_COMBINATION = "loose_combination"
    HIDDEN_COMBINATION = "hidden_combination"
    CLASH = "clash"
    PUNISHMENT = "punishment"
    SELF_PUNISHMENT = "self_punishment"
    BREAK = "break"
    HARM = "harm"
    RESENTMENT = "resentment"
    GHOST_GATE = "ghost_gate"

    @property
    def hangul(self) -> str:
        return KIND_WORDS[self].hangul

    @property
    def hanja(self) -> str:
        return KIND_WORDS[self].hanja

    @property
    def tone(self) -> str:
        """What the relation says, in one neutral Korean sentence."""
        return KIND_WORDS[self].tone

    @property
    def joins(self) -> bool:
        """Whether the signs hold together (합) rather than rub against each other."""
        return self.value.endswith("combination")


KIND_WORDS = words_of(
    RelationKind,
    """
천간합 天干合 두 천간이 손을 잡아 드러난 뜻이 하나로 모여요.
천간충 天干沖 두 천간의 뜻이 마주 서서 생각이 또렷해져요.
천간극 天干剋 한 천간이 다른 천간을 다듬어 긴장이 생겨요.
삼합 三合 세 지지가 한 기운으로 모여 같은 방향을 봐요.
방합 方合 한 계절의 세 지지가 모여 그 기운이 두터워져요.
육합 六合 두 지지가 짝이 되어 서로를 붙들어 줘요.
반합 半合 삼합의 둘이 만나 같은 방향으로 힘을 보태요.
가합 假合 가운데 글자 없이 삼합의 둘이 만나 느슨하게 이어져요.
암합 暗合 지지 속에 숨은 천간끼리 조용히 손을 잡아요.
충 沖 두 지지가 마주 보아 움직임과 변화가 생겨요.
형 刑 서로를 다듬고 고치려는 긴장이 있어 조율이 필요해요.
자형 自刑 같은 글자가 겹쳐 스스로를 자꾸 돌아보게 돼요.
파 破 익숙한 것을 헐고 다시 맞추려는 움직임이 있어요.
해 害 뜻이 살짝 엇갈려 말로 확인하면 편안해요.
원진 怨嗔 가까우면서도 결이 달라 거리를 조절하면 편안해요.
귀문관 鬼門關 느낌이 예민하게 살아나 깊이 몰두하기 쉬워요.
""",
)

OPTIONAL_KINDS = frozenset(
    {
        RelationKind.STEM_CONTROL,
        RelationKind.HIDDEN_COMBINATION,
        RelationKind.RESENTMENT,
        RelationKind.GHOST_GATE,
    }
)
DEFAULT_KINDS = frozenset(RelationKind) - OPTIONAL_KINDS


class RelationRule(NamedTuple):
    """Which signs stand in a relation, whoever holds them.

    `chars` in the order in which one says them and `name` so said (자축합); `elements` is what a
    combination turns to, two where the schools differ, none for what does not combine; `note` in
    Korean or empty. `signs` holds the bits of the branches, `whole` those of the three they are
    two of (0 where there is no such three; both 0 for stems).
    """

    kind: RelationKind
    chars: str
    name: str
    elements: tuple[Element, ...]
    note: str
    signs: int
    whole: int


class Relation(NamedTuple):
    """A rule found in a chart. `positions` in the chart's order, without a pillar from outside.

    `distance` counts the steps from the first place to the last (neighbours 1, at most 3); None
    when one of the signs is from outside.
    """

    rule: RelationRule
    positions: tuple[str, ...]
    distance: int | None

    @property
    def kind(self) -> RelationKind:
        return self.rule.kind

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def adjacent(self) -> bool:
        """Whether the places stand side by side; false when one of the signs is from outside."""
        return self.distance == len(self.positions) - 1

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        rule = self.rule
        return {
            "kind": rule.kind.value,
            "name": rule.name,
            "chars": list(rule.chars),
            "positions": list(self.positions),
            "distance": self.distance,
            "elements": [element.value for element in rule.elements],
            "note": rule.note,
        }


_HANGUL = {sign.char: sign.hangul for signs in (STEMS, BRANCHES) for sign in signs}
_BITS = {branch.char: 1 << branch.index for branch in BRANCHES}
# How a relation is called after its signs, where that is not the name of the kind.
_SUFFIXES = {
    RelationKind.STEM_COMBINATION: "합",
    RelationKind.STEM_CLASH: "충",
    RelationKind.STEM_CONTROL: "극",
    RelationKind.SIX_COMBINATION: "합",
    RelationKind.GHOST_GATE: "귀문",
}


def _signs(chars: str) -> int:
    return sum({_BITS.get(char, 0) for char in chars})


def _rule(
    kind: RelationKind,
    chars: str,
    elements: tuple[Element, ...] = (),
    note: str = "",
    whole: str = "",
) -> RelationRule:
    suffix = _SUFFIXES.get(kind, kind.hangul)
    if kind is RelationKind.PUNISHMENT and len(chars) == 3:
        suffix = "삼형"
    name = "".join(_HANGUL[char] for char in chars) + suffix
    return RelationRule(kind, chars, name, elements, note, _signs(chars), _signs(whole))


def _stem_pairs() -> Iterable[RelationRule]:
    for one, other in combinations(STEMS, 2):
        pair, step = one.char + other.char, other.index - one.index
        if step == 5:
            yield _rule(RelationKind.STEM_COMBINATION, pair, (ELEMENTS[(one.index + 2) % 5],))
        elif step == 6:
            yield _rule(RelationKind.STEM_CLASH, pair)
        elif step == 4:  # the other six of the ten 칠살 pairs, which restrain and do not clash
            yield _rule(RelationKind.STEM_CONTROL, pair)


# The middle branch (왕지) of a 삼합 or 방합 is the peak of the element it turns to.
_PEAKS = {"子": Element.WATER, "卯": Element.WOOD, "午": Element.FIRE, "酉": Element.METAL}
_PUNISHMENTS = {
    "寅巳申": "무은지형(無恩之刑)이라 불러요.",
    "丑戌未": "지세지형(恃勢之刑)이라 불러요. 무례지형이라 부르는 학파도 있어요.",
}


def _threes() -> Iterable[RelationRule]:
    for char, element in _PEAKS.items():
        peak = Branch.of(char).index
        trine = "".join(BRANCHES[(peak + step) % 12].char for step in (-4, 0, 4))
        yield _rule(RelationKind.THREE_COMBINATION, trine, (element,))
        season = "".join(BRANCHES[(peak + step) % 12].char for step in (-1, 0, 1))
        yield _rule(RelationKind.SEASON_COMBINATION, season, (element,))
    for chars, note in _PUNISHMENTS.items():
        yield _rule(RelationKind.PUNISHMENT, chars, note=note)


def _two_of_three() -> Iterable[RelationRule]:
    for three in _threes():
        for first, last in combinations(three.chars, 2):
            if three.kind is RelationKind.PUNISHMENT:
                kind = RelationKind.PUNISHMENT
            elif three.kind is RelationKind.SEASON_COMBINATION:
                continue
            elif three.chars[1] in (first, last):
                kind = RelationKind.HALF_COMBINATION
            else:
                kind = RelationKind.LOOSE_COMBINATION
            yield _rule(kind, first + last, three.elements, three.note, three.chars)


_SIX_ELEMENTS = {
    "子丑": (Element.EARTH,),
    "寅亥": (Element.WOOD,),
    "卯戌": (Element.FIRE,),
    "辰酉": (Element.METAL,),
    "巳申": (Element.WATER,),
    "午未": (Element.FIRE, Element.EARTH),
}


def _branch_pairs() -> Iterable[RelationRule]:
    for one, other in combinations(BRANCHES, 2):
        pair, total = one.char + other.char, (one.index + other.index) % 12
        # From the yang branch on to the yin one; only branches of one polarity are six apart.
        step = (other.index - one.index) * (-1) ** (one.index % 2) % 12
        if total == 1:
            elements = _SIX_ELEMENTS[pair]
            note = "화로 보는 학파와 토로 보는 학파가 있어요." if len(elements) > 1 else ""
            yield _rule(RelationKind.SIX_COMBINATION, pair, elements, note)
        if total == 7:
            yield _rule(RelationKind.HARM, pair)
        if step == 6:
            yield _rule(RelationKind.CLASH, pair)
        if step == 9:
            yield _rule(RelationKind.BREAK, pair)
        if step == 7:
            yield _rule(RelationKind.RESENTMENT, pair)


# No rule gives these; for the last two other schools print other tables.
_LISTED = {
    RelationKind.SELF_PUNISHMENT: "辰辰 午午 酉酉 亥亥",
    RelationKind.GHOST_GATE: "子酉 丑午 寅未 卯申 辰亥 巳戌",
    RelationKind.HIDDEN_COMBINATION: "子戌 丑寅 卯申 午亥 寅未",
}


def _listed_pairs() -> Iterable[RelationRule]:
    yield _rule(RelationKind.PUNISHMENT, "子卯", note="무례지형(無禮之刑)이라 불러요.")
    for kind, pairs in _LISTED.items():
        yield from (_rule(kind, pair) for pair in pairs.split())


RULES = (*_stem_pairs(), *_threes(), *_two_of_three(), *_branch_pairs(), *_listed_pairs())
_ORDER = {kind: number for number, kind in enumerate(RelationKind)}
_PLACE = {position: number for number, position in enumerate(POSITIONS)}

type _Pairs = tuple[tuple[tuple[RelationRule, ...], ...], ...]


def _pairs(rules: list[RelationRule], signs: tuple[Stem, ...] | tuple[Branch, ...]) -> _Pairs:
    """The rules of two signs, by the index of the one and of the other."""
    return tuple(
        tuple(
            tuple(
                rule
                for rule in rules
                if rule.chars in (one.char + other.char, other.char + one.char)
            )
            for other in signs
        )
        for one in signs
    )


class _Tables(NamedTuple):
    """The rules of some kinds, each list in the order of RelationKind."""

    pillars: _Pairs
    branches: _Pairs
    threes: tuple[tuple[RelationRule, ...], ...]  # by the index of one of the three


@cache
def _tables(kinds: frozenset[RelationKind]) -> _Tables:
    rules = sorted(
        (rule for rule in RULES if rule.kind in kinds), key=lambda rule: _ORDER[rule.kind]
    )
    stems, branches = _pairs(rules, STEMS), _pairs(rules, BRANCHES)
    threes = [rule for rule in rules if len(rule.chars) == 3]
    return _Tables(
        tuple(
            tuple(
                stems[one % 10][other % 10] + branches[one % 12][other % 12] for other in range(60)
            )
            for one in range(60)
        ),
        branches,
        tuple(tuple(rule for rule in threes if branch.char in rule.chars) for branch in BRANCHES),
    )


def relations_of(
    chart: Chart, kinds: frozenset[RelationKind] = DEFAULT_KINDS
) -> tuple[Relation, ...]:
    """The relations between the pillars of a chart, in the order of RelationKind, then of place.

    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> for relation in relations_of(get_pillars(datetime(1990, 6, 15, 12))):
    ...     print(relation.name, *relation.positions)
    갑경충 year hour
    오오자형 year month
    오오자형 year hour
    오오자형 month hour
    """
    tables, places = _tables(kinds), chart.pillars.items()
    absent = ~_signs_of(places)
    threes = {
        rule.signs: rule
        for _, pillar in places
        for rule in tables.threes[pillar.branch.index]
        if not rule.signs & absent
    }
    found = [_inside(rule, _holders(places, rule.signs)) for rule in threes.values()]
    found += [
        _inside(rule, (position, place))
        for (position, one), (place, other) in combinations(places, 2)
        for rule in tables.pillars[one.index][other.index]
        if rule.whole not in threes
    ]
    found.sort(key=_told_order)
    return tuple(found)


def relations_with(
    chart: Chart, pillar: Pillar, kinds: frozenset[RelationKind] = DEFAULT_KINDS
) -> tuple[Relation, ...]:
    """The relations of a pillar from outside (a year, a day, somebody else's) to a chart's.

    `positions` are the chart's own; a three that only the outside branch completes is told with
    the places of the other two. Same order as `relations_of`.

    >>> from datetime import datetime
    >>> from fortune.engine.calculator import get_pillars
    >>> chart = get_pillars(datetime(1988, 7, 15, 14, 30))  # 戊辰 己未 辛未 甲午
    >>> [(one.name, *one.positions) for one in relations_with(chart, Pillar.of("丙午"))]
    [('병신합', 'day'), ('오미합', 'month'), ('오미합', 'day'), ('오오자형', 'hour')]
    """
    tables, places = _tables(kinds), chart.pillars.items()
    outside = 1 << pillar.branch.index
    absent = ~(_signs_of(places) | outside)
    threes = {
        rule.signs: rule for rule in tables.threes[pillar.branch.index] if not rule.signs & absent
    }
    found = [
        Relation(rule, _holders(places, rule.signs & ~outside), None) for rule in threes.values()
    ]
    rules = tables.pillars[pillar.index]
    found += [
        Relation(rule, (position,), None)
        for position, own in places
        for rule in rules[own.index]
        if rule.whole not in threes
    ]
    if len(found) > 1:
        found.sort(key=_told_order)
    return tuple(found)


def rules_between(
    one: Branch, other: Branch, kinds: frozenset[RelationKind] = DEFAULT_KINDS
) -> tuple[RelationRule, ...]:
    """What two branches are to each other, the same in both orders.

    >>> [rule.name for rule in rules_between(Branch.of("寅"), Branch.of("巳"))]
    ['인사형', '인사해']
    """
    return _tables(kinds).branches[one.index][other.index]


def _signs_of(places: Iterable[tuple[str, Pillar]]) -> int:
    signs = 0
    for _, pillar in places:
        signs |= 1 << pillar.branch.index
    return signs


def _holders(places: Iterable[tuple[str, Pillar]], signs: int) -> tuple[str, ...]:
    return tuple(position for position, pillar in places if signs >> pillar.branch.index & 1)


def _inside(rule: RelationRule, positions: tuple[str, ...]) -> Relation:
    return Relation(rule, positions, _PLACE[positions[-1]] - _PLACE[positions[0]])


def _told_order(relation: Relation) -> int:
    """By kind; sorting keeps the order of places among those of one kind."""
    return _ORDER[relation.rule.kind]
