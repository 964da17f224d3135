"""manage.py maintenance: closed and open again at run time, for every worker."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from config import maintenance

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def looking(clean_process):
    maintenance.forget()


def say(*words: str) -> str:
    out = StringIO()
    call_command("maintenance", *words, stdout=out)
    return out.getvalue()


def test_it_closes_and_opens_without_a_restart(client):
    assert client.get("/fortune/").status_code == 200
    say("on", "--minutes", "20")
    closed = client.get("/fortune/")
    assert closed.status_code == 503
    assert 1100 < int(closed["Retry-After"]) <= 1200
    say("off")
    assert client.get("/fortune/").status_code == 200


def test_it_tells_how_it_stands(settings):
    assert say("status") == "open\n"
    assert say("on", "--minutes", "20") == "closed; visitors are told 20 min\n"
    assert say("off") == "open\n"
    settings.MAINTENANCE_MODE = True
    assert "unset it" in say("off")


def test_another_worker_hears_of_it_in_time(client, monkeypatch):
    """The switch is flipped in the table alone, as another process does it."""
    assert client.get("/fortune/").status_code == 200
    caches["default"].set(maintenance.KEY, 2_000_000_000, None)
    assert client.get("/fortune/").status_code == 200, "what was read a moment ago still holds"
    maintenance._heard.read_at -= maintenance.LOOK_EVERY
    assert client.get("/fortune/").status_code == 503
    assert maintenance.LOOK_EVERY < 5


def test_an_operator_sees_the_site_with_a_banner(client):
    say("on")
    client.force_login(User.objects.create_superuser("operator"))
    page = client.get("/fortune/")
    assert page.status_code == 200
    assert "점검 중이에요" in page.content.decode()


def test_without_its_table_the_site_stays_as_it_was(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_cache_table RENAME TO aside")
    try:
        assert client.get("/fortune/").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE aside RENAME TO django_cache_table")
