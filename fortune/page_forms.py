"""What a page asks beside a birth: a day, a topic, the other person and who the two are."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils import timezone

from fortune.engine.compatibility import CompatibilityMode
from fortune.forms import DATE, SajuForm, sentences_of
from fortune.texts.topics import Topic

YEARS_AROUND: Final = 5  # a day is asked for at most so many years before or after today
PARTNER: Final = "partner_"

TOPICS: Final = [(topic.value, topic.hangul) for topic in Topic]
RELATIONS: Final = [(relation.value, relation.hangul) for relation in CompatibilityMode]


def year_away(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years away, 28 February for a 29th that is not there.

    >>> year_away(dt.date(2024, 2, 29), 5)
    datetime.date(2029, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class PageForm(forms.Form):
    """A form that says its errors as the form of a birth does."""

    def sentences(self) -> dict[str, list[str]]:
        """Return the errors as plain sentences, field by field."""
        return sentences_of(self)


class DayForm(PageForm):
    """One day. `cleaned_data["target_date"]` is a date in Korea; nothing typed means `today`."""

    target_date = forms.CharField(
        label="날짜", required=False, max_length=30,
        error_messages={"max_length": "날짜를 2026.03.02처럼 숫자 8자리로 넣어 주세요."},
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    @property
    def limits(self) -> tuple[dt.date, dt.date]:
        """The first and the last day that may be asked for."""
        return year_away(self.today, -YEARS_AROUND), year_away(self.today, YEARS_AROUND)

    def clean_target_date(self) -> dt.date:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["target_date"]).strip()
        if not typed:
            return self.today
        if not (match := DATE.fullmatch(typed)):
            raise forms.ValidationError("날짜를 2026.03.02처럼 숫자 8자리로 넣어 주세요.")
        year, month, day = (int(part) for part in match.groups() if part is not None)
        first, last = self.limits
        if not first.year <= year <= last.year:
            raise forms.ValidationError(self._out_of_limits())
        try:
            asked = dt.date(year, month, day)
        except ValueError:
            raise forms.ValidationError(
                f"{year}년 {month}월 {day}일은 없는 날이에요. 날짜를 다시 확인해 주세요."
            ) from None
        if not first <= asked <= last:
            raise forms.ValidationError(self._out_of_limits())
        return asked

    def _out_of_limits(self) -> str:
        first, last = self.limits
        return (
            f"오늘부터 앞뒤로 {YEARS_AROUND}년까지 볼 수 있어요. "
            f"{first.year}년 {first.month}월 {first.day}일부터 "
            f"{last.year}년 {last.month}월 {last.day}일 사이에서 골라 주세요."
        )


class TopicForm(PageForm):
    """One of the topics. `cleaned_data["topic"]` is a Topic."""

    topic = forms.ChoiceField(
        label="주제", choices=TOPICS,
        error_messages={
            "required": "주제를 하나 골라 주세요.",
            "invalid_choice": "주제는 성격부터 대운까지 여덟 가지 가운데 골라 주세요.",
        },
    )  # fmt: skip

    def clean_topic(self) -> Topic:
        return Topic(self.cleaned_data["topic"])


class RelationForm(PageForm):
    """Who the two are to each other: a CompatibilityMode; nothing chosen means colleagues."""

    relation = forms.ChoiceField(
        label="어떤 사이인가요", choices=RELATIONS, required=False, widget=forms.RadioSelect,
        initial=CompatibilityMode.COLLEAGUE.value,
        error_messages={"invalid_choice": "사이는 동료, 가족, 친구 가운데 골라 주세요."},
    )  # fmt: skip

    def clean_relation(self) -> CompatibilityMode:
        return CompatibilityMode(self.cleaned_data["relation"] or CompatibilityMode.COLLEAGUE)


class PartnerForm(SajuForm):
    """The other person's birth: the fields of SajuForm, each posted and refused as `partner_…`."""

    def add_prefix(self, field_name: str) -> str:
        return PARTNER + field_name

    @staticmethod
    def typed_before(fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of `fields` is the other person's, as the form's `initial`."""
        return {
            name.removeprefix(PARTNER): value
            for name, value in fields.items()
            if name.startswith(PARTNER)
        }


def beside_the_birth(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what of `fields` is asked beside a birth: the day, the topic, the other person."""
    partner = {PARTNER + name for name in SajuForm.base_fields}
    asked = partner | {"target_date", "topic", "relation"}
    return {name: str(value) for name, value in fields.items() if name in asked}


def has_partner(fields: Mapping[str, Any]) -> bool:
    """Say whether anything of the other person's birth was posted."""
    return any(name.startswith(PARTNER) for name in fields)
