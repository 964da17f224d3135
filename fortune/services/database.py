"""Short visits to the database from async code."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, connections

from fortune.errors import StoreUnavailable


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
    """Call `function` where the ORM may be used, and give the connection back at once.

    A stream would otherwise hold its connection to the end: 20 open readings would use up a pool.
    Raises StoreUnavailable when the database or a table does not answer.
    """
    return await sync_to_async(_visit)(function, *args, **kwargs)


async def database_release() -> None:
    """Give back the connection this request still holds; the next query opens one again."""
    await sync_to_async(connections.close_all)()
