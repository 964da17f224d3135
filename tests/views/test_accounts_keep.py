"""A guest keeps a result: log in or sign up on the way, and come back to it with nothing lost."""

import html
import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from fortune.forms import SajuForm
from fortune.models import FortuneResult, UserSajuProfile
from fortune.services.charts import get_chart_context
from fortune.services.questions import FullQuestion
from tests.conftest import BIRTH
from tests.views.test_accounts import LOGIN, NEW, PASSWORD, SIGNUP, who

pytestmark = pytest.mark.django_db
KEEP = "/accounts/keep/"
TYPED = BIRTH | {"name": "김하늘", "calendar_type": "solar", "day_rule": "split"}


@pytest.fixture
def teacher() -> User:
    return User.objects.create_user("haneul", password=PASSWORD)


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return html.unescape(found[1]) if found else ""


def carried(client) -> str:
    return hidden(client.post(KEEP, TYPED).content.decode(), "carry")


def fields_of_resume(text: str) -> dict[str, str]:
    form = text.split("data-resume")[1].split("</form>")[0]
    pairs = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    fields = {name: html.unescape(value) for name, value in pairs if "csrf" not in name}
    assert fields.pop("carried") == "1"
    return fields


def test_logging_in_leads_back_to_the_result_with_every_field(client, teacher):
    response = client.post(
        LOGIN, {"username": "haneul", "password": PASSWORD, "carry": carried(client)}
    )
    assert response.status_code == 200
    text = response.content.decode()
    assert fields_of_resume(text) == TYPED
    assert 'action="/fortune/"' in text
    assert who(client) == str(teacher.pk)
    page = client.post("/fortune/", fields_of_resume(text))
    assert page.status_code == 200
    assert "김하늘 선생님의 사주" in page.content.decode()


@pytest.mark.parametrize(
    ("page", "asked", "said"),
    [
        ("daily", {"target_date": "2026-03-05"}, "3월 5일"),
        ("topics", {"topic": "career"}, "진로·적성"),
        (
            "compatibility",
            {"topic": "compatibility", "relation": "friend"}
            | {f"partner_{name}": value for name, value in BIRTH.items()},
            "두 사람 궁합",
        ),
    ],
)
def test_it_leads_back_to_the_day_the_topic_or_the_two_people(client, teacher, page, asked, said):
    shown = client.post(f"/fortune/{page}/", TYPED | asked).content.decode()
    keep = shown.split(f'action="{KEEP}"')[1].split("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', keep))
    assert sent.items() >= asked.items()
    token = hidden(client.post(KEEP, sent).content.decode(), "carry")
    text = client.post(
        LOGIN, {"username": "haneul", "password": PASSWORD, "carry": token}
    ).content.decode()
    assert f'action="/fortune/{page}/"' in text.split("<main")[1]
    back = client.post(f"/fortune/{page}/", fields_of_resume(text) | {"carried": "1"})
    assert back.status_code == 200
    assert said in back.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_a_guest_was_given_becomes_her_own(client, teacher):
    context = get_chart_context(checked(TYPED), timezone.localdate())
    question = FullQuestion(facts=context.facts, mode=context.mode)
    FortuneResult.objects.create(
        status="done",
        source="ai",
        text="## 한눈에 보기\n\n{name} 선생님께 쓴 글이에요.",
        **question.row,
    )
    assert "쓴 글이에요" not in own_page(client, teacher, {})
    page = own_page(client, teacher, {"carried": "1"})
    assert "김하늘 선생님께 쓴 글이에요" in page
    assert FortuneResult.objects.get(user=teacher).expires_at is not None
    assert FortuneResult.objects.filter(user=None).count() == 1
    assert "쓴 글이에요" in own_page(client, teacher, {}), "it stays"
    FortuneResult.objects.filter(user=teacher).update(text="## 한눈에 보기\n\n나의 글이에요.")
    assert "나의 글이에요" in own_page(client, teacher, {"carried": "1"}), "one's own stands"


def test_a_guest_adopts_nothing(client):
    assert client.post("/fortune/", TYPED | {"carried": "1"}).status_code == 200
    assert FortuneResult.objects.count() == 0


def own_page(client, teacher, more):
    client.force_login(teacher)
    return client.post("/fortune/", TYPED | more).content.decode()


def checked(typed):
    form = SajuForm(typed)
    assert form.is_valid()
    return form.cleaned_data


def test_so_does_signing_up_after_a_mistake(client):
    begun = client.post(SIGNUP, {"begin": "1", "carry": carried(client)})
    assert begun.status_code == 200
    assert "한 번만 더 확인해 주세요" not in begun.content.decode()
    wrong = client.post(
        SIGNUP, NEW | {"password2": "다른 말", "carry": hidden(begun.content.decode(), "carry")}
    )
    assert wrong.status_code == 400
    again = client.post(SIGNUP, NEW | {"carry": hidden(wrong.content.decode(), "carry")})
    assert fields_of_resume(again.content.decode()) == TYPED


def test_the_token_of_the_new_session_is_in_the_page(teacher):
    strict = Client(enforce_csrf_checks=True)
    text = strict.get("/fortune/").content.decode()
    first = re.search(r'name="csrf-token" content="(\w+)"', text)[1]
    text = strict.post(KEEP, TYPED | {"csrfmiddlewaretoken": first}).content.decode()
    text = strict.post(
        LOGIN,
        {
            "username": "haneul", "password": PASSWORD, "carry": hidden(text, "carry"),
            "csrfmiddlewaretoken": hidden(text, "csrfmiddlewaretoken"),
        },
    ).content.decode()  # fmt: skip
    token = hidden(text.split("data-resume")[1], "csrfmiddlewaretoken")
    response = strict.post("/fortune/", fields_of_resume(text) | {"csrfmiddlewaretoken": token})
    assert response.status_code == 200


def test_whoever_is_logged_in_goes_straight_back(client, teacher):
    client.force_login(teacher)
    assert fields_of_resume(client.post(KEEP, TYPED).content.decode()) == TYPED


def test_a_guest_who_turns_away_has_left_nothing_on_the_server(client):
    page = client.post(KEEP, TYPED)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert "1988" not in text
    assert "김하늘" not in text
    assert FortuneResult.objects.count() == UserSajuProfile.objects.count() == 0
    assert Session.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_cache_table")
        assert cursor.fetchone() == (0,)


def test_no_address_and_no_log_line_holds_the_birth_or_the_token(client, teacher, caplog):
    caplog.set_level("DEBUG")
    token = carried(client)
    response = client.post(LOGIN, {"username": "haneul", "password": PASSWORD, "carry": token})
    assert "Location" not in response
    for secret in (token, "1988-07-15", "김하늘", PASSWORD):
        assert secret not in caplog.text


def test_a_token_that_is_too_old_or_no_token_just_logs_in(client, teacher):
    for token in ("x", "가" * 5000, "\x00"):
        response = client.post(LOGIN, {"username": "haneul", "password": PASSWORD, "carry": token})
        assert response.status_code == 302
        assert response.url == "/fortune/"


@pytest.mark.parametrize(
    "changes",
    [{"birth_date": "2023-02-29"}, {"birth_date": ""}, {"gender": "x" * 10_000}, {"name": "\x00"}],
)
def test_what_is_no_birth_is_not_carried(client, changes):
    response = client.post(KEEP, TYPED | changes)
    assert response.status_code == 400
    assert 'name="carry"' not in response.content.decode()


def test_a_child_is_not_carried(client):
    assert client.post(KEEP, TYPED | {"birth_date": "2020-01-01"}).status_code == 400


def test_an_endless_tick_is_left_behind(client, teacher):
    text = client.post(KEEP, TYPED | {"time_unknown": "x" * 10_000}).content.decode()
    assert hidden(text, "carry")


def test_the_button_for_guests_sends_what_was_typed():
    text = render_to_string(
        "registration/keep.html",
        {"hidden_fields": list(TYPED.items())},
        request=RequestFactory().get("/"),
    )
    assert f'action="{KEEP}"' in text
    assert 'name="birth_date" value="1988-07-15"' in text
    assert "보관하기" in text


def test_keep_is_a_post(client):
    assert client.get(KEEP).status_code == 405
