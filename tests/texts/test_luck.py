"""luck_reading: where one stands in the ten-year cycles, for any chart at any age."""

import random
import re
import time
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from fortune.engine.facts import facts_from_chart
from fortune.engine.ganji import Pillar
from fortune.engine.luck import luck_year
from fortune.texts import Mode
from fortune.texts.helps import HELPS, help_key
from fortune.texts.library import PAGES
from fortune.texts.luck import luck_reading, luck_titles
from fortune.texts.traits import help_of
from tests.texts.checks import SCHOOL, check_written, length, text
from tests.texts.samples import facts_at, samples, sentences

MODES = list(Mode)
COUNT = 2000
TIMES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")


@cache
def charts():
    """The sample charts, each looked at in a year of its own."""
    draw = random.Random(20260508)  # noqa: S311 - the same years in every run
    return tuple(
        facts_from_chart(
            sample.facts.chart,
            gender=sample.facts.gender,
            birth_date=sample.birth.date(),
            today=date(draw.randrange(2024, 2034), draw.randrange(1, 13), 15),
        )
        for sample in samples(COUNT)
    )


@cache
def readings(mode):
    return [luck_reading(facts, mode=mode) for facts in charts()]


def section(facts, id_, mode="teacher"):
    return next(one.markdown for one in luck_reading(facts, mode=mode) if one.id == id_)


def at_age(age):
    """Return facts of the sample chart (대운수 3) looked at in the year of that age."""
    return facts_at(today=date(1988 + age, 12, 1))


@pytest.mark.parametrize("mode", MODES)
def test_five_sections_with_their_titles_in_order(mode):
    assert luck_titles() == (
        ("now", "지금 지나는 대운"),
        ("past", "지나온 대운"),
        ("next", "다가올 대운"),
        ("years", "앞으로 다섯 해"),
        ("care", "이 흐름을 쓰는 법"),
    )
    sections = luck_reading(facts_at(), mode=mode)
    assert tuple((one.id, one.title) for one in sections) == luck_titles()


def test_there_are_many_sentences_to_choose_from():
    pages = [page for name, page in PAGES.items() if name.startswith("luck/")]
    assert sum(len(x) for p in pages for slot in p.values() for x in slot.lines.values()) > 450


@pytest.mark.parametrize("mode", MODES)
def test_what_every_reading_keeps(mode):
    for reading in readings(mode):
        check_written(reading, least=2, most=7)


@pytest.mark.parametrize("mode", MODES)
def test_different_charts_read_differently(mode):
    assert len({text(reading) for reading in readings(mode)}) >= 0.95 * COUNT


@pytest.mark.parametrize("mode", MODES)
def test_it_takes_a_minute_or_two(mode):
    lengths = [length(reading) for reading in readings(mode)]
    assert min(lengths) >= 480 and max(lengths) <= 900


def test_a_teacher_is_spoken_to_of_school_and_only_a_teacher():
    school = re.compile(f"{SCHOOL.pattern}|동료|부서|아이|선배|연수|업무|발표")
    for teacher, general in zip(readings(Mode.TEACHER), readings(Mode.GENERAL), strict=True):
        assert school.search(teacher[0].markdown), teacher
        assert not SCHOOL.search(text(general)), general


@pytest.mark.parametrize("mode", MODES)
def test_the_current_cycle_is_that_of_the_facts(mode):
    for facts in charts()[:500]:
        told, current = section(facts, "now", mode), facts.luck.current
        if current is None:
            continue
        assert current.pillar.spoken in told and current.ten_god.hangul in told
        assert f"만 {current.age + 9}세까지" in told
        passed = facts.age - current.age + 1
        assert (
            f"{passed}년째" in told
            or f"{TIMES[passed]} 걸음" in told
            or f"{11 - passed}년이 남았" in told
        )


@pytest.mark.parametrize("mode", MODES)
def test_past_and_next_are_those_of_the_facts(mode):
    for facts in charts()[:500]:
        past = [cycle for cycle in facts.luck.cycles if cycle.age + 10 <= facts.age]
        told = section(facts, "past", mode)
        if past:
            assert f"첫 대운인 {past[0].pillar.spoken}의" in told
        if len(past) > 1:
            assert f"{past[-1].pillar.spoken} 대운" in told and f"만 {past[-1].age + 9}세" in told
            assert f"{TIMES[len(past)]} 번" in told
            helped = sum(help_of(facts, cycle.pillar.stem) > 0 for cycle in past)
            assert not helped or f"{TIMES[helped]} 번이" in told or f"{TIMES[helped]} 번은" in told
        coming = [cycle for cycle in facts.luck.cycles if cycle.age > facts.age]
        told = section(facts, "next", mode)
        assert not re.search(r"[가-힣] 대운", told) or coming
        if coming:
            assert coming[0].pillar.spoken in told and f"{coming[0].year}년" in told


@pytest.mark.parametrize("mode", MODES)
def test_each_of_the_five_years_is_told_with_its_ten_god(mode):
    for facts in charts()[:300]:
        paragraphs = section(facts, "years", mode).split("\n\n")
        assert len(paragraphs) == 6
        for step, paragraph in enumerate(paragraphs[1:]):
            year = luck_year(facts.chart, facts.year + step, facts.birth_year)
            assert paragraph.startswith(f"{year.year}년") and year.ten_god.hangul in paragraph
            key = f"{year.ten_god.hangul} {help_key(facts, year.pillar.stem)}"
            line = PAGES[f"luck/{mode}"]["year"].lines[key][0]
            assert paragraph == line.format(year=year.year)


def test_a_change_of_cycle_within_the_five_years_is_said():
    assert "2031년" not in section(at_age(38), "years")  # 2026-2030
    for age in (39, 40, 42):  # 2027, 2028 and 2030: the next cycle begins in 2031
        assert "2031년" in section(at_age(age), "years").split("\n\n")[0]
    assert "대운" not in section(at_age(43), "years")


@pytest.mark.parametrize("mode", MODES)
def test_before_the_first_cycle_the_month_leads(mode):
    facts = at_age(1)
    assert facts.luck.current is None
    sections = luck_reading(facts, mode=mode)
    check_written(sections, least=2, most=7)
    now, past = section(facts, "now", mode), section(facts, "past", mode)
    assert "만 3세" in now and "기미 기둥" in now
    assert "월간의 편인" in past and "무오" in section(facts, "next", mode)


@pytest.mark.parametrize("mode", MODES)
def test_past_the_tenth_cycle_the_last_one_lingers(mode):
    last = facts_at().luck.cycles[-1]
    facts = at_age(105)
    assert facts.luck.current is None
    check_written(luck_reading(facts, mode=mode), least=2, most=7)
    now = section(facts, "now", mode)
    assert f"만 {last.age + 9}세까지" in now and last.pillar.spoken in now
    assert "대운을 모두" in now
    assert "열 번" in section(facts, "past", mode)
    assert last.pillar.spoken not in section(facts, "next", mode)


@pytest.mark.parametrize("mode", MODES)
def test_one_life_reads_differently_in_every_cycle_and_phase(mode):
    told = [text(luck_reading(at_age(age), mode=mode)) for age in range(0, 108, 2)]
    assert len(set(told)) == len(told)
    for age in range(108):
        check_written(luck_reading(at_age(age), mode=mode), least=2, most=7)


def test_help_is_said_in_the_three_words_of_the_files():
    facts = facts_at()  # needs wood, fire or water; has far too much earth
    stems = [Pillar.of(chars).stem for chars in ("甲子", "壬子", "戊子")]
    assert [help_key(facts, stem) for stem in stems] == ["도움", "도움", "부담"]
    assert {help_key(one, stems[0]) for one in charts()[:200]} == set(HELPS)


def test_help_changes_what_is_said_of_the_same_ten_god():
    facts = facts_at()
    other = replace(facts, useful=replace(facts.useful, balance=(), climate=(facts.day_master,)))
    assert sentences(section(facts, "now"))[1] == sentences(section(other, "now"))[1]
    assert sentences(section(facts, "now"))[2] != sentences(section(other, "now"))[2]


def test_an_unknown_hour_and_the_same_facts_read_the_same():
    assert luck_reading(facts_at(), mode="teacher") == luck_reading(facts_at(), mode="teacher")
    check_written(luck_reading(facts_at(hour_known=False), mode="general"), least=2, most=7)


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="pupil"):
        luck_reading(facts_at(), mode="pupil")


def test_a_reading_takes_far_less_than_five_milliseconds():
    chosen = charts()[:200]
    started = time.perf_counter()
    for facts in chosen:
        luck_reading(facts, mode="teacher")
    assert (time.perf_counter() - started) / len(chosen) < 0.005
