"""The breaker, the store and the day's cap of a running site."""

import pytest

from tests.faults import scenes
from tests.faults.rig import NO_LIMITS, stage

RESET = 1.5


@pytest.fixture(scope="module")
def quick_reset(cluster, service):
    environment = NO_LIMITS | {"AI_BREAKER_THRESHOLD": "3", "AI_BREAKER_RESET": str(RESET)}
    with stage(cluster, service, **environment) as site:
        yield site


def test_the_first_reading_comes_a_second_after_the_reset_at_the_latest(quick_reset):
    assert scenes.seconds_to_recover(quick_reset) <= RESET + 1


def test_saved_readings_load_without_model_and_limiter(quick_reset):
    loaded, status, failing = scenes.saved_readings_load(quick_reset, 20)
    assert loaded == 20
    assert status == 503
    assert failing == ["cache_ratelimit"]


@pytest.fixture(scope="module")
def small_day(cluster, service):
    environment = NO_LIMITS | {"AI_BREAKER_THRESHOLD": "3", "AI_DAILY_CALL_CAP": "7"}
    with stage(cluster, service, **environment) as site:
        yield site


def test_the_call_after_the_days_last_one_never_leaves(small_day):
    calls, told = scenes.calls_over_the_cap(small_day, 12)
    assert calls == 7
    assert told == {"ai": 7, "AI_BUDGET": 5}


def test_while_it_is_open_answers_are_quick_and_nothing_leaves(small_day):
    seconds, hits, codes = scenes.while_open(small_day, 40)
    assert hits == 0
    assert codes == {"AI_CIRCUIT_OPEN"}
    assert scenes.percentile(seconds, 0.5) < 0.1
