"""What is stored: readings. No name and no birth date stands here."""

import os
import time
import uuid

from django.conf import settings
from django.db import models


def uuid7() -> uuid.UUID:
    """Return a UUID whose order is the order of creation, to the millisecond (RFC 9562, 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76  # version 7
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return uuid.UUID(int=value)


class FortuneResult(models.Model):
    """One answer to one question for one owner: the library entry and the cache.

    The row exists from the moment somebody asks: while the model writes it is `running` and
    belongs to the process that holds the lease; it ends as `done`, `cut_off` or `failed`.
    """

    class Kind(models.TextChoices):
        SAJU = "saju", "사주"
        DAILY = "daily", "오늘"
        TOPIC = "topic", "주제"
        CHAT = "chat", "상담"

    class Mode(models.TextChoices):
        TEACHER = "teacher", "교사"
        GENERAL = "general", "일반"

    class Status(models.TextChoices):
        RUNNING = "running", "쓰는 중"
        DONE = "done", "다 씀"
        CUT_OFF = "cut_off", "끊김"
        FAILED = "failed", "못 씀"

    class Source(models.TextChoices):
        AI = "ai", "AI 풀이"
        BASELINE = "baseline", "기본 풀이"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Empty = a guest. Guests with the same chart share a row: there is nothing of theirs in it.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="fortune_results",
        null=True,
        blank=True,
    )
    kind = models.CharField(max_length=10, choices=Kind)
    mode = models.CharField(max_length=10, choices=Mode)
    topic = models.CharField(max_length=20, blank=True)
    # Chart.as_dict(), never another spelling: what is written must be found again.
    chart = models.JSONField()
    chart_key = models.CharField(max_length=8)
    target_date = models.DateField(null=True, blank=True)
    # HMAC over owner and question. The owner is inside, so one column makes it unique per owner.
    fingerprint = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=10, choices=Status)
    source = models.CharField(max_length=10, choices=Source, default=Source.BASELINE)
    # Markdown; the reader's name is the placeholder {name}.
    text = models.TextField(blank=True)
    # Until then the process that claimed the row is writing; a lease that ran out may be taken.
    lease_until = models.DateTimeField(null=True, blank=True)
    saved = models.BooleanField(default=False)
    share_token = models.CharField(max_length=43, null=True, blank=True, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
    model = models.CharField(max_length=100, blank=True)
    prompt_version = models.CharField(max_length=20, blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user", "-created_at"], name="results_of_a_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.mode} {self.status} {self.id}"
