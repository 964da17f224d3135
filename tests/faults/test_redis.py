"""REDIS_URL: the limits in a real Redis, and the site while it is away."""

import os
from collections.abc import Iterator

import pytest

from tests import processes
from tests.faults import scenes
from tests.faults.rig import Redis, Stage, births, clean_environment, stage, wait_until

pytestmark = pytest.mark.skipif(Redis.program is None, reason="needs Debian's redis-server")
CACHES = ["cache_default", "cache_ratelimit"]


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    server = Redis()
    yield server
    server.close()


@pytest.fixture(scope="module")
def site(cluster, service, redis) -> Iterator[Stage]:
    with stage(cluster, service, workers=2, REDIS_URL=redis.url, TRUSTED_PROXY_HOPS="1") as made:
        yield made


def manage(site: Stage, redis: Redis, *words: str) -> tuple[int, str]:
    database = site.cluster.database_url(site.database)
    done = processes.run(
        "manage.py", *words, environment=clean_environment() | {
            "DATABASE_URL": database, "REDIS_URL": redis.url, "HOME": os.environ.get("HOME", "/"),
        },
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def line(said: str, name: str) -> str:
    return next(found for found in said.splitlines() if f" {name} " in found)


def test_of_twenty_births_at_once_exactly_five_are_new_calls(site):
    statuses, calls, everybody_has_sections = scenes.births_of_an_hour(site, 20)
    assert statuses == {200: 5, 429: 15}
    assert calls == 5
    assert everybody_has_sections
    assert site.charged() == 0, "nothing is counted in the database any more"


def test_the_switch_of_the_maintenance_reaches_both_workers(site, redis):
    def all_answer(status: int) -> bool:
        return {site.site.get("/fortune/").status_code for _ in range(10)} == {status}

    for word, status in (("on", 503), ("off", 200)):
        assert manage(site, redis, "maintenance", word)[0] == 0
        wait_until(lambda status=status: all_answer(status), 5)


@pytest.mark.parametrize(
    ("hurt", "heal"), [("kill", "start"), ("freeze", "thaw")], ids=["killed", "frozen"]
)
def test_without_redis_everything_but_new_readings_goes_on(site, redis, hurt, heal):
    status, said = manage(site, redis, "doctor")
    assert status == 0, said
    assert "Redis 7" in line(said, "default")
    assert "exactly 5 of 20" in line(said, "limiter")

    getattr(redis, hurt)()
    try:
        ready = site.site.get("/health/ready/")
        assert (ready.status_code, ready.json()["failing"]) == (503, CACHES)
        status, said = manage(site, redis, "doctor")
        assert status == 1
        for name in ("default", "ratelimit"):
            assert "✗" in line(said, name)
            assert "CacheUnavailable. Is REDIS_URL right, and Redis up?" in line(said, name)
        assert line(said, "limiter").startswith("- ")
        assert "Traceback" not in said
    finally:
        getattr(redis, heal)()
    wait_until(lambda: site.site.get("/health/ready/").status_code == 200)

    seen = scenes.database_outage(site.site, getattr(redis, hurt), getattr(redis, heal))
    assert (seen.ready_status, seen.live_status, seen.new_code) == (503, 200, "STORE_UNAVAILABLE")
    assert max(seen.ready_seconds, seen.page_seconds) <= 2
    assert seen.page_is_whole
    assert seen.back_seconds <= 3
    assert seen.pid_is_the_same


def test_a_redis_that_forgot_everything_begins_a_new_hour(site, redis):
    redis.kill()
    redis.start()
    answers = scenes.together(site.site, scenes.API, births(1, 7000))
    assert answers[0].json()["source"] == "ai"
