"""full_messages: the facts and nothing about the person."""

import re
from dataclasses import replace
from datetime import date

import pytest

from fortune.engine.facts import Gender
from fortune.prompts import PROMPT_VERSION, full_messages
from fortune.texts import Mode, section_titles, split_sections
from tests.texts.samples import facts_at, samples

MODES = list(Mode)
COUNT = 500


def user(facts, mode="teacher"):
    return full_messages(facts, mode=mode)[1]["content"]


def whole(facts, mode="teacher"):
    return "\n".join(message["content"] for message in full_messages(facts, mode=mode))


def line(facts, label):
    return next(x for x in user(facts).splitlines() if x.startswith(f"- {label}"))


@pytest.mark.parametrize("mode", MODES)
def test_one_system_and_one_user_message(mode):
    messages = full_messages(facts_at(), mode=mode)
    assert [message["role"] for message in messages] == ["system", "user"]
    assert all(set(message) == {"role", "content"} for message in messages)


@pytest.mark.parametrize("mode", MODES)
def test_the_headings_are_those_of_the_texts_in_their_order(mode):
    titles = section_titles(mode, 2026)
    found = re.findall(r"^## (.+)$", whole(facts_at(), mode), re.MULTILINE)
    assert found == [title for _, title in titles]
    answer = "\n\n".join(f"## {title}\n\n본문입니다." for title in found)
    assert [s.id for s in split_sections(answer, section_titles(mode, 2026))] == [
        id_ for id_, _ in titles
    ]


def test_the_facts_are_stated_as_they_are():
    facts = facts_at()
    assert line(facts, "올해") == "- 올해: 2026년 병오(丙午), 천간 정관, 지지 편관"
    assert line(facts, "사주").endswith(
        "연주 무진(戊辰), 월주 기미(己未), 일주 신미(辛未), 시주 갑오(甲午)"
    )
    assert line(facts, "일간") == "- 일간: 신금(음의 쇠), 태어난 철: 늦여름"
    assert line(facts, "십성:").endswith("일지 편인, 시간 정재, 시지 편관")
    assert line(facts, "오행") == "- 오행 개수: 나무 1, 불 1, 흙 5, 쇠 1, 물 0"
    assert line(facts, "십성 무리").endswith("비겁 0, 식상 0, 재성 1, 관성 1, 인성 5")
    assert line(facts, "힘") == "- 힘: 태강, 나를 돕는 자리 100점 가운데 75점"
    assert "억부 나무" in line(facts, "도움") and "조후 임수" in line(facts, "도움")


def test_a_balanced_chart_has_no_single_useful_element():
    facts = next(s.facts for s in samples(COUNT) if s.facts.strength.strong is None)
    assert "억부 하나로 정하기 어려움" in line(facts, "도움")


def test_only_the_cycle_of_now_and_the_next_are_told_and_only_by_age():
    facts = facts_at()
    cycles, current = facts.luck.cycles, facts.luck.current
    following = cycles[cycles.index(current) + 1]
    told = line(facts, "대운")
    assert f"지금은 만 {current.age}세부터" in told
    assert f"다음은 만 {following.age}세부터" in told
    assert told.count("만 ") == 2


def test_before_the_first_and_in_the_last_cycle_there_is_only_one_to_tell():
    facts = facts_at()
    luck = facts.luck
    young = replace(facts, luck=replace(luck, current=None))
    old = replace(facts, luck=replace(luck, current=luck.cycles[-1]))
    assert line(young, "대운").startswith(
        f"- 대운: 아직 첫 대운 전, 다음은 만 {luck.cycles[0].age}세부터"
    )
    assert line(old, "대운").count("만 ") == 1


def test_an_unknown_hour_is_told_and_no_hour_pillar_given():
    told = user(facts_at(hour_known=False))
    assert "태어난 시각 모름" in told
    assert "시주 " not in told.replace("시주를 말하지 않음", "")
    assert "시간 " not in told.replace("시각", "")


@pytest.mark.parametrize("mode", MODES)
def test_every_number_in_the_facts_is_one_that_may_be_told(mode):
    for sample in samples(COUNT):
        facts = sample.facts
        cycles, current = facts.luck.cycles, facts.luck.current
        position = cycles.index(current) + 1 if current else 0
        ages = [
            cycle.age
            for cycle in ([current] if current else []) + list(cycles[position : position + 1])
        ]
        allowed = [
            facts.year,
            *facts.element_counts.values(),
            *facts.group_counts.values(),
            100,
            facts.strength.score,
            *ages,
            facts.year,  # in the last title
        ]
        assert [int(n) for n in re.findall(r"\d+", user(facts, mode))] == allowed


@pytest.mark.parametrize("mode", MODES)
def test_no_birth_date_time_or_place_can_be_found(mode):
    for sample in samples(COUNT):
        told, birth = whole(sample.facts, mode), sample.birth
        for written in (
            f"{birth:%Y}", f"{birth:%Y-%m-%d}", f"{birth:%Y.%m.%d}", f"{birth:%Y%m%d}",
            f"{birth:%m-%d}", f"{birth:%H:%M}", f"{birth.month}월", f"{birth.day}일",
            f"{birth.hour}시", f"{birth.minute}분", str(sample.facts.chart.instant),
        ):  # fmt: skip
            assert written not in told, written
        assert not re.search(r"\d:\d|\d월|\d일|\d시|\d분|[0-9.]+°|서울|양력|음력|만 나이", told)


def test_the_gender_is_not_told():
    for sample in samples(COUNT):
        assert not re.search("남성|여성|남자|여자|male", user(sample.facts))


def test_births_with_the_same_chart_and_cycles_get_the_same_messages():
    assert full_messages(facts_at("1988-07-15 14:30"), mode="teacher") == full_messages(
        facts_at("1988-07-15 13:50"), mode="teacher"
    )


@pytest.mark.parametrize("mode", MODES)
def test_the_same_facts_always_give_the_same_messages(mode):
    assert full_messages(facts_at(), mode=mode) == full_messages(facts_at(), mode=mode)
    assert full_messages(facts_at(), mode=mode) == full_messages(facts_at(), mode=mode.value)


def test_modes_and_years_change_the_messages():
    next_year = facts_at(today=date(2027, 5, 6))
    assert whole(facts_at(), "teacher") != whole(facts_at(), "general")
    assert "2027년의 흐름과 쉼" in whole(next_year) and "2026" not in whole(next_year)


def test_the_luck_of_either_gender_is_told():
    assert user(facts_at(gender=Gender.MALE)) != user(facts_at(gender=Gender.FEMALE))


@pytest.mark.parametrize("mode", MODES)
def test_the_prompt_fits_into_1200_tokens(mode):
    # Measured on 600 prompts: cl100k needs at most 0.97 tokens a character of this text (the
    # dearest of three), o200k 0.68, DeepSeek's own 0.73 (811 tokens at most). One token a
    # character, and eight a message for its frame, is therefore more than any of them takes.
    for sample in samples(COUNT):
        messages = full_messages(sample.facts, mode=mode)
        assert sum(len(message["content"]) + 8 for message in messages) <= 1200


def test_the_rules_name_what_may_never_be_said_and_the_placeholder():
    system = full_messages(facts_at(), mode="teacher")[0]["content"]
    for word in ("죽음", "병", "승진", "성별", "학생", "통계", "한자", "{name} 선생님", "지어내지"):
        assert word in system


def test_unfit_pillar_names_are_not_put_into_the_models_mouth():
    for sample in samples(COUNT):
        assert not re.search("병신|임신", user(sample.facts))


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="daily"):
        full_messages(facts_at(), mode="daily")


def test_there_is_a_version_for_the_fingerprint():
    assert re.fullmatch(r"\d+", PROMPT_VERSION)
