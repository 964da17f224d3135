"""신살·귀인: every table as printed, and what a chart is told of it."""

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fortune.engine.calculator import get_pillars
from fortune.engine.errors import UnknownOption
from fortune.engine.ganji import BRANCHES, PILLARS, STEMS, Branch, Chart, Pillar, Stem
from fortune.engine.stars import OPTIONAL_STARS, STAR_RULES, Star, noble_branches, stars_of

SAMPLE = get_pillars(datetime(1988, 7, 15, 14, 30))

BY_DAY_STEM = {  # 甲 to 癸
    "천을귀인": "丑未 子申 亥酉 亥酉 丑未 子申 丑未 寅午 卯巳 卯巳",
    "문창귀인": "巳 午 申 酉 申 酉 亥 子 寅 卯",
    "문곡귀인": "亥 子 寅 卯 寅 卯 巳 午 申 酉",
    "학당귀인": "亥 午 寅 酉 寅 酉 巳 子 申 卯",
    "건록": "寅 卯 巳 午 巳 午 申 酉 亥 子",
    "암록": "亥 戌 申 未 申 未 巳 辰 寅 丑",
    "금여": "辰 巳 未 申 未 申 戌 亥 丑 寅",
    "양인": "卯 - 午 - 午 - 酉 - 子 -",
    "음인": "- 辰 - 未 - 未 - 戌 - 丑",
    "홍염": "午 午 寅 未 辰 辰 戌 酉 子 申",
    "태극귀인": "子午 子午 卯酉 卯酉 辰戌丑未 辰戌丑未 寅亥 寅亥 巳申 巳申",
    "천주귀인": "巳 午 巳 午 申 酉 亥 子 寅 卯",
    "관귀학관": "巳 巳 申 申 亥 亥 寅 寅 申 申",
}
BY_MONTH = {  # 寅 to 丑
    "천덕귀인": "丁 申 壬 辛 亥 甲 癸 寅 丙 乙 巳 庚",
    "월덕귀인": "丙 甲 壬 庚 丙 甲 壬 庚 丙 甲 壬 庚",
    "천의성": "丑 寅 卯 辰 巳 午 未 申 酉 戌 亥 子",
}
BY_YEAR = {  # 子 to 亥
    "고신": "寅 寅 巳 巳 巳 申 申 申 亥 亥 亥 寅",
    "과숙": "戌 戌 丑 丑 丑 辰 辰 辰 未 未 未 戌",
    "상문": "寅 卯 辰 巳 午 未 申 酉 戌 亥 子 丑",
    "조객": "戌 亥 子 丑 寅 卯 辰 巳 午 未 申 酉",
    "홍란": "卯 寅 丑 子 亥 戌 酉 申 未 午 巳 辰",
    "천희": "酉 申 未 午 巳 辰 卯 寅 丑 子 亥 戌",
}
BY_TRINE = {  # 子 to 亥
    "도화": "酉 午 卯 子 酉 午 卯 子 酉 午 卯 子",
    "역마": "寅 亥 申 巳 寅 亥 申 巳 寅 亥 申 巳",
    "화개": "辰 丑 戌 未 辰 丑 戌 未 辰 丑 戌 未",
}
PILLAR_SETS = {
    "백호": "甲辰 乙未 丙戌 丁丑 戊辰 壬戌 癸丑",
    "괴강": "庚辰 庚戌 壬辰 戊戌 壬戌 戊辰",
    "고란": "甲寅 乙巳 丁巳 戊申 辛亥",
}
PAIRS = {
    "원진": "子未 丑午 寅酉 卯申 辰亥 巳戌",
    "귀문관": "子酉 丑午 寅未 卯申 辰亥 巳戌",
    "천라지망": "戌亥 辰巳",
}


def chart_of(year: Pillar, month: Pillar, day: Pillar, hour: Pillar | None = None) -> Chart:
    """A chart by its pillars; stars look at nothing else."""
    return SAMPLE._replace(year=year, month=month, day=day, hour=hour)


def with_branch(branch: Branch) -> Pillar:
    return PILLARS[branch.index]


def with_stem(stem: Stem) -> Pillar:
    return PILLARS[stem.index]


def all_stars(chart: Chart) -> list[Star]:
    return list(stars_of(chart, OPTIONAL_STARS))


def at_hour(chart: Chart, name: str, base: str) -> str:
    """The branches or stems that are a star when they stand in the hour."""
    found = []
    for sign in (*BRANCHES, *STEMS):
        # Pillars that hold the sign with each of the others: the star must not care for those.
        holding = [pillar for pillar in PILLARS if sign in (pillar.branch, pillar.stem)]
        stars = [all_stars(chart._replace(hour=pillar)) for pillar in holding]
        if all(
            any(
                star.name == name and star.base == base and "hour" in star.positions for star in one
            )
            for one in stars
        ):
            found.append(sign.char)
    return "".join(found)


@pytest.mark.parametrize("name", BY_DAY_STEM)
def test_stars_of_the_day_stem_are_as_printed(name: str) -> None:
    for stem, printed in zip(STEMS, BY_DAY_STEM[name].split(), strict=True):
        chart = chart_of(SAMPLE.year, SAMPLE.month, with_stem(stem))
        assert set(at_hour(chart, name, "일간")) == set(printed.replace("-", "")), stem


@pytest.mark.parametrize("name", BY_MONTH)
def test_stars_of_the_month_branch_are_as_printed(name: str) -> None:
    for step, printed in enumerate(BY_MONTH[name].split()):
        chart = chart_of(SAMPLE.year, PILLARS[(2 + step) % 12], SAMPLE.day)
        assert at_hour(chart, name, "월지") == printed, chart.month


@pytest.mark.parametrize("name", BY_YEAR)
def test_stars_of_the_year_branch_are_as_printed(name: str) -> None:
    for branch, printed in zip(BRANCHES, BY_YEAR[name].split(), strict=True):
        chart = chart_of(with_branch(branch), SAMPLE.month, SAMPLE.day)
        assert at_hour(chart, name, "연지") == printed, branch


@pytest.mark.parametrize("name", BY_TRINE)
def test_stars_of_the_trine_are_as_printed_from_the_year_and_from_the_day(name: str) -> None:
    for branch, printed in zip(BRANCHES, BY_TRINE[name].split(), strict=True):
        base = with_branch(branch)
        assert at_hour(chart_of(base, SAMPLE.month, SAMPLE.day), name, "연지") == printed
        assert at_hour(chart_of(SAMPLE.year, SAMPLE.month, base), name, "일지") == printed


def test_a_base_that_is_its_own_hwagae_is_marked() -> None:
    stars = [star for star in stars_of(SAMPLE) if star.name == "화개"]  # 戊辰 己未 辛未 甲午
    assert [(star.base, star.positions, star.note) for star in stars] == [
        ("연지", ("year",), "연지 자신도 화개예요."),
        ("일지", ("month", "day"), "일지 자신도 화개예요."),
    ]
    year = Pillar.of("甲子")
    other = stars_of(chart_of(year, Pillar.of("戊辰"), Pillar.of("丙寅")))
    assert [star.note for star in other if star.name == "화개"] == [""]


@pytest.mark.parametrize("name", PILLAR_SETS)
def test_stars_of_whole_pillars_are_as_printed(name: str) -> None:
    found = [
        str(pillar)
        for pillar in PILLARS
        if any(star.name == name for star in all_stars(chart_of(*[Pillar.of("甲子")] * 2, pillar)))
    ]
    assert set(found) == set(PILLAR_SETS[name].split())


def test_baekho_is_weaker_outside_the_day() -> None:
    plain, baekho = Pillar.of("甲子"), Pillar.of("甲辰")
    for chart, positions, weak in (
        (chart_of(baekho, plain, plain), ("year",), True),
        (chart_of(plain, plain, baekho, baekho), ("day", "hour"), False),
    ):
        star = next(star for star in stars_of(chart) if star.name == "백호")
        assert (star.positions, "옅게" in star.note) == (positions, weak)


def test_goegang_looks_at_the_day_only_and_marks_the_two_later_ones() -> None:
    plain = Pillar.of("甲子")
    for chars in PILLAR_SETS["괴강"].split():
        day = stars_of(chart_of(plain, plain, Pillar.of(chars)))
        note = next(star.note for star in day if star.name == "괴강")
        assert ("학파" in note) == (chars in ("壬戌", "戊辰"))
        year = stars_of(chart_of(Pillar.of(chars), plain, plain))
        assert "괴강" not in [star.name for star in year]


def test_hyeonchim_needs_two_of_its_characters_among_the_eight() -> None:
    def needles(characters: str) -> list[tuple[tuple[str, ...], str]]:
        pillars = [Pillar.of(pair) for pair in characters.split()]
        found = stars_of(chart_of(*pillars))
        return [(star.positions, star.note) for star in found if star.name == "현침"]

    assert needles("甲子 丙寅 丙子 戊子") == []
    assert needles("甲午 丙寅 丙子 戊子") == [(("year",), "2글자가 있어요.")]
    assert needles("甲申 辛卯 丙午 戊子") == [(("year", "month", "day"), "5글자가 있어요.")]


@pytest.mark.parametrize("name", PAIRS)
def test_stars_of_two_branches_are_as_printed(name: str) -> None:
    printed = {frozenset(pair) for pair in PAIRS[name].split()}
    for one in BRANCHES:
        for other in BRANCHES:
            day, hour = with_branch(one), with_branch(other)
            chart = chart_of(day, day, day, hour)
            found = [star for star in stars_of(chart) if star.name == name]
            assert bool(found) == (frozenset((one.char, other.char)) in printed), (one, other)


def test_a_pair_that_stands_apart_is_weaker() -> None:
    near = stars_of(chart_of(Pillar.of("甲子"), Pillar.of("乙未"), Pillar.of("丙寅")))
    far = stars_of(chart_of(Pillar.of("甲子"), Pillar.of("丙寅"), Pillar.of("乙未")))
    notes = [next(star.note for star in one if star.name == "원진") for one in (near, far)]
    assert notes == ["", "떨어져 있어 옅게 봐요."]


def test_optional_stars_are_found_when_asked_for_only() -> None:
    chart = chart_of(Pillar.of("甲子"), Pillar.of("甲子"), Pillar.of("乙巳"), Pillar.of("庚辰"))
    assert {"eumin", "goran"} <= {star.rule.id for star in all_stars(chart)}
    assert not {star.rule.id for star in stars_of(chart)} & OPTIONAL_STARS
    assert "eumin" in {star.rule.id for star in stars_of(chart, frozenset({"eumin"}))}
    with pytest.raises(UnknownOption) as refusal:
        stars_of(chart, frozenset({"baekho"}))
    assert refusal.value.value == "baekho"


def test_every_star_has_its_words_and_none_frightens() -> None:
    assert len(STAR_RULES) == 32
    frightening = re.compile("죽|사망|병들|과부|홀아비|이혼|사고|재앙|흉|불행|외롭|고독")
    for rule in STAR_RULES.values():
        assert rule.rule.endswith("요.")
        assert rule.tone.endswith("읽어요.")
        assert rule.school == "" or rule.school.endswith("요.")
        assert rule.shown in ("all", "expert", "optional")
        assert not frightening.search(rule.tone + rule.rule), rule.name
        assert re.fullmatch("[一-鿿]+", rule.hanja)
        assert len(rule.hanja) in (len(rule.name), len(rule.name) + 1)


def test_names_that_frighten_are_for_experts() -> None:
    expert = {rule.name for rule in STAR_RULES.values() if rule.shown != "all"}
    assert {
        "백호",
        "괴강",
        "양인",
        "원진",
        "귀문관",
        "고신",
        "과숙",
        "상문",
        "조객",
        "고란",
    } <= expert
    assert not {"천을귀인", "문창귀인", "도화", "역마", "화개"} & expert


def test_the_two_nobles_of_a_day_master_are_a_pair_of_branches() -> None:
    for stem, printed in zip(STEMS, BY_DAY_STEM["천을귀인"].split(), strict=True):
        assert "".join(map(str, noble_branches(stem))) == printed


def test_a_star_is_ready_for_json() -> None:
    star = stars_of(SAMPLE)[0].as_dict()
    assert star["name"] == "천을귀인"
    assert star["positions"] == ["hour"]
    assert set(star) == {
        "id", "name", "hanja", "base", "shown", "rule", "tone", "school", "positions", "note"
    }  # fmt: skip


pillars = st.sampled_from(PILLARS)


@settings(max_examples=60, deadline=None)
@given(pillars, pillars, pillars, pillars)
def test_an_hour_adds_stars_and_takes_none_away(
    year: Pillar, month: Pillar, day: Pillar, hour: Pillar
) -> None:
    without = stars_of(chart_of(year, month, day))
    whole = stars_of(chart_of(year, month, day, hour))
    assert {(star.rule.id, star.base) for star in without} <= {
        (star.rule.id, star.base) for star in whole
    }
    order = list(STAR_RULES)
    numbers = [order.index(star.rule.id) for star in whole]
    assert numbers == sorted(numbers)
    assert all(star.positions for star in whole)
