"""A deploy, and a worker that is killed, while readings are being written."""

from tests.faults import scenes
from tests.faults.rig import NO_LIMITS, stage


def test_at_sigterm_running_readings_are_finished_and_stored(cluster, service):
    with stage(cluster, service, workers=2, **NO_LIMITS) as site:
        ended = scenes.terminated_while_writing(site, streams=20, seconds=2)
    assert ended.took < 30
    assert (ended.heard, ended.told) == (20, 0)
    assert ended.rows == {"done": 20}


def test_what_takes_too_long_is_stored_as_cut_off_and_its_reader_is_told(cluster, service):
    with stage(cluster, service, **NO_LIMITS | {"RUN_DRAIN": "1"}) as site:
        ended = scenes.terminated_while_writing(site, streams=3, seconds=20)
    assert ended.took < 10
    assert (ended.heard, ended.told) == (0, 3)
    assert ended.rows == {"cut_off": 3}


def test_after_sigkill_the_next_request_writes_the_reading_and_pays_nothing(cluster, service):
    environment = NO_LIMITS | {"RUN_LEASE": "3"}
    with stage(cluster, service, **environment) as site:
        answer, seconds, charged = scenes.killed_while_writing(site, **environment)
        rows = site.rows()
    assert answer["source"] == "ai"
    assert seconds < 3 + 1, "the lease of the dead runs out first"
    assert charged == 1
    assert rows == {"done": 1}
