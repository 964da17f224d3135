"""Forms of the calendar: a month to look at, and a date of one's own."""

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.utils import timezone

from fortune.page_forms import YEARS_AROUND, PageForm
from fortune.person_forms import clean_line

MONTH: Final = re.compile(r"(\d{4})[-.]?(\d{1,2})")


class MonthForm(PageForm):
    """A month. `cleaned_data["month"]` is its first day; nothing typed means that of `today`."""

    month = forms.CharField(
        label="달", required=False, max_length=10,
        error_messages={"max_length": "달을 2026-03처럼 골라 주세요."},
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    def clean_month(self) -> dt.date:
        typed = self.cleaned_data["month"].strip()
        if not typed:
            return self.today.replace(day=1)
        match = MONTH.fullmatch(typed)
        year, month = (int(part) for part in match.groups()) if match else (0, 0)
        if not 1 <= month <= 12:
            raise forms.ValidationError("달을 2026-03처럼 골라 주세요.")
        if abs((year - self.today.year) * 12 + month - self.today.month) > YEARS_AROUND * 12:
            raise forms.ValidationError(f"오늘부터 앞뒤로 {YEARS_AROUND}년까지 볼 수 있어요.")
        return dt.date(year, month, 1)


class FavoriteForm(PageForm):
    """A date of one's own. Any year an .ics file may carry."""

    date = forms.DateField(
        label="날짜", input_formats=["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d"],
        error_messages={
            "required": "날짜를 넣어 주세요. 예: 2026.05.15",
            "invalid": "날짜를 2026.05.15처럼 넣어 주세요. 없는 날은 저장할 수 없어요.",
        },
    )  # fmt: skip
    label = forms.CharField(
        label="무슨 날인가요", max_length=30,
        error_messages={
            "required": "무슨 날인지 적어 주세요. 예: 공개수업",
            "max_length": "날의 이름은 30자까지 쓸 수 있어요.",
        },
    )  # fmt: skip
    memo = forms.CharField(
        label="메모", required=False, max_length=200,
        error_messages={"max_length": "메모는 200자까지 쓸 수 있어요."},
    )  # fmt: skip

    def clean_label(self) -> str:
        return clean_line(
            self.cleaned_data["label"], "날의 이름에는 글자와 숫자, 띄어쓰기만 쓸 수 있어요."
        )

    def clean_memo(self) -> str:
        return clean_line(self.cleaned_data["memo"], "메모에는 보통 글자만 쓸 수 있어요.")
