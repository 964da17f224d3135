"""Entries of a library and who looks at them, for the tests of the library and of shares."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
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
