"""Entries of a library and who looks at them, for the tests of the library and of shares."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from fortune.models import FortuneResult

URL = "/fortune/history/"
CHART = {"year": ["戊", "辰"], "month": ["己", "未"], "day": ["辛", "未"], "hour": ["甲", "午"]}
TEXT = (
    "## 한눈에 보기\n\n{name} 선생님은 **보석** 같은 분이세요. 천천히 빛나요.\n\n"
    "## 2026년의 흐름과 쉼\n\n지금은 만 32세에 시작된 임자 대운이에요."
)
HTML = {"Accept": "text/html,application/xhtml+xml"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def teacher():
    return User.objects.create_user("teacher")


@pytest.fixture
def stranger():
    return User.objects.create_user("stranger")


@pytest.fixture
def boss():
    return User.objects.create_superuser("boss")


def result(user, **changes) -> FortuneResult:
    """Store one entry of the user's library."""
    values = {
        "kind": "saju", "mode": "teacher", "chart": CHART, "chart_key": "戊辰己未辛未甲午",
        "fingerprint": uuid.uuid4().hex, "status": "done", "source": "ai", "text": TEXT,
        "model": "model-x", "prompt_version": "7", "engine_version": "1.0",
        "expires_at": timezone.now() + timedelta(days=30),
    }  # fmt: skip
    return FortuneResult.objects.create(user=user, **values | changes)


def multiply(row: FortuneResult, count: int, **columns: str) -> None:
    """Store `count` copies of a row in one statement; `columns` are SQL expressions of their `n`.

    To write ten thousand rows through the ORM takes a second and more.
    """
    postgres = connection.vendor == "postgresql"
    written = {
        "id": "gen_random_uuid()" if postgres else "lower(hex(randomblob(16)))",
        "fingerprint": "'copy-' || n",
        **columns,
    }
    names = [field.column for field in row._meta.concrete_fields]
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE numbers(n) AS "  # noqa: S608
            f"(SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count}) "
            f"INSERT INTO {table} ({', '.join(names)}) "
            f"SELECT {', '.join(written.get(name, name) for name in names)} "
            f"FROM {table}, numbers WHERE fingerprint = %s",
            [row.fingerprint],
        )


def client_of(user) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def page(user, path=URL, **query):
    response = client_of(user).get(path, query)
    return response, response.content.decode()


def of(row: FortuneResult, action: str = "") -> str:
    return f"{URL}{row.pk}/" + (f"{action}/" if action else "")
