"""The gate: words flow, claims wait for their sentence, and what is wrong does not pass."""

from typing import NamedTuple

import pytest

from fortune.prompts.gate import LONGEST, MANY_CUTS, Gate, Rejected


class Lie(NamedTuple):
    kind: str
    start: int
    truth: str


def lies(text: str) -> list[Lie]:
    """A checker of its own: LIE is fatal, slip is small, PAIR shows only in the whole text."""
    found = [Lie("fatal", text.index("LIE"), "참말")] if "LIE" in text else []
    found += [Lie("slip", text.index("slip"), "바른말")] if "slip" in text else []
    if text.count("PAIR") == 2:
        found.append(Lie("whole", text.rindex("PAIR"), "한 번만"))
    return found


def gate() -> Gate[Lie]:
    return Gate(
        contradictions=lies,
        fatal=lambda found: len(found) > 1 or any(lie.kind == "fatal" for lie in found),
        unsafe=lambda text: ["death"] if "죽음" in text else [],
        may_matter=lambda text: any(mark in text for mark in ("LIE", "slip", "PAIR", "죽", "갑")),
    )


def feed(checked: Gate[Lie], text: str, size: int = 1) -> str:
    return "".join(checked.feed(text[place : place + size]) for place in range(0, len(text), size))


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_good_text_passes_as_it_is(size):
    text = "## 제목\n\n첫 문장이에요. 3.5배쯤 둘째! 셋째\n\n## 다음\n끝"
    checked = gate()
    passed = feed(checked, text, size) + checked.end()
    assert passed == checked.text == text
    assert not checked.passed_a_cut


def test_words_that_claim_nothing_do_not_wait_for_their_sentence():
    assert gate().feed("봄볕 같은 분이 ") == "봄볕 같은 분이 "


def test_a_word_waits_until_it_is_whole():
    checked = gate()
    assert checked.feed("봄볕 같") == "봄볕 "
    assert checked.feed("은 분") == "같은 "


def test_from_a_claim_on_the_sentence_waits_for_its_end():
    checked = gate()
    assert checked.feed("선생님은 갑목 일간") == ""
    assert checked.feed("이세요. 그래서 ") == "선생님은 갑목 일간이세요. 그래서 "


def test_a_fatal_lie_ends_the_attempt_before_anybody_reads_it():
    checked = gate()
    passed = checked.feed("참 좋은 말. ")
    with pytest.raises(Rejected) as rejected:
        checked.feed("이것은 LIE 입니다. ")
    assert passed == "참 좋은 말. "
    assert rejected.value.truths == ("참말",)


def test_one_slip_is_cut_and_two_end_the_attempt():
    checked = gate()
    assert feed(checked, "앞. 작은 slip 하나. 뒤. ", 1000) == "앞. 뒤. "
    assert checked.text == "앞. 뒤. "
    with pytest.raises(Rejected):
        checked.feed("또 slip 하나. ")


def test_what_must_not_be_said_is_cut_and_the_line_stays_a_line():
    checked = gate()
    passed = feed(checked, "앞.\n올해는 죽음의 해예요.\n뒤.\n") + checked.end()
    assert checked.text == "앞.\n\n뒤.\n"
    assert checked.passed_a_cut, "its first words had passed"
    assert "죽음" not in passed


def test_too_many_cuts_end_the_attempt():
    checked = gate()
    checked.feed("죽음. " * MANY_CUTS)
    with pytest.raises(Rejected):
        checked.feed("죽음. ")


def test_what_only_the_whole_shows_is_cut_at_the_end():
    checked = gate()
    checked.feed("처음 PAIR 하나. 다음 PAIR 둘. 끝. ")
    checked.end()
    assert checked.text == "처음 PAIR 하나. 끝. "
    assert checked.passed_a_cut


def test_nothing_left_is_unusable():
    checked = gate()
    checked.feed("죽음뿐. ")
    with pytest.raises(Rejected):
        checked.end()


def test_a_text_without_full_stops_is_checked_in_time():
    checked = gate()
    with pytest.raises(Rejected):
        feed(checked, "LIE " + "가" * LONGEST, 50)


def test_what_stands_so_far_is_what_readers_have():
    checked = gate()
    passed = checked.feed("첫째. 둘째는 아직 ") + checked.feed("갑자기 ")
    assert checked.so_far == passed == "첫째. 둘째는 아직 "
