"""daily_messages: the day's score and reasons, worded by a model that computes nothing."""

import re
from datetime import date, timedelta

import pytest

from fortune.engine.daily import daily
from fortune.prompts import daily_messages
from fortune.texts import Mode, split_sections
from fortune.texts.daily import daily_titles
from tests.prompts.sizes import birth_traces, size, whole
from tests.texts.samples import facts_at, samples

DAY = date(2026, 5, 6)
TITLES = daily_titles(DAY)


def messages_on(day=DAY, facts=None, mode="teacher"):
    facts = facts or facts_at()
    return daily_messages(facts, daily(facts, day), mode=mode, titles=TITLES)


def user(*args, **kwargs):
    return messages_on(*args, **kwargs)[1]["content"]


@pytest.mark.parametrize("mode", Mode)
def test_the_headings_are_those_of_the_day_in_their_order(mode):
    found = re.findall(r"^## (.+)$", whole(messages_on(mode=mode)), re.MULTILINE)
    assert found == [title for _, title in TITLES]
    answer = "\n\n".join(f"## {title}\n\n본문입니다." for title in found)
    assert [section.id for section in split_sections(answer, TITLES)] == [id_ for id_, _ in TITLES]


def test_the_number_of_headings_is_told_as_it_is():
    assert "다섯 줄의 [제목]" in whole(messages_on())


def test_the_day_is_told_by_weekday_pillar_score_and_its_strongest_reasons():
    told = user()
    assert "- 간지: 수요일, 경진(庚辰), 천간 겁재, 지지 정인" in told
    assert "- 점수: 100점 가운데 49점, 고른 날" in told
    assert "- 까닭: 오늘의 천간 경금, 용신을 누르는 기운(기신)이라 천천히 가요." in told
    assert told.count("- 까닭:") == 2
    assert "- 작은 행운: 청록, 동쪽, 숫자 3·8" in told


def test_another_day_is_another_prompt_and_the_date_itself_is_not_told():
    assert user() != user(day=DAY + timedelta(1))
    for days in range(60):
        assert not re.search(r"\d월|\d일|20\d\d", user(day=DAY + timedelta(days)))


@pytest.mark.parametrize("mode", Mode)
def test_the_same_facts_and_day_give_the_same_messages(mode):
    assert messages_on(mode=mode) == messages_on(mode=mode.value)
    twin = facts_at("1988-07-15 13:50")
    assert messages_on(mode=mode) == messages_on(facts=twin, mode=mode)


def test_it_fits_into_1200_tokens_and_tells_nothing_of_the_birth():
    for number, sample in enumerate(samples(400)):
        told = messages_on(DAY + timedelta(number), sample.facts)
        assert size(told) <= 1200
        assert birth_traces(whole(told), sample) == []


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="daily"):
        messages_on(mode="daily")
