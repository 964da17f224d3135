"""The caches in Redis, for those who set REDIS_URL: the contract of config/cache.py."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache
from django.db import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

# Two caches that hang one after the other still leave /health/ready/ within its two seconds.
WAIT = 0.7
CONNECTIONS = 16  # of one worker: the eight threads of database_visit, and as many sync views
# A key that expired between EXISTS and INCR would come back without an expiry and count for ever.
INCREMENT = """
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
return redis.call('INCRBY', KEYS[1], ARGV[1])
"""

_shared: dict[str, "SharedPool"] = {}
_making = threading.Lock()


class CacheUnavailable(OperationalError):
    """Redis does not answer. Whoever handles a database that is away handles this as well."""


class SharedPool(redis.BlockingConnectionPool):
    """One pool of connections a process: Django makes a cache, and a pool, for every request.

    Nothing is tried twice, because what was counted and not answered would be counted again.
    """

    @classmethod
    def from_url(cls, url: str, **options: Any) -> "SharedPool":
        with _making:
            if url not in _shared:
                bounds = {
                    "max_connections": CONNECTIONS,
                    "timeout": WAIT,
                    "socket_timeout": WAIT,
                    "socket_connect_timeout": WAIT,
                    "retry": Retry(NoBackoff(), 0),
                }
                _shared[url] = super().from_url(url, **options | bounds)
            return _shared[url]


def typed[**P, R](method: Callable[P, R]) -> Callable[P, R]:
    """Raise CacheUnavailable for whatever Redis or the way to it raises."""

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except redis.RedisError as error:
            # The text of the error names the host, which no answer needs.
            raise CacheUnavailable(type(error).__name__) from error

    return call


class AtomicRedisCache(RedisCache):
    """Django's RedisCache with an `incr` in one step and errors that callers already handle.

    `add` is SET NX and `incr` a script: both are atomic, and neither changes an expiry. `clear`
    leaves alone what others keep in the same Redis.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": {"pool_class": SharedPool}})

    add = typed(RedisCache.add)
    get = typed(RedisCache.get)
    set = typed(RedisCache.set)
    touch = typed(RedisCache.touch)
    delete = typed(RedisCache.delete)
    get_many = typed(RedisCache.get_many)
    has_key = typed(RedisCache.has_key)
    set_many = typed(RedisCache.set_many)
    delete_many = typed(RedisCache.delete_many)

    @typed
    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add `delta` to a live whole number and return the sum; ValueError without one."""
        name = self.make_and_validate_key(key, version=version)
        found = self._redis().eval(INCREMENT, 1, name, delta)
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return int(found)

    @typed
    def clear(self) -> None:
        client = self._redis()
        for name in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.delete(name)

    @typed
    def server(self) -> dict[str, Any]:
        """Return what Redis says of itself: version, memory, what it does when that is full."""
        return dict(self._redis().info())

    def _redis(self) -> Any:
        return self._cache.get_client(write=True)
