"""What is stored. A birth stands nowhere but in a saved profile, and there encrypted."""

import os
import time
import uuid

from django.conf import settings
from django.db import models

from fortune.encryption import EncryptedJSONField


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
    # What the owner calls it in the library.
    title = models.CharField(max_length=60, blank=True)
    # Chart.as_dict(), never another spelling: what is written must be found again.
    chart = models.JSONField()
    chart_key = models.CharField(max_length=8)
    # The other chart of a compatibility reading, in the same spelling, and what the two are.
    partner_chart = models.JSONField(null=True, blank=True)
    relation = models.CharField(max_length=10, blank=True)
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
    engine_version = models.CharField(max_length=20, blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user", "-created_at"], name="results_of_a_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.mode} {self.status} {self.id}"


class UserSajuProfile(models.Model):
    """A person whose chart the teacher asked us to keep: 나, 배우자, 친구.

    `birth` holds the fields of SajuForm as they were typed (gender, calendar_type, birth_date,
    birth_time, time_unknown, birth_branch, birth_place, fold, day_rule, clock).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saju_profiles")
    label = models.CharField(max_length=20)
    nickname = models.CharField(max_length=20, blank=True)
    birth = EncryptedJSONField(null=True)
    is_default = models.BooleanField(default=False)
    # Another adult's birth is kept only when the teacher says that this person agreed.
    consented_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-is_default", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(is_default=True),
                name="one_default_profile_per_user",
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.id}"


class FavoriteDate(models.Model):
    """A date of the teacher's own: 공개수업, 결혼기념일."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="favorite_dates"
    )
    date = models.DateField()
    label = models.CharField(max_length=30)
    memo = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["date", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "date", "label"], name="one_favorite_per_date_and_label"
            ),
        ]

    def __str__(self) -> str:
        return f"favorite {self.id}"


class DailyFortuneLog(models.Model):
    """A day whose reading the teacher has opened."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="daily_logs")
    chart_key = models.CharField(max_length=8)
    date = models.DateField()
    score = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=20)
    # The teacher wants a word about the next day at the next visit.
    remind_tomorrow = models.BooleanField(default=False)
    opened_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "chart_key", "date"], name="one_log_per_chart_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"daily {self.id}"


class ChatSession(models.Model):
    """A consultation: at most 10 turns, open for 7 days, one at a time for each teacher.

    No birth stands here: `known` and `facts_text` are what the model and its checker may know.
    """

    TURNS = 10
    DAYS = 7

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="chat_sessions")
    mode = models.CharField(max_length=10, choices=FortuneResult.Mode)
    chart = models.JSONField()
    chart_key = models.CharField(max_length=8)
    known = models.JSONField()
    facts_text = models.TextField()
    suggestions = models.JSONField(default=list)
    # Counted and given back by one UPDATE each: two tabs cannot take the same last turn.
    turns_used = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    result = models.ForeignKey(
        FortuneResult, models.SET_NULL, null=True, blank=True, related_name="chat_sessions"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(active=True),
                name="one_active_chat_per_user",
            ),
            models.CheckConstraint(
                condition=models.Q(turns_used__lte=10), name="chat_has_at_most_ten_turns"
            ),
        ]

    def __str__(self) -> str:
        return f"chat {self.id}"


class ChatMessage(models.Model):
    """One message of a consultation, in the order they were said."""

    class Role(models.TextChoices):
        USER = "user", "선생님"
        ASSISTANT = "assistant", "사주 선생님"

    class Status(models.TextChoices):
        DONE = "done", "다 씀"
        CUT_OFF = "cut_off", "끊김"
        # An answer of ours instead of the model's: crisis numbers, a refusal.
        CARE = "care", "안내"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(ChatSession, models.CASCADE, related_name="messages")
    role = models.CharField(max_length=10, choices=Role)
    status = models.CharField(max_length=10, choices=Status, default=Status.DONE)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"message {self.id}"
