"""Facts: the whole of what a reading may state, and its JSON."""

import json
import re
from dataclasses import FrozenInstanceError
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.errors import NotBornYet
from fortune.engine.facts import Facts, Gender, facts_from_chart
from fortune.engine.ganji import ELEMENTS, Element, Pillar
from fortune.engine.relations import RelationKind
from fortune.engine.shinsal import Shinsal
from fortune.engine.stages import Stage
from fortune.engine.ten_gods import GROUPS, TEN_GODS, TenGod, TenGodGroup

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


def test_places_tell_stages_sound_shinsal_and_void() -> None:
    year, month, day, hour = facts_of().places  # 戊辰 己未 辛未 甲午; 辛未 leaves 戌亥 out
    assert [place.stage.hangul for place in (year, month, day, hour)] == ["묘", "쇠", "쇠", "병"]
    assert [place.own_stage.hangul for place in (year, month, day, hour)] == (
        ["관대", "관대", "쇠", "사"]
    )
    assert [place.nayin.hangul for place in (year, month, day, hour)] == (
        ["대림목", "천상화", "노방토", "사중금"]
    )
    assert [place.shinsal.hangul for place in (year, month, day, hour)] == (
        ["화개살", "천살", "천살", "재살"]
    )
    assert [place.shinsal_by_day.hangul for place in (year, month, day, hour)] == (
        ["반안살", "화개살", "화개살", "육해살"]
    )
    assert [place.void_of for place in (year, month, day, hour)] == [(), (), (), ()]


def test_places_in_a_void_name_the_pillar_that_leaves_them_out() -> None:
    chart = get_pillars(BIRTH)._replace(
        year=Pillar.of("甲子"),
        month=Pillar.of("甲戌"),
        day=Pillar.of("甲戌"),
        hour=Pillar.of("甲申"),
    )
    facts = facts_from_chart(
        chart, gender=Gender.MALE, birth_date=BIRTH.date(), today=date(2026, 3, 1)
    )
    assert [place.void_of for place in facts.places] == [(), ("year",), ("year",), ("day",)]
    assert {name: "".join(map(str, pair)) for name, pair in facts.void.items()} == (
        {"day": "申酉", "year": "戌亥"}
    )


def test_facts_tell_what_experts_look_at() -> None:
    facts = facts_of()
    assert [one.name for one in facts.relations] == ["갑기합", "오미합", "오미합"]
    assert "천을귀인" in [star.name for star in facts.stars]
    assert str(facts.ruling.hidden.stem) == "丁"
    assert (facts.birth_year, facts.korean_age) == (1988, 39)
    assert facts.hour_scan is None


def test_facts_tell_the_years_months_and_day_of_luck() -> None:
    facts = facts_of()
    assert (facts.luck_year.year, facts.luck_year.pillar) == (2026, facts.year_pillar)
    assert facts.luck_year.ten_god is facts.year_ten_god
    assert [year.year for year in facts.luck_years] == list(range(2021, 2031))
    assert len(facts.luck_months) == 12
    assert facts.luck_months[0].starts_at.year == 2026
    assert facts.luck_day.day == facts.today
    assert facts.luck_month == facts.luck_months[0]
    january = facts_of(today=date(2026, 1, 3))
    assert (january.luck_month.term, str(january.luck_month.pillar)) == ("대설", "戊子")


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(1990, 1, 1), 1991), (date(2026, 3, 1), 2021), (date(2095, 1, 1), 2081)],
)
def test_years_of_luck_are_those_of_the_nearest_cycle(today: date, first: int) -> None:
    assert facts_of(today=today).luck_years[0].year == first


def test_what_is_computed_late_is_computed_once() -> None:
    facts = facts_of(known=False)
    for name in ("relations", "stars", "ruling", "luck_year", "luck_month", "hour_scan"):
        assert getattr(facts, name) is getattr(facts, name)
    with pytest.raises(FrozenInstanceError):
        facts.age = 1  # type: ignore[misc]


def test_an_unknown_hour_is_scanned() -> None:
    scan = facts_of(known=False).hour_scan
    assert scan is not None
    assert scan.scores == (75, 100)
    assert facts_of(known=False).as_dict()["hour_scan"]["luck_numbers"] == [3, 3]


def test_json_keeps_what_readings_have_used_so_far() -> None:
    facts = facts_of().as_dict()
    assert facts["year"]["pillar"] == ["丙", "午"]
    assert facts["year"]["ten_god"] == "direct_officer"
    assert facts["year"]["branch_ten_god"] == "indirect_officer"
    assert {"age", "year", "pillar", "ten_god", "branch_ten_god"} <= set(facts["luck"]["cycles"][0])


FACTS_PAGE = Path(__file__).parents[2] / "docs" / "facts.md"
type Named = Element | TenGodGroup | TenGod | Stage | Shinsal | RelationKind


def documented() -> dict[str, str]:
    """Key -> type, from the tables of docs/facts.md."""
    text = FACTS_PAGE.read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([\w.\[\]]+)` \| ([^|]+?) \|", text, flags=re.MULTILINE))


def keys_of(value: Any, path: str = "") -> set[str]:
    """The path of every key: lists are `[]`, and what lies inside all their members is joined."""
    if isinstance(value, list):
        return set().union(*(keys_of(member, path + "[]") for member in value))
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, member in value.items():
        inner = f"{path}.{key}".lstrip(".")
        found |= {inner} | keys_of(member, inner)
    return found


# Maps whose keys are codes, and the five kinds of pillars that share a table.
BY_CODE = re.compile(
    r"^(element_counts|element_weights|ten_god_counts|group_counts|hour_scan\.elements)\."
)
LUCK = re.compile(
    r"^(luck\.cycles\[\]|luck\.years\[\]|luck\.months\[\]|luck\.month|luck\.day|year)\."
    r"(?=pillar|ten_god|branch_ten_god|stage|shinsal|void|noble|relations)"
)


def test_every_key_of_the_json_is_documented_and_nothing_else() -> None:
    births = [
        get_pillars(BIRTH),
        get_pillars(BIRTH, hour_known=False),
        get_pillars(datetime(2024, 2, 4, 17, 27)),
        get_pillars(datetime(2024, 3, 10, 23, 30)),
    ]
    found: set[str] = set()
    for chart in births:
        facts = facts_from_chart(
            chart, gender=Gender.FEMALE, birth_date=chart.birth.date(), today=date(2026, 3, 1)
        )
        found |= keys_of(facts.as_dict())
        found |= keys_of(facts.trace, "trace")
        found |= keys_of([notice._asdict() for notice in facts.notices], "notices")
    found = {LUCK.sub("LUCK.", key) for key in found if not BY_CODE.match(key)}
    assert found == set(documented())
    assert all(documented().values())


@pytest.mark.parametrize("codes", [Element, TenGodGroup, TenGod, Stage, Shinsal, RelationKind])
def test_every_code_is_documented_with_its_name(codes: type[Named]) -> None:
    text = FACTS_PAGE.read_text(encoding="utf-8")
    row = re.search(rf"\.{codes.__name__}`\) \| (.+) \|$", text, flags=re.MULTILINE)
    assert row is not None
    assert row[1] == ", ".join(f"{code} {code.hangul}" for code in codes)
