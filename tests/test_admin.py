"""/admin/ for operators: how things went, never what they say."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from fortune.models import ChatSession, FortuneResult, UserSajuProfile
from tests.services.test_my_data import fill, result
from tests.views.test_accounts import PASSWORD

pytestmark = pytest.mark.django_db
MODELS = list(apps.get_app_config("fortune").get_models())
# What only its owner may read.
PRIVATE = {
    "title", "text", "chart", "chart_key", "partner_chart", "fingerprint", "share_token", "birth",
    "label", "nickname", "memo", "known", "facts_text", "suggestions", "word", "score",
    "target_date", "relation",
}  # fmt: skip


@pytest.fixture
def operator(client) -> User:
    user = User.objects.create_superuser("operator", password=PASSWORD)
    client.force_login(user)
    return user


@pytest.fixture
def teacher() -> User:
    user = User.objects.create_user("haneul", "haneul@school.kr", PASSWORD)
    fill(user)
    return user


def address(model, name, *args) -> str:
    return reverse(f"admin:fortune_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_page_of_an_operator_shows_what_belongs_to_a_teacher(client, operator, teacher, model):
    row = model.objects.first()
    texts = [client.get(address(model, "changelist")), client.get(address(model, "change", row.pk))]
    texts.append(client.get(address(model, "delete", row.pk)))
    texts.append(client.get(address(model, "history", row.pk)))
    for response in texts:
        assert response.status_code == 200
        text = response.content.decode()
        for theirs in (
            "첫 풀이", "풀이의 글", "1988", "하늘", "공개수업", "3학년 2반", "맑음",
            "올해가 궁금해요", "사실", "戊辰", "haneul",
        ):  # fmt: skip
            assert theirs not in text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_private_column_is_on_no_list_and_in_no_filter(model):
    site = admin.site._registry[model]
    filters = [name if isinstance(name, str) else name[0] for name in site.list_filter]
    named = {*site.shown, *site.list_display, *filters, *site.search_fields}
    assert not named & PRIVATE
    columns = {field.name for field in model._meta.concrete_fields}
    assert site.shown
    assert columns - set(site.shown) >= columns & PRIVATE


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nothing_is_written_by_hand(client, operator, teacher, model):
    row = model.objects.first()
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {"text": "x"}).status_code == 403


def test_an_operator_can_remove_a_row(client, operator, teacher):
    profile = UserSajuProfile.objects.get()
    response = client.post(address(UserSajuProfile, "delete", profile.pk), {"post": "yes"})
    assert response.status_code == 302
    assert UserSajuProfile.objects.count() == 0


def test_the_first_page_counts_and_leads_to_readiness(client, operator, teacher):
    result(teacher, 20, source="ai", status="done")
    result(teacher, 21, status="failed")
    caches["ratelimit"].set(f"ai-calls:{timezone.localdate().isoformat()}", 7, 60)
    text = client.get("/admin/").content.decode()
    assert f'href="{reverse("health_ready")}"' in text
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td>', text))
    assert rows["오늘 AI를 부른 횟수"] == "7 / 2000"
    assert rows["오늘 다 쓴 AI 풀이"] == "1"
    assert rows["오늘 못 쓴 풀이"] == "1"
    assert rows["계정"] == "2"
    assert rows["열린 상담"] == str(
        ChatSession.objects.filter(expires_at__gt=timezone.now()).count()
    )
    assert "선생님 사주 운영" in text


def test_the_pages_hold_no_inline_code(client, operator, teacher):
    row = FortuneResult.objects.first()
    for path in (
        "/admin/",
        address(FortuneResult, "changelist"),
        address(FortuneResult, "change", row.pk),
        reverse("admin:auth_user_changelist"),
    ):
        response = client.get(path)
        text = response.content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []
        assert not re.search(r"<style\b|\sstyle=|\son\w+=", text)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "require-trusted-types-for" not in policy  # Django's jQuery writes HTML as text
    assert "require-trusted-types-for" in client.get("/fortune/guide/")["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["guest", "teacher"])
def test_nobody_else_gets_in(client, teacher, who):
    if who == "teacher":
        client.force_login(teacher)
    for model in MODELS:
        response = client.get(address(model, "changelist"))
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("pk", ["x", "0", "x" * 10_000, "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_id_is_no_error_of_ours(client, operator, pk):
    assert client.get(address(FortuneResult, "change", pk)).status_code in (302, 404)
