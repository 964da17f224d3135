"""year_reading: one year in five sections, for any chart and any year."""

import re
import time
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from fortune.engine.errors import OutOfRange
from fortune.engine.luck import luck_months
from fortune.texts import Mode
from fortune.texts.catalog_luck import MEETINGS
from fortune.texts.library import PAGES
from fortune.texts.traits import help_of
from fortune.texts.year import year_reading, year_titles
from tests.texts.checks import SCHOOL, check_written, length, text
from tests.texts.samples import facts_at, sentences
from tests.texts.test_luck import charts

MODES = list(Mode)
COUNT = 2000
SEASONS = ("봄", "여름", "가을", "겨울")


@cache
def readings(mode):
    return [year_reading(facts, mode=mode) for facts in charts()]


def section(facts, id_, mode="teacher"):
    return next(one.markdown for one in year_reading(facts, mode=mode) if one.id == id_)


@pytest.mark.parametrize(("mode", "work"), [("teacher", "일과 학교"), ("general", "일과 살림")])
def test_five_sections_with_their_titles_in_order(mode, work):
    assert year_titles(2027, mode) == (
        ("summary", "2027년 한눈에"),
        ("work", work),
        ("people", "사람과 마음"),
        ("seasons", "봄 여름 가을 겨울"),
        ("rest", "쉼과 채움"),
    )
    sections = year_reading(facts_at(today=date(2027, 6, 1)), mode=mode)
    assert tuple((one.id, one.title) for one in sections) == year_titles(2027, mode)
    assert year_titles(2027) == year_titles(2027, "teacher")


def test_there_are_many_sentences_to_choose_from():
    pages = [page for name, page in PAGES.items() if name.startswith("year/")]
    assert sum(len(x) for p in pages for slot in p.values() for x in slot.lines.values()) > 400


@pytest.mark.parametrize("mode", MODES)
def test_what_every_reading_keeps(mode):
    for reading in readings(mode):
        check_written(reading, least=3, most=5)


@pytest.mark.parametrize("mode", MODES)
def test_different_charts_and_years_read_differently(mode):
    assert len({text(reading) for reading in readings(mode)}) >= 0.95 * COUNT


@pytest.mark.parametrize("mode", MODES)
def test_in_one_year_different_charts_read_differently(mode):
    chosen = [reading for reading in readings(mode) if "2026년" in reading[0].title]
    assert len(chosen) > 100
    bodies = {text(one._replace(title="") for one in reading) for reading in chosen}
    assert len(bodies) >= 0.95 * len(chosen)


@pytest.mark.parametrize("mode", MODES)
def test_one_chart_reads_differently_in_each_of_sixty_years(mode):
    told = [
        text(
            one._replace(title="", markdown=one.markdown.replace(str(year), ""))
            for one in year_reading(facts_at(today=date(year, 12, 1)), mode=mode)
        )
        for year in range(2000, 2060)
    ]
    assert len(set(told)) == 60


@pytest.mark.parametrize("mode", MODES)
def test_it_takes_about_a_minute(mode):
    lengths = [length(reading) for reading in readings(mode)]
    assert min(lengths) >= 450 and max(lengths) <= 750


def test_a_teacher_is_spoken_to_of_school_and_only_a_teacher():
    for teacher, general in zip(readings(Mode.TEACHER), readings(Mode.GENERAL), strict=True):
        assert "학교 일에서는" in teacher[1].markdown
        assert re.search(SCHOOL, sentences(teacher[3].markdown)[1]), teacher
        assert not SCHOOL.search(text(general)), general


@pytest.mark.parametrize("mode", MODES)
def test_year_pillar_and_ten_gods_are_those_of_the_facts(mode):
    for facts in charts()[:500]:
        told = section(facts, "summary", mode)
        assert f"{facts.year}년" in told and f"{facts.year_pillar.spoken}년" in told
        assert facts.year_ten_god.hangul in told and facts.year_branch_ten_god.hangul in told
        current = facts.luck.current
        assert (f"{current.pillar.spoken} 대운" in told) if current else ("대운" not in told)
        theme = PAGES[f"year/{mode}"]["theme"].lines
        known = [line for key, lines in theme.items() for line in lines
                 if key.startswith(facts.year_ten_god.hangul)]  # fmt: skip
        assert sentences(told)[2] in known


@pytest.mark.parametrize("mode", MODES)
def test_the_four_seasons_stand_in_order_with_a_month_of_their_own(mode):
    months = {
        "봄": ("2월", "3월", "4월"),
        "여름": ("5월", "6월", "7월"),
        "가을": ("8월", "9월", "10월"),
        "겨울": ("11월", "12월", "이듬해 1월"),
    }
    for facts in charts()[:500]:
        opening, *told = sentences(section(facts, "seasons", mode))
        assert len(told) == 4 and opening
        for season, sentence in zip(SEASONS, told, strict=True):
            assert season in sentence
            assert any(f" {month}에" in sentence for month in months[season]), sentence


@pytest.mark.parametrize("mode", MODES)
def test_the_best_and_the_heaviest_season_are_told_by_the_months_of_the_year(mode):
    seen = set()
    for facts in charts()[:500]:
        helps = [
            help_of(facts, month.pillar.stem) for month in luck_months(facts.chart, facts.year)
        ]
        weights = [sum(helps[start : start + 3]) for start in (0, 3, 6, 9)]
        best, heavy = (SEASONS[weights.index(pick(weights))] for pick in (max, min))
        opening = sentences(section(facts, "seasons", mode))[0]
        seen.add((best, heavy))
        assert best == heavy or re.search(rf"{best}.*{heavy}에는", opening), opening
    assert len(seen) >= 8


@pytest.mark.parametrize("kind", MEETINGS)
def test_every_meeting_with_the_day_branch_is_told_where_it_happens(kind):
    lines = PAGES["year/common"]["meeting"].lines
    found = []
    for facts, reading in zip(charts(), readings(Mode.TEACHER), strict=True):
        told = next(one.markdown for one in reading if one.id == "people")
        if sentences(told)[0] in lines[kind.hangul]:
            found.append(facts)
    assert found
    for facts in found:
        assert kind in {one.kind for one in facts.luck_year.relations if "day" in one.positions}


def test_a_year_that_helps_reads_differently_from_one_that_weighs():
    facts = facts_at()  # 2026 brings fire, which the chart needs
    other = replace(facts, useful=replace(facts.useful, balance=(), climate=(facts.day_master,)))
    for place, id_ in ((2, "summary"), (0, "rest")):
        told, changed = (sentences(section(one, id_))[place] for one in (facts, other))
        assert told != changed


@pytest.mark.parametrize("mode", MODES)
def test_before_the_first_cycle_no_cycle_is_spoken_of(mode):
    sections = year_reading(facts_at(today=date(1989, 6, 1)), mode=mode)
    check_written(sections, least=3, most=5)
    assert "대운" not in text(sections)


def test_an_unknown_hour_and_the_same_facts_read_the_same():
    assert year_reading(facts_at(), mode="teacher") == year_reading(facts_at(), mode="teacher")
    check_written(year_reading(facts_at(hour_known=False), mode="general"), least=3, most=5)


def test_an_unknown_mode_and_a_year_without_months_are_refused():
    with pytest.raises(ValueError, match="pupil"):
        year_reading(facts_at(), mode="pupil")
    with pytest.raises(OutOfRange):
        year_reading(replace(facts_at(), year=2110), mode="teacher")


def test_a_reading_takes_far_less_than_five_milliseconds():
    chosen = [replace(facts) for facts in charts()[:200]]  # nothing computed before
    started = time.perf_counter()
    for facts in chosen:
        year_reading(facts, mode="teacher")
    assert (time.perf_counter() - started) / len(chosen) < 0.005
