"""daily_reading: five short sections for any chart on any day, no two days alike."""

import random
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from fortune.engine.daily import WORDS, DailyLine, daily
from fortune.engine.ganji import PILLARS
from fortune.engine.relations import RelationKind
from fortune.texts import Mode
from fortune.texts.daily import daily_reading, daily_titles
from fortune.texts.library import PAGES
from tests.texts.checks import BROKEN, SCHOOL, check_written, length, text
from tests.texts.samples import facts_at, samples, sentences

MODES = list(Mode)
COUNT = 2000
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
HOLIDAYS = (date(2026, 1, 19), date(2026, 2, 16), date(2026, 8, 3))  # Mondays without class


@cache
def days():
    draw = random.Random(20260507)  # noqa: S311 - the same days in every run
    return tuple(
        daily(sample.facts, date(2024, 1, 1) + timedelta(days=draw.randrange(4000)))
        for sample in samples(COUNT)
    )


@cache
def readings(mode):
    return [
        daily_reading(sample.facts, day, mode=mode)
        for sample, day in zip(samples(COUNT), days(), strict=True)
    ]


def read(facts, day, mode="teacher"):
    """The reading of a day on that day."""
    today = replace(facts, today=day)
    return daily_reading(today, daily(today, day), mode=mode)


def section(sections, id_):
    return next(one.markdown for one in sections if one.id == id_)


@pytest.mark.parametrize("mode", MODES)
def test_five_sections_with_their_titles_in_order(mode):
    assert daily_titles(MONDAY) == (
        ("today", "하루의 한마디"),
        ("flow", "하루의 흐름"),
        ("do", "해 보기 좋은 일"),
        ("care", "살펴볼 점"),
        ("lucky", "하루의 작은 행운"),
    )
    sections = read(facts_at(), MONDAY, mode)
    assert tuple((one.id, one.title) for one in sections) == daily_titles(MONDAY)


def test_there_are_many_sentences_to_choose_from():
    pages = [page for name, page in PAGES.items() if name.startswith("daily/")]
    assert sum(len(x) for p in pages for slot in p.values() for x in slot.lines.values()) > 500


@pytest.mark.parametrize("mode", MODES)
def test_what_every_reading_keeps(mode):
    for reading in readings(mode):
        check_written(reading, least=2, most=4)


@pytest.mark.parametrize("mode", MODES)
def test_other_charts_and_other_days_read_differently(mode):
    assert len({text(reading) for reading in readings(mode)}) >= 0.95 * COUNT


@pytest.mark.parametrize("mode", MODES)
def test_one_day_reads_differently_for_different_people(mode):
    told = {text(read(sample.facts, MONDAY, mode)) for sample in samples(COUNT)[:400]}
    assert len(told) >= 0.95 * 400


@pytest.mark.parametrize("mode", MODES)
def test_one_person_reads_something_else_every_day_of_half_a_year(mode):
    sections = [read(facts_at(), MONDAY + timedelta(days=n), mode) for n in range(180)]
    assert len({text(one) for one in sections}) == 180
    for id_, _ in daily_titles(MONDAY):
        told = [section(one, id_) for one in sections]
        assert all(a != b for a, b in pairwise(told))


@pytest.mark.parametrize("mode", MODES)
def test_it_is_read_within_a_minute(mode):
    lengths = [length(reading) for reading in readings(mode)]
    assert min(lengths) >= 280 and max(lengths) <= 560


def test_a_teacher_s_week_speaks_of_school_and_her_weekend_of_rest():
    for sample in samples(COUNT)[:200]:
        week = read(sample.facts, MONDAY)
        school = re.compile(f"{SCHOOL.pattern}|아이|가르치는|옆 반|공문|시간표|운동장")
        assert school.search(section(week, "flow")), week
        weekend = read(sample.facts, SATURDAY)
        for id_ in ("flow", "care", "today"):
            assert not SCHOOL.search(section(weekend, id_)), weekend
        assert not re.search("교실|수업|학급|아이들", section(weekend, "do"))
        assert "토요일" in section(weekend, "do") or "쉬는 날" in section(weekend, "do")


@pytest.mark.parametrize("holiday", HOLIDAYS)
def test_in_the_weeks_without_class_none_is_spoken_of_as_today_s(holiday):
    page = PAGES["daily/teacher"]
    for sample in samples(COUNT)[:200]:
        sections = read(sample.facts, holiday)
        assert not re.search("교실|아이들의|시간표|월요일", text(sections)), sections
        assert sentences(section(sections, "do"))[1] in page["weekday"].lines["방학"]


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 2, 2), date(2026, 7, 20)])
def test_other_mondays_are_school_days(day):
    page = PAGES["daily/teacher"]
    assert sentences(section(read(facts_at(), day), "do"))[1] in page["weekday"].lines["월"]


def test_nobody_else_is_spoken_to_of_school():
    for reading in readings(Mode.GENERAL)[:500]:
        assert not SCHOOL.search(text(reading))


@pytest.mark.parametrize("mode", MODES)
def test_the_score_and_the_lucky_things_are_those_of_the_day(mode):
    for reading, day in zip(readings(mode)[:500], days()[:500], strict=True):
        assert f"{day.score}점" in section(reading, "today")
        told = section(reading, "lucky")
        assert day.lucky.colour in told and day.lucky.direction in told
        first, second = day.lucky.numbers
        assert re.search(rf"{first}[과와] {second}[이가을를라]", told)


def test_each_of_the_five_words_has_its_own_sentence():
    facts = facts_at()
    day = daily(facts, MONDAY)
    told = {
        section(daily_reading(facts, replace(day, word=word), mode="teacher"), "today")
        for _, word, _ in WORDS
    }
    assert len(told) == len(WORDS)


def test_what_takes_most_points_off_is_what_to_mind():
    facts = replace(facts_at(), today=MONDAY)
    lines = (
        DailyLine("day", "harm", -3.0, ""),
        DailyLine("day", "clash", -10.0, ""),
        DailyLine("month", "self_punishment", -20.0, ""),
    )
    day = replace(daily(facts, MONDAY), lines=lines)
    page = PAGES["daily/teacher"]["care"]
    first = sentences(section(daily_reading(facts, day, mode="teacher"), "care"))[0]
    assert first in page.lines["충 학교"]
    harmless = replace(day, lines=lines[2:])
    first = sentences(section(daily_reading(facts, harmless, mode="teacher"), "care"))[0]
    assert first in page.lines["비견 학교"]


@pytest.mark.parametrize(
    "kind",
    [
        RelationKind.SIX_COMBINATION,
        RelationKind.THREE_COMBINATION,
        RelationKind.HALF_COMBINATION,
        RelationKind.CLASH,
        RelationKind.PUNISHMENT,
        RelationKind.SELF_PUNISHMENT,
        RelationKind.RESENTMENT,
        RelationKind.BREAK,
        RelationKind.HARM,
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_every_meeting_of_the_branches_is_told(kind, mode):
    facts = facts_at()
    day = replace(daily(facts, MONDAY), lines=(DailyLine("day", kind.value, 1.0, ""),))
    facts = replace(facts, today=day.day)
    told = sentences(section(daily_reading(facts, day, mode=mode), "flow"))
    assert told[2] in PAGES["daily/common"]["meeting"].lines[kind.hangul]


@pytest.mark.parametrize("mode", MODES)
def test_every_day_pillar_can_be_read(mode):
    facts = facts_at()
    for step in range(60):
        day = daily(facts, MONDAY + timedelta(days=step))
        assert day.pillar in PILLARS and len(daily_reading(facts, day, mode=mode)) == 5


@pytest.mark.parametrize("mode", MODES)
def test_an_unknown_hour_changes_nothing_in_manner(mode):
    check_written(read(facts_at(hour_known=False), MONDAY, mode), least=2, most=4)


def test_the_same_day_always_reads_the_same():
    assert read(facts_at(), MONDAY) == read(facts_at(), MONDAY)


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="pupil"):
        read(facts_at(), MONDAY, "pupil")


def test_a_broken_particle_would_be_seen():
    for broken in ("청록는 ", "3와 ", "흙로 ", "8예요.", "쇠은 ", "2026년은 5이 ", "병·신는 "):
        assert BROKEN.search(broken), broken
    for right in ("청록은 ", "3과 ", "흙으로 ", "8이에요.", "쇠는 ", "10이에요.", "물로 "):
        assert not BROKEN.search(right), right


def test_a_reading_takes_far_less_than_five_milliseconds():
    chosen = list(zip(samples(COUNT)[:200], days()[:200], strict=True))
    started = time.perf_counter()
    for sample, day in chosen:
        daily_reading(sample.facts, day, mode="teacher")
    assert (time.perf_counter() - started) / len(chosen) < 0.005


@pytest.mark.parametrize("mode", MODES)
def test_only_today_is_called_today(mode):
    for sample in samples(40):
        today = sample.facts.today
        for away in (-3, 1, 200):
            day = daily(sample.facts, today + timedelta(days=away))
            other = text(daily_reading(sample.facts, day, mode=mode))
            assert not re.search("오늘|내일|어제", other)
        assert "이날" not in text(read(sample.facts, today, mode))
