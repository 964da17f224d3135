"""What an operator may see of readings: how they went, never what they say."""

from django.contrib import admin
from django.http import HttpRequest

from fortune.models import FortuneResult

SHOWN = (
    "id", "kind", "mode", "topic", "status", "source", "saved", "model", "prompt_version",
    "prompt_tokens", "completion_tokens", "lease_until", "expires_at", "created_at",
)  # fmt: skip


@admin.register(FortuneResult)
class FortuneResultAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["id", "kind", "mode", "status", "source", "model", "created_at", "expires_at"]
    list_filter = ["kind", "mode", "status", "source", "model"]
    fields = SHOWN
    readonly_fields = SHOWN

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
