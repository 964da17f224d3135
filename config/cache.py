"""A cache in the database whose counters are exact."""

import base64
import itertools
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone

PURGE_EVERY = 1000  # writes of one process between two deletions of expired rows
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class AtomicDatabaseCache(DatabaseCache):
    """DatabaseCache with `add`, `set` and `incr` as one SQL statement each.

    The stock class reads, decides and writes in three statements: of 200 concurrent calls at a
    limit of 5, up to 190 passed. Its `incr` also shortens the expiry to the default timeout, and
    above MAX_ENTRIES it deletes live rows. Here `incr` leaves the expiry alone and only expired
    rows are ever deleted. Whole numbers are stored as digits, so that SQL can add to them; a
    pickled value in base64 never consists of digits alone.

    Database errors are raised, not swallowed: whoever counts must know that nothing was counted.
    Needs PostgreSQL or SQLite 3.35 (RETURNING).
    """

    _table: str
    _writes = itertools.count(1)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        places = ", ".join(["%s"] * len(names))
        rows = self._execute(
            f"SELECT cache_key, value FROM {{table}} WHERE cache_key IN ({places}) "  # noqa: S608
            "AND expires > %s",
            [*names, self._adapt(timezone.now())],
            write=False,
        )
        return {names[key]: _decode(value) for key, value in rows}

    def has_key(self, key: str, version: int | None = None) -> bool:
        return key in self.get_many([key], version)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._insert(key, value, timeout, version, over_live_row=True)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Store `value` unless a live row is there; say whether it was stored."""
        return self._insert(key, value, timeout, version, over_live_row=False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add `delta` to a live whole number and return the sum; ValueError without one."""
        rows = self._execute(
            "UPDATE {table} SET value = CAST(CAST(value AS bigint) + %s AS text) "
            "WHERE cache_key = %s AND expires > %s RETURNING value",
            [
                delta,
                self.make_and_validate_key(key, version=version),
                self._adapt(timezone.now()),
            ],
        )
        if not rows:
            raise ValueError(f"Key {key!r} not found")
        return int(rows[0][0])

    def purge_expired(self) -> None:
        """Delete the rows nobody can read any more."""
        self._execute(
            "DELETE FROM {table} WHERE expires <= %s RETURNING 1", [self._adapt(timezone.now())]
        )

    def _insert(
        self, key: str, value: Any, timeout: Any, version: int | None, *, over_live_row: bool
    ) -> bool:
        if next(self._writes) % PURGE_EVERY == 0:
            self.purge_expired()
        until = self.get_backend_timeout(timeout)
        expires = FOREVER if until is None else datetime.fromtimestamp(until, tz=UTC)
        parameters = [
            self.make_and_validate_key(key, version=version),
            _encode(value),
            self._adapt(expires),
        ]
        sql = (
            "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "
            "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, "
            "expires = excluded.expires"
        )
        if not over_live_row:
            sql += " WHERE {table}.expires <= %s"
            parameters.append(self._adapt(timezone.now()))
        return bool(self._execute(sql + " RETURNING cache_key", parameters))

    def _adapt(self, moment: datetime) -> Any:
        connection = connections[router.db_for_write(self.cache_model_class)]
        return connection.ops.adapt_datetimefield_value(moment)

    def _execute(
        self, sql: str, parameters: list[Any], *, write: bool = True
    ) -> list[tuple[Any, ...]]:
        choose = router.db_for_write if write else router.db_for_read
        connection = connections[choose(self.cache_model_class)]
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=connection.ops.quote_name(self._table)), parameters)
            return list(cursor.fetchall())


def _encode(value: Any) -> str:
    if type(value) is int:
        return str(value)
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("ascii")


def _decode(value: str) -> Any:
    if value.removeprefix("-").isdecimal():
        return int(value)
    return pickle.loads(base64.b64decode(value))  # noqa: S301 - written by ourselves only
