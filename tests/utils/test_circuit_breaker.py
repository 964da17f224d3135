"""SimpleCircuitBreaker: opens, lets exactly one probe through, and closes again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from fortune.errors import AICircuitOpen, AINotConfigured, AIOverloaded
from fortune.utils.circuit_breaker import SimpleCircuitBreaker


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return SimpleCircuitBreaker(threshold=3, reset=30, lease=90, clock=clock)


def open_it(breaker):
    for _ in range(3):
        breaker.acquire().failure()


def test_failures_in_a_row_open_it_and_say_when_to_come_back(breaker, clock):
    open_it(breaker)
    assert breaker.state == "open"
    clock.now += 10
    with pytest.raises(AICircuitOpen) as caught:
        breaker.acquire()
    assert caught.value.retry_after == 20
    assert breaker.seconds_to_probe() == 20


def test_a_success_between_failures_starts_the_count_again(breaker):
    for _ in range(10):
        breaker.acquire().failure()
        breaker.acquire().failure()
        breaker.acquire().success()
    assert breaker.state == "closed"


def test_rejected_calls_record_nothing(breaker, clock):
    open_it(breaker)
    for _ in range(50):
        with pytest.raises(AICircuitOpen):
            breaker.acquire()
    clock.now += 30
    breaker.acquire().success()
    assert breaker.state == "closed"
    assert breaker.rejected_total == 50
    assert breaker.opened_total == 1


def test_half_open_lets_exactly_one_of_two_hundred_through_a_hundred_times(breaker, clock):
    open_it(breaker)

    def attempt(_):
        try:
            return breaker.acquire()
        except AICircuitOpen:
            return None

    with ThreadPoolExecutor(16) as pool:
        for _ in range(100):
            clock.now += 30
            assert breaker.state == "half_open"
            permits = [permit for permit in pool.map(attempt, range(200)) if permit]
            assert len(permits) == 1
            permits[0].failure()
            assert breaker.state == "open"


def test_a_probe_that_never_reports_back_is_given_up_after_its_lease(breaker, clock):
    open_it(breaker)
    clock.now += 30
    lost = breaker.acquire()
    clock.now += 89
    with pytest.raises(AICircuitOpen):
        breaker.acquire()
    clock.now += 1
    breaker.acquire().success()
    assert breaker.state == "closed"
    lost.failure()
    assert breaker.state == "closed"


def test_a_permit_of_an_older_generation_changes_nothing(breaker, clock):
    slow = [breaker.acquire() for _ in range(5)]
    open_it(breaker)
    clock.now += 30
    probe = breaker.acquire()
    slow[0].success()
    assert breaker.state == "half_open"
    probe.success()
    for permit in slow[1:]:
        permit.failure()
    assert breaker.state == "closed"
    assert breaker.opened_total == 1


def test_a_permit_counts_once(breaker):
    permit = breaker.acquire()
    for _ in range(5):
        permit.failure()
    assert breaker.state == "closed"


@pytest.mark.parametrize("left_by", [asyncio.CancelledError, GeneratorExit, KeyError])
def test_a_reader_who_leaves_and_a_bug_of_ours_count_as_nothing(breaker, clock, left_by):
    for _ in range(10):
        with pytest.raises(left_by), breaker.acquire():
            raise left_by
    assert breaker.state == "closed"
    open_it(breaker)
    clock.now += 30
    with pytest.raises(left_by), breaker.acquire():
        raise left_by
    assert breaker.state == "half_open"
    breaker.acquire().success()
    assert breaker.state == "closed"


def test_a_refused_key_is_a_latch_of_its_own(breaker, clock):
    breaker.acquire().misconfigured()
    assert breaker.state == "closed"
    assert breaker.snapshot()["misconfigured"] is True
    with pytest.raises(AINotConfigured):
        breaker.acquire()
    clock.now += 30
    breaker.acquire().success()


def test_a_retry_after_is_waited_for_and_is_no_failure(breaker, clock):
    breaker.acquire().not_before(120)
    clock.now += 119
    with pytest.raises(AIOverloaded) as caught:
        breaker.check()
    assert caught.value.retry_after == 1
    clock.now += 1
    breaker.acquire().success()
    assert breaker.opened_total == 0


def test_after_reset_it_serves_again_under_steady_traffic(breaker, clock):
    """The earlier system's breaker counted what it blocked and never closed again."""
    open_it(breaker)
    served = 0
    for _ in range(100):
        clock.now += 0.5
        try:
            breaker.acquire().success()
            served += 1
        except AICircuitOpen:
            pass
    assert served == 41


def test_every_change_of_state_is_one_line(breaker, clock, caplog):
    caplog.set_level("INFO")
    breaker.acquire().success()
    assert caplog.messages == [], "a success of a closed one changes nothing"
    open_it(breaker)
    clock.now += 31
    breaker.acquire().failure()
    clock.now += 31
    breaker.acquire().success()
    assert caplog.messages == [
        "ai breaker state=open failures=3 reset=30",
        "ai breaker state=half_open",
        "ai breaker state=open failures=4 reset=30",
        "ai breaker state=half_open",
        "ai breaker state=closed",
    ]
