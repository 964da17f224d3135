"""What an operator sees first: how many, how well, and how much of the day's calls is left."""

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils import timezone

from fortune.models import ChatSession, FortuneResult
from fortune.services.quota import calls_today


class Counter(NamedTuple):
    """A label in Korean and a whole number; `limit` where there is one."""

    label: str
    number: int
    limit: int | None = None


def operator_counters() -> list[Counter]:
    """Return today's counts in Korea and what is stored now."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    status, source = FortuneResult.Status, FortuneResult.Source
    today = FortuneResult.objects.filter(updated_at__gte=midnight).aggregate(
        ai=Count("pk", filter=Q(status=status.DONE, source=source.AI)),
        cut_off=Count("pk", filter=Q(status=status.CUT_OFF)),
        failed=Count("pk", filter=Q(status=status.FAILED)),
        running=Count("pk", filter=Q(status=status.RUNNING, lease_until__gt=now)),
    )
    overdue = FortuneResult.objects.filter(saved=False, expires_at__lt=now - dt.timedelta(days=2))
    return [
        Counter("오늘 AI를 부른 횟수", calls_today(), settings.AI_DAILY_CALL_CAP),
        Counter("오늘 다 쓴 AI 풀이", today["ai"]),
        Counter("오늘 끊긴 풀이", today["cut_off"]),
        Counter("오늘 못 쓴 풀이", today["failed"]),
        Counter("지금 쓰는 풀이", today["running"]),
        Counter("계정", User.objects.count()),
        Counter("열린 상담", ChatSession.objects.filter(active=True, expires_at__gt=now).count()),
        Counter("치울 때가 지난 풀이 (cleanup_fortune)", overdue.count()),
    ]
