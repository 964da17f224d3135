"""Passwords: changed, forgotten, set anew by mail; and another mail address."""

import logging
import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from tests.views.test_accounts import PASSWORD, log_in, who

pytestmark = pytest.mark.django_db
CHANGE, RESET = "/accounts/password_change/", "/accounts/password_reset/"
EMAIL = "/accounts/email/"
NEW = "가을 운동회의 바람"
CHANGED = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def teacher() -> User:
    return User.objects.create_user("haneul", "Haneul@school.kr", PASSWORD)


@pytest.mark.parametrize("path", [CHANGE, EMAIL])
def test_guests_are_sent_to_the_log_in_and_back(client, path):
    for response in (client.get(path), client.post(path, CHANGED)):
        assert response.status_code == 302
        assert response.url == f"/accounts/login/?next={path}"


@pytest.mark.django_db(transaction=True)
def test_a_change_keeps_this_session_under_a_new_key_and_ends_the_others(client, teacher):
    elsewhere = Client()
    elsewhere.force_login(teacher)
    client.force_login(teacher)
    old = client.session.session_key
    assert client.post(CHANGE, CHANGED, follow=True).status_code == 200
    assert who(client) == str(teacher.pk)
    assert client.session.session_key != old
    assert elsewhere.get("/fortune/me/").status_code == 302
    assert log_in(Client(), password=NEW).status_code == 302
    assert log_in(Client(), password=PASSWORD).status_code == 400


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"old_password": "틀린 비밀번호"}, "old_password", "지금 비밀번호가 맞지 않아요."),
        ({"old_password": ""}, "old_password", "지금 쓰는 비밀번호를 넣어 주세요."),
        ({"old_password": "x" * 10_000}, "old_password", "128자까지"),
        ({"new_password1": "12345678", "new_password2": "12345678"}, "new_password1", "숫자만"),
        ({"new_password1": "a\x00bcdefgh"}, "new_password1", "쓸 수 없는 글자"),
        ({"new_password2": "다른 말"}, "new_password2", "서로 달라요."),
    ],
)
def test_what_cannot_be_changed_is_said_at_its_field(client, teacher, changes, field, sentence):
    client.force_login(teacher)
    response = client.post(CHANGE, CHANGED | changes)
    assert response.status_code == 400
    error = re.search(rf'id="id_{field}-error">(.*?)</p>', response.content.decode(), re.DOTALL)
    assert error and sentence in error[1]
    teacher.refresh_from_db()
    assert teacher.check_password(PASSWORD)


def link(message) -> str:
    return re.search(r"http://testserver(/accounts/reset/\S+)", message.body)[1]


def test_a_forgotten_password_is_set_anew_by_mail(client, teacher):
    response = client.post(RESET, {"email": "haneul@SCHOOL.kr"})
    assert response.url == "/accounts/password_reset/done/"
    (message,) = mail.outbox
    assert message.to == ["Haneul@school.kr"]
    assert message.subject == "선생님 사주: 비밀번호를 새로 정하는 길이에요"
    assert "haneul이에요" in message.body

    page = client.get(link(message), follow=True)
    assert page.redirect_chain[-1][0].endswith("/set-password/")  # the token leaves the address
    assert "no-store" in page["Cache-Control"]
    done = client.post(page.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})
    assert done.url == "/accounts/reset/done/"
    assert log_in(Client(), password=NEW).status_code == 302
    assert "이 링크는 더 쓸 수 없어요" in Client().get(link(message)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_new_password_ends_every_session(client, teacher):
    elsewhere = Client()
    elsewhere.force_login(teacher)
    client.post(RESET, {"email": teacher.email})
    path = client.get(link(mail.outbox[0])).url
    client.post(path, {"new_password1": NEW, "new_password2": NEW})
    assert elsewhere.get("/fortune/me/").status_code == 302


def test_after_an_hour_the_link_is_closed(client, teacher, settings):
    client.post(RESET, {"email": teacher.email})
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "이 링크는 더 쓸 수 없어요" in client.get(link(mail.outbox[0])).content.decode()


@pytest.mark.parametrize("email", ["haneul@school.kr", "nobody@school.kr"])
def test_the_answer_tells_nobody_who_has_an_account(client, teacher, email):
    response = client.post(RESET, {"email": email}, follow=True)
    assert response.status_code == 200
    assert "넣으신 주소로 가입한 계정이 있으면 메일이 곧 도착해요." in response.content.decode()
    assert email not in response.content.decode()


@pytest.mark.parametrize("email", ["", "haneul", "x" * 10_000 + "@a.kr", "a\x00@b.kr"])
def test_what_is_no_address_is_said(client, email):
    response = client.post(RESET, {"email": email})
    assert response.status_code == 400
    assert 'id="id_email-error"' in response.content.decode()
    assert mail.outbox == []


def test_mails_to_one_address_are_limited_known_or_not(client, teacher, settings):
    settings.LOGIN_RATE = "2/h"
    for email in ("haneul@school.kr", "nobody@school.kr"):
        codes = [client.post(RESET, {"email": email}).status_code for _ in range(3)]
        assert codes == [302, 302, 429]
    assert len(mail.outbox) == 2
    text = client.post(RESET, {"email": "haneul@school.kr"}).content.decode()
    assert "스팸함을 먼저 살펴 주세요" in text
    assert 'value="haneul@school.kr"' in text


def test_a_mail_server_that_fails_is_logged_without_the_address(client, teacher, settings, caplog):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }
    with caplog.at_level(logging.DEBUG):
        assert client.post(RESET, {"email": teacher.email}).status_code == 302
    assert "reset mail not sent reason=ConnectionRefusedError" in caplog.text
    assert "school.kr" not in caplog.text


def test_a_site_that_sends_no_mail_says_so(client, settings):
    settings.MAILERS = {}
    text = client.get(RESET).content.decode()
    assert "이 사이트는 아직 메일을 보내지 않아요." in text
    assert 'name="email"' not in text


@pytest.mark.parametrize(
    "path", ["reset/x/y/", "reset/MQ/set-password/", "reset/OTk5OTk5OTk5OTk5OTk5OTk5OTk/a-b/"]
)
def test_strange_links_are_closed_links(client, teacher, path):
    response = client.get(f"/accounts/{path}")
    assert response.status_code == 200
    assert "이 링크는 더 쓸 수 없어요" in response.content.decode()


def test_another_mail_address_needs_the_password(client, teacher):
    client.force_login(teacher)
    assert 'value="Haneul@school.kr"' in client.get(EMAIL).content.decode()
    wrong = client.post(EMAIL, {"email": "neu@school.kr", "password": "틀린 비밀번호"})
    assert wrong.status_code == 400
    taken = User.objects.create_user("bada", "bada@school.kr")
    text = client.post(EMAIL, {"email": "BADA@school.kr", "password": PASSWORD}).content.decode()
    assert "다른 계정이 쓰고 있는 이메일이에요." in text
    assert client.post(EMAIL, {"email": "neu@school.kr", "password": PASSWORD}).status_code == 302
    teacher.refresh_from_db()
    taken.refresh_from_db()
    assert (teacher.email, taken.email) == ("neu@school.kr", "bada@school.kr")
    client.post(EMAIL, {"email": "", "password": PASSWORD})
    teacher.refresh_from_db()
    assert teacher.email == ""


def test_one_session_row_is_left_after_a_change(client, teacher):
    client.force_login(teacher)
    client.post(CHANGE, CHANGED)
    assert Session.objects.count() == 1
