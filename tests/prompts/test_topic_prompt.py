"""topic_messages and compatibility_messages: one side of a life, or two people."""

import re

import pytest

from fortune.engine.compatibility import CompatibilityMode, compatibility
from fortune.prompts import compatibility_messages, corrected_messages, topic_messages
from fortune.prompts.safety import find_breaches
from fortune.prompts.system import focus_of
from fortune.texts import Mode, split_sections
from tests.prompts.sizes import birth_traces, size, whole
from tests.texts.samples import facts_at, samples

TOPICS = ("personality", "wealth", "career", "teacher", "recovery", "year", "luck")
TITLES = tuple(
    zip(
        "abcde",
        ("타고난 바탕", "빛나는 점", "사람들 사이에서", "마음이 흔들릴 때", "한 걸음 더"),
        strict=True,
    )
)
LONG = tuple((id_, "맡은 일과 앞으로의") for id_, _ in TITLES)


def messages_of(topic, facts=None, mode="teacher", titles=TITLES):
    return topic_messages(facts or facts_at(), topic, mode=mode, titles=titles)


def pair_of(first, second, mode=CompatibilityMode.COLLEAGUE, titles=TITLES):
    pair = compatibility(first, second, mode=mode)
    return compatibility_messages(first, second, pair, titles=titles)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("mode", Mode)
def test_a_topic_has_its_headings_its_focus_and_the_facts(topic, mode):
    messages = messages_of(topic, mode=mode)
    assert [message["role"] for message in messages] == ["system", "user"]
    found = re.findall(r"^## (.+)$", whole(messages), re.MULTILINE)
    assert found == [title for _, title in TITLES]
    answer = "\n\n".join(f"## {title}\n\n본문입니다." for title in found)
    assert [section.id for section in split_sections(answer, TITLES)] == list("abcde")
    told = messages[1]["content"]
    assert focus_of(topic) in told
    assert "- 일간: 신금(음의 쇠), 태어난 철: 늦여름" in told


def test_every_topic_and_mode_asks_in_its_own_way():
    told = {whole(messages_of(topic, mode=mode)) for topic in TOPICS for mode in Mode}
    assert len(told) == len(TOPICS) * len(Mode)


def test_the_year_tells_its_months_and_luck_all_cycles_by_age():
    year, luck = (messages_of(topic)[1]["content"] for topic in ("year", "luck"))
    assert "- 월운: 2월 경인, 3월 신묘," in year and "1월 신축" in year
    facts = facts_at()
    for cycle in facts.luck.cycles:
        assert f"{cycle.age}세 {cycle.pillar.spoken}" in luck
        assert str(cycle.year) not in luck.replace("2026", "")
    assert "지금은 만 33세부터" in luck


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_fits_into_1200_tokens_and_tells_nothing_of_the_birth(topic):
    for sample in samples(300):
        messages = messages_of(topic, sample.facts, titles=LONG)
        assert size(messages) <= 1200
        told = whole(messages)
        if topic == "year":  # whose months are those of the year for everybody
            told = re.sub(r"^- 월운.*$", "", told, flags=re.MULTILINE)
        assert birth_traces(told, sample) == []
        assert not re.search("병신|임신(?!,)", messages[1]["content"])


def test_the_same_facts_give_the_same_messages():
    twin = facts_at("1988-07-15 13:50")
    for topic in TOPICS:
        assert messages_of(topic) == messages_of(topic) == messages_of(topic, twin)


def test_an_unknown_topic_or_mode_is_refused():
    with pytest.raises(KeyError):
        messages_of("lottery")
    with pytest.raises(ValueError, match="pirate"):
        messages_of("wealth", mode="pirate")


# Two people.


@pytest.mark.parametrize("mode", CompatibilityMode)
def test_two_people_are_the_reader_and_the_other(mode):
    messages = pair_of(facts_at(), facts_at("1990-06-15 12:00"), mode)
    told = messages[1]["content"]
    assert re.findall(r"^## (.+)$", told, re.MULTILINE) == [title for _, title in TITLES]
    assert "- 선생님의 사주: 연주 무진(戊辰), 월주 기미(己未), 일주 신미(辛未)" in told
    assert "- 상대의 사주: 연주 경오(庚午)" in told
    assert focus_of(mode) in told
    assert not re.search("첫째 분|둘째 분", told)
    assert "- 100점 가운데 66점" in told and "일지의 만남" in told


def test_two_people_fit_into_1200_tokens_and_nothing_of_their_births_is_told():
    pairs = list(zip(samples(300), samples(300)[1:], strict=False))
    for first, second in pairs:
        messages = pair_of(first.facts, second.facts, titles=LONG)
        assert size(messages) <= 1200
        assert birth_traces(whole(messages), first) == birth_traces(whole(messages), second) == []


def test_an_unknown_hour_of_either_is_told():
    told = pair_of(facts_at(hour_known=False), facts_at("1990-06-15 12:00"))[1]["content"]
    first, second = re.findall(r"^- .*의 사주.*$", told, re.MULTILINE)
    assert "(시각 모름)" in first and "시주" not in first
    assert "(시각 모름)" not in second and "시주" in second


# The second attempt.


def test_a_correction_tells_what_is_right_and_asks_for_everything_again():
    messages = messages_of("wealth")
    again = corrected_messages(messages, ["일간은 신금입니다.", "물은 0개입니다."])
    assert again[:-1] == messages[:-1]
    assert again[-1]["role"] == "user"
    added = again[-1]["content"].removeprefix(messages[-1]["content"])
    assert added.startswith("\n\n[정정]\n")
    assert "- 일간은 신금입니다.\n- 물은 0개입니다." in added
    assert "처음부터 끝까지" in added
    assert messages == messages_of("wealth")


def test_a_correction_without_truths_still_asks_and_one_without_a_question_is_refused():
    assert "[사실]에 적힌 것이 맞습니다" in whole(corrected_messages(messages_of("wealth"), []))
    for messages in ([], [{"role": "assistant", "content": "네"}]):
        with pytest.raises(ValueError, match="user"):
            corrected_messages(messages, [])


def test_what_a_model_might_repeat_of_its_orders_is_a_breach():
    for heading in (
        "[사실]",
        "[제목]",
        "[정정]",
        "[오늘]",
        "[두 사람]",
        "[지난 풀이]",
        "«선생님의 말»",
    ):
        assert [breach.kind for breach in find_breaches(f"{heading}에 따라 말씀드려요.")][:1] == [
            "leak"
        ]
