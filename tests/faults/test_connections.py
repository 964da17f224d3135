"""Many requests and many open streams: connections stay few, and the site stays awake."""

import pytest

from tests.faults import scenes
from tests.faults.rig import NO_LIMITS, stage

pytestmark = pytest.mark.xdist_group("faults")
POOL = 8


@pytest.fixture(scope="module")
def one_worker(cluster, service):
    with stage(cluster, service, **NO_LIMITS) as site:
        yield site


def test_connections_stay_flat(one_worker):
    early, late = scenes.connections_over(one_worker, 60)
    assert abs(late - early) <= 2
    assert late <= POOL


def test_open_streams_hold_no_connection_and_block_nobody(one_worker):
    seen = scenes.held_streams(one_worker, streams=60, probes=60)
    assert seen.streams == 60
    assert seen.connections <= POOL
    assert seen.health_p99 < 0.1
