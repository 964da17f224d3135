"""DayForm, TopicForm, RelationForm, PartnerForm: what may be asked, and why not otherwise."""

from datetime import date

import pytest

from fortune.engine.compatibility import CompatibilityMode
from fortune.page_forms import DayForm, PartnerForm, RelationForm, TopicForm, has_partner
from tests.conftest import BIRTH

TODAY = date(2026, 11, 23)
PARTNER = {f"partner_{name}": value for name, value in BIRTH.items()}


def day(typed):
    return DayForm({"target_date": typed}, today=TODAY)


def partner(**changes):
    return PartnerForm(PARTNER | changes, today=TODAY)


@pytest.mark.parametrize(
    "typed", ["2026-12-01", "20261201", "2026.12.01", " 2026. 12. 1. ", "２０２６１２０１"]
)
def test_a_day_may_be_written_in_many_ways(typed):
    form = day(typed)
    assert form.is_valid()
    assert form.cleaned_data["target_date"] == date(2026, 12, 1)


@pytest.mark.parametrize("data", [{}, {"target_date": ""}, {"target_date": "  "}])
def test_without_a_day_it_is_today(data):
    form = DayForm(data, today=TODAY)
    assert form.is_valid()
    assert form.cleaned_data["target_date"] == TODAY


def test_five_years_either_way_and_not_a_day_more():
    for typed in ("2021-11-23", "2031-11-23"):
        assert day(typed).is_valid()
    for typed in ("2021-11-22", "2031-11-24", "1899-01-01", "9999-12-31"):
        (sentence,) = day(typed).sentences()["target_date"]
        assert "2021년 11월 23일부터 2031년 11월 23일 사이" in sentence


def test_five_years_from_a_leap_day():
    assert DayForm({"target_date": "2033-02-28"}, today=date(2028, 2, 29)).is_valid()
    assert not DayForm({"target_date": "2033-03-01"}, today=date(2028, 2, 29)).is_valid()


@pytest.mark.parametrize("typed", ["2026-02-29", "2026-13-01", "20260001"])
def test_a_day_that_is_not_there_is_refused_by_name(typed):
    (sentence,) = day(typed).sentences()["target_date"]
    assert sentence.endswith("없는 날이에요. 날짜를 다시 확인해 주세요.")


@pytest.mark.parametrize("typed", ["내일", "1", "2026-12", "<b>", "x" * 10_000, "٢٠٢٦-١٢"])
def test_what_is_no_date_is_answered_with_how_to_write_one(typed):
    assert day(typed).sentences() == {
        "target_date": ["날짜를 2026.03.02처럼 숫자 8자리로 넣어 주세요."]
    }


def test_each_of_the_eight_topics_is_taken():
    for topic in ("personality", "wealth", "career", "compatibility", "teacher", "recovery",
                  "year", "luck"):  # fmt: skip
        form = TopicForm({"topic": topic})
        assert form.is_valid()
        assert form.cleaned_data["topic"] == topic


@pytest.mark.parametrize("data", [{}, {"topic": ""}, {"topic": "exam"}, {"topic": "year\x00"}])
def test_any_other_topic_is_refused_with_a_sentence(data):
    (sentence,) = TopicForm(data).sentences()["topic"]
    assert sentence.endswith("골라 주세요.")


def test_a_relation_is_colleague_unless_chosen():
    chosen = RelationForm({"relation": "family"})
    assert chosen.is_valid()
    assert chosen.cleaned_data["relation"] is CompatibilityMode.FAMILY
    usual = RelationForm({})
    assert usual.is_valid()
    assert usual.cleaned_data["relation"] is CompatibilityMode.COLLEAGUE
    assert RelationForm({"relation": "student"}).sentences() == {
        "relation": ["사이는 동료, 가족, 친구 가운데 골라 주세요."]
    }


def test_the_other_birth_is_read_from_its_own_fields():
    form = partner(partner_birth_date="1990-06-15", birth_date="1988-07-15")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["solar_date"] == date(1990, 6, 15)
    assert dict(form.typed()) == PARTNER | {"partner_birth_date": "1990-06-15"}


def test_the_other_hour_can_be_unknown_while_mine_is_known():
    form = partner(partner_time_unknown="on", partner_birth_time="nonsense")
    assert form.is_valid()
    assert form.cleaned_data["chart"].hour is None
    mine = partner(time_unknown="on")
    assert mine.is_valid()
    assert mine.cleaned_data["chart"].hour is not None


def test_an_error_of_the_other_birth_is_named_by_its_own_field():
    assert list(partner(partner_birth_date="1988-02-30").sentences()) == ["partner_birth_date"]
    assert set(PartnerForm({}).sentences()) == {"partner_birth_date", "partner_gender"}


def test_a_child_is_not_charted_as_the_other_person_either():
    (sentence,) = partner(partner_birth_date="2015-03-01").sentences()["partner_birth_date"]
    assert "만 14세가 되지 않은" in sentence


def test_an_absent_other_person_is_told_from_an_unfinished_one():
    assert not has_partner(BIRTH)
    assert has_partner(PARTNER)
