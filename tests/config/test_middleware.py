"""Request ids, and the site during maintenance."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_answer_carries_an_id(client):
    first, second = client.get("/health/live/"), client.get("/fortune/")
    assert re.fullmatch(r"[0-9a-f]{32}", first["X-Request-ID"])
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_sensible_id_of_the_caller_is_kept_and_any_other_is_not(client):
    def answered(given):
        return client.get("/health/live/", headers={"X-Request-ID": given})["X-Request-ID"]

    assert answered("edge-12345678") == "edge-12345678"
    for given in ("short", "x" * 65, "a b c d e f g h", "<script>alert</script>"):
        assert answered(given) != given


@pytest.fixture
def closed(settings):
    settings.MAINTENANCE_MODE = True


def test_a_visitor_sees_the_maintenance_page(client, closed):
    response = client.get("/fortune/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "잠시 차 한잔하고 오세요" in response.content.decode()


def test_an_api_client_gets_json(client, closed):
    response = client.post("/fortune/api/")
    assert response.status_code == 503
    assert response.json()["error"] == "MAINTENANCE"
    assert response.json()["retry_after"] == int(response["Retry-After"])


def test_a_logged_in_teacher_waits_too_and_a_superuser_does_not(client, closed):
    client.force_login(User.objects.create_user("teacher"))
    assert client.get("/fortune/").status_code == 503
    client.force_login(User.objects.create_superuser("operator"))
    assert client.get("/fortune/").status_code == 200


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/", "/accounts/login/"])
def test_what_operators_need_stays_open(client, closed, path):
    assert client.get(path).status_code == 200


def test_a_missing_token_is_one_line_without_the_address(caplog):
    """A path may hold the token of a share, and so may the page somebody came from."""
    caplog.set_level("INFO")
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    for headers in ({}, {"Referer": "https://elsewhere.example/a-secret"}):
        response = client.post("/fortune/shared/a-secret/", headers=headers, secure=True)
        assert response.status_code in (403, 404)
        response = client.post("/fortune/api/", headers=headers, secure=True)
        assert response.json()["error"] == "CSRF_FAILED"
    refused = [record.getMessage() for record in caplog.records if record.name == "fortune.http"]
    assert (
        "refused route=fortune:saju_api code=CSRF_FAILED reason=Referer checking failed" in refused
    )
    assert "a-secret" not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith("django")]
