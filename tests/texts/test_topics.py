"""topic_reading: five topics for any chart, in both modes."""

import re
import time
from dataclasses import replace
from functools import cache

import pytest

from fortune.engine.ten_gods import TenGodGroup
from fortune.texts.catalog import CATALOG
from fortune.texts.catalog_topics import PLANS
from fortune.texts.library import PAGES
from fortune.texts.luck import luck_reading, luck_titles
from fortune.texts.sections import Mode, join_sections, split_sections
from fortune.texts.slots import GOD_KEYS
from fortune.texts.topics import Topic, topic_reading, topic_titles
from fortune.texts.traits import traits_of
from fortune.texts.wording import ELEMENT_NAMES
from fortune.texts.year import year_reading, year_titles
from tests.texts.checks import length
from tests.texts.samples import ending, facts_at, samples, sentences
from tests.texts.test_full import BROKEN, chart_of

COUNT = 2000
OWN = [Topic(topic) for topic in PLANS]
BOTH = pytest.mark.parametrize("mode", list(Mode))
TOPICS = pytest.mark.parametrize("topic", OWN)

SCHOOL = re.compile(
    "교실|수업|아이들|학기|학교|학급|칠판|교무실|방학|학생|담임|동아리|급식|학년|종례|교과|생기부"
    "|동료 교사|연구회|공개수업|교장|교감|부장|선생님들"
)
# What the teacher's mode speaks of at least once.
WORK = re.compile(
    f"{SCHOOL.pattern}|아이|동료|업무|학교|어려운 반|연수|퇴근|출근|월급|봉급|동학년|교구"
)
# A section that opens so hangs on what stands before it.
HANGING = re.compile("^(?:그|이|또|다만|하지만|그래서|그리고|이런|그런|그럴|이럴|한편)(?= |래서)")
SIMILE = re.compile("(?<!좀)처럼|듯[,이 ]")


@cache
def readings(topic, mode):
    return [topic_reading(sample.facts, topic, mode=mode) for sample in samples(COUNT)]


@cache
def sections(topic, mode):
    """Every section that stands in a reading, once: many charts share one."""
    return tuple(dict.fromkeys(s for reading in readings(topic, mode) for s in reading))


def lines_of(topic):
    return [
        line
        for name, page in PAGES.items()
        if name.startswith(f"topics/{topic}/")
        for slot in page.values()
        for lines in slot.lines.values()
        for line in lines
    ]


def test_five_topics_are_composed_here():
    assert set(OWN) == {
        Topic.PERSONALITY, Topic.WEALTH, Topic.CAREER, Topic.TEACHER, Topic.RECOVERY,
    }  # fmt: skip


def test_the_topics_have_their_korean_names():
    assert [topic.hangul for topic in Topic] == [
        "성격·기질", "재물", "진로·적성", "궁합", "교사로서의 나", "쉼과 회복", "올해", "대운",
    ]  # fmt: skip


@TOPICS
def test_a_topic_has_at_least_120_sentences(topic):
    found = {sentence for line in lines_of(topic) for sentence in sentences(line)}
    assert len(found) >= 120
    for mode in Mode:
        slots = [
            PAGES[f"topics/{topic}/{step.page}"][step.slot]
            for plan in PLANS[topic]
            for step in plan.steps
            if step.page in ("common", mode)
        ]
        own = {s for slot in slots for lines in slot.lines.values() for x in lines
               for s in sentences(x)}  # fmt: skip
        assert len(own) >= 120, mode


@TOPICS
@BOTH
def test_four_or_five_sections_with_their_titles_in_order(topic, mode):
    sections = topic_reading(facts_at(), topic, mode=mode)
    assert tuple((s.id, s.title) for s in sections) == topic_titles(topic, 2026)
    assert 4 <= len(sections) <= 5
    assert len({s.id for s in sections}) == len({s.title for s in sections}) == len(sections)


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.COMPATIBILITY])
@BOTH
def test_a_stored_reading_is_split_into_the_same_sections(topic, mode):
    facts = facts_at()
    sections, titles = topic_reading(facts, topic, mode=mode), topic_titles(topic, 2026, mode)
    assert tuple((s.id, s.title) for s in sections) == titles
    assert split_sections(join_sections(sections), titles) == sections


@TOPICS
@BOTH
def test_different_charts_read_differently(topic, mode):
    texts = {join_sections(reading) for reading in readings(topic, mode)}
    assert len(texts) >= 0.95 * COUNT


@TOPICS
@BOTH
def test_no_sentence_stands_twice_in_a_reading(topic, mode):
    for reading in readings(topic, mode):
        found = [sentence for s in reading for sentence in sentences(s.markdown)]
        assert len(found) == len(set(found))


@TOPICS
@BOTH
def test_nothing_is_left_to_fill_in_but_one_name(topic, mode):
    for reading in readings(topic, mode):
        text = join_sections(reading)
        assert "(" not in text
        assert re.findall(r"\{.*?\}", text) == ["{name}"]
        assert reading[0].markdown.startswith("{name} 선생님")


@TOPICS
@BOTH
def test_no_particle_is_broken(topic, mode):
    for s in sections(topic, mode):
        assert not BROKEN.search(s.markdown), s.markdown


@TOPICS
@BOTH
def test_every_sentence_is_polite_and_no_ending_comes_three_times_in_a_row(topic, mode):
    for s in sections(topic, mode):
        endings = [ending(sentence) for sentence in sentences(s.markdown)]
        assert all(endings), s.markdown
        runs = zip(endings, endings[1:], endings[2:], strict=False)
        assert not any(a == b == c for a, b, c in runs), s.markdown


@TOPICS
@BOTH
def test_a_section_opens_on_its_own_and_holds_at_most_one_image(topic, mode):
    for s in sections(topic, mode):
        assert not HANGING.search(s.markdown), s.markdown
        assert len(SIMILE.findall(s.markdown)) <= 1, s.markdown
        assert 3 <= len(sentences(s.markdown)) <= 6, s.markdown


@TOPICS
@BOTH
def test_a_topic_takes_about_a_minute(topic, mode):
    for reading in readings(topic, mode):
        assert 380 <= length(reading) <= 700


@TOPICS
def test_every_sentence_is_used_by_some_chart(topic):
    """What no chart of two thousand ever reads would be dead text, or a wrong choice."""
    told = {
        sentence
        for mode in Mode
        for s in sections(topic, mode)
        for sentence in sentences(s.markdown)
    }
    written = {sentence for line in lines_of(topic) for sentence in sentences(line)}
    assert len(written - told) <= 0.02 * len(written), sorted(written - told)


@TOPICS
def test_only_a_teacher_is_spoken_to_of_school(topic):
    for sample in samples(COUNT)[:500]:
        general = join_sections(topic_reading(sample.facts, topic, mode="general"))
        assert not SCHOOL.search(general), SCHOOL.search(general)
        teacher = join_sections(topic_reading(sample.facts, topic, mode="teacher"))
        assert WORK.search(teacher), teacher
        assert teacher != general


@TOPICS
@BOTH
def test_the_same_facts_always_read_the_same(topic, mode):
    first, second = (topic_reading(facts_at(), topic, mode=mode) for _ in range(2))
    assert first == second


@TOPICS
@BOTH
def test_charts_at_the_edges_are_read_too(topic, mode):
    facts = facts_at()
    edges = [
        facts_at(hour_known=False),
        replace(facts, luck=replace(facts.luck, current=None)),
        *(chart_of(*[pillar] * 4) for pillar in ("甲寅", "丁巳", "己未", "戊戌", "辛酉", "壬子")),
    ]
    for edge in edges:
        sections = topic_reading(edge, topic, mode=mode)
        assert all(s.markdown for s in sections)
        assert tuple((s.id, s.title) for s in sections) == topic_titles(topic, 2026)


def told(pattern, text):
    """Return every group that matched: the names a text speaks of after such words."""
    return {name for found in re.finditer(pattern, text) for name in found.groups() if name}


GOD = f"({'|'.join(GOD_KEYS)})"


@TOPICS
@BOTH
def test_what_is_said_of_the_chart_is_true(topic, mode):
    seen = set()
    for sample, reading in zip(samples(COUNT), readings(topic, mode), strict=True):
        facts, text = sample.facts, join_sections(reading)
        traits = traits_of(facts)
        gods = {place.position: place for place in facts.places}
        current = facts.luck.current
        truths = {
            rf"일지(?:의|에|에 놓인) {GOD}": {gods["day"].branch_ten_god.hangul},
            rf"(?:월지(?:의|에|가)|태어난 달의 자리에) {GOD}": {
                gods["month"].branch_ten_god.hangul
            },
            rf"월간(?:의|에) {GOD}": {gods["month"].stem_ten_god.hangul},
            rf"연간의 {GOD}": {gods["year"].stem_ten_god.hangul},
            rf"{GOD}[이가] 두드러져|두드러진 {GOD}의": {traits.lead_god.hangul},
            rf"지금 지나는 (?:대운은 )?{GOD}의": {current.ten_god.hangul} if current else set(),
            "(나무|불|흙|쇠|물)(?:의 기운이|[이가]) 비어": {
                name for element, name in ELEMENT_NAMES.items() if not facts.element_counts[element]
            },
            "비어 있는 (나무|불|흙|쇠|물)의": {
                name for element, name in ELEMENT_NAMES.items() if not facts.element_counts[element]
            },
            "(나무|불|흙|쇠|물)[이가] (?:조금 |가장 )?옅": {ELEMENT_NAMES[traits.needed]},
            "(비겁)이 비어": set() if facts.group_counts[TenGodGroup.PEER] else {"비겁"},
            "둘째로 두터운 (비겁|식상|재성|관성|인성)": {traits.second.hangul},
        }
        for pattern, true in truths.items():
            names = told(pattern, text)
            assert names <= true, (pattern, names, text)
            seen |= {pattern} if names else set()
    assert len(seen) >= 3


@TOPICS
def test_a_topic_takes_far_less_than_five_milliseconds(topic):
    chosen = [sample.facts for sample in samples(COUNT)[:200]]
    started = time.perf_counter()
    for facts in chosen:
        topic_reading(facts, topic, mode="teacher")
    assert (time.perf_counter() - started) / len(chosen) < 0.005


def test_the_year_and_the_luck_cycles_are_read_as_topics_too():
    facts = facts_at()
    assert topic_titles("luck", 2026) == luck_titles()
    assert topic_titles("year", 2027) == year_titles(2027)
    assert topic_titles("year", 2027, "general") == year_titles(2027, Mode.GENERAL)
    for mode in Mode:
        assert topic_reading(facts, "year", mode=mode) == year_reading(facts, mode=mode)
        assert topic_reading(facts, Topic.LUCK, mode=mode) == luck_reading(facts, mode=mode)


def test_money_is_spoken_of_as_habits_and_never_as_gain():
    gain = re.compile(
        "펀드|부동산|재테크|수익|이자|대출|보험|환율|금리|종목|불려|벌게 됩|큰돈을 벌|횡재"
    )
    assert [line for line in lines_of("wealth") if gain.search(line)] == []


def test_no_post_is_promised_or_denied():
    verdict = re.compile(
        "(?:교장|교감|장학사|연구사|부장|관리자|전문직)(?:이|가|으로|로) (?:됩|되십|될|발령|뽑)"
        "|(?:맞지|어울리지) 않|될 수 없|그릇이 (?:아|작)"
    )
    for topic in ("teacher", "career"):
        assert [line for line in lines_of(topic) if verdict.search(line)] == []
    assert verdict.search("올해 교감으로 발령") and verdict.search("관리자가 됩니다")


def test_children_and_parents_are_never_sorted():
    """The teacher's own manner is told; no kind of child, no kind of parent."""
    kinds = re.compile("이런 아이|이런 학생|아이는 이렇게|아이의 (?:기질|성격|사주|띠)|문제아|진상")
    for topic in PLANS:
        assert [line for line in lines_of(topic) if kinds.search(line)] == []


def test_compatibility_needs_two_charts():
    with pytest.raises(ValueError, match="two charts"):
        topic_reading(facts_at(), "compatibility", mode="teacher")
    with pytest.raises(ValueError, match="two charts"):
        topic_titles("compatibility", 2026)


def test_an_unknown_topic_or_mode_is_refused():
    with pytest.raises(ValueError, match="love"):
        topic_reading(facts_at(), "love", mode="teacher")
    with pytest.raises(ValueError, match="daily"):
        topic_reading(facts_at(), "wealth", mode="daily")
    with pytest.raises(ValueError, match="daily"):
        topic_titles("wealth", 2026, "daily")


def test_every_page_of_the_topics_is_in_the_catalogue():
    named = {name for name in CATALOG if name.startswith("topics/")}
    assert named == {name for name in PAGES if name.startswith("topics/")}
