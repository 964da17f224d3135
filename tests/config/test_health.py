"""/health/live/ and /health/ready/: each part is really tried."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


def test_live_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/health/live/").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/health/", "/health/ready/"])
def test_ready_names_every_part_and_the_breaker(client, path):
    response = client.get(path)
    body = response.json()
    assert response.status_code == 200
    assert set(body["parts"]) == {
        "static", "database", "cache_default", "cache_ratelimit", "migrations",
    }  # fmt: skip
    assert {part["status"] for part in body["parts"].values()} == {"ok"}
    assert body["ai"]["configured"] is False
    assert body["ai"]["breaker"]["state"] == "closed"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("django_cache_table", "cache_default"),
        ("fortune_ratelimit", "cache_ratelimit"),
    ],
)
def test_a_missing_cache_table_is_named(client, table, part):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
    try:
        response = client.get("/health/ready/")
        assert response.status_code == 503
        assert response.json()["failing"] == [part]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE elsewhere RENAME TO {table}")
    assert client.get("/health/ready/").status_code == 200


def test_an_unapplied_migration_is_named(client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'gone' WHERE app = 'fortune'")
    try:
        assert client.get("/health/ready/").json()["failing"] == ["migrations"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET app = 'fortune' WHERE app = 'gone'")


def test_health_needs_no_session_and_sets_no_cookie(client):
    assert client.get("/health/ready/").cookies == {}


def test_only_reading_is_allowed(client):
    assert client.post("/health/ready/").status_code == 405
