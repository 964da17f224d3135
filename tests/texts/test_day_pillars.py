"""The day pillar's paragraph in 교실 속 선생님 and 기질과 성격: sixty of them in each mode."""

import re
from datetime import date
from functools import cache

import pytest

from fortune.engine.facts import Gender, facts_from_chart
from fortune.engine.ganji import PILLARS, Pillar
from fortune.engine.stages import Stage, stage_of
from fortune.engine.ten_gods import TEN_GOD_HANGUL, ten_god_of_stem
from fortune.prompts.grounding import find_contradictions
from fortune.prompts.grounding_known import Known
from fortune.prompts.safety import find_breaches
from fortune.texts import Mode, Section, full_reading
from fortune.texts.library import PAGES
from tests.texts.checks import SCHOOL, check_written
from tests.texts.samples import TODAY, facts_at, sentences

MODES = list(Mode)
PAGE = {Mode.TEACHER: "full/teacher/classroom", Mode.GENERAL: "full/general/character"}
SLOTS = ("day_pillar", "day_pillar_more", "day_pillar_act")
GODS = re.compile("|".join(TEN_GOD_HANGUL.values()))
# The stages of one syllable (쇠, 병, 사, 묘, 절, 태, 양) would not be understood, nor be welcome.
STAGES = re.compile("|".join(stage.hangul for stage in Stage if len(stage.hangul) > 1))

SCENE = re.compile(
    f"{SCHOOL.pattern}|아이|칠판|교탁|교무|종례|공책|학습지|단원|모둠|발표|우리 반|옆 반|퇴근|동료"
)


@cache
def facts_of(day: Pillar):
    facts = facts_at()
    chart = facts.chart._replace(day=day)
    return facts_from_chart(chart, gender=Gender.FEMALE, birth_date=date(1988, 7, 15), today=TODAY)


def section(day: Pillar, mode: Mode) -> Section:
    return full_reading(facts_of(day), mode=mode)[2]


@pytest.mark.parametrize("mode", MODES)
def test_every_day_pillar_has_a_paragraph_of_three_sentences_between_two_others(mode):
    for day in PILLARS:
        opening, paragraph, rest = section(day, mode).markdown.split("\n\n")
        assert len(sentences(opening)) == 1
        assert paragraph.startswith(day.spoken)
        assert len(sentences(paragraph)) == 3
        assert len(sentences(rest)) == 3


def test_no_two_day_pillars_share_a_sentence_in_either_mode():
    told = [
        sentence
        for mode in MODES
        for day in PILLARS
        for sentence in sentences(section(day, mode).markdown.split("\n\n")[1])
    ]
    assert len(told) == len(set(told)) == 60 * 3 * 2


@pytest.mark.parametrize("mode", MODES)
def test_no_two_day_pillars_differ_by_swapped_words_only(mode):
    for slot in SLOTS[1:]:
        frames = {
            GODS.sub("십성", STAGES.sub("운성", line)).split(",")[-1]
            for lines in PAGES[PAGE[mode]][slot].lines.values()
            for line in lines
        }
        assert len(frames) == 60, slot


@pytest.mark.parametrize("mode", MODES)
def test_the_ten_gods_and_stages_it_names_are_those_of_the_pillar(mode):
    for day in PILLARS:
        (line,) = PAGES[PAGE[mode]]["day_pillar_more"].lines[day.hangul]
        hidden = {
            ten_god_of_stem(day.stem, hidden.stem).hangul for hidden in day.branch.hidden_stems
        }
        assert set(GODS.findall(line)) <= hidden, line
        assert GODS.search(line), line
        assert set(STAGES.findall(line)) <= {stage_of(day.stem, day.branch).hangul}, line


@pytest.mark.parametrize("mode", MODES)
def test_what_a_section_keeps_it_keeps_for_all_sixty(mode):
    for day in PILLARS:
        check_written([section(day, mode)], least=7, most=7)


@pytest.mark.parametrize("mode", MODES)
def test_each_paragraph_is_set_in_school_for_a_teacher_and_only_for_a_teacher(mode):
    for day in PILLARS:
        told = [PAGES[PAGE[mode]][slot].lines[day.hangul][0] for slot in SLOTS[1:]]
        assert bool(SCENE.search(" ".join(told))) is (mode is Mode.TEACHER), told


@pytest.mark.parametrize("mode", MODES)
def test_neither_grounding_nor_safety_accuses_one_of_the_sixty(mode):
    for day in PILLARS:
        told = section(day, mode).markdown
        assert find_contradictions(told, Known.of(facts_of(day))) == ()
        assert find_breaches(told) == ()
