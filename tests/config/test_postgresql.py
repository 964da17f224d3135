"""Our PostgreSQL backend: waits that end, and a pool that says at once what is wrong."""

import threading
import time
from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError, connection
from psycopg.pq import TransactionStatus

from config.postgresql import base
from config.postgresql.base import Pool, _unless_silent


class Connection:
    """What the pool sees of a connection."""

    def __init__(self):
        self.closed = False
        self.is_dead = False
        self.pgconn = SimpleNamespace(transaction_status=TransactionStatus.IDLE)

    def execute(self, query):
        if self.is_dead:
            raise psycopg.OperationalError("gone")

    def rollback(self):
        self.pgconn.transaction_status = TransactionStatus.IDLE

    def close(self):
        self.closed = True


class Database:
    """Counts what was opened; refuses when it is down."""

    def __init__(self):
        self.opened = []
        self.is_down = False

    def __call__(self):
        if self.is_down:
            raise psycopg.OperationalError("refused")
        self.opened.append(Connection())
        return self.opened[-1]


@pytest.fixture
def database():
    return Database()


def test_a_connection_that_came_back_is_used_again(database):
    pool = Pool(database, max_size=2)
    first = pool.getconn()
    pool.putconn(first)
    assert pool.getconn() is first
    assert len(database.opened) == 1


def test_no_more_than_its_size_are_open_and_who_waits_gets_the_next(database):
    pool = Pool(database, max_size=2)
    held = [pool.getconn(), pool.getconn()]
    got = []
    waiting = threading.Thread(target=lambda: got.append(pool.getconn()))
    waiting.start()
    time.sleep(0.05)
    assert got == []
    pool.putconn(held[0])
    waiting.join(2)
    assert got == [held[0]]
    assert len(database.opened) == 2


def test_waiting_for_a_place_ends(database, monkeypatch):
    monkeypatch.setattr(base, "BUSY_SECONDS", 0.05)
    pool = Pool(database, max_size=1)
    pool.getconn()
    with pytest.raises(psycopg.OperationalError, match="busy"):
        pool.getconn()


def test_a_refusal_is_known_at_once_told_to_all_and_forgotten_soon(database, monkeypatch):
    monkeypatch.setattr(base, "DOWN_SECONDS", 0.1)
    pool = Pool(database, max_size=1)
    database.is_down = True
    started = time.monotonic()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        pool.getconn()
    with pytest.raises(psycopg.OperationalError, match="a moment ago"):
        pool.getconn()
    assert time.monotonic() - started < 0.1
    database.is_down = False
    time.sleep(0.1)
    assert pool.getconn() is database.opened[0]


def test_the_first_dead_connection_empties_the_pool(database, monkeypatch):
    monkeypatch.setattr(base, "TRUSTED_SECONDS", 0)
    pool = Pool(database, max_size=3)
    old = [pool.getconn() for _ in range(3)]
    for one in old:
        pool.putconn(one)
        one.is_dead = True
    assert pool.getconn() not in old
    assert all(connection.closed for connection in old)


def test_a_connection_that_broke_in_use_is_not_handed_out_again(database):
    pool = Pool(database, max_size=2)
    broken = pool.getconn()
    broken.pgconn.transaction_status = TransactionStatus.UNKNOWN
    pool.putconn(broken)
    assert broken.closed
    assert pool.getconn() is not broken


def test_an_open_transaction_is_rolled_back_on_return(database):
    pool = Pool(database, max_size=1)
    connection = pool.getconn()
    connection.pgconn.transaction_status = TransactionStatus.INTRANS
    pool.putconn(connection)
    assert connection.pgconn.transaction_status == TransactionStatus.IDLE
    assert pool.getconn() is connection


def test_a_connection_nobody_needed_for_long_is_closed(database, monkeypatch):
    monkeypatch.setattr(base, "IDLE_SECONDS", 0.01)
    pool = Pool(database, max_size=2)
    idle, busy = pool.getconn(), pool.getconn()
    pool.putconn(idle)
    time.sleep(0.02)
    pool.putconn(busy)
    assert (idle.closed, busy.closed) == (True, False)


def signs(*ready):
    """Drive a generator that waits for these; return what it returned."""

    def waits():
        for _ in ready:
            yield "read"
        return "answer"

    generator = _unless_silent(waits(), 0.05)
    next(generator)
    try:
        for one in ready:
            time.sleep(0.03)
            generator.send(one)
    except StopIteration as end:
        return end.value
    return None


def test_only_silence_ends_a_wait_not_its_length():
    assert signs(1, 1, 1, 1, 1) == "answer"
    with pytest.raises(psycopg.errors.ConnectionTimeout):
        signs(0, 0, 0, 0, 0)


def test_a_wait_that_is_over_at_once_returns_its_answer():
    def at_once():
        return "answer"
        yield

    with pytest.raises(StopIteration) as end:
        next(_unless_silent(at_once(), 1))
    assert end.value.value == "answer"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_request_waits_for_no_slow_query_but_where_it_says_so(monkeypatch):
    monkeypatch.setattr(base.BoundedConnection, "answer_seconds", 0.2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with base.patient():
            cursor.execute("SELECT pg_sleep(0.6)")
        with pytest.raises(OperationalError):
            cursor.execute("SELECT pg_sleep(0.6)")
    connection.close()
