"""Many requests and many open streams: connections stay few, and the site stays awake."""

import pytest

from tests.faults import scenes
from tests.faults.rig import NO_LIMITS, stage

POOL = 8
# Seconds an answer of the health check may take beside other tests; `make faults` holds A21 itself.
UNBLOCKED = 0.5


@pytest.fixture(scope="module")
def one_worker(cluster, service):
    with stage(cluster, service, **NO_LIMITS | {"RUN_DRAIN": "0.1"}) as site:
        yield site


def test_connections_stay_flat(one_worker):
    early, late = scenes.connections_over(one_worker, 60)
    assert abs(late - early) <= 2
    assert late <= POOL


def test_readings_whose_readers_left_are_stored_once_and_leave_nothing(one_worker, service):
    one_worker.forget()
    scenes.readers_leave(one_worker, 10)
    assert one_worker.rows() == {"done": 10}
    assert len(service.requests) == 10
    assert one_worker.connections() <= POOL
    breaker = one_worker.site.get("/health/ready/").json()["ai"]["breaker"]
    assert (breaker["state"], breaker["opened_total"]) == ("closed", 0)


def test_large_and_slow_bodies_cost_little(one_worker):
    statuses, megabytes = scenes.memory_of_large_bodies(one_worker.site, 6)
    assert set(statuses) <= {400, 413}
    assert megabytes <= 20
    assert scenes.slow_bodies(one_worker.site, 50) < UNBLOCKED


def test_open_streams_hold_no_connection_and_block_nobody(one_worker):
    seen = scenes.held_streams(one_worker, streams=60, probes=60)
    assert seen.streams == 60
    assert seen.connections <= POOL
    assert seen.health_p99 < UNBLOCKED
