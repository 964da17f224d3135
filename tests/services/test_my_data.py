"""Export holds everything of an account and erasure leaves nothing, in every model there is."""

import datetime as dt
import json
import time

import pytest
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import CASCADE, Model

from fortune.models import (
    ChatMessage,
    ChatSession,
    DailyFortuneLog,
    FavoriteDate,
    FortuneResult,
    UserSajuProfile,
)
from fortune.services import my_data
from fortune.services.accounts import sessions_end
from fortune.services.my_data import KINDS, account_delete, erase, export_of, statistics_of
from tests.library import multiply

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
BIRTH = {"gender": "female", "birth_date": "1988-07-15", "birth_time": "14:30"}
LATER = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def result(user: User | None, number: int = 0, **more) -> FortuneResult:
    owner = user.pk if user else "guest"
    fields = {
        "kind": "saju", "mode": "teacher", "chart": {"day": ["辛", "未"]},
        "chart_key": "戊辰己未辛未甲午", "fingerprint": f"{owner}-{number}", "status": "done",
        "text": "풀이의 글",
    }  # fmt: skip
    return FortuneResult.objects.create(user=user, **fields | more)


def fill(user: User) -> None:
    """Give the account at least one row in every model that may belong to it."""
    kept = result(user, saved=True, title="첫 풀이")
    result(user, 1, kind="topic", topic="career")
    result(user, 2, kind="topic", topic="career", mode="general")
    result(user, 3, kind="topic", topic="wealth")
    UserSajuProfile.objects.create(user=user, label="나", nickname="하늘", birth=BIRTH)
    FavoriteDate.objects.create(user=user, date=TODAY, label="공개수업", memo="3학년 2반")
    for days in (0, 1, 3):
        DailyFortuneLog.objects.create(
            user=user, chart_key="甲子", date=TODAY - dt.timedelta(days), score=70, word="맑음"
        )
    chat = ChatSession.objects.create(
        user=user, mode="teacher", chart={}, chart_key="甲子", known={}, facts_text="사실",
        expires_at=LATER, result=kept,
    )  # fmt: skip
    ChatMessage.objects.create(session=chat, role="user", text="올해가 궁금해요")
    LogEntry.objects.create(
        user=user, content_type=ContentType.objects.get_for_model(User), object_id="1",
        object_repr="x", action_flag=ADDITION, change_message="",
    )  # fmt: skip
    user.groups.add(Group.objects.get_or_create(name="운영자")[0])


@pytest.fixture
def teacher() -> User:
    user = User.objects.create_user("haneul", "haneul@school.kr", "다정한 교실의 봄날")
    fill(user)
    return user


@pytest.fixture
def stranger() -> User:
    user = User.objects.create_user("bada")
    fill(user)
    return user


def owned_models(model: type[Model] = User) -> dict[type[Model], str]:
    """Every model whose rows die with an account, and the way of a query to their owner."""
    found: dict[type[Model], str] = {}
    for other in apps.get_models(include_auto_created=True):
        for field in other._meta.get_fields():
            if (
                field.is_relation
                and field.concrete
                and not field.many_to_many
                and field.related_model is model
                and field.remote_field.on_delete is CASCADE
            ):
                found[other] = field.name
                for further, way in owned_models(other).items():
                    found[further] = f"{way}__{field.name}"
    return found


def test_the_walk_over_the_models_finds_what_there_is():
    names = {model.__name__: way for model, way in owned_models().items()}
    assert names == {
        "LogEntry": "user", "User_groups": "user", "User_user_permissions": "user",
        "FortuneResult": "user", "UserSajuProfile": "user", "FavoriteDate": "user",
        "DailyFortuneLog": "user", "ChatSession": "user", "ChatMessage": "session__user",
    }  # fmt: skip


def rows_by_id(exported) -> dict[str, dict]:
    """Every object with an id, however deep."""
    inner = exported.values() if isinstance(exported, dict) else exported
    found = {}
    for value in inner:
        if isinstance(value, (dict, list)):
            found |= rows_by_id(value)
    if isinstance(exported, dict) and "id" in exported:
        found[str(exported["id"])] = exported
    return found


def test_the_export_holds_every_row_and_every_column_of_the_account(teacher, stranger):
    exported = export_of(teacher)
    account = exported.pop("account")
    rows, walked = rows_by_id(exported), 0
    for model, way in owned_models().items():
        if model._meta.auto_created:
            continue  # groups and permissions, below
        parent = way.split("__")[0]
        mine = list(model._base_manager.filter(**{way: teacher}))
        assert mine, f"{model.__name__}: fill() makes none"
        for row in mine:
            walked += 1
            assert rows[str(row.pk)] | {f"{parent}_id": getattr(row, f"{parent}_id")} == {
                field.attname: field.value_from_object(row)
                for field in model._meta.concrete_fields
                if field.name not in my_data.NOT_EXPORTED
            } | {name: value for name, value in rows[str(row.pk)].items() if name == "messages"}
    assert walked == len(rows) == 12
    columns = {field.attname for field in User._meta.concrete_fields}
    assert columns - {"password"} == account.keys() - {"groups", "permissions"}
    assert account["groups"] == ["운영자"]


def test_the_export_holds_nothing_of_anybody_else(teacher, stranger):
    mine, theirs = export_of(teacher), export_of(stranger)
    del mine["account"], theirs["account"]
    assert not rows_by_id(mine).keys() & rows_by_id(theirs).keys()


def test_the_export_can_be_read_by_people_and_tells_no_secret(teacher):
    text = json.dumps(export_of(teacher), cls=DjangoJSONEncoder, ensure_ascii=False)
    for theirs in ("haneul@school.kr", "1988-07-15", "올해가 궁금해요", "공개수업", "풀이의 글"):
        assert theirs in text
    assert teacher.password not in text
    assert f'"{teacher.pk}-0"' not in text  # a fingerprint; an 8-0 stands in 1988-07-15 too


def test_deleting_the_account_leaves_no_row_in_any_model(teacher, stranger):
    theirs = {
        model: model._base_manager.filter(**{way: stranger}).count()
        for model, way in owned_models().items()
    }
    pk = teacher.pk
    account_delete(teacher, [])
    assert not User.objects.filter(pk=pk).exists()
    for model, way in owned_models().items():
        assert model._base_manager.count() == theirs[model], model
        assert not model._base_manager.filter(**{way: pk}).exists()
    assert theirs[ChatMessage] == 1


def test_every_session_of_the_account_ends_and_no_other(teacher, stranger):
    for user in (teacher, teacher, stranger, None):
        session = SessionStore()
        if user:
            session["_auth_user_id"] = str(user.pk)
        session["more"] = 1
        session.create()
    Session.objects.filter(pk__in=Session.objects.values("pk")[:1]).update(expire_date=LATER)
    account_delete(teacher, [])
    assert Session.objects.count() == 2


def test_five_thousand_sessions_are_looked_through_in_under_a_second(teacher):
    data = SessionStore().encode({"_auth_user_id": "0", "_auth_user_hash": "x" * 64})
    Session.objects.bulk_create(
        Session(session_key=f"{number:032}", session_data=data, expire_date=LATER)
        for number in range(5000)
    )
    mine = SessionStore()
    mine["_auth_user_id"] = str(teacher.pk)
    mine.create()
    started = time.perf_counter()
    assert sessions_end(teacher.pk) == 1
    assert time.perf_counter() - started < 1
    assert Session.objects.count() == 5000


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_goes_and_the_others_stay(teacher, stranger, kind):
    before = {name: getattr(teacher, KINDS[name].accessor).count() for name in KINDS}
    assert erase(teacher, [kind]) == {kind: before[kind]}
    after = {name: getattr(teacher, KINDS[name].accessor).count() for name in KINDS}
    assert after == before | {kind: 0}
    assert getattr(stranger, KINDS[kind].accessor).count() == before[kind] > 0


def test_the_kinds_are_everything_but_the_operators_log(teacher):
    accessors = {relation.get_accessor_name() for relation in my_data.owned_relations(User)}
    assert accessors - {kind.accessor for kind in KINDS.values()} == {"logentry_set"}
    erase(teacher, KINDS)
    assert ChatMessage.objects.count() == 0
    exported = export_of(teacher)
    assert {name for name, rows in exported.items() if rows} == {"account", "logentry_set"}


def test_statistics_count_what_is_there(teacher, stranger):
    statistics = statistics_of(teacher, TODAY)
    assert statistics.readings == {"saju": 1, "daily": 0, "topic": 3, "chat": 0}
    assert statistics.total == 4
    assert statistics.saved == statistics.people == statistics.dates == statistics.chats == 1
    topics = [(topic.topic, topic.times) for topic in statistics.topics]
    assert topics == [("career", 2), ("wealth", 1)]
    assert statistics.topics[0].name == "진로·적성"
    assert (statistics.days_opened, statistics.streak) == (3, 2)
    assert json.dumps(statistics.as_dict())


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [([], 0), ([0], 1), ([1], 1), ([1, 2, 3], 3), ([2, 3], 0), ([0, 2], 1)],
)
def test_a_streak_lasts_until_a_day_is_missed(days_ago, expected):
    days = {TODAY - dt.timedelta(days) for days in days_ago}
    assert my_data.streak(days, TODAY) == expected


def test_a_topic_of_another_time_keeps_its_name(teacher):
    result(teacher, 9, kind="topic", topic="gone")
    assert "gone" in {topic.name for topic in statistics_of(teacher, TODAY).topics}


def test_ten_thousand_entries_are_counted_in_few_queries(teacher, django_assert_max_num_queries):
    multiply(result(teacher, 4), 9_999)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE fortune_fortuneresult")
    with django_assert_max_num_queries(8):
        started = time.perf_counter()
        assert statistics_of(teacher, TODAY).total == 10_004
        assert time.perf_counter() - started < 0.5
