"""manage.py doctor: one line for each thing the server needs, and a remedy for what is missing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


def doctor() -> tuple[str, bool]:
    out = StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def test_it_is_content_with_a_complete_site():
    text, content = doctor()
    assert content, text
    assert text.count("✓") == 8
    assert "✗" not in text
    assert "no OPENAI_API_KEY" in text
    assert connection.vendor in text


@pytest.mark.parametrize("table", ["django_cache_table", "fortune_ratelimit"])
def test_a_missing_cache_table_stops_the_start_with_its_remedy(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
    try:
        text, content = doctor()
        assert not content
        assert text.count("✗") == 1
        assert "createcachetable" in text
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE elsewhere RENAME TO {table}")


def test_a_missing_migration_stops_the_start_with_its_remedy():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'gone' WHERE app = 'fortune'")
    try:
        text, content = doctor()
        assert not content
        assert "manage.py migrate" in text
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET app = 'fortune' WHERE app = 'gone'")


def test_it_never_prints_a_secret(settings):
    settings.OPENAI_API_KEY = "sk-very-secret-key"
    text, _ = doctor()
    assert settings.OPENAI_API_KEY not in text
    assert settings.SECRET_KEY not in text
    assert settings.FORTUNE_FINGERPRINT_KEY not in text
