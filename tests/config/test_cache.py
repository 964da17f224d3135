"""AtomicDatabaseCache: counters that are exact, entries that expire, nothing culled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection, connections
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cache():
    return caches["ratelimit"]


def expiry(cache, key):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT expires FROM fortune_ratelimit WHERE cache_key = %s", [cache.make_key(key)]
        )
        return cursor.fetchone()[0]


def test_counting_leaves_the_expiry_alone(cache):
    cache.add("key", 1, 3604)
    before = expiry(cache, "key")
    cache.incr("key")
    cache.decr("key")
    assert expiry(cache, "key") == before


@pytest.mark.parametrize("value", [0, 5, -3, True, "12", "글자", 1.5, None, {"a": [1]}])
def test_what_is_stored_comes_back_with_its_type(cache, value):
    cache.set("key", value)
    found = cache.get("key", "missing")
    assert found == value
    assert type(found) is type(value)


def test_add_stores_only_what_is_not_there(cache):
    assert cache.add("key", 1, 60) is True
    assert cache.add("key", 2, 60) is False
    assert cache.get("key") == 1


def test_add_replaces_an_expired_row(cache):
    cache.set("key", 1, -1)
    assert cache.get("key") is None
    assert cache.add("key", 2, 60) is True
    assert cache.get("key") == 2


def test_incr_and_decr_count_and_refuse_what_is_missing_or_expired(cache):
    cache.add("key", 1, 60)
    assert cache.incr("key") == 2
    assert cache.incr("key", 10) == 12
    assert cache.decr("key") == 11
    cache.set("old", 1, -1)
    for key in ("missing", "old"):
        with pytest.raises(ValueError, match="not found"):
            cache.incr(key)


def test_several_keys_and_deletion(cache):
    cache.set_many({"a": 1, "b": "two"})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": "two"}
    assert "a" in cache
    cache.delete("a")
    assert "a" not in cache


def test_only_expired_rows_are_purged(cache):
    cache.set("old", 1, -1)
    cache.set("live", 1, 60)
    cache.purge_expired()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fortune_ratelimit")
        assert cursor.fetchone()[0] == 1
    assert cache.get("live") == 1


def test_ten_thousand_other_keys_forget_no_live_counter(cache):
    cache.add("mine", 4, 3600)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO fortune_ratelimit (cache_key, value, expires) VALUES (%s, '1', %s)",
            [
                (f":1:other-{number}", timezone.now() + timedelta(hours=1))
                for number in range(10_000)
            ],
        )
    for number in range(20):
        cache.add(f"new-{number}", 1, 3600)
    assert cache.incr("mine") == 5


def test_a_missing_table_is_an_error_and_not_a_quiet_no(cache):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fortune_ratelimit RENAME TO elsewhere")
    try:
        for call in (
            lambda: cache.add("key", 1),
            lambda: cache.get("key"),
            lambda: cache.incr("key"),
        ):
            with pytest.raises(DatabaseError):
                call()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO fortune_ratelimit")


@pytest.mark.postgres
def test_of_two_hundred_concurrent_hits_each_is_counted_once(cache):
    def hit(_):
        try:
            return 1 if cache.add("race", 1, 3600) else cache.incr("race")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as pool:
        counts = list(pool.map(hit, range(200)))
    assert sorted(counts) == list(range(1, 201))
