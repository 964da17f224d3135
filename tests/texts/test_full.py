"""full_reading: six sections for any chart, each chart its own."""

import re
import time
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from fortune.engine.facts import Gender, facts_from_chart
from fortune.engine.ganji import PILLARS, STEMS, Pillar
from fortune.engine.ten_gods import GROUPS
from fortune.texts import Mode, full_reading, headline, join_sections, section_titles
from fortune.texts.slots import BRANCH_KEYS, STEM_KEYS
from fortune.texts.wording import absent_elements, count_elements
from tests.texts.checks import length
from tests.texts.samples import TODAY, ending, facts_at, samples, sentences

MODES = list(Mode)
COUNT = 2000

# What a broken particle looks like after the words that code puts into sentences.
BROKEN = re.compile(
    r"(?<![가-힣])(?:(?:나무|쇠)(?:은|을|과|이|이라|으로)|(?:불|흙|물)(?:는|를|와|라)|(?:불|흙)가)(?=[\s,.])"
    r"|(?<![가-힣])(?:불|물)으로|흙로|[0-9]점로|하나으로|둘으로|[셋넷]로|다섯로"
)


@cache
def readings(mode):
    return [full_reading(sample.facts, mode=mode) for sample in samples(COUNT)]


def text(facts, mode="teacher"):
    return join_sections(full_reading(facts, mode=mode))


def section(facts, id_, mode="teacher"):
    return next(s.markdown for s in full_reading(facts, mode=mode) if s.id == id_)


def chart_of(*pillars):
    """Return facts of a chart put together by hand, however unlikely."""
    facts = facts_at()
    year, month, day, hour = (Pillar.of(pillar) for pillar in pillars)
    chart = facts.chart._replace(year=year, month=month, day=day, hour=hour)
    return facts_from_chart(chart, gender=Gender.MALE, birth_date=date(1988, 7, 15), today=TODAY)


@pytest.mark.parametrize("mode", MODES)
def test_six_sections_with_their_titles_in_order(mode):
    sections = full_reading(facts_at(), mode=mode)
    assert tuple((s.id, s.title) for s in sections) == section_titles(mode, 2026)


@pytest.mark.parametrize("mode", MODES)
def test_different_charts_read_differently(mode):
    texts = {join_sections(reading) for reading in readings(mode)}
    assert len(texts) >= 0.995 * COUNT


@pytest.mark.parametrize("mode", MODES)
def test_no_sentence_stands_twice_in_a_reading(mode):
    for reading in readings(mode):
        found = [sentence for s in reading for sentence in sentences(s.markdown)]
        assert len(found) == len(set(found))


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_left_to_fill_in_but_the_name(mode):
    for reading in readings(mode):
        for s in reading:
            assert "(" not in s.markdown
            assert set(re.findall(r"\{.*?\}", s.markdown)) <= {"{name}"}
            assert s.markdown.count("{name} 선생님") == s.markdown.count("{name}") <= 1
        assert "{name}" in reading[0].markdown


@pytest.mark.parametrize("mode", MODES)
def test_no_particle_is_broken(mode):
    for reading in readings(mode):
        for s in reading:
            assert not BROKEN.search(s.markdown), s.markdown


@pytest.mark.parametrize(
    "broken", ["나무은 보", "물를 ", "흙로 ", "75점로", "쇠과 물은", "하나으로"]
)
def test_a_broken_particle_would_be_seen(broken):
    assert BROKEN.search(broken)


@pytest.mark.parametrize("mode", MODES)
def test_every_sentence_is_polite_and_no_ending_comes_three_times_in_a_row(mode):
    for reading in readings(mode):
        for s in reading:
            endings = [ending(sentence) for sentence in sentences(s.markdown)]
            assert all(endings), s.markdown
            runs = zip(endings, endings[1:], endings[2:], strict=False)
            assert not any(a == b == c for a, b, c in runs), s.markdown


@pytest.mark.parametrize("mode", MODES)
def test_a_section_holds_one_image_and_the_whole_takes_a_minute_or_two(mode):
    for reading in readings(mode):
        for s in reading:
            assert len(re.findall("(?<!좀)처럼|듯[,이 ]", s.markdown)) <= 1, s.markdown
            assert 3 <= len(sentences(s.markdown)) <= 8
        assert 900 <= length(reading) <= 1500


def test_the_two_modes_share_no_sentence():
    for sample in samples(COUNT)[:300]:
        teacher, general = (
            {x for s in full_reading(sample.facts, mode=mode) for x in sentences(s.markdown)}
            for mode in MODES
        )
        assert teacher.isdisjoint(general)


def test_a_teacher_is_spoken_to_of_school_and_only_a_teacher():
    school = re.compile("교실|수업|아이들|학기|학교|학급|칠판|교무실|방학")
    work = re.compile(
        f"{school.pattern}|아이|가르|지도|활동|동료|부서|업무|회의|교재|연수|학년|동아리|체험학습"
    )
    for sample in samples(COUNT)[:300]:
        for id_ in ("classroom", "guidance", "work"):
            assert work.search(section(sample.facts, id_)), section(sample.facts, id_)
        assert not school.search(text(sample.facts, "general"))


@pytest.mark.parametrize("mode", MODES)
def test_the_same_facts_always_read_the_same(mode):
    assert text(facts_at(), mode) == text(facts_at(), mode)


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="daily"):
        full_reading(facts_at(), mode="daily")


def test_a_reading_takes_far_less_than_five_milliseconds():
    chosen = [sample.facts for sample in samples(COUNT)[:200]]
    started = time.perf_counter()
    for facts in chosen:
        full_reading(facts, mode="teacher")
    assert (time.perf_counter() - started) / len(chosen) < 0.005


# Numbers and names come from the facts.


def test_elements_points_season_and_day_are_those_of_the_chart():
    told = section(facts_at(), "chart")
    assert (
        "여덟 글자를 세어 보면 나무 하나, 불 하나, 흙 다섯, 쇠 하나이고 물은 보이지 않아요." in told
    )
    assert "100점 가운데 75점" in told
    assert "신금" in told and "늦여름" in told
    assert "신미일" in section(facts_at(), "classroom")


def test_points_and_counts_are_right_for_every_chart():
    numerals = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟")
    for sample in samples(COUNT)[:300]:
        for mode in MODES:
            told = section(sample.facts, "chart", mode)
            assert re.findall(r"([0-9]+)점이|([0-9]+)점으로", told)
            assert f"{sample.facts.strength.score}점" in told
            for element, name in zip(
                sample.facts.element_counts, ("나무", "불", "흙", "쇠", "물"), strict=True
            ):
                count = sample.facts.element_counts[element]
                assert (f"{name} {numerals[count]}" in told) if count else (name in told)


def test_absent_elements_are_joined_by_the_right_particle():
    facts = chart_of("癸亥", "癸亥", "癸亥", "癸亥")
    assert count_elements(facts) == "물 여덟"
    assert absent_elements(facts) == "나무와 불과 흙과 쇠"
    assert "물 여덟이고 나무와 불과 흙과 쇠는 보이지 않아요." in section(facts, "chart")


def test_a_chart_with_all_five_elements_says_so():
    facts = chart_of("甲寅", "丙午", "戊辰", "庚子")
    assert absent_elements(facts) == ""
    assert "나무 둘, 불 둘, 흙 둘, 쇠 하나, 물 하나로 다섯 기운이 모두 있어요." in section(
        facts, "chart"
    )


@pytest.mark.parametrize("mode", MODES)
def test_an_unknown_hour_is_said_and_never_read(mode):
    told = text(facts_at(hour_known=False), mode)
    assert "여섯 글자를" in told
    practice = "guidance" if mode is Mode.TEACHER else "wealth"
    assert "시주" in section(facts_at(), practice, mode)
    assert "시주" not in section(facts_at(hour_known=False), practice, mode)
    assert "여덟 글자" not in told.replace("나의 여덟 글자", "", 1)


@pytest.mark.parametrize("mode", MODES)
def test_the_year_and_the_luck_cycle_are_those_of_the_facts(mode):
    for year, pillar in ((2026, "병오"), (2027, "정미"), (2030, "경술")):
        facts = facts_at(today=date(year, 5, 6))
        told = section(facts, "year", mode)
        current = facts.luck.current
        assert f"{year}년의 흐름과 쉼" in text(facts, mode)
        assert f"만 {current.age}세" in told and f"{current.pillar.hangul} 대운" in told
        assert str(year) in told or "올해" in told
        assert not re.search(r"20\d\d", told.replace(str(year), ""))
        assert (pillar in told) or ("올해는" in told)


def test_a_reader_before_the_first_luck_cycle_gets_no_luck_sentence():
    facts = facts_at()
    young = replace(facts, luck=replace(facts.luck, current=None))
    assert "대운" in section(facts, "year")
    assert "대운" not in section(young, "year")
    assert len(full_reading(young, mode="general")) == 6


@pytest.mark.parametrize("mode", MODES)
def test_charts_of_one_sign_only_are_read_too(mode):
    for pillar in ("甲寅", "丁巳", "己未", "戊戌", "辛酉", "壬子"):
        sections = full_reading(chart_of(*[pillar] * 4), mode=mode)
        assert [s.id for s in sections] == [id_ for id_, _ in section_titles(mode, 2026)]
        assert all(s.markdown for s in sections)


def test_every_day_pillar_has_a_sentence_of_its_own():
    for mode in MODES:
        id_ = "classroom" if mode is Mode.TEACHER else "character"
        found = {
            next(
                sentence
                for sentence in sentences(
                    section(chart_of("戊辰", "己未", str(day), "甲午"), id_, mode)
                )
                if day.spoken in sentence
            )
            for day in PILLARS
        }
        assert len(found) == 60


def test_each_month_and_day_master_has_an_image_of_its_own():
    opened = set()
    for stem in STEMS:
        for branch in range(12):
            day = PILLARS[stem.index]
            month = next(p for p in PILLARS if p.branch.index == branch)
            facts = chart_of("戊辰", str(month), str(day), "甲午")
            opened.add(sentences(section(facts, "summary"))[0].split("처럼")[0])
    assert len(opened) == len(STEM_KEYS) * len(BRANCH_KEYS) == 120


# The banner.


def test_the_headline_is_short_and_own_to_day_master_and_strongest_group():
    found = {}
    for sample in samples(COUNT):
        line = headline(sample.facts)
        found.setdefault(line, set()).add(sample.facts.day_master.char)
        assert line.endswith("선생님이에요.") and len(line) <= 60
    assert len(found) == len(STEMS) * len(GROUPS)
    assert all(len(masters) == 1 for masters in found.values())
