"""What belongs to an account: counted, handed over whole, and erased for good.

Export and erasure follow the relations of the models to User, so that a model of tomorrow is
exported and erased without a line here (tests/services/test_my_data.py).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import transaction
from django.db.models import CASCADE, Count, ForeignObjectRel, Model

from fortune.models import FortuneResult, UserSajuProfile
from fortune.services.accounts import sessions_end
from fortune.texts.topics import Topic

# Keys of the server's own, which say nothing about anybody.
NOT_EXPORTED = {"password", "fingerprint", "lease_until"}
ONE_DAY = dt.timedelta(days=1)


class Kind(NamedTuple):
    """One kind of one's data: `id` in URLs, the accessor on User that holds it, words for it."""

    id: str
    accessor: str
    hangul: str
    says: str


KINDS = {
    kind.id: kind
    for kind in (
        Kind("results", "fortune_results", "풀이와 보관함", "받은 풀이와 나눈 링크까지 모두"),
        Kind("people", "saju_profiles", "내 사람들", "저장해 둔 사람과 그 생일"),
        Kind("dates", "favorite_dates", "표시해 둔 날", "달력에 표시한 날과 메모"),
        Kind("days", "daily_logs", "하루 풀이 기록", "어느 날의 풀이를 열어 보았는지와 내일 알림"),
        Kind("chats", "chat_sessions", "상담", "사주 선생님과 나눈 이야기"),
    )
}  # fmt: skip


class TopicCount(NamedTuple):
    """How often a topic was asked about; `topic` is its code, `name` the Korean for it."""

    topic: str
    name: str
    times: int


class Statistics(NamedTuple):
    """Counts of what is stored now. `readings` by kind; `streak` in days, up to today."""

    readings: dict[str, int]
    saved: int
    topics: tuple[TopicCount, ...]
    people: int
    dates: int
    days_opened: int
    streak: int
    chats: int

    @property
    def total(self) -> int:
        return sum(self.readings.values())

    @property
    def readings_named(self) -> list[tuple[str, int]]:
        return [(str(kind.label), self.readings[kind.value]) for kind in FortuneResult.Kind]

    def as_dict(self) -> dict[str, Any]:
        return self._asdict() | {
            "total": self.total,
            "topics": [topic._asdict() for topic in self.topics],
        }


def statistics_of(user: User, today: dt.date) -> Statistics:
    """Count what the account has; `today` is the date in Korea."""
    results = FortuneResult.objects.filter(user=user).order_by()
    kinds = dict(results.values_list("kind").annotate(Count("pk")))
    topics = results.filter(kind=FortuneResult.Kind.TOPIC).values_list("topic")
    opened = {log.date for log in user.daily_logs.only("date")}
    return Statistics(
        readings={kind.value: kinds.get(kind.value, 0) for kind in FortuneResult.Kind},
        saved=results.filter(saved=True).count(),
        topics=tuple(
            TopicCount(topic, topic_name(topic), times)
            for topic, times in topics.annotate(times=Count("pk")).order_by("-times", "topic")
        ),
        people=UserSajuProfile.objects.filter(user=user).count(),
        dates=user.favorite_dates.count(),
        days_opened=len(opened),
        streak=streak(opened, today),
        chats=user.chat_sessions.count(),
    )


def topic_name(topic: str) -> str:
    """Return the Korean for a topic; one that no longer exists stands as it is.

    >>> topic_name("career")
    '진로·적성'
    """
    return Topic(topic).hangul if topic in Topic else topic


def streak(days: Collection[dt.date], today: dt.date) -> int:
    """Return how many days in a row were opened, ending today, or yesterday if today is to come.

    >>> streak({dt.date(2026, 2, 28), dt.date(2026, 3, 1)}, dt.date(2026, 3, 2))
    2
    """
    day = today if today in days else today - ONE_DAY
    count = 0
    while day in days:
        count += 1
        day -= ONE_DAY
    return count


def export_of(user: User) -> dict[str, Any]:
    """Return everything of the account, ready for DjangoJSONEncoder; births are readable here."""
    return {
        "account": _row(user)
        | {
            "groups": [group.name for group in user.groups.all()],
            "permissions": [str(permission) for permission in user.user_permissions.all()],
        }
    } | _owned(user)


def owned_relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Yield the relations whose rows die with a row of the model: they belong to it."""
    for relation in model._meta.related_objects:
        if getattr(relation, "on_delete", None) is CASCADE and not relation.many_to_many:
            yield relation


def _owned(instance: Model) -> dict[str, Any]:
    """Return the rows that belong to this one, and theirs, under the names of the relations."""
    found = {}
    for relation in owned_relations(type(instance)):
        rows: Iterable[Model] = relation.related_model._base_manager.filter(
            **{relation.field.name: instance}
        ).order_by("pk")
        parent = relation.field.attname
        found[str(relation.get_accessor_name())] = [
            {name: value for name, value in _row(row).items() if name != parent} | _owned(row)
            for row in rows
        ]
    return found


def _row(row: Model) -> dict[str, Any]:
    return {
        field.attname: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in NOT_EXPORTED
    }


def erase(user: User, kinds: Iterable[str]) -> dict[str, int]:
    """Delete the kinds of data; return how many entries of each there were. KeyError: no such."""
    with transaction.atomic():
        erased = {}
        for kind in kinds:
            rows = getattr(user, KINDS[kind].accessor).all()
            erased[kind] = rows.count()
            rows.delete()
    return erased


def account_delete(user: User, counter_keys: Collection[str]) -> None:
    """Delete the account and everything of it: rows, sessions, and the limiter's counters."""
    with transaction.atomic():
        sessions_end(user.pk)
        caches[settings.RATELIMIT_USE_CACHE].delete_many(counter_keys)
        user.delete()
