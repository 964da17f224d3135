"""The database stopped, killed, frozen or behind a black hole: the page still has its chart."""

import pytest

from tests.faults import scenes
from tests.faults.rig import (
    NO_LIMITS,
    Site,
    Stage,
    black_hole,
    pgbouncer,
    stage,
    wait_until,
)


def judge(seen: scenes.Outage) -> None:
    assert (seen.ready_status, seen.live_status) == (503, 200)
    assert seen.ready_seconds <= 2
    assert seen.page_is_whole
    assert seen.page_seconds <= 2
    assert seen.crowd_seconds <= 4, "ten at once cost their own time, not ten waits"
    assert seen.new_code == "STORE_UNAVAILABLE"
    assert seen.back_seconds <= 3
    assert seen.pid_is_the_same


@pytest.fixture(scope="module")
def direct(cluster, service):
    with stage(cluster, service, **NO_LIMITS) as site:
        yield site.site


def test_killed_and_back_again(cluster, direct):
    judge(scenes.database_outage(direct, cluster.kill, cluster.start))


def test_frozen_and_thawed(cluster, direct):
    judge(scenes.database_outage(direct, cluster.freeze, cluster.thaw))


def test_frozen_and_thawed_behind_a_pooler(cluster, service):
    with pgbouncer(cluster) as url:
        database = url(cluster.database())
        with Site(database, service.url, **NO_LIMITS, BEHIND_POOLER="true") as site:
            judge(scenes.database_outage(site, cluster.freeze, cluster.thaw))


def test_a_start_without_a_database_serves_what_needs_none(cluster, service):
    """A black hole first, then nothing at all: the process is up, and says what is missing."""
    with black_hole() as port:
        url = f"postgresql://nobody@127.0.0.1:{port}/nothing"
        with Site(url, service.url) as site:
            assert site.get("/health/live/").status_code == 200
            answer = site.get("/health/ready/")
            assert (answer.status_code, answer.json()["failing"]) == (503, ["database"])
            assert answer.elapsed.total_seconds() <= 2
            seen = scenes.together(site, scenes.PAGE, scenes.births(3))
            assert all(one.status_code == 200 for one in seen)
            assert all("한눈에 보기" in one.text for one in seen)
            assert max(one.elapsed.total_seconds() for one in seen) <= 2


def test_a_database_that_appears_after_the_start_is_used_at_once(cluster, service):
    database = cluster.database()
    cluster.kill()
    try:
        with Site(cluster.database_url(database), service.url) as site:
            assert site.get("/health/ready/").status_code == 503
            cluster.start()
            assert wait_until(lambda: site.get("/health/ready/").status_code == 200, 10) <= 3
            assert Stage(cluster, service, database, site).connections() <= 8
    finally:
        cluster.start()
