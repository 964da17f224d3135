"""Django's PostgreSQL backend, with waits that end and a pool that says at once what is wrong.

psycopg_pool opens connections behind the scenes: a waiting request is not told that the database
refuses them and waits for the whole timeout, and after a restart it finds the dead connections
one by one, sleeping 1, 2, 4 seconds in between. Here the one who needs a connection opens it, so
a refusal is known in a millisecond, and the first dead connection empties the pool.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, ClassVar

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.abc import PQGen, PQGenConn
from psycopg.pq import TransactionStatus

BUSY_SECONDS = 5.0  # how long a request waits for a place while others are being served
DOWN_SECONDS = 0.5  # how long nobody tries again after the database did not answer
TRUSTED_SECONDS = 1.0  # a connection used this recently is handed out without a look at it
IDLE_SECONDS = 300.0  # a connection idle for longer is closed when the next one comes back
ANSWER_SECONDS = 1.2  # how long a request waits for the database to accept or to answer
UNFINISHED = (TransactionStatus.INTRANS, TransactionStatus.INERROR)

_patient: ContextVar[bool] = ContextVar("patient", default=False)

type Connect = Callable[[], "BoundedConnection"]


class BoundedConnection(psycopg.Connection[Any]):
    """A connection on which neither connecting nor a query waits for ever.

    answer_seconds: how long the database may be silent; None (migrations, commands) = for ever.
    A database that is frozen, or behind a network that swallows packets, is not seen by keep-alives
    or by statement_timeout: only our own clock ends the wait. Raises OperationalError.
    """

    answer_seconds: ClassVar[float | None] = None

    def wait[Result](
        self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None
    ) -> Result:
        if timeout is not None or self.answer_seconds is None or _patient.get():
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(_unless_silent(gen, self.answer_seconds), interval)
        except psycopg.errors.ConnectionTimeout:
            self.pgconn.finish()  # its answer may still come, and would be taken for the next one's
            raise

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> PQGenConn["BoundedConnection"]:
        # The connect_timeout of libpq knows whole seconds from 2 upwards only.
        gen = super()._connect_gen(conninfo)
        return gen if cls.answer_seconds is None else _unless_silent(gen, cls.answer_seconds)


@contextmanager
def patient() -> Iterator[None]:
    """Let the queries inside take their time: a whole account is exported or erased."""
    token = _patient.set(True)
    try:
        yield
    finally:
        _patient.reset(token)


def bound_waits() -> None:
    """Say that this process serves requests: none of them waits longer than ANSWER_SECONDS."""
    BoundedConnection.answer_seconds = ANSWER_SECONDS


def _unless_silent[Wait, Ready, Result](
    generator: Generator[Wait, Ready, Result], seconds: float
) -> Generator[Wait, Ready, Result]:
    """Drive psycopg's generator; raise ConnectionTimeout after so many seconds without a sign.

    Silence is measured, not duration: on a busy machine a thread may get its turn late, and what
    the database sent meanwhile is a sign.
    """
    heard = time.monotonic()
    try:
        wanted = next(generator)
        while True:
            ready = yield wanted  # nothing happened within the interval: falsy
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > seconds:
                raise psycopg.errors.ConnectionTimeout("the database does not answer")
            wanted = generator.send(ready)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


class Pool:
    """At most `max_size` connections of this process, each used by one thread at a time.

    Whoever finds all of them busy waits up to BUSY_SECONDS. When the database does not answer one
    thread, all that wait are told, and for DOWN_SECONDS nobody tries again; then the next ones do,
    so that service returns by itself. Has what Django's backend calls on a pool.
    """

    def __init__(self, connect: Connect, max_size: int) -> None:
        self._connect = connect
        self._places = max_size
        self._idle: list[tuple[BoundedConnection, float]] = []  # with the moment of its return
        self._down_until = float("-inf")
        self._changed = threading.Condition()

    def open(self) -> None:
        """Nothing to do: connections are opened when they are needed."""

    def close(self) -> None:
        with self._changed:
            self._drop_idle()

    def getconn(self) -> BoundedConnection:
        """Return a connection that answers. Raises OperationalError."""
        with self._changed:
            self._changed.wait_for(lambda: self._places or self._is_down(), BUSY_SECONDS)
            if self._is_down():
                raise psycopg.OperationalError("the database did not answer a moment ago")
            if not self._places:
                raise psycopg.OperationalError("every connection is busy")
            self._places -= 1
            connection, returned = self._idle.pop() if self._idle else (None, 0.0)
        try:
            if connection is None or not self._is_usable(connection, returned):
                connection = self._connect()
        except BaseException as error:
            self._give_place_back(is_down=isinstance(error, psycopg.OperationalError))
            raise
        connection._pool = self  # type: ignore[assignment]  # Django returns it there
        return connection

    def putconn(self, connection: BoundedConnection) -> None:
        connection._pool = None
        if connection.pgconn.transaction_status in UNFINISHED:
            with suppress(psycopg.Error):
                connection.rollback()
        with self._changed:
            if connection.pgconn.transaction_status == TransactionStatus.IDLE:
                now = time.monotonic()
                while self._idle and self._idle[0][1] < now - IDLE_SECONDS:
                    self._idle.pop(0)[0].close()
                self._idle.append((connection, now))
            else:
                connection.close()
                self._drop_idle()  # what broke this one broke its neighbours
        self._give_place_back()

    def _is_usable(self, connection: BoundedConnection, returned: float) -> bool:
        if time.monotonic() - returned < TRUSTED_SECONDS:
            return True
        try:
            connection.execute("")
        except psycopg.OperationalError:
            connection.close()
            with self._changed:
                self._drop_idle()
            return False
        return True

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()

    def _is_down(self) -> bool:
        return time.monotonic() < self._down_until

    def _give_place_back(self, *, is_down: bool = False) -> None:
        with self._changed:
            self._places += 1
            if is_down:
                self._down_until = time.monotonic() + DOWN_SECONDS
                self._changed.notify_all()
            else:
                self._changed.notify()


class DatabaseWrapper(base.DatabaseWrapper):
    """OPTIONS["pool"] = {"max_size": n} switches our pool on."""

    _connection_pools: ClassVar[dict[str, Pool]] = {}

    @property
    def pool(self) -> Pool | None:
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options or self.alias == NO_DB_ALIAS:
            return None
        pools = self._connection_pools
        if self.alias not in pools:
            parameters = self.get_connection_params() | {"autocommit": True}
            pools.setdefault(self.alias, Pool(lambda: self._open(parameters), **options))
        return pools[self.alias]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.pool is not None:
            return super().get_new_connection(conn_params)
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return BoundedConnection.connect(**conn_params)

    def _open(self, parameters: dict[str, Any]) -> BoundedConnection:
        connection = BoundedConnection.connect(**parameters)
        self._configure_connection(connection)  # type: ignore[attr-defined]  # not in the stubs
        return connection
