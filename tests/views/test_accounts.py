"""/accounts/…: sign up, log in and out, and the way back to what one was doing."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

PASSWORD = "다정한 교실의 봄날"  # noqa: S105
LOGIN, SIGNUP, LOGOUT = "/accounts/login/", "/accounts/signup/", "/accounts/logout/"
NEW = {
    "username": "haneul",
    "email": "haneul@school.kr",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def teacher() -> User:
    return User.objects.create_user("haneul", "haneul@school.kr", PASSWORD)


def log_in(client, name="haneul", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": name, "password": password} | more)


def who(client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "name", ["haneul", "HANEUL", "haneul@school.kr", "Haneul@School.KR", " haneul "]
)
def test_a_teacher_logs_in_by_user_name_or_by_mail_address(client, teacher, name):
    response = log_in(client, name)
    assert response.status_code == 302
    assert response.url == reverse("fortune:saju")
    assert who(client) == str(teacher.pk)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, teacher):
    wrong, unknown = log_in(client, password="틀린 비밀번호"), log_in(client, "nobody")
    assert wrong.status_code == unknown.status_code == 400
    sentence = "아이디나 비밀번호가 맞지 않아요."
    assert sentence in wrong.content.decode()
    assert sentence in unknown.content.decode()
    assert who(client) is None


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(client, teacher, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(args) or encode(*args)
    )
    log_in(client, "nobody")
    unknown = len(hashed)
    log_in(client, password="틀린 비밀번호")
    assert unknown == len(hashed) - unknown == 1


def test_what_was_typed_as_a_name_stays_and_a_password_never_comes_back(client, teacher):
    text = log_in(client, password="틀린 비밀번호 하나").content.decode()
    assert 'value="haneul"' in text
    assert "틀린 비밀번호 하나" not in text


def test_two_names_that_differ_in_case_only_stay_two_people(client, teacher):
    other = User.objects.create_user("Haneul", password="바다 건너의 가을밤")
    log_in(client, "Haneul", "바다 건너의 가을밤")
    assert who(client) == str(other.pk)


def test_of_two_accounts_with_one_address_the_password_decides(client, teacher):
    other = User.objects.create_user("bada", "haneul@school.kr", "바다 건너의 가을밤")
    log_in(client, "haneul@school.kr", "바다 건너의 가을밤")
    assert who(client) == str(other.pk)


def test_a_closed_account_does_not_open(client, teacher):
    User.objects.update(is_active=False)
    assert log_in(client).status_code == 400
    assert who(client) is None


def test_logging_in_takes_a_new_session_and_the_old_key_is_worth_nothing(client, teacher):
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = old = session.session_key
    log_in(client)
    assert client.cookies["sessionid"].value != old
    assert not Session.objects.filter(pk=old).exists()


@pytest.mark.parametrize(("remember", "ends"), [("", True), ("1", False)])
def test_without_a_wish_to_stay_the_session_ends_with_the_browser(client, teacher, remember, ends):
    log_in(client, remember=remember)
    assert client.session.get_expire_at_browser_close() is ends


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/fortune/guide/", "/fortune/guide/"),
        ("https://evil.example/", "/fortune/"),
        ("//evil.example/", "/fortune/"),
        ("javascript:alert(1)", "/fortune/"),
        ("/\\evil.example", "/fortune/"),
    ],
)
@pytest.mark.parametrize("way", ["login", "signup"])
def test_one_is_led_back_to_where_one_was_but_never_to_another_site(client, way, wanted, led):
    if way == "login":
        User.objects.create_user("haneul", password=PASSWORD)
        response = log_in(client, next=wanted)
    else:
        response = client.post(SIGNUP, NEW | {"next": wanted})
    assert response.status_code == 302
    assert response.url == led


def test_the_page_carries_next_from_its_address_into_the_form(client):
    text = client.get(LOGIN + "?next=/fortune/guide/").content.decode()
    assert text.count('name="next" value="/fortune/guide/"') >= 2  # log in, or sign up instead
    assert "evil" not in client.get(LOGIN + "?next=//evil.example/").content.decode()


def test_signing_up_makes_an_account_and_logs_in(client):
    response = client.post(SIGNUP, NEW)
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.username, user.email) == ("haneul", "haneul@school.kr")
    assert user.check_password(PASSWORD)
    assert not user.is_staff
    assert who(client) == str(user.pk)


def test_a_mail_address_is_not_asked_of_anybody(client):
    assert client.post(SIGNUP, NEW | {"email": ""}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"username": ""}, "username", "아이디를 정해 주세요."),
        ({"username": "ab"}, "username", "세 글자부터"),
        ({"username": "x" * 10_000}, "username", "세 글자부터"),
        ({"username": "a b c"}, "username", "세 글자부터"),
        ({"username": "kim@school.kr"}, "username", "세 글자부터"),
        ({"username": "ha\x00neul"}, "username", "글자와 숫자"),
        ({"username": "TAKEN"}, "username", "이미 있는 아이디예요."),
        ({"email": "haneul"}, "email", "haneul@school.kr처럼"),
        ({"email": "a@" + "b" * 10_000 + ".kr"}, "email", "이메일"),
        ({"email": "h\x00@school.kr"}, "email", "쓸 수 없는 글자"),
        ({"email": "TAKEN@school.kr"}, "email", "이미 가입한 이메일이에요."),
        ({"password1": ""}, "password1", "비밀번호를 정해 주세요."),
        ({"password2": "다른 말을 적었어요"}, "password2", "서로 달라요."),
        ({"password1": "짧다", "password2": "짧다"}, "password1", "여덟 글자 이상"),
        ({"password1": "88881234", "password2": "88881234"}, "password1", "숫자만으로는"),
        ({"password1": "password1", "password2": "password1"}, "password1", "많은 사람이 쓰는"),
        ({"password1": "haneul12", "password2": "haneul12"}, "password1", "닮아서"),
        ({"password1": "가" * 10_000, "password2": "가" * 10_000}, "password1", "128자까지"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_account_is_said_at_its_field(client, changes, field, sentence):
    User.objects.create_user("taken", "taken@school.kr")
    response = client.post(SIGNUP, NEW | changes)
    assert response.status_code == 400
    text = response.content.decode()
    error = re.search(rf'id="id_{field}-error">(.*?)</p>', text, re.DOTALL)
    assert error and sentence in error[1]
    assert User.objects.count() == 1
    as_json = client.post(SIGNUP, NEW | changes, headers={"Accept": "application/json"}).json()
    assert as_json["error"] == "INVALID_INPUT"
    assert field in as_json["fields"]


@pytest.mark.parametrize(
    "name", ["", "x" * 10_000, "ha\x00neul", "haneul\u200b", "ｈａｎｅｕｌ", "%s' OR 1=1"]
)
def test_strange_names_are_refused_like_any_other(client, name):
    response = log_in(client, name)
    assert response.status_code == 400


def test_a_name_in_wide_letters_is_the_same_name(client, teacher):
    assert log_in(client, "ｈａｎｅｕｌ").status_code == 302


def test_logging_out_is_a_post_and_the_browser_forgets_everything(client, teacher):
    client.force_login(teacher)
    assert client.get(LOGOUT).status_code == 405
    assert who(client)
    response = client.post(LOGOUT)
    assert response.status_code == 200
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "로그아웃했어요" in response.content.decode()
    assert who(client) is None
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    ["login", "signup", "logout", "keep", "email", "password_change", "password_reset"],
)
def test_every_change_needs_the_token_of_the_page(path, teacher):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(teacher)
    response = strict.post(f"/accounts/{path}/", NEW | {"password": PASSWORD})
    assert response.status_code == 403
    assert User.objects.count() == 1


@pytest.mark.parametrize("path", ["login", "signup", "password_reset"])
def test_pages_of_an_account_are_kept_by_nobody(client, path):
    assert "no-store" in client.get(f"/accounts/{path}/")["Cache-Control"]


def test_operators_come_in_by_the_same_door(client, teacher):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(LOGIN)
    assert "선생님 사주" in response.content.decode()
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302
    User.objects.create_superuser("operator", password=PASSWORD)
    assert log_in(client, "operator", next="/admin/").url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/")["Clear-Site-Data"]


def test_a_teacher_at_the_operators_door_is_told_who_is_logged_in(client, teacher):
    client.force_login(teacher)
    response = client.get("/admin/", follow=True)
    assert "지금 haneul 계정으로 로그인되어 있어요." in response.content.decode()
