"""The thread of a request is lent: the same one again and again, and to one request at a time."""

import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async

from config import threads
from config.threads import request_thread, thread_release

thread_here = sync_to_async(threading.get_ident)


@pytest.fixture(autouse=True)
def nothing_lent(monkeypatch):
    monkeypatch.setattr(threads, "_idle", [])


async def one_request() -> int:
    async with request_thread():
        first, second = await thread_here(), await thread_here()
        assert first == second
        return first


def test_requests_that_follow_each_other_share_a_thread():
    async def scene():
        return [await one_request() for _ in range(5)]

    assert len(set(asyncio.run(scene()))) == 1
    assert len(threads._idle) == 1


def test_requests_at_the_same_time_have_each_their_own():
    async def request(everybody):
        async with request_thread():
            here = await thread_here()
            await everybody.wait()
            assert await thread_here() == here
            return here

    async def scene():
        everybody = asyncio.Barrier(4)
        return await asyncio.gather(*(request(everybody) for _ in range(4)))

    assert len(set(asyncio.run(scene()))) == 4


def test_a_stream_holds_no_thread_and_gets_one_again():
    async def scene():
        async with request_thread():
            first = await thread_here()
            thread_release()
            assert len(threads._idle) == 1
            assert await one_request() == first, "lent to somebody else meanwhile"
            assert await thread_here() == first
        assert len(threads._idle) == 1

    asyncio.run(scene())


def test_a_thread_that_is_still_busy_is_lent_to_nobody():
    async def scene():
        go_on = threading.Event()
        async with request_thread():
            busy = asyncio.ensure_future(sync_to_async(go_on.wait)(10))
            await asyncio.sleep(0.05)
            busy.cancel()
        assert threads._idle == []
        await asyncio.wait_for(one_request(), 1)
        go_on.set()

    asyncio.run(scene())


def test_a_request_that_needs_no_thread_borrows_none():
    async def scene():
        async with request_thread():
            await asyncio.sleep(0)

    asyncio.run(scene())
    assert threads._idle == []


def test_no_more_wait_than_can_be_of_use(monkeypatch):
    monkeypatch.setattr(threads, "MOST_IDLE", 1)

    async def request(everybody):
        async with request_thread():
            await thread_here()
            await everybody.wait()

    async def scene():
        everybody = asyncio.Barrier(3)
        await asyncio.gather(*(request(everybody) for _ in range(3)))

    asyncio.run(scene())
    assert len(threads._idle) == 1
