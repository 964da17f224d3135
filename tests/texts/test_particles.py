"""Particles follow the sound a word ends in."""

import pytest

from fortune.texts.particles import PAIRS, final_consonant, particle, resolve, with_particle


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("나무", ("는", "가", "를", "와", "로", "예요")),
        ("불", ("은", "이", "을", "과", "로", "이에요")),
        ("흙", ("은", "이", "을", "과", "으로", "이에요")),
        ("쇠", ("는", "가", "를", "와", "로", "예요")),
        ("물", ("은", "이", "을", "과", "로", "이에요")),
        ("신금(辛金)", ("은", "이", "을", "과", "으로", "이에요")),
        ("나무 (木)", ("는", "가", "를", "와", "로", "예요")),
        ("'배움'", ("은", "이", "을", "과", "으로", "이에요")),
        ("“쉬는 때”", ("는", "가", "를", "와", "로", "예요")),
        ("**갑목**", ("은", "이", "을", "과", "으로", "이에요")),
        ("甲", ("은", "이", "을", "과", "으로", "이에요")),
        ("戊", ("는", "가", "를", "와", "로", "예요")),
        ("AI", ("는", "가", "를", "와", "로", "예요")),
        ("URL", ("은", "이", "을", "과", "로", "이에요")),
    ],
)
def test_a_word_takes_its_six_particles(word, expected):
    pairs = ("은(는)", "이(가)", "을(를)", "과(와)", "(으)로", "이에요(예요)")
    assert tuple(particle(word, pair) for pair in pairs) == expected


@pytest.mark.parametrize(
    ("number", "topic", "direction"),
    [
        ("0", "은", "으로"),  # 영
        ("1", "은", "로"),  # 일
        ("2", "는", "로"),
        ("3", "은", "으로"),
        ("4", "는", "로"),
        ("5", "는", "로"),
        ("6", "은", "으로"),
        ("7", "은", "로"),
        ("8", "은", "로"),
        ("9", "는", "로"),
        ("10", "은", "으로"),  # 십
        ("47", "은", "로"),
        ("75", "는", "로"),
        ("100", "은", "으로"),  # 백
        ("1000", "은", "으로"),  # 천
        ("12,000", "은", "으로"),
        ("10000", "은", "으로"),  # 만
        ("100000000", "은", "으로"),  # 억
        ("2026", "은", "으로"),  # 육
        ("2030", "은", "으로"),  # 삼십
        ("75%", "는", "로"),  # 퍼센트
    ],
)
def test_a_number_is_read_aloud(number, topic, direction):
    assert (particle(number, "은(는)"), particle(number, "(으)로")) == (topic, direction)


def test_a_bracket_with_nothing_before_it_is_read_itself():
    assert with_particle("(물)", "을(를)") == "(물)을"


def test_nothing_at_all_ends_in_a_vowel():
    assert final_consonant("") == final_consonant("()") == 0


def test_pairs_in_a_sentence_are_resolved_one_by_one():
    written = "나무과(와) 불이(가) 흙(土)을(를) 데우고 75점(으)로 2026년은(는) 물이에요(예요)."
    assert resolve(written) == "나무와 불이 흙(土)을 데우고 75점으로 2026년은 물이에요."


def test_every_pair_can_be_resolved():
    assert resolve("".join(f"물{pair}쇠{pair}" for pair in PAIRS)).count("(") == 0


def test_an_unknown_pair_is_refused():
    with pytest.raises(KeyError):
        particle("물", "에게")
