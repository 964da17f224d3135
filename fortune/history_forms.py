"""What a teacher types in the library: what to look for, and what to call an entry."""

import unicodedata
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from fortune.models import FortuneResult
from fortune.page_forms import PageForm
from fortune.services.history import Filters

TITLE_LENGTH: Final = 60  # FortuneResult.title
KEPT_CONTROLS: Final = "\u200d"  # joins the parts of an emoji

ALL: Final = ("", "모두")


def plain_words(typed: str) -> str:
    """Return one line of text: NFC, no control or direction characters, single spaces."""
    shown = "".join(
        character if character in KEPT_CONTROLS or unicodedata.category(character)[0] != "C"
        else " "
        for character in unicodedata.normalize("NFC", typed)
    )  # fmt: skip
    return " ".join(shown.split())


class LineField(forms.CharField):
    """A line of text as `plain_words` leaves it: nothing is refused but what is too long."""

    def __init__(self, **kwargs: Any) -> None:
        sentence = f"{TITLE_LENGTH}자까지 쓸 수 있어요."
        super().__init__(
            required=False, max_length=TITLE_LENGTH, error_messages={"max_length": sentence},
            **kwargs,
        )  # fmt: skip

    def to_python(self, value: Any) -> str:
        return plain_words(super().to_python(value) or "")


class LibraryForm(PageForm):
    """What of the library is wanted. What cannot be used is not filtered by."""

    q = LineField(label="제목에 든 말")
    kind = forms.ChoiceField(
        label="종류", required=False, choices=[ALL, *FortuneResult.Kind.choices]
    )
    mode = forms.ChoiceField(
        label="풀이", required=False, choices=[ALL, *FortuneResult.Mode.choices]
    )
    saved = forms.BooleanField(label="보관한 것만", required=False)

    @property
    def filters(self) -> Filters:
        """The filters that are sound; all of them when the form is valid."""
        self.is_valid()
        wanted = self.cleaned_data
        return Filters(
            kind=wanted.get("kind", ""),
            mode=wanted.get("mode", ""),
            saved=wanted.get("saved", False),
            words=wanted.get("q", ""),
        )


class KindForm(PageForm):
    """Which question a birth is kept with; the full reading when nothing is said."""

    kind = forms.ChoiceField(
        label="종류", required=False,
        choices=[(kind.value, kind.label) for kind in FortuneResult.Kind if kind != "chat"],
        error_messages={"invalid_choice": "사주, 오늘, 주제 가운데 하나만 보관할 수 있어요."},
    )  # fmt: skip


class RenameForm(PageForm):
    """A title of one's own; empty takes it away, and none at all is an error."""

    title = LineField(label="이 풀이의 이름")

    def clean_title(self) -> str:
        if "title" not in self.data:
            raise ValidationError("바꿀 이름(title)을 함께 보내 주세요.")
        return str(self.cleaned_data["title"])
