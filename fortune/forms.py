"""The birth form: what a teacher may type, and the Korean sentence for what cannot be used."""

import datetime as dt
import re
import unicodedata
from typing import Any, Final

from django import forms
from django.utils import timezone

from fortune.engine.births import Birth
from fortune.engine.errors import NoSuchLunarDate, OutOfRange, SkippedTime
from fortune.engine.facts import Gender
from fortune.engine.ganji import BRANCHES, Branch, Chart
from fortune.engine.lunar import lunar_to_solar
from fortune.engine.places import DEFAULT_PLACE, PLACES
from fortune.texts.sections import Mode

YEARS: Final = range(1900, 2050)
MINIMUM_AGE: Final = 14  # younger children's data needs a guardian's consent (PIPA 22-2)
NAME: Final = re.compile(r"[^\W\d_]+(?:[ ·ㆍ・][^\W\d_]+)*")
DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
TIME: Final = re.compile(r"(\d{1,2})(?:\s*[:시.]\s*)(\d{1,2})\s*분?|(\d{1,2})(\d{2})")

CALENDARS: Final = [("solar", "양력"), ("lunar", "음력"), ("lunar_leap", "음력 윤달")]
GENDERS: Final = [("female", "여성"), ("male", "남성")]
MODES: Final = [("teacher", "선생님 풀이"), ("general", "일반 풀이")]
CLOCKS: Final = [
    ("mean", "태어난 곳의 태양시 (평균)"),
    ("apparent", "진태양시 (균시차까지)"),
    ("civil", "시계 시각 그대로"),
]
DAY_RULES: Final = [
    ("zi", "밤 11시부터 다음 날 (정자시)"),
    ("split", "날은 자정에, 시는 다음 날 것으로 (야자시)"),
    ("midnight", "자정에 날과 시가 함께 바뀜"),
]
FOLDS: Final = [("0", "첫 번째"), ("1", "두 번째 (시계를 되돌린 뒤)")]


def _branch_label(branch: Branch) -> str:
    return f"{branch.hangul}시 {branch.char}"


def sentences_of(form: forms.BaseForm) -> dict[str, list[str]]:
    """Return a form's errors as plain sentences, field by field."""
    return {name: [str(sentence) for sentence in found] for name, found in form.errors.items()}


class SajuForm(forms.Form):
    """One birth. `cleaned_data` gains `solar_date` (date), `birth` (Birth) and `chart` (Chart)
    when it is valid.

    What was typed stays in the bound form. Empty choices mean their defaults, so that a client
    may send just a date and a gender.
    """

    name = forms.CharField(
        label="이름 또는 별명", required=False, max_length=20,
        error_messages={"max_length": "이름은 20자까지 쓸 수 있어요."},
    )  # fmt: skip
    gender = forms.ChoiceField(
        label="성별", choices=GENDERS, widget=forms.RadioSelect,
        error_messages={
            "required": "성별을 골라 주세요. 대운의 방향을 정할 때만 써요.",
            "invalid_choice": "성별은 여성과 남성 가운데 골라 주세요.",
        },
    )  # fmt: skip
    calendar_type = forms.ChoiceField(
        label="달력", choices=CALENDARS, required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "달력은 양력, 음력, 음력 윤달 가운데 골라 주세요."},
    )  # fmt: skip
    birth_date = forms.CharField(
        label="생년월일", max_length=30,
        error_messages={
            "required": "생년월일을 넣어 주세요. 예: 1988.04.12",
            "max_length": "생년월일을 1988.04.12처럼 숫자 8자리로 넣어 주세요.",
        },
    )  # fmt: skip
    birth_time = forms.CharField(
        label="태어난 시각", required=False, max_length=20,
        error_messages={"max_length": "태어난 시각을 07:20처럼 넣어 주세요."},
    )  # fmt: skip
    time_unknown = forms.BooleanField(label="시각 모름", required=False)
    birth_branch = forms.ChoiceField(
        label="12지시", choices=[(branch.char, _branch_label(branch)) for branch in BRANCHES],
        required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "12지시는 자시부터 해시까지 가운데 골라 주세요."},
    )  # fmt: skip
    birth_place = forms.ChoiceField(
        label="태어난 곳", required=False,
        choices=[(place.code, place.name) for place in PLACES.values()],
        error_messages={"invalid_choice": "태어난 곳을 목록에서 골라 주세요."},
    )  # fmt: skip
    fold = forms.ChoiceField(
        label="두 번 있었던 시각", choices=FOLDS, required=False,
        error_messages={"invalid_choice": "첫 번째와 두 번째 가운데 골라 주세요."},
    )  # fmt: skip
    day_rule = forms.ChoiceField(
        label="밤 11시부터 자정까지", choices=DAY_RULES, required=False,
        error_messages={"invalid_choice": "자시 규칙을 목록에서 골라 주세요."},
    )  # fmt: skip
    clock = forms.ChoiceField(
        label="시각 기준", choices=CLOCKS, required=False,
        error_messages={"invalid_choice": "시각 기준을 목록에서 골라 주세요."},
    )  # fmt: skip
    mode = forms.ChoiceField(
        label="풀이", choices=MODES, required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "풀이는 선생님과 일반 가운데 골라 주세요."},
    )  # fmt: skip

    DEFAULTS: Final = {
        "calendar_type": "solar",
        "birth_place": DEFAULT_PLACE,
        "fold": "0",
        "day_rule": "zi",
        "clock": "mean",
        "mode": "teacher",
    }

    def __init__(self, *args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = self.DEFAULTS | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    def typed(self) -> list[tuple[str, str]]:
        """Return what was posted, field by field: to be posted again as it is."""
        names = map(self.add_prefix, self.fields)
        return [(name, self.data[name]) for name in names if name in self.data]

    def sentences(self) -> dict[str, list[str]]:
        """Return the errors as plain sentences, field by field."""
        return {
            self.add_prefix(name): [str(sentence) for sentence in found]
            for name, found in self.errors.items()
        }

    def clean_name(self) -> str:
        name = " ".join(unicodedata.normalize("NFC", self.cleaned_data["name"]).split())
        if name and not NAME.fullmatch(name):
            raise forms.ValidationError("이름에는 글자와 띄어쓰기, 가운뎃점만 쓸 수 있어요.")
        return name

    def clean_birth_date(self) -> tuple[int, int, int]:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["birth_date"]).strip()
        if not (match := DATE.fullmatch(typed)):
            raise forms.ValidationError("생년월일을 1988.04.12처럼 숫자 8자리로 넣어 주세요.")
        year, month, day = (int(part) for part in match.groups() if part is not None)
        if year not in YEARS:
            raise forms.ValidationError(
                f"{YEARS.start}년부터 {YEARS.stop - 1}년까지 볼 수 있어요. "
                f"{year}년은 계산할 수 없어요."
            )
        if not 1 <= month <= 12:
            raise forms.ValidationError(f"{month}월은 없는 달이에요. 1월부터 12월까지 넣어 주세요.")
        return year, month, day

    def clean_birth_time(self) -> dt.time | None:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["birth_time"]).strip()
        if not typed or self.data.get(self.add_prefix("time_unknown")):
            return None
        match = TIME.fullmatch(typed)
        if not match:
            raise forms.ValidationError("태어난 시각을 07:20처럼 넣어 주세요. 모르면 비워 두세요.")
        hour, minute = (int(part) for part in match.groups() if part is not None)
        try:
            return dt.time(hour, minute)
        except ValueError:
            raise forms.ValidationError(
                f"{hour}시 {minute}분은 없는 시각이에요. 00:00부터 23:59까지 넣어 주세요."
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, default in self.DEFAULTS.items():
            if name not in self.errors:
                cleaned[name] = cleaned.get(name) or default
        if self.errors.keys() & {"birth_date", "calendar_type"}:
            return cleaned
        if not (solar_date := self._solar_date(cleaned)):
            return cleaned
        cleaned["solar_date"] = solar_date
        if not self.errors and (chart := self._chart(cleaned)):
            cleaned |= {
                "chart": chart,
                "gender": Gender(cleaned["gender"]),
                "mode": Mode(cleaned["mode"]),
            }
        return cleaned

    def _solar_date(self, cleaned: dict[str, Any]) -> dt.date | None:
        year, month, day = cleaned["birth_date"]
        try:
            if cleaned["calendar_type"] == "solar":
                solar_date = dt.date(year, month, day)
            else:
                leap = cleaned["calendar_type"] == "lunar_leap"
                solar_date = lunar_to_solar(year, month, day, leap)
        except NoSuchLunarDate as error:
            self.add_error("birth_date", str(error))
            return None
        except ValueError:
            self.add_error("birth_date", f"양력 {year}년 {month}월에는 {day}일이 없어요.")
            return None
        if sentence := self._refusal(solar_date):
            self.add_error("birth_date", sentence)
            return None
        return solar_date

    def _refusal(self, born: dt.date) -> str:
        if born > self.today:
            return "아직 오지 않은 날이에요. 태어난 날을 다시 확인해 주세요."
        birthday_passed = (self.today.month, self.today.day) >= (born.month, born.day)
        age = self.today.year - born.year - (not birthday_passed)
        if age < MINIMUM_AGE:
            return (
                f"만 {MINIMUM_AGE}세가 되지 않은 어린이의 사주는 보지 않아요. "
                "아이를 풀이로 미리 규정하지 않으려는 약속이에요."
            )
        return ""

    def _chart(self, cleaned: dict[str, Any]) -> Chart | None:
        branch = "" if cleaned["time_unknown"] else cleaned["birth_branch"]
        birth = cleaned["birth"] = Birth(
            day=cleaned["solar_date"],
            time=cleaned["birth_time"],
            branch=Branch.of(branch) if branch else None,
            fold=int(cleaned["fold"]),
            place=PLACES[cleaned["birth_place"]],
            clock=cleaned["clock"],
            day_rule=cleaned["day_rule"],
        )
        try:
            return birth.chart()
        except SkippedTime as error:
            self.add_error("birth_time", str(error))
        except OutOfRange as error:
            self.add_error("birth_date", str(error))
        return None
