"""A deploy, and a worker that is killed, while readings are being written."""

from tests.faults import scenes
from tests.faults.rig import NO_LIMITS, stage


def test_at_sigterm_running_readings_are_finished_and_stored(cluster, service):
    with stage(cluster, service, workers=2, **NO_LIMITS) as site:
        took, heard, rows = scenes.terminated_while_writing(site, streams=20, seconds=2)
    assert took < 30
    assert heard == 20
    assert rows == {"done": 20}


def test_what_is_too_long_for_the_shutdown_is_stored_as_cut_off(cluster, service):
    waits = {"RUN_DRAIN": "1", "GRACEFUL": "1"}
    with stage(cluster, service, **NO_LIMITS | waits) as site:
        took, heard, rows = scenes.terminated_while_writing(site, streams=3, seconds=20)
    assert took < 10
    assert heard == 0
    assert rows == {"cut_off": 3}


def test_after_sigkill_the_next_request_writes_the_reading_and_pays_nothing(cluster, service):
    environment = NO_LIMITS | {"RUN_LEASE": "3"}
    with stage(cluster, service, **environment) as site:
        answer, seconds, charged = scenes.killed_while_writing(site, **environment)
        rows = site.rows()
    assert answer["source"] == "ai"
    assert seconds < 3 + 1, "the lease of the dead runs out first"
    assert charged == 1
    assert rows == {"done": 1}
