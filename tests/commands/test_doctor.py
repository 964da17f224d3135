"""manage.py doctor: one line for each thing the server needs, and a remedy for what is missing."""

import json
import time
from io import StringIO

import pytest
from django.conf import settings
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
    assert text.count("✓") == 14
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
        assert "✗ cache" in text
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


def test_json_is_for_scripts(settings):
    out = StringIO()
    call_command("doctor", "--json", stdout=out)
    body = json.loads(out.getvalue())
    assert body["ok"] is True
    assert {"settings", "database", "limiter", "engine"} <= {
        check["name"] for check in body["checks"]
    }


def test_a_limiter_that_lets_too_many_pass_is_found(monkeypatch):
    """The stock cache reads, decides and writes in three statements."""

    def slow_incr(self, key, delta=1, version=None):
        value = self.get(key, version=version) + delta
        time.sleep(0.05)
        self.set(key, value, 60, version=version)
        return value

    monkeypatch.setattr("config.cache.AtomicDatabaseCache.incr", slow_incr)
    monkeypatch.setattr("fortune.management.commands.doctor._cache", lambda alias: lambda: "")
    text, content = doctor()
    assert not content
    assert "✗ limiter" in text
    assert "passed a limit of 5" in text


def test_persistent_connections_are_found(monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "CONN_MAX_AGE", 600)
    text, content = doctor()
    assert not content
    assert "conn_max_age=600" in text


def test_a_deployment_on_the_wrong_settings_is_found(monkeypatch):
    monkeypatch.setenv("DJANGO_ENV", "production")
    text, content = doctor()
    assert not content
    assert "✗ settings" in text


def test_deploy_names_every_missing_variable(monkeypatch):
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "FORTUNE_FINGERPRINT_KEY"):
        monkeypatch.delenv(name, raising=False)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", "--deploy", stdout=out)
    assert "not set: SECRET_KEY, ALLOWED_HOSTS" in out.getvalue()


def test_the_model_is_asked_for_one_word(upstream):
    upstream.reply("네.")
    out = StringIO()
    call_command("doctor", "--ai", stdout=out)
    assert "gpt-4o-mini answered in" in out.getvalue()
    assert len(upstream.requests) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(401, "AI_NOT_CONFIGURED"), (404, "AI_NOT_CONFIGURED")]
)
def test_a_wrong_key_or_a_retired_model_is_named(upstream, status, code):
    upstream.fail(status, times=None)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", "--ai", stdout=out)
    assert f"✗ AI               AI_NOT_CONFIGURED (status={status})" in out.getvalue()


def test_without_a_key_asking_fails(settings):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", "--ai", stdout=out)
    assert "no OPENAI_API_KEY" in out.getvalue()
