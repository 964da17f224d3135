"""What an operator may see: how things went, never what they say and never whose birth it was.

An allow-list for each model: a column of tomorrow stays out of sight until it is named here.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from fortune.models import (
    ChatMessage,
    ChatSession,
    DailyFortuneLog,
    FavoriteDate,
    FortuneResult,
    UserSajuProfile,
)


class SeenOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows `shown` and lets an operator delete: nothing is added or changed by hand."""

    shown: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.shown

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NamedValues(admin.AllValuesFieldListFilter):
    """All values of a column; the empty one has a name too, or its link would be without words."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or "없음"}


@admin.register(FortuneResult)
class FortuneResultAdmin(SeenOnly):
    shown = (
        "id", "kind", "mode", "topic", "status", "source", "saved", "model", "prompt_version",
        "engine_version", "prompt_tokens", "completion_tokens", "lease_until", "expires_at",
        "created_at", "updated_at",
    )  # fmt: skip
    list_display = ("id", "kind", "mode", "status", "source", "model", "created_at", "expires_at")
    list_filter = ("kind", "mode", "status", "source", "saved", ("model", NamedValues))


@admin.register(UserSajuProfile)
class UserSajuProfileAdmin(SeenOnly):
    shown = ("id", "is_default", "consented_at", "created_at", "updated_at")
    list_display = ("id", "is_default", "created_at")


@admin.register(FavoriteDate)
class FavoriteDateAdmin(SeenOnly):
    shown = ("id", "created_at")
    list_display = ("id", "created_at")


@admin.register(DailyFortuneLog)
class DailyFortuneLogAdmin(SeenOnly):
    shown = ("id", "date", "remind_tomorrow", "opened_at")
    list_display = ("id", "date", "opened_at")
    date_hierarchy = "date"


@admin.register(ChatSession)
class ChatSessionAdmin(SeenOnly):
    shown = ("id", "mode", "turns_used", "active", "created_at", "expires_at")
    list_display = ("id", "mode", "turns_used", "active", "created_at", "expires_at")
    list_filter = ("active", "mode")


@admin.register(ChatMessage)
class ChatMessageAdmin(SeenOnly):
    shown = ("id", "role", "status", "created_at")
    list_display = ("id", "role", "status", "created_at")
    list_filter = ("role", "status")
