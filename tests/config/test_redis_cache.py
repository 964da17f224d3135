"""AtomicRedisCache against a real Redis: the contract of AtomicDatabaseCache, and a Redis away."""

import contextvars
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from config.env import env_redis_url
from config.redis_cache import CONNECTIONS, AtomicRedisCache, _shared
from tests.faults.rig import Redis

CALLS = {
    "add": lambda cache: cache.add("key", 1),
    "get": lambda cache: cache.get("key"),
    "get_many": lambda cache: cache.get_many(["key"]),
    "set": lambda cache: cache.set("key", 1),
    "set_many": lambda cache: cache.set_many({"key": 1}),
    "incr": lambda cache: cache.incr("key"),
    "decr": lambda cache: cache.decr("key"),
    "touch": lambda cache: cache.touch("key"),
    "has_key": lambda cache: "key" in cache,
    "delete": lambda cache: cache.delete("key"),
    "delete_many": lambda cache: cache.delete_many(["key"]),
    "clear": lambda cache: cache.clear(),
    "server": lambda cache: cache.server(),
}

needs_redis = pytest.mark.skipif(Redis.program is None, reason="needs Debian's redis-server")


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    server = Redis()
    yield server
    if pool := _shared.pop(server.url, None):
        pool.disconnect()
    server.close()


@pytest.fixture
def cache(redis) -> AtomicRedisCache:
    cache = AtomicRedisCache(redis.url, {"KEY_PREFIX": "ours"})
    cache.clear()
    return cache


def lives(cache: AtomicRedisCache, key: str) -> int:
    """Milliseconds until the key expires."""
    return int(cache._redis().pttl(cache.make_key(key)))


@needs_redis
def test_counting_leaves_the_expiry_alone(cache):
    cache.add("key", 1, 3604)
    cache.incr("key")
    cache.decr("key")
    assert 3_603_000 < lives(cache, "key") <= 3_604_000


@needs_redis
@pytest.mark.parametrize("value", [0, 5, -3, True, "12", "글자", 1.5, {"a": [1]}])
def test_what_is_stored_comes_back_with_its_type(cache, value):
    cache.set("key", value)
    found = cache.get("key", "missing")
    assert found == value
    assert type(found) is type(value)


@needs_redis
def test_add_stores_only_what_is_not_there(cache):
    assert cache.add("key", 1, 60) is True
    assert cache.add("key", 2, 60) is False
    assert cache.get("key") == 1


@needs_redis
def test_incr_and_decr_count_and_refuse_what_is_missing_or_expired(cache):
    cache.add("key", 1, 60)
    assert [cache.incr("key"), cache.incr("key", 10), cache.decr("key")] == [2, 12, 11]
    cache.add("old", 1, 60)
    cache._redis().pexpire(cache.make_key("old"), 1)
    time.sleep(0.01)
    for key in ("missing", "old"):
        with pytest.raises(ValueError, match="not found"):
            cache.incr(key)
        assert cache.get(key) is None, "a refused count leaves nothing that would never expire"


@needs_redis
def test_of_two_hundred_concurrent_hits_each_is_counted_once(cache):
    def hit(_):
        return 1 if cache.add("race", 1, 3600) else cache.incr("race")

    with ThreadPoolExecutor(40) as pool:
        assert sorted(pool.map(hit, range(200))) == list(range(1, 201))


@needs_redis
def test_clearing_leaves_what_others_keep_in_the_same_redis(cache, redis):
    beside = AtomicRedisCache(redis.url, {"KEY_PREFIX": "ours-too"})
    beside.set("key", 1)
    cache.set("key", 2)
    cache.clear()
    assert (cache.get("key"), beside.get("key")) == (None, 1)


@needs_redis
def test_a_hundred_requests_share_the_connections_of_the_process(redis, settings):
    settings.CACHES = {
        "default": {"BACKEND": "config.redis_cache.AtomicRedisCache", "LOCATION": redis.url}
    }
    before = caches["default"].server()["total_connections_received"]
    _shared[redis.url].disconnect()

    def request(number):  # Django keeps its cache objects per context, as it does per request
        return contextvars.Context().run(lambda: caches["default"].set(f"key-{number}", number))

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(request, range(100)))
    opened = caches["default"].server()["total_connections_received"] - before
    assert 0 < opened <= CONNECTIONS


@needs_redis
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_redis_that_is_gone_is_an_error_of_the_database_at_once(cache, redis, call):
    redis.kill()
    try:
        started = time.monotonic()
        with pytest.raises(OperationalError):
            call(cache)
        assert time.monotonic() - started < 0.5
    finally:
        redis.start()
    cache.set("key", 1)
    assert cache.incr("key") == 2, "it recovers by itself"


@needs_redis
def test_a_redis_that_hangs_is_waited_for_less_than_a_second(cache, redis):
    cache.set("key", 1)
    redis.freeze()
    try:
        started = time.monotonic()
        with pytest.raises(OperationalError, match=r"^TimeoutError$"):
            cache.incr("key")
        assert 0.5 < time.monotonic() - started < 1
    finally:
        redis.thaw()
    assert cache.get("key") in (1, 2), "what was sent may have been counted, and only once"


@pytest.mark.parametrize(
    "address",
    [
        "", "redis://localhost", "redis://127.0.0.1:6379/0", "rediss://user:p%40ss@cache.example:6380/1",
        "redis://:pass@[::1]:6379", "unix:///run/redis.sock", "redis://host/0?health_check_interval=9",
    ],
)  # fmt: skip
def test_addresses_of_a_redis(monkeypatch, address):
    monkeypatch.setenv("REDIS_URL", address)
    assert env_redis_url("REDIS_URL") == address


@pytest.mark.parametrize(
    "address",
    [
        "localhost:6379", "http://localhost:6379", "redis://", "redis://:secret@", "redis:///0",
        "redis://host:port/0", "redis://:secret@host/zero", "unix://", "redis://a b",
    ],
)  # fmt: skip
def test_an_address_that_is_none_stops_the_start_and_is_not_repeated(monkeypatch, address):
    monkeypatch.setenv("REDIS_URL", address)
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL: use redis://") as refused:
        env_redis_url("REDIS_URL")
    assert "secret" not in str(refused.value)
