"""/metrics: counts for operators, and nothing for anybody else."""

import pytest
from django.db import connection

from tests.conftest import BIRTH, READING
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a-token-of-an-operator"  # noqa: S105


@pytest.fixture
def counted(client, settings):
    """Return what /metrics says of one name, as {labels: value}."""
    settings.METRICS_TOKEN = TOKEN

    def read(name: str) -> dict[str, float]:
        text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content
        found = {}
        for line in text.decode().splitlines():
            if line.startswith(name):
                labels, value = line.rsplit(" ", 1)
                found[labels.removeprefix(name)] = float(value)
        return found

    return read


def added(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    return {key: more for key in after if (more := after[key] - before.get(key, 0))}


def test_without_the_token_there_is_no_such_page(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for header in ("", "Bearer ", "Bearer wrong", TOKEN):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def test_requests_are_counted_by_the_name_of_their_route(client, counted):
    before = counted("saju_requests_total")
    client.get("/fortune/")
    client.get("/nowhere/secret-token/")
    more = added(before, counted("saju_requests_total"))
    assert more['{method="GET",route="fortune:saju",status="200"}'] == 1
    assert more['{method="GET",route="none",status="404"}'] == 1
    assert "secret-token" not in str(more)


def test_readings_are_counted_by_what_the_reader_got(async_client, counted, upstream):
    upstream.reply(READING)
    before = counted("saju_readings_total"), counted("saju_ai_tokens_total")
    play(async_client.post("/fortune/api/", BIRTH))
    play(async_client.post("/fortune/api/", BIRTH))
    upstream.fail(500, times=None)
    play(async_client.post("/fortune/api/", BIRTH | {"birth_date": "1990-06-15"}))
    readings = added(before[0], counted("saju_readings_total"))
    assert readings == {
        '{code="",kind="saju",source="ai"}': 1,
        '{code="",kind="saju",source="saved"}': 1,
        '{code="AI_DOWN",kind="saju",source="baseline"}': 1,
    }
    assert added(before[1], counted("saju_ai_tokens_total"))['{direction="out"}'] > 0


def test_a_run_that_ended_is_not_counted_as_running(async_client, counted, upstream):
    upstream.reply(READING)
    play(async_client.post("/fortune/api/", BIRTH))
    assert set(counted("saju_runs").values()) <= {0.0}


def test_the_calls_of_the_day_stand_beside_their_cap(async_client, counted, upstream, settings):
    settings.AI_DAILY_CALL_CAP = 7
    assert counted("saju_ai_day_") == {"calls": 0, "cap": 7}
    upstream.reply(READING)
    play(async_client.post("/fortune/api/", BIRTH))
    assert counted("saju_ai_day_") == {"calls": 1, "cap": 7}


def test_without_the_limiter_the_other_counts_are_told(counted):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fortune_ratelimit RENAME TO elsewhere")
    try:
        assert set(counted("saju_ai_day_")) == {"cap"}
        assert counted("saju_requests_total")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO fortune_ratelimit")
