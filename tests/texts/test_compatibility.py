"""compatibility_reading: two people in words, each kind of pair in words of its own."""

import random
import re
import time
from dataclasses import replace
from functools import cache

import pytest

from fortune.engine.compatibility import (
    WORDS,
    Compatibility,
    CompatibilityMode,
    CompatibilityPart,
    compatibility,
)
from fortune.engine.facts import Gender, facts_from_chart
from fortune.engine.ganji import Pillar
from fortune.texts.catalog_compatibility import PARTS
from fortune.texts.compatibility import compatibility_reading, compatibility_titles
from fortune.texts.library import PAGES
from tests.texts.checks import SCHOOL, check_written, length, text
from tests.texts.samples import TODAY, facts_at, samples, sentences
from tests.texts.test_data import FORBIDDEN

MODES = list(CompatibilityMode)
COUNT = 2000
# What belongs to love and fate, not to two people who work or live together.
ROMANCE = re.compile("연애|연인|애인|결혼|이별|배우자|천생연분|속궁합|학생|제자")


@cache
def couples():
    """Random pairs of the sample charts."""
    draw = random.Random(20260509)  # noqa: S311 - the same pairs in every run
    charts = [sample.facts for sample in samples(COUNT)]
    return tuple((draw.choice(charts), draw.choice(charts)) for _ in range(COUNT))


@cache
def found(mode):
    return [compatibility(one, other, mode=mode) for one, other in couples()]


@cache
def readings(mode):
    return [
        compatibility_reading(one, other, pair)
        for (one, other), pair in zip(couples(), found(mode), strict=True)
    ]


def read(one, other, mode=CompatibilityMode.COLLEAGUE):
    return compatibility_reading(one, other, compatibility(one, other, mode=mode))


def section(sections, id_):
    return next(one.markdown for one in sections if one.id == id_)


def with_day(pillar):
    """Return the sample facts with another day pillar, however unlikely."""
    facts = facts_at()
    chart = facts.chart._replace(day=Pillar.of(pillar))
    return facts_from_chart(
        chart, gender=Gender.FEMALE, birth_date=TODAY.replace(year=1988), today=TODAY
    )


def part_lines(mode, slot, part):
    """Return every sentence of one part in a slot."""
    name, kinds = PARTS[part]
    return lines_of(mode, slot, [f"{name} {kind}" for kind in kinds])


def lines_of(mode, slot, keys):
    lines = PAGES[f"compatibility/{mode.value}"][slot].lines
    return [line for key in keys for line in lines[key]]


@pytest.mark.parametrize("mode", MODES)
def test_four_sections_with_their_titles_in_order(mode):
    assert compatibility_titles() == (
        ("together", "두 사람이 만나면"),
        ("ease", "편안하게 맞는 곳"),
        ("differ", "서로 다른 곳"),
        ("practice", "함께 지내는 작은 방법"),
    )
    sections = read(facts_at(), facts_at("1990-06-15 12:00"), mode)
    assert tuple((one.id, one.title) for one in sections) == compatibility_titles()


def test_there_are_many_sentences_to_choose_from():
    pages = [page for name, page in PAGES.items() if name.startswith("compatibility/")]
    assert sum(len(x) for p in pages for slot in p.values() for x in slot.lines.values()) > 400


@pytest.mark.parametrize("mode", MODES)
def test_what_every_reading_keeps(mode):
    for reading in readings(mode):
        check_written(reading, least=3, most=4)
        assert "{name} 선생님" in reading[0].markdown and "그분" in text(reading)


@pytest.mark.parametrize("mode", MODES)
def test_different_pairs_read_differently(mode):
    assert len({text(reading) for reading in readings(mode)}) >= 0.95 * COUNT


@pytest.mark.parametrize("mode", MODES)
def test_one_reader_reads_differently_with_each_other_person(mode):
    told = {text(read(facts_at(), sample.facts, mode)) for sample in samples(COUNT)[:400]}
    assert len(told) >= 0.95 * 400


def test_each_kind_of_pair_has_sentences_of_its_own():
    for one, other in couples()[:200]:
        told = [
            {line for part in read(one, other, mode) for line in sentences(part.markdown)}
            for mode in MODES
        ]
        for mine, theirs in ((0, 1), (0, 2), (1, 2)):
            shared = told[mine] & told[theirs]
            assert len(shared) <= 3, shared  # image, word and gift
            assert len(told[mine]) == 13


def test_only_colleagues_are_spoken_to_of_school():
    work = re.compile(f"{SCHOOL.pattern}|동료|업무|회의|부서|연수|마감")
    for reading in readings(CompatibilityMode.COLLEAGUE):
        assert work.search(text(reading)), reading
    for mode in (CompatibilityMode.FAMILY, CompatibilityMode.FRIEND):
        for reading in readings(mode):
            assert not work.search(text(reading)), reading


@pytest.mark.parametrize("mode", MODES)
def test_it_takes_half_a_minute_or_a_minute(mode):
    lengths = [length(reading) for reading in readings(mode)]
    assert min(lengths) >= 320 and max(lengths) <= 600


@pytest.mark.parametrize("mode", MODES)
def test_no_number_no_romance_and_no_verdict(mode):
    for reading in readings(mode):
        told = text(reading)
        assert not re.search(r"[0-9]|점수", told), told
        assert not ROMANCE.search(told), told
        assert not FORBIDDEN.search(told), told


@pytest.mark.parametrize("mode", MODES)
def test_the_best_parts_are_ease_and_the_least_are_difference(mode):
    for reading, pair in zip(readings(mode)[:500], found(mode)[:500], strict=True):
        shares = {part.id: part.points / part.possible for part in pair.parts if part.id in PARTS}
        told = {
            id_: [
                part
                for part in shares
                if set(sentences(section(reading, id_)))
                & set(
                    lines_of(
                        pair.mode, id_, [f"{PARTS[part][0]} {kind}" for kind in PARTS[part][1]]
                    )
                )
            ]
            for id_ in ("ease", "differ")
        }
        assert sorted(told["ease"] + told["differ"]) == sorted(PARTS)
        assert min(shares[part] for part in told["ease"]) >= max(
            shares[part] for part in told["differ"]
        )


@pytest.mark.parametrize(
    ("mine", "theirs", "key"),
    [
        ("甲子", "己丑", "합"),
        ("甲子", "甲午", "비화"),
        ("甲子", "丙寅", "상생 줌"),
        ("甲子", "壬申", "상생 받음"),
        ("甲子", "戊辰", "재관 이끎"),
        ("甲子", "庚午", "재관 따름"),
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_the_meeting_of_the_day_masters_is_told_from_the_reader_s_side(mode, mine, theirs, key):
    told = sentences(section(read(with_day(mine), with_day(theirs), mode), "together"))
    assert told[1] in lines_of(mode, "master", [key])


def test_the_other_s_day_master_is_named_as_a_ten_god_of_the_reader():
    facts, other = with_day("甲子"), with_day("丙寅")
    assert "그분은 식신" in section(read(facts, other), "together")
    assert "그분은 편인" in section(read(other, facts), "together")


def test_both_directions_share_the_image_and_the_parts():
    for one, other in couples()[:100]:
        there, back = read(one, other), read(other, one)
        mine, theirs = sorted((one.day_master, other.day_master), key=lambda stem: stem.index)
        (image,) = PAGES["compatibility/common"]["image"].lines[f"{mine.hangul} {theirs.hangul}"]
        assert image in there[0].markdown and image in back[0].markdown
        for id_ in ("ease", "differ"):
            assert sentences(section(there, id_))[0] == sentences(section(back, id_))[0]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("part", "kind"),
    [(part, kind) for part, (_, kinds) in PARTS.items() for kind in kinds if part != "elements"],
)
def test_every_kind_can_be_ease_and_difference(mode, part, kind):
    one, other = facts_at(), facts_at("1990-06-15 12:00")
    pair = compatibility(one, other, mode=mode)
    for points, id_ in ((pair.parts[0].possible, "ease"), (0, "differ")):
        changed = CompatibilityPart(part, "", kind, points, 10 if points == 0 else points, "", "")
        parts = tuple(changed if old.id == part else old for old in pair.parts)
        told = sentences(
            section(compatibility_reading(one, other, replace(pair, parts=parts)), id_)
        )
        assert told[0] in lines_of(mode, id_, [f"{PARTS[part][0]} {kind}"])


def test_the_elements_are_told_by_how_well_they_fill():
    one, other = facts_at(), facts_at("1990-06-15 12:00")
    pair = compatibility(one, other)
    for points, level in ((25, "높음"), (15, "보통"), (2, "낮음")):
        parts = tuple(
            part._replace(points=points) if part.id == "elements" else part for part in pair.parts
        )
        told = text(compatibility_reading(one, other, replace(pair, parts=parts)))
        lines = lines_of(pair.mode, "ease", [f"오행 {level}"])
        lines += lines_of(pair.mode, "differ", [f"오행 {level}"])
        assert any(line in told for line in lines)


def test_what_each_gives_the_other_rests_on_the_weights():
    names = dict(zip(facts_at().element_weights, ("나무", "불", "흙", "쇠", "물"), strict=True))
    seen = set()
    for (one, other), reading in zip(couples()[:500], readings(MODES[0])[:500], strict=True):
        told = sentences(section(reading, "ease"))[1]
        mine, theirs = (
            min(facts.element_weights, key=facts.element_weights.__getitem__)
            for facts in (one, other)
        )
        received = other.element_weights[mine] >= 20
        given = one.element_weights[theirs] >= 20
        seen.add((received, given))
        assert (names[mine] in told) or (given and not received)
        assert (names[theirs] in told) or (received and not given)
    assert len(seen) == 4


@pytest.mark.parametrize("word", [word for _, word in WORDS])
def test_each_of_the_four_words_has_its_own_sentences(word):
    one, other = facts_at(), facts_at("1990-06-15 12:00")
    pair: Compatibility = replace(compatibility(one, other), word=word)
    told = sentences(section(compatibility_reading(one, other, pair), "together"))
    assert told[-1] in PAGES["compatibility/common"]["word"].lines[word]


@pytest.mark.parametrize("mode", MODES)
def test_two_equal_charts_and_unknown_hours_are_read_too(mode):
    unknown = facts_at(hour_known=False)
    for one, other in ((facts_at(), facts_at()), (unknown, facts_at()), (unknown, unknown)):
        check_written(read(one, other, mode), least=3, most=4)
    assert read(facts_at(), unknown, mode) == read(facts_at(), unknown, mode)


def test_a_reading_takes_far_less_than_five_milliseconds():
    chosen = list(zip(couples()[:200], found(MODES[0])[:200], strict=True))
    started = time.perf_counter()
    for (one, other), pair in chosen:
        compatibility_reading(one, other, pair)
    assert (time.perf_counter() - started) / len(chosen) < 0.005
