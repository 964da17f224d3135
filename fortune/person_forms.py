"""A person to keep: a birth, what the teacher calls it, and that this person agreed."""

import unicodedata
from typing import Any, Final

from django import forms

from fortune.forms import SajuForm

# What of a birth is kept, as it was typed: the chart is computed from it each time.
BIRTH_FIELDS: Final = (
    "gender", "calendar_type", "birth_date", "birth_time", "time_unknown", "birth_branch",
    "birth_place", "fold", "day_rule", "clock", "mode",
)  # fmt: skip
WHO: Final = [("self", "나"), ("other", "다른 어른")]


def clean_line(typed: str, sentence: str) -> str:
    """Return the text in one line, NFC; ValidationError with the sentence for control characters.

    >>> clean_line("  우리   엄마 ", "")
    '우리 엄마'
    """
    line = " ".join(unicodedata.normalize("NFC", typed).split())
    if any(unicodedata.category(character).startswith("C") for character in line):
        raise forms.ValidationError(sentence)
    return line


class PersonForm(SajuForm):
    """SajuForm with a label, whose birth it is, and the consent of another adult.

    `kept_birth` is what is stored of a valid form.
    """

    label = forms.CharField(
        label="부르는 이름", max_length=20,
        error_messages={
            "required": "목록에서 알아볼 이름을 적어 주세요. 예: 나, 배우자, 친구 하나",
            "max_length": "부르는 이름은 20자까지 쓸 수 있어요.",
        },
    )  # fmt: skip
    who = forms.ChoiceField(
        label="누구의 사주인가요", choices=WHO, widget=forms.RadioSelect,
        error_messages={
            "required": "나의 사주인지 다른 어른의 사주인지 골라 주세요.",
            "invalid_choice": "나와 다른 어른 가운데 골라 주세요.",
        },
    )  # fmt: skip
    consent = forms.BooleanField(
        label="이분께 여쭈었고, 생년월일을 여기에 두어도 좋다고 하셨어요.", required=False
    )

    def clean_label(self) -> str:
        return clean_line(
            self.cleaned_data["label"], "부르는 이름에는 글자와 숫자, 띄어쓰기만 쓸 수 있어요."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("who") == "other" and not cleaned.get("consent"):
            self.add_error(
                "consent", "다른 분의 생년월일은 그분이 좋다고 하셨을 때만 저장해 드려요."
            )
        return cleaned

    @property
    def kept_birth(self) -> dict[str, str]:
        return {name: self.data[name] for name in BIRTH_FIELDS if self.data.get(name)}
