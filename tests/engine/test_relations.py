"""합·충·형·파·해 inside a chart, and of a pillar from outside."""

from datetime import datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fortune.engine.calculator import get_pillars
from fortune.engine.ganji import BRANCHES, PILLARS, Branch, Chart, Pillar
from fortune.engine.relations import (
    DEFAULT_KINDS,
    OPTIONAL_KINDS,
    RULES,
    Relation,
    RelationKind,
    relations_of,
    relations_with,
    rules_between,
)

SAMPLE = get_pillars(datetime(1988, 7, 15, 14, 30))
ALL_KINDS = frozenset(RelationKind)

# As printed, whatever the order of the two.
PRINTED = {
    "천간합": "甲己 乙庚 丙辛 丁壬 戊癸",
    "천간충": "甲庚 乙辛 丙壬 丁癸",
    "천간극": "戊甲 己乙 庚丙 辛丁 壬戊 癸己",
    "육합": "子丑 寅亥 卯戌 辰酉 巳申 午未",
    "삼합": "申子辰 亥卯未 寅午戌 巳酉丑",
    "반합": "申子 子辰 亥卯 卯未 寅午 午戌 巳酉 酉丑",
    "가합": "申辰 亥未 寅戌 巳丑",
    "방합": "寅卯辰 巳午未 申酉戌 亥子丑",
    "충": "子午 丑未 寅申 卯酉 辰戌 巳亥",
    "형": "寅巳申 丑戌未 寅巳 巳申 寅申 丑戌 戌未 丑未 子卯",
    "자형": "辰辰 午午 酉酉 亥亥",
    "파": "子酉 丑辰 寅亥 卯午 巳申 未戌",
    "해": "子未 丑午 寅巳 卯辰 申亥 酉戌",
    "원진": "子未 丑午 寅酉 卯申 辰亥 巳戌",
    "귀문관": "子酉 丑午 寅未 卯申 辰亥 巳戌",
    "암합": "子戌 丑寅 卯申 午亥 寅未",
}
ELEMENTS_PRINTED = {
    "甲己": "土", "乙庚": "金", "丙辛": "水", "丁壬": "木", "戊癸": "火",
    "子丑": "土", "寅亥": "木", "卯戌": "火", "辰酉": "金", "巳申": "水", "午未": "火土",
    "申子辰": "水", "亥卯未": "木", "寅午戌": "火", "巳酉丑": "金",
    "寅卯辰": "木", "巳午未": "火", "申酉戌": "金", "亥子丑": "水",
}  # fmt: skip


def chart_of(characters: str) -> Chart:
    """A chart by its six or eight characters; relations look at nothing else."""
    pillars = [Pillar.of(pair) for pair in characters.split()]
    hour = pillars[3] if len(pillars) == 4 else None
    return SAMPLE._replace(year=pillars[0], month=pillars[1], day=pillars[2], hour=hour)


def told(relations: tuple[Relation, ...]) -> list[str]:
    return [" ".join((relation.name, *relation.positions)) for relation in relations]


@pytest.mark.parametrize("kind", RelationKind, ids=lambda kind: kind.hangul)
def test_the_rules_give_the_printed_lists(kind: RelationKind) -> None:
    found = [frozenset(rule.chars) for rule in RULES if rule.kind is kind]
    printed = [frozenset(chars) for chars in PRINTED[kind.hangul].split()]
    assert len(found) == len(set(found)) == len(printed)
    assert set(found) == set(printed)


def test_combinations_turn_to_the_printed_elements() -> None:
    printed = {frozenset(chars): element for chars, element in ELEMENTS_PRINTED.items()}
    for rule in RULES:
        elements = "".join(element.hanja for element in rule.elements)
        if rule.kind.joins and frozenset(rule.chars) in printed:
            assert elements == printed[frozenset(rule.chars)], rule.name
        elif rule.kind in (RelationKind.HALF_COMBINATION, RelationKind.LOOSE_COMBINATION):
            whole = next(chars for chars in ELEMENTS_PRINTED if set(rule.chars) < set(chars))
            assert elements == ELEMENTS_PRINTED[whole], rule.name
        else:
            assert elements == ""


@pytest.mark.parametrize("one", BRANCHES, ids=str)
def test_a_pair_is_the_same_from_both_sides(one: Branch) -> None:
    for other in BRANCHES:
        assert rules_between(one, other, ALL_KINDS) == rules_between(other, one, ALL_KINDS)


def test_a_pillar_is_to_another_what_the_other_is_to_it() -> None:
    alone = [SAMPLE._replace(year=one, month=one, day=one, hour=None) for one in PILLARS]
    for one, other in product(PILLARS, PILLARS):
        here = relations_with(alone[one.index], other, ALL_KINDS)
        there = relations_with(alone[other.index], one, ALL_KINDS)
        assert here == there


def test_stems_and_branches_in_no_list_are_nothing_to_each_other() -> None:
    assert rules_between(Branch.of("子"), Branch.of("寅"), ALL_KINDS) == ()
    assert relations_of(chart_of("甲子 丙寅 甲子"), ALL_KINDS) == ()


def test_the_sample_chart_has_what_its_reading_says() -> None:
    assert told(relations_of(SAMPLE)) == [  # 戊辰 己未 辛未 甲午
        "갑기합 month hour",
        "오미합 month hour",
        "오미합 day hour",
    ]


def test_distance_counts_steps_between_the_places() -> None:
    for characters, distance, adjacent in (
        ("甲子 甲午 丙寅", 1, True),
        ("甲子 丙寅 甲午", 2, False),
        ("甲子 丙寅 丙寅 庚午", 3, False),
    ):
        clash = next(one for one in relations_of(chart_of(characters)) if one.name == "자오충")
        assert (clash.distance, clash.adjacent) == (distance, adjacent)


def test_three_branches_are_told_once_and_not_again_as_pairs() -> None:
    three = relations_of(chart_of("壬申 壬子 壬辰 壬寅"))
    assert told(three) == [
        "신자진삼합 year month day",
        "인신충 year hour",
        "인신형 year hour",
    ]
    assert (three[0].distance, three[0].adjacent) == (2, True)
    assert told(relations_of(chart_of("壬申 壬子 戊寅"))) == [
        "신자반합 year month",
        "인신충 year day",
        "인신형 year day",
    ]


def test_three_branches_hold_every_place_that_has_one_of_them() -> None:
    four = relations_of(chart_of("甲申 甲子 甲辰 甲子"))
    assert told(four) == ["신자진삼합 year month day hour"]
    assert four[0].adjacent
    apart = relations_of(chart_of("甲申 甲寅 甲子 甲辰"))[0]
    assert (apart.positions, apart.distance, apart.adjacent) == (("year", "day", "hour"), 3, False)


def test_three_punishments_leave_the_other_relations_of_their_pairs() -> None:
    assert told(relations_of(chart_of("甲寅 己巳 庚申"))) == [
        "갑기합 year month",
        "갑경충 year day",
        "사신합 month day",
        "인신충 year day",
        "인사신삼형 year month day",
        "사신파 month day",
        "인사해 year month",
    ]


def test_half_combinations_need_the_middle_branch() -> None:
    assert told(relations_of(chart_of("甲申 甲子 甲午"))[:1]) == ["신자반합 year month"]
    assert told(relations_of(chart_of("甲申 甲辰 甲寅"))[:1]) == ["신진가합 year month"]


def test_the_same_branch_three_times_punishes_itself_in_three_pairs() -> None:
    assert told(relations_of(chart_of("甲午 甲午 甲午"))) == [
        "오오자형 year month",
        "오오자형 year day",
        "오오자형 month day",
    ]


def test_optional_kinds_are_told_when_asked_for() -> None:
    chart = chart_of("甲子 乙未 戊戌")
    assert told(relations_of(chart)) == [
        "술미형 month day",
        "미술파 month day",
        "자미해 year month",
    ]
    assert told(relations_of(chart, OPTIONAL_KINDS)) == [
        "갑무극 year day",
        "자술암합 year day",
        "자미원진 year month",
    ]
    assert DEFAULT_KINDS | OPTIONAL_KINDS == ALL_KINDS


def test_a_pillar_from_outside_is_told_with_the_places_it_meets() -> None:
    chart = chart_of("壬申 壬子 丁卯 甲午")
    assert told(relations_with(chart, Pillar.of("庚辰"))) == [
        "갑경충 hour",
        "신자진삼합 year month",
        "묘진해 day",
    ]
    assert told(relations_with(chart, Pillar.of("丙子"))) == [
        "병임충 year",
        "병임충 month",
        "신자반합 year",
        "자오충 hour",
        "자묘형 day",
    ]
    assert all(
        one.distance is None and not one.adjacent for one in relations_with(chart, chart.day)
    )


def test_a_three_from_outside_names_the_places_of_the_other_two_only() -> None:
    chart = chart_of("甲申 甲辰 甲子")
    assert told(relations_with(chart, Pillar.of("甲子"))) == ["신자진삼합 year month"]


def test_notes_say_where_schools_differ() -> None:
    notes = {rule.name: rule.note for rule in RULES if rule.note}
    assert "무은" in notes["인사신삼형"]
    assert "무은" in notes["인사형"]
    assert "무례" in notes["자묘형"]
    assert "지세" in notes["축술미삼형"]
    assert "화" in notes["오미합"]
    assert "토" in notes["오미합"]


def test_kinds_say_whether_they_join_and_what_they_mean() -> None:
    joins = "".join(kind.hangul for kind in RelationKind if kind.joins)
    assert joins == "천간합삼합방합육합반합가합암합"
    assert all(kind.hanja and kind.tone.endswith("요.") for kind in RelationKind)


def test_a_relation_is_ready_for_json() -> None:
    assert relations_of(SAMPLE)[1].as_dict() == {
        "kind": "six_combination",
        "name": "오미합",
        "chars": ["午", "未"],
        "positions": ["month", "hour"],
        "distance": 2,
        "elements": ["fire", "earth"],
        "note": "화로 보는 학파와 토로 보는 학파가 있어요.",
    }


pillars = st.sampled_from(PILLARS)


@settings(max_examples=60, deadline=None)
@given(st.lists(pillars, min_size=3, max_size=4))
def test_turning_a_chart_round_changes_places_only(found: list[Pillar]) -> None:
    here, there = chart_of(" ".join(map(str, found))), chart_of(" ".join(map(str, found[::-1])))
    assert sorted(one.name for one in relations_of(here, ALL_KINDS)) == sorted(
        one.name for one in relations_of(there, ALL_KINDS)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(pillars, min_size=4, max_size=4))
def test_the_hour_meets_the_rest_as_a_pillar_from_outside_would(found: list[Pillar]) -> None:
    rest = chart_of(" ".join(map(str, found[:3])))
    pairs = {
        (one.rule, one.positions[:-1])
        for one in relations_of(rest._replace(hour=found[3]), ALL_KINDS)
        if one.positions[-1] == "hour" and len(one.rule.chars) == 2 and not one.rule.whole
    }
    assert pairs == {
        (one.rule, one.positions)
        for one in relations_with(rest, found[3], ALL_KINDS)
        if len(one.rule.chars) == 2 and not one.rule.whole
    }
