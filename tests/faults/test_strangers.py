"""Every URL of the resolver: a stranger sees nothing of another's, and no POST without a token.

A new URL is walked by itself; one whose pattern takes something new stops the test until it is
told what to put there.
"""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from fortune.models import (
    ChatMessage,
    ChatSession,
    DailyFortuneLog,
    FavoriteDate,
    FortuneResult,
    UserSajuProfile,
)
from tests.conftest import BIRTH

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "표시해둔말"
OPEN_TO_ALL = {"fortune:shared_result", "fortune:shared_og", "fortune:shared_card"}


@pytest.fixture
def owned() -> dict[str, list[object]]:
    """What one teacher has, every row with MARK in it; by the names the URL patterns use."""
    owner = User.objects.create_user("owner", password="a-pass-word-of-the-owner")
    result = FortuneResult.objects.create(
        user=owner, kind="saju", mode="teacher", status="done", source="ai", title=MARK,
        text=f"## 한눈에 보기\n\n{MARK}", fingerprint="f" * 64, chart_key="戊辰己未辛未甲午",
        chart={"year": ["戊", "辰"], "month": ["己", "未"], "day": ["辛", "未"],
               "hour": ["甲", "午"]},
    )  # fmt: skip
    profile = UserSajuProfile.objects.create(
        user=owner, label=MARK, birth=dict(BIRTH), is_default=True
    )
    favorite = FavoriteDate.objects.create(user=owner, date=timezone.localdate(), label=MARK)
    DailyFortuneLog.objects.create(
        user=owner, chart_key="x", date=timezone.localdate(), score=60, word=MARK
    )
    session = ChatSession.objects.create(
        user=owner, mode="teacher", chart=result.chart, chart_key="x", known={}, facts_text=MARK,
        suggestions=[MARK], expires_at=timezone.now() + dt.timedelta(days=7),
    )  # fmt: skip
    ChatMessage.objects.create(session=session, role="user", text=MARK)
    ChatMessage.objects.create(session=session, role="assistant", text=MARK)
    return {
        "result_id": [result.pk],
        "profile_id": [profile.pk],
        "favorite_id": [favorite.pk],
        "session_id": [session.pk],
        "token": [f"t{uuid.uuid4().hex}" + "a" * 10],
        "kind": ["profiles", "results", "everything"],
        "uidb64": ["MQ"],
    }


def routes(patterns=None, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield each of our own URL names with what its pattern takes."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in {"admin", "djdt"}:
                inside = f"{pattern.namespace}:" if pattern.namespace else space
                yield from routes(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", list(pattern.pattern.converters)


ROUTES = list(routes())


def urls_of(name: str, takes: list[str], owned: dict[str, list[object]]) -> list[str]:
    if not takes:
        return [reverse(name)]
    (field, *more) = takes
    return [
        reverse(name, kwargs={field: value} | {other: owned[other][0] for other in more})
        for value in owned[field]
    ]


def test_the_resolver_is_walked_whole():
    names = {name for name, _ in ROUTES}
    assert {"fortune:saju", "fortune:history_detail", "login", "health_ready"} <= names
    assert len(ROUTES) > 50


@pytest.mark.parametrize("who", ["nobody", "stranger", "operator"])
def test_nobody_else_sees_or_changes_what_is_ones_own(owned, who):
    client = Client()
    if who == "stranger":
        client.force_login(User.objects.create_user("stranger"))
    if who == "operator":
        client.force_login(User.objects.create_superuser("operator"))
    before = counts()
    body = {
        "session_id": str(owned["session_id"][0]), "result_id": str(owned["result_id"][0]),
        "message": "?", "join": "1", "title": "남의 것", "password": "x", **BIRTH,
    }  # fmt: skip
    for name, takes in ROUTES:
        if name in OPEN_TO_ALL:
            continue
        for url in urls_of(name, takes, owned):
            for answer in (client.get(url), client.post(url, body)):
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert MARK not in content.decode(errors="replace"), f"{url} shows it to {who}"
                assert answer.status_code < 500, url
                owner_only = set(takes) & {"result_id", "profile_id", "favorite_id", "session_id"}
                if owner_only:
                    assert answer.status_code in {302, 401, 404, 405}, (url, answer.status_code)
            if who != "nobody" and "_auth_user_id" not in client.session:
                client.force_login(User.objects.get(username=who))  # log-out is walked too
    assert counts() == before


def counts() -> dict[str, int]:
    owner = User.objects.get(username="owner")
    return {
        "results": FortuneResult.objects.filter(user=owner, title=MARK).count(),
        "profiles": UserSajuProfile.objects.filter(user=owner, label=MARK).count(),
        "favorites": FavoriteDate.objects.filter(user=owner).count(),
        "logs": DailyFortuneLog.objects.filter(user=owner).count(),
        "chats": ChatSession.objects.filter(user=owner, active=True).count(),
        "messages": ChatMessage.objects.filter(session__user=owner).count(),
    }


def test_no_post_is_taken_without_a_token(owned):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("stranger"))
    for name, takes in ROUTES:
        if name in OPEN_TO_ALL:
            continue
        for url in urls_of(name, takes, owned):
            answer = client.post(url, BIRTH)
            assert answer.status_code in {403, 405}, (url, answer.status_code)


def test_the_owner_does_see_it(owned):
    """Else the walk above would prove nothing."""
    client = Client()
    client.force_login(User.objects.get(username="owner"))
    seen = {
        name
        for name, takes in ROUTES
        for url in urls_of(name, takes, owned)
        if MARK in client.get(url).content.decode(errors="replace")
        if name != "logout"
    }
    assert {
        "fortune:saju", "fortune:people", "fortune:person", "fortune:favorites",
        "fortune:history", "fortune:history_detail", "fortune:chat_main_page",
        "fortune:profile_list_api", "fortune:favorite_list_api", "fortune:export_api",
    } <= seen  # fmt: skip
