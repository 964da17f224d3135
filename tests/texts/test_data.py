"""The sentences themselves: polite, plain, harmless, and grammatical by code."""

import re

import pytest

from fortune.texts.library import PAGES
from fortune.texts.particles import PAIRS
from tests.texts.samples import ending, sentences

LINES = [
    (f"{page} / {slot_name} / {key}", slot, line)
    for page, slots in PAGES.items()
    for slot_name, slot in slots.items()
    for key, lines in slot.lines.items()
    for line in lines
]

# The never-rules of a reading: no verdict on life, body, law, money or exams, no gender destiny,
# no fright, no false science, no chart of a child or a parent.
FORBIDDEN = re.compile(
    "죽음|죽을|죽는|사망|단명|수명|장수하|질병|질환|발병|병원|병이|환자|수술|암에|우울증|"
    "사고가|사고를|사고수|이혼|별거|사별|임신|유산|출산|자식|자녀|합격|불합격|낙방|시험|승진|"
    "소송|재판|관재|구설|투자|주식|코인|복권|대박|파산|망하|과부|홀아비|남편|(?<![가-힣])아내|여자|남자|"
    "여성|남성|시집|장가|통계|과학|증명|재앙|재난|흉하|흉한|불길한|불길해|저주|귀신|악운|액운|"
    "나쁜 운|운명|숙명|팔자|반드시|틀림없|무조건|절대|궁합|민원|학부모|생년월일|병신"
)
HANJA = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
SIMILE = re.compile("(?<!좀)처럼|듯[,이 ]|마냥")


def offenders(pattern):
    return [f"{where}: {line}" for where, _, line in LINES if re.search(pattern, line)]


def test_there_are_as_many_sentences_as_the_charts_need():
    assert len(LINES) > 1500


def test_no_hanja_and_no_foreign_letters_stand_in_the_sentences():
    assert offenders(HANJA) == []
    assert [
        line for _, _, line in LINES if re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", line))
    ] == []


def test_nothing_that_a_reading_may_never_say():
    assert offenders(FORBIDDEN) == []


@pytest.mark.parametrize(
    "verdict",
    [
        "올해 승진합니다.",
        "남편 복이 없습니다.",
        "사고수가 있습니다.",
        "통계학에 기반한 풀이입니다.",
    ],
)
def test_the_forbidden_words_do_catch_verdicts(verdict):
    assert FORBIDDEN.search(verdict)


def test_no_sentence_is_written_twice():
    lines = [line for _, _, line in LINES]
    assert [line for line in set(lines) if lines.count(line) > 1] == []


def test_every_sentence_ends_politely_and_as_its_slot_says():
    wrong = []
    for where, slot, line in LINES:
        if not slot.endings:
            if line[-1] in ".?!":
                wrong.append(f"{where}: a fragment ends like a sentence")
            continue
        if line.endswith("{opening}"):  # the frame of the first sentence ends in another slot
            continue
        *before, last = (ending(sentence) for sentence in sentences(line))
        polite = all(before) or where.startswith("headline")  # a headline opens with an image
        if not polite or last not in slot.endings:
            wrong.append(f"{where}: {line}")
    assert wrong == []


def test_comparisons_stand_only_where_the_image_of_the_section_stands():
    assert [
        f"{w}: {line}" for w, slot, line in LINES if SIMILE.search(line) and not slot.image
    ] == []


def test_particles_after_a_value_are_written_as_pairs():
    pairs = "|".join(re.escape(pair) for pair in PAIRS)
    bare = re.compile(r"\}(?:은|는|이(?!고)|가|을|를|과|와|로|으로|라|예요|에요)(?![(가-힣])")
    stray = re.compile(rf"(?<!\}})(?:{pairs})")
    assert offenders(bare) == []
    assert offenders(stray) == []


def test_the_name_always_stands_before_its_title():
    assert offenders(r"\{name\}(?! 선생님)") == []
    assert [line for _, _, line in LINES if line.count("{name}") > 1] == []


def test_no_stray_spaces_or_marks():
    assert offenders(r"  |\s$|^\s|[#*`<>]|\.\.|,,| ,") == []
