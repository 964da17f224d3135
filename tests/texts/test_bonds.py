"""The relation and the star that a full reading tells: one of each, true of the chart, in
neutral words."""

import re
from itertools import islice

import pytest

from fortune.engine.relations import RelationKind
from fortune.engine.stars import STAR_RULES
from fortune.prompts.grounding import Known, find_contradictions
from fortune.prompts.safety import find_breaches
from fortune.texts import Mode, full_reading, join_sections
from fortune.texts.bonds import (
    NONE,
    RELATION_KEYS,
    STAR_KEYS,
    relation_key,
    star_key,
    telling_relation,
    telling_star,
)
from fortune.texts.library import PAGES
from tests.texts.samples import facts_at, samples, sentences
from tests.texts.test_full import chart_of, readings

MODES = list(Mode)
COUNT = 2000
CHECKED = 300
TOGETHER = {Mode.TEACHER: "work", Mode.GENERAL: "people"}
PLACES = {"연주": "year", "월주": "month", "일주": "day", "시주": "hour"}
# What a sentence says of the pillars it names, and the kind that it thereby claims.
SAID = {
    "천간합": "윗글자(?:가|로) (?:멀리서 )?손을 잡",
    "천간충": "윗글자가 마주 서",
    "육합": "짝을 이루",
    "반합": "같은 쪽을 보",
    "가합": "느슨하게 이어",
    "충": "마주 보",
    "형": "(?<!글자가 )(?<!글자로 )서로를 다듬",
    "자형": "같은 글자",
    "파": "다시 맞추",
    "해": "엇갈리|엇갈려",
    "삼합": "세 글자(?:가|로) 한데 모",
    "방합": "한 계절의 세 글자",
    "삼형": "세 글자(?:가|로) 서로를 다듬",
}
THREES = ("삼합", "방합", "삼형")
STAR_NAMES = sorted((rule.name for rule in STAR_RULES.values()), key=len, reverse=True)
STAR_NAME = re.compile("|".join(STAR_NAMES))
# Words that make a relation or a star a verdict or a fright.
FRIGHT = re.compile("충돌|싸움|다툼이|깨지|깨어|상극|살이 |흉|벌을|해로|해칠|나쁜|불행|외로운|위험")


def told_by(mode):
    """Yield each sample's facts and what its full reading says, by the section."""
    for sample, reading in zip(samples(COUNT), readings(mode), strict=True):
        yield sample.facts, {section.id: section.markdown for section in reading}


def kinds_in(sentence):
    return [kind for kind, said in SAID.items() if re.search(said, sentence)]


def places_in(sentence):
    return tuple(place for word, place in PLACES.items() if word in sentence)


def relation_sentences(markdown):
    """The sentences that claim a relation: they say what two or more pillars are."""
    return [one for one in sentences(markdown) if places_in(one) and kinds_in(one)]


def holds(facts, kind, places):
    """Whether the chart has a relation of this kind between these pillars."""
    name = "형" if kind == "삼형" else kind
    for relation in facts.relations:
        of_three = len(relation.rule.chars) == 3
        if relation.kind.hangul == name and of_three == (kind in THREES):
            if relation.positions == places:
                return True
            if of_three and places == ("day",) and "day" in relation.positions:
                return True
    return False


@pytest.mark.parametrize("mode", MODES)
def test_the_relation_a_reading_tells_is_one_of_the_chart(mode):
    told = set()
    for facts, sections in told_by(mode):
        found = relation_sentences(sections[TOGETHER[mode]])
        if not facts.relations:
            assert found == []
            continue
        (sentence,) = found
        (kind,) = kinds_in(sentence)
        assert holds(facts, kind, places_in(sentence)), sentence
        told.add(kind)
    assert told == set(SAID)


@pytest.mark.parametrize("mode", MODES)
def test_the_star_a_reading_names_is_one_of_the_chart_and_frightens_nobody(mode):
    for facts, sections in told_by(mode):
        open_stars = {star.name for star in facts.stars if not star.expert}
        named = STAR_NAME.findall(sections["chart"])
        assert len(named) == bool(open_stars)
        assert set(named) <= open_stars


@pytest.mark.parametrize("mode", MODES)
def test_no_other_section_names_a_star(mode):
    for _, told in islice(told_by(mode), CHECKED):
        del told["chart"]
        assert not re.search("귀인|역마|화개|암록|홍란|천희", "".join(told.values()))


@pytest.mark.parametrize("mode", MODES)
def test_safety_accuses_no_reading(mode):
    """Nor does grounding: tests/prompts/test_grounding.py asks it of as many readings."""
    for reading in readings(mode)[:CHECKED]:
        assert find_breaches(join_sections(reading)) == ()


@pytest.mark.parametrize("mode", MODES)
def test_no_sentence_of_the_two_slots_is_accused_of_any_chart_it_may_stand_in(mode):
    """The rare keys too: what grounding finds in them is asked of charts with a known hour."""
    known = [Known.of(one.facts) for one in samples(COUNT)[:30] if one.facts.chart.hour]
    for page, slot in ((TOGETHER[mode], "relation"), ("chart", "star")):
        for lines in PAGES[f"full/{mode.value}/{page}"][slot].lines.values():
            for line in lines:
                assert list(find_breaches(line)) == [], line
                assert not FRIGHT.search(line), line
                assert all(find_contradictions(line, one) == () for one in known), line


@pytest.mark.parametrize("mode", MODES)
def test_every_sentence_of_a_relation_says_its_kind_and_names_its_pillars_only(mode):
    for key, lines in PAGES[f"full/{mode.value}/{TOGETHER[mode]}"]["relation"].lines.items():
        kind, _, where = key.partition(" ")
        names = {
            "일": ("day",),
            "밖": ("year", "month", "hour"),
            "": (),
        }.get(where) or tuple(place for word, place in PLACES.items() if word[0] in where)
        for line in lines:
            assert kinds_in(line) == ([] if key == NONE else [kind]), line
            assert places_in(line) == names, line


@pytest.mark.parametrize("mode", MODES)
def test_every_sentence_of_a_star_names_that_star(mode):
    for key, lines in PAGES[f"full/{mode.value}/chart"]["star"].lines.items():
        for line in lines:
            assert STAR_NAME.findall(line) == ([] if key == NONE else [key]), line


@pytest.mark.parametrize("mode", MODES)
def test_what_comes_often_has_more_than_one_sentence(mode):
    often = {"relation": {}, "star": {}}
    for sample in samples(COUNT):
        for slot, key in (("relation", relation_key), ("star", star_key)):
            often[slot].setdefault(key(sample.facts), []).append(sample)
    pages = {"relation": TOGETHER[mode], "star": "chart"}
    for slot, charts in often.items():
        lines = PAGES[f"full/{mode.value}/{pages[slot]}"][slot].lines
        few = [key for key, those in charts.items() if len(those) > 8 and len(lines[key]) < 2]
        assert few == []


def test_every_key_is_one_of_the_catalogue():
    for sample in samples(COUNT):
        assert relation_key(sample.facts) in RELATION_KEYS
        assert star_key(sample.facts) in STAR_KEYS


def test_the_stars_that_are_told_are_neither_expert_nor_read_by_sex():
    shown = {rule.name: rule.shown for rule in STAR_RULES.values()}
    assert {shown[name] for name in STAR_KEYS if name != NONE} == {"all"}
    assert len(STAR_KEYS) == 18


# Which of several is told.


@pytest.mark.parametrize(
    ("pillars", "key"),
    [
        # 寅申 of year and month clash; 午未 of day and hour combine: the day's own place first.
        (("甲寅", "壬申", "丙午", "乙未"), "육합 일시"),
        # 子丑 of month and day combine, and so do 辰酉 of the day's farther neighbours.
        (("庚辰", "丙子", "乙丑", "乙酉"), "육합 월일"),
        # 巳申 of month and day combine, break and punish: the combination goes first.
        (("甲辰", "己巳", "庚申", "丁丑"), "육합 월일"),
        # 寅巳 of month and day punish and harm, 寅亥 of day and hour combine: the month first.
        (("甲子", "己巳", "庚寅", "丁亥"), "형 월일"),
        # 申子辰 is whole, and 子午 of month and hour clash.
        (("甲申", "丙子", "戊辰", "戊午"), "삼합 일"),
        # 亥卯未 is whole without the day, which has 巳亥 with the year: its own place first.
        (("乙亥", "己卯", "辛巳", "乙未"), "충 연일"),
        # 寅卯辰 is whole without the day, whose branch 子 has 子卯 with the month.
        (("甲寅", "丁卯", "庚子", "庚辰"), "형 월일"),
        # The day's branch 未 has nothing with 寅, 申 and 酉, its stem 丁 combines with 壬.
        (("壬寅", "戊申", "丁未", "己酉"), "천간합 연일"),
    ],
)
def test_the_day_comes_first_then_the_month_and_combinations_before_clashes(pillars, key):
    assert relation_key(chart_of(*pillars)) == key


def test_the_relation_told_is_of_the_day_whenever_the_day_has_one():
    seen = set()
    for sample in samples(COUNT):
        relation = telling_relation(sample.facts)
        if relation is None:
            assert sample.facts.relations == ()
            continue
        with_day = any("day" in one.positions for one in sample.facts.relations)
        assert ("day" in relation.positions) == with_day
        rivals = [one for one in sample.facts.relations if one.positions == relation.positions]
        stems = (RelationKind.STEM_COMBINATION, RelationKind.STEM_CLASH)
        if any(one.kind.joins for one in rivals if (one.kind in stems) == (relation.kind in stems)):
            assert relation.kind.joins
        seen.add(with_day)
    assert seen == {True, False}


def test_noble_stars_come_first_and_then_what_stands_nearest():
    for sample in samples(COUNT):
        star = telling_star(sample.facts)
        others = [one for one in sample.facts.stars if not one.expert]
        if star is None:
            assert others == []
        elif any(one.name.endswith("귀인") for one in others):
            assert star.name.endswith("귀인")
            days = [one for one in others if one.name.endswith("귀인") and "day" in one.positions]
            assert not days or "day" in star.positions


def test_an_unknown_hour_gives_only_what_three_pillars_hold():
    for sample in samples(COUNT)[:CHECKED]:
        if sample.facts.chart.hour is None:
            told = join_sections(full_reading(sample.facts, mode="general"))
            assert not any("시주" in one for one in relation_sentences(told))
    known, unknown = facts_at("1988-07-15 14:30"), facts_at("1988-07-15 14:30", hour_known=False)
    # 戊辰 己未 辛未 [甲午]: 午 of the hour is both the noble star and half of 午未.
    assert (relation_key(known), star_key(known)) == ("육합 일시", "천을귀인")
    assert relation_key(unknown) == NONE
    assert star_key(unknown) != "천을귀인"
