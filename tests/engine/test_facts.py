"""Facts: the whole of what a reading may state, and its JSON."""

import json
from datetime import date, datetime

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.errors import NotBornYet
from fortune.engine.facts import Facts, Gender, facts_from_chart
from fortune.engine.ganji import ELEMENTS
from fortune.engine.ten_gods import GROUPS, TEN_GODS

BIRTH = datetime(1988, 7, 15, 14, 30)


def facts_of(*, today: date = date(2026, 3, 1), known: bool = True) -> Facts:
    chart = get_pillars(BIRTH, hour_known=known)
    return facts_from_chart(chart, gender=Gender.FEMALE, birth_date=BIRTH.date(), today=today)


def test_the_sample_chart_has_the_facts_of_its_reading() -> None:
    facts = facts_of()
    assert facts.day_master.name == "신금"
    assert facts.season.hangul == "여름"
    assert {element.hangul: n for element, n in facts.element_counts.items()} == (
        {"목": 1, "화": 1, "토": 5, "금": 1, "수": 0}
    )
    assert {group.hangul: n for group, n in facts.group_counts.items()} == (
        {"비겁": 0, "식상": 0, "재성": 1, "관성": 1, "인성": 5}
    )
    assert (facts.strength.score, facts.strength.level) == (75, "태강")
    assert (facts.year, str(facts.year_pillar)) == (2026, "丙午")
    assert (facts.year_ten_god.hangul, facts.year_branch_ten_god.hangul) == ("정관", "편관")
    assert facts.age == 37


def test_places_say_what_each_sign_is_to_the_day_master() -> None:
    places = facts_of().places
    assert [place.position for place in places] == ["year", "month", "day", "hour"]
    _, month, day, hour = places
    assert day.stem_ten_god is None
    assert hour.stem_ten_god is not None
    assert (hour.stem_ten_god.hangul, hour.branch_ten_god.hangul) == ("정재", "편관")
    assert [hidden.stem.char for hidden in month.hidden_stems] == ["丁", "乙", "己"]
    assert [god.hangul for god in month.hidden_ten_gods] == ["편관", "편재", "편인"]
    assert month.hidden_ten_gods[-1] is month.branch_ten_god


def test_without_an_hour_there_are_three_places_and_five_other_characters() -> None:
    facts = facts_of(known=False)
    assert len(facts.places) == 3
    assert sum(facts.element_counts.values()) == 6
    assert sum(facts.group_counts.values()) == 5


def test_counts_have_every_key() -> None:
    facts = facts_of()
    assert tuple(facts.element_counts) == tuple(facts.element_weights) == ELEMENTS
    assert tuple(facts.ten_god_counts) == TEN_GODS
    assert tuple(facts.group_counts) == GROUPS


def test_the_year_is_the_one_of_today() -> None:
    assert facts_of(today=date(2026, 12, 31)).year == 2026
    assert str(facts_of(today=date(2027, 1, 1)).year_pillar) == "丁未"


def test_a_birth_after_today_is_refused() -> None:
    with pytest.raises(NotBornYet):
        facts_of(today=date(1988, 7, 14))


@pytest.mark.parametrize("known", [True, False])
def test_facts_are_ready_for_json_and_hold_no_birth_date(known: bool) -> None:
    written = json.dumps(facts_of(known=known).as_dict(), ensure_ascii=False)
    assert json.loads(written) == facts_of(known=known).as_dict()
    assert "1988-07" not in written


def test_json_carries_luck_as_the_api_promises() -> None:
    luck = facts_of().as_dict()["luck"]
    assert luck["direction"] == "backward"
    assert luck["number"] == 3
    assert luck["start"] == {"years": 2, "months": 9}
    assert len(luck["cycles"]) == 10
    first = luck["cycles"][0]
    assert (first["age"], first["year"], first["pillar"]) == (3, 1991, ["戊", "午"])
    assert luck["current"] == 33


def test_json_carries_places_strength_and_useful_elements() -> None:
    facts = facts_of().as_dict()
    assert facts["places"][3]["pillar"] == ["甲", "午"]
    assert facts["places"][2]["stem_ten_god"] is None
    assert facts["places"][3]["hidden_stems"][2] == (
        {"stem": "丁", "days": 11, "role": "정기", "ten_god": "indirect_officer"}
    )
    assert facts["strength"]["lines"][0] == {
        "position": "month",
        "part": "branch",
        "char": "未",
        "group": "resource",
        "points": 30,
        "scored": True,
    }
    assert facts["useful"] == {"balance": ["wood", "fire", "water"], "climate": ["壬", "庚", "甲"]}
    assert facts["year"]["pillar"] == ["丙", "午"]


def test_the_same_birth_gives_the_same_facts() -> None:
    assert facts_of() == facts_of()
