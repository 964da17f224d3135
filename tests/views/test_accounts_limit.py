"""Failed log-ins are counted: per account and per client address, for everybody."""

import threading

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client

from tests.views.test_accounts import LOGIN, NEW, PASSWORD, SIGNUP, log_in, who

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
WRONG = "이것은 틀린 비밀번호"


@pytest.fixture(autouse=True)
def small_limits(settings):
    settings.LOGIN_RATE, settings.LOGIN_ADDRESS_RATE = "3/h", "6/h"
    settings.TRUSTED_PROXY_HOPS = 0


@pytest.fixture(params=["teacher", "superuser"])
def person(request) -> User:
    make = User.objects.create_user if request.param == "teacher" else User.objects.create_superuser
    return make("haneul", "haneul@school.kr", PASSWORD)


def fail(client, times, name="haneul", address="203.0.113.1"):
    return [
        client.post(LOGIN, {"username": name, "password": WRONG}, REMOTE_ADDR=address).status_code
        for _ in range(times)
    ]


def test_after_too_many_failures_even_the_right_password_waits(client, person):
    assert fail(client, 4) == [400, 400, 400, 429]
    response = log_in(client)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    text = response.content.decode()
    assert "로그인을 여러 번 시도해서 잠시 멈추었어요." in text
    assert 'value="haneul"' in text
    assert PASSWORD not in text
    assert who(client) is None


def test_the_answer_is_typed_for_scripts(client, person):
    fail(client, 4)
    response = client.post(LOGIN, {"username": "haneul", "password": WRONG}, headers=JSON)
    assert response.status_code == 429
    assert response.json()["error"] == "LIMIT_EXCEEDED"
    assert "로그인을 여러 번" in response.json()["message"]
    assert response.json()["retry_after"] > 0


def test_the_account_is_counted_under_all_its_names_and_from_everywhere(client, person):
    for number, name in enumerate(["haneul", "HANEUL", "haneul@school.kr"]):
        assert fail(client, 1, name, f"203.0.113.{number}") == [400]
    assert fail(client, 1, "ｈａｎｅｕｌ", "203.0.113.9") == [429]


def test_a_name_nobody_has_is_counted_like_any_other(client):
    assert fail(client, 4, "nobody") == [400, 400, 400, 429]
    assert fail(client, 1, "NOBODY") == [429]


def test_one_address_may_fail_more_often_but_not_for_ever(client, person):
    codes = [code for number in range(7) for code in fail(client, 1, f"name{number}")]
    assert codes == [400] * 6 + [429]
    assert fail(client, 1, "another", "203.0.113.99") == [400]


def test_only_failures_count(client, person):
    for _ in range(8):
        assert log_in(client).status_code == 302
    assert fail(client, 2) == [400, 400]
    assert log_in(client).status_code == 302


def test_a_form_that_was_not_filled_in_costs_nothing(client, person):
    for _ in range(8):
        assert client.post(LOGIN, {"username": "haneul"}).status_code == 400
        assert client.post(LOGIN, {"password": "x"}).status_code == 400
    assert log_in(client).status_code == 302


def test_a_refused_attempt_does_not_make_the_wait_longer(client, person):
    fail(client, 10)
    table = caches["ratelimit"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT value FROM {table._table}")  # noqa: S608
        assert sorted(int(value) for (value,) in cursor.fetchall()) == [3, 3]


def test_forged_addresses_open_nothing(client, person):
    codes = [
        client.post(
            LOGIN, {"username": f"name{number}", "password": WRONG},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        ).status_code
        for number in range(7)
    ]  # fmt: skip
    assert codes == [400] * 6 + [429]


def test_accounts_from_one_address_are_counted_too(client):
    codes = [
        client.post(SIGNUP, NEW | {"username": f"teacher{number}", "email": ""}).status_code
        for number in range(7)
    ]
    assert codes == [302] * 6 + [429]
    assert User.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_guesses_inside_a_session_count_as_failed_log_ins(client, person):
    client.force_login(person)
    wrong = {"old_password": WRONG, "new_password1": "x", "new_password2": "x"}
    codes = [client.post("/accounts/password_change/", wrong).status_code for _ in range(2)]
    codes.append(client.post("/fortune/me/delete/", {"password": WRONG}).status_code)
    codes.append(client.post("/fortune/me/delete/", {"password": PASSWORD}).status_code)
    assert codes == [400, 400, 400, 429]
    assert User.objects.filter(pk=person.pk).exists()
    assert log_in(Client()).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_without_the_limiters_table_nobody_gets_in_and_is_told_why(client, person):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fortune_ratelimit RENAME TO elsewhere")
    try:
        response = client.post(LOGIN, {"username": "haneul", "password": PASSWORD}, headers=JSON)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO fortune_ratelimit")
    assert response.status_code == 503
    assert response.json()["error"] == "STORE_UNAVAILABLE"
    assert who(client) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_forty_guesses_at_once_three_are_looked_at():
    User.objects.create_user("haneul", password=PASSWORD)
    codes: list[int] = []

    def guess(number: int) -> None:
        codes.extend(fail(Client(), 1, address=f"203.0.113.{number}"))
        connections.close_all()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(40)]
    for start in range(0, 40, 10):
        for thread in threads[start : start + 10]:
            thread.start()
        for thread in threads[start : start + 10]:
            thread.join()
    assert codes.count(400) == 3
    assert codes.count(429) == 37
