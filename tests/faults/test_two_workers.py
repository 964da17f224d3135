"""Two real workers on a real PostgreSQL: one call per question, exactly five new ones an hour."""

import pytest

from tests.faults import scenes
from tests.faults.rig import stage


@pytest.fixture(scope="module")
def two_workers(cluster, service):
    with stage(cluster, service, workers=2, TRUSTED_PROXY_HOPS="1") as site:
        yield site


def test_fifty_identical_submits_are_one_call_one_quota_and_one_text(two_workers):
    assert scenes.identical_submits(two_workers) == (1, 1, 1)


def test_of_two_hundred_different_births_exactly_five_an_hour_are_new_calls(two_workers):
    statuses, calls, everybody_has_sections = scenes.births_of_an_hour(two_workers)
    assert statuses == {200: 5, 429: 195}
    assert calls == 5
    assert everybody_has_sections, "nobody leaves with nothing"


def test_forged_addresses_open_no_other_hour(two_workers):
    assert scenes.forged_addresses(two_workers, 40) == 0


def test_other_counters_do_not_reset_mine(two_workers):
    assert scenes.after_other_keys(two_workers, 2000) == 429


def test_no_connection_is_left_behind(two_workers):
    """Two workers with a pool of at most eight each, whatever came before."""
    assert two_workers.connections() <= 16
