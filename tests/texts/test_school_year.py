"""school_year: twelve cards from March to February, each for its month and its chart."""

import re
import time
from datetime import date, datetime
from functools import cache

import pytest

from fortune.engine.errors import OutOfRange
from fortune.engine.luck import luck_month
from fortune.texts.library import PAGES
from fortune.texts.school_year import school_year, school_year_sections, school_year_titles
from fortune.texts.sections import join_sections, split_sections
from fortune.texts.slots import GOD_KEYS
from fortune.texts.traits import help_of, traits_of
from tests.texts.samples import TODAY, ending, facts_at, samples, sentences
from tests.texts.test_full import BROKEN, chart_of

COUNT = 2000
MONTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]


@cache
def years(count=COUNT, today=TODAY):
    return [school_year(sample.facts, today=today) for sample in samples(count)]


def text(cards):
    return join_sections(school_year_sections(cards))


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 3, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 2, 28), 2026),
        (date(2027, 3, 1), 2027),
        (date(2028, 2, 29), 2027),
    ],
)
def test_the_year_runs_from_march_and_keeps_january_and_february(today, first):
    cards = school_year(facts_at(), today=today)
    assert [card.month for card in cards] == MONTHS
    assert [card.year for card in cards] == [first] * 10 + [first + 1] * 2
    assert [(card.year, card.month) for card in cards if card.current] == [
        (today.year, today.month)
    ]


def test_the_pillars_and_their_beginnings_are_those_of_the_almanac():
    cards = school_year(facts_at(), today=TODAY)
    assert [card.pillar.hangul for card in cards] == (
        [
            "신묘",
            "임진",
            "계사",
            "갑오",
            "을미",
            "병신",
            "정유",
            "무술",
            "기해",
            "경자",
            "신축",
            "임인",
        ]
    )
    # 경칩 2026 and 입춘 2027, KASI to the minute.
    assert cards[0].begins.replace(second=0) == datetime(2026, 3, 5, 22, 58)
    assert cards[-1].begins.replace(second=0) == datetime(2027, 2, 4, 10, 46)
    for card in cards:
        assert (card.begins.year, card.begins.month) == (card.year, card.month)
        assert 3 <= card.begins.day <= 9


def test_a_card_has_the_pillar_of_most_days_of_its_month():
    facts = facts_at()
    for card in school_year(facts, today=TODAY):
        days = [
            luck_month(facts.chart, date(card.year, card.month, day)).pillar for day in range(1, 29)
        ]
        assert days.count(card.pillar) > 14


def test_ten_gods_and_help_are_those_of_the_chart():
    for sample in samples(COUNT)[:200]:
        facts = sample.facts
        for card in school_year(facts, today=TODAY):
            month = luck_month(facts.chart, date(card.year, card.month, 20))
            assert (card.ten_god, card.branch_ten_god) == (month.ten_god, month.branch_ten_god)
            assert card.help == {1: "도움", 0: "보통", -1: "부담"}[help_of(facts, card.pillar.stem)]
            god, branch_god = card.ten_god.hangul, card.branch_ten_god.hangul
            first, second = sentences(card.flow)
            assert god in first and f"{card.pillar.spoken}월" in first
            assert branch_god in second
            others = set(GOD_KEYS)
            assert not any(other in first for other in others - {god})
            assert not any(other in second for other in others - {branch_god})


def test_all_three_kinds_of_months_come():
    assert {card.help for cards in years(200) for card in cards} == {"도움", "보통", "부담"}


def test_the_work_is_that_of_the_month():
    words = {
        3: "개학|학급 세우기|이름|처음", 4: "상담|공개수업|한 명", 5: "체육대회|행사|웃을",
        6: "평가|배움을", 7: "생기부|매듭|방학", 8: "방학|연수|2학기", 9: "2학기|한 뼘",
        10: "체험학습|행사|솜씨", 11: "수능|짧아|교육과정", 12: "생기부|적고|한 아이",
        1: "종업식|기록|교실", 2: "전보|교실|교육과정",
    }  # fmt: skip
    for cards in years(200):
        for card in cards:
            assert card.work.startswith(f"{card.month}월은 ")
            assert re.search(words[card.month], sentences(card.work)[0]), card.work


def test_the_group_called_thick_is_the_strongest_or_a_second_of_two_and_more():
    both = set()
    for sample in samples(COUNT)[:300]:
        facts, traits = sample.facts, traits_of(sample.facts)
        thick = {traits.lead.hangul}
        if facts.group_counts[traits.second] > 1:
            thick.add(traits.second.hangul)
        named = {
            name
            for card in school_year(facts, today=TODAY)
            for name in re.findall("(비겁|식상|재성|관성|인성)[이가] 두터운", card.work)
        }
        assert named == thick
        both.add(len(named))
    assert both == {1, 2}


def test_december_and_february_are_told_as_the_peaks():
    lines = PAGES["school_year/cards"]["school"].lines
    assert any("꼭대기" in line for line in lines["12월"])
    assert any("꼭대기" in line for line in lines["2월"])


def test_different_charts_read_differently():
    assert len({text(cards) for cards in years()}) >= 0.95 * COUNT


def test_the_next_year_reads_differently():
    for sample in samples(COUNT)[:100]:
        now, then = (
            {x.flow for x in school_year(sample.facts, today=date(year, 5, 6))}
            for year in (2026, 2027)
        )
        assert now.isdisjoint(then)


def test_no_sentence_stands_twice_in_a_year():
    for today in (TODAY, date(2027, 1, 9), date(2031, 8, 1)):
        for cards in years(1000, today):
            found = [s for section in school_year_sections(cards) for s in
                     sentences(section.markdown)]  # fmt: skip
            assert len(found) == len(set(found)) == 60


def test_every_sentence_is_polite_and_no_ending_comes_three_times_in_a_row():
    # Many charts share a month's section.
    for section in {one for cards in years() for one in school_year_sections(cards)}:
        endings = [ending(sentence) for sentence in sentences(section.markdown)]
        assert all(endings), section.markdown
        runs = zip(endings, endings[1:], endings[2:], strict=False)
        assert not any(a == b == c for a, b, c in runs), section.markdown
        assert not BROKEN.search(section.markdown)
        assert not re.search(r"[{}(]", section.markdown)


def test_an_action_is_one_small_thing():
    for cards in years(200):
        for card in cards:
            (action,) = sentences(card.action)
            assert ending(action) in ("세요", "까요")
            assert len(action) <= 60


def test_the_sections_carry_the_cards_and_can_be_read_back():
    cards = school_year(facts_at(), today=TODAY)
    sections = school_year_sections(cards)
    assert tuple((s.id, s.title) for s in sections) == school_year_titles()
    assert [s.id for s in sections] == [f"m{month}" for month in MONTHS]
    for card, section in zip(cards, sections, strict=True):
        assert section.title == f"{card.month}월 · {card.title}"
        assert all(part in section.markdown for part in (card.work, card.flow, card.action))
    assert split_sections(join_sections(sections), school_year_titles()) == sections


def test_charts_at_the_edges_have_a_year_too():
    edges = [facts_at(hour_known=False)]
    edges += [
        chart_of(*[pillar] * 4) for pillar in ("甲寅", "丁巳", "己未", "戊戌", "辛酉", "壬子")
    ]
    for facts in edges:
        cards = school_year(facts, today=TODAY)
        assert len(cards) == 12
        assert all(card.work and card.flow and card.action for card in cards)


def test_the_same_facts_and_day_always_give_the_same_year():
    assert school_year(facts_at(), today=TODAY) == school_year(facts_at(), today=TODAY)


def test_a_year_beyond_the_almanac_is_refused():
    with pytest.raises(OutOfRange):
        school_year(facts_at(), today=date(2112, 5, 6))


def test_a_year_takes_far_less_than_five_milliseconds():
    chosen = [sample.facts for sample in samples(COUNT)[:200]]
    started = time.perf_counter()
    for facts in chosen:
        school_year_sections(school_year(facts, today=TODAY))
    assert (time.perf_counter() - started) / len(chosen) < 0.005
