"""A wall clock that jumps: the breaker does not care, a limit moves one window at most."""

import pytest

from tests.faults import scenes
from tests.faults.rig import LIBFAKETIME, Clock, stage


@pytest.mark.skipif(LIBFAKETIME is None, reason="needs Debian's package libfaketime")
def test_a_jump_of_the_clock_opens_one_window_at_most_and_leaves_the_breaker(cluster, service):
    clock = Clock()
    environment = {
        "AI_BREAKER_THRESHOLD": "1",
        "AI_BREAKER_RESET": "120",
        "FORTUNE_RATE_DAY": "1000/d",
    }
    with stage(cluster, service, **environment, **clock.environment) as site:
        for passed, moved in scenes.clock_jumps(site, clock, ["+1h", "-1d"]):
            assert passed <= 5
            assert moved < 1
