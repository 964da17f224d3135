"""Short visits to the database from async code."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, connections

from fortune.errors import StoreUnavailable

# As many visits at once as the pool of a direct connection has places. A thread per request and
# one more per running reading would cost 35 kB each, for as long as a stream is open.
_threads = ThreadPoolExecutor(8, thread_name_prefix="database")


def _visit[Result](function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    try:
        return function(*args, **kwargs)
    except (DatabaseError, InterfaceError) as error:
        raise StoreUnavailable(type(error).__name__) from error
    finally:
        connections.close_all()


async def database_visit[Result](
    function: Callable[..., Result], *args: Any, **kwargs: Any
) -> Result:
    """Call `function` in a thread of ours, and give its connection back at once.

    A stream would otherwise hold its connection to the end: 20 open readings would use up a pool.
    Raises StoreUnavailable when the database or a table does not answer.
    """
    visit = partial(contextvars.copy_context().run, _visit, function, *args, **kwargs)
    return await asyncio.wrap_future(_threads.submit(visit))


async def database_release() -> None:
    """Give back the connection this request still holds; the next query opens one again."""
    await sync_to_async(connections.close_all)()
