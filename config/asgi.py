"""The ASGI application: Django, and a lifespan that lets running readings finish."""

import asyncio
import logging
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.asgi import get_asgi_application

from config.env import use_default_settings

use_default_settings()
django_application = get_asgi_application()

# Only after Django is set up may models be imported.
from django.urls import get_resolver  # noqa: E402

from config.body import Receive, Send, bounded  # noqa: E402
from config.postgresql.base import bound_waits  # noqa: E402
from fortune.services import runs  # noqa: E402

bound_waits()
_ = get_resolver().url_patterns  # all views are imported now, not while the first reader waits
logger = logging.getLogger(__name__)


async def lifespan(receive: Receive, send: Send) -> None:
    """Let running readings end from the SIGTERM on: the server says shutdown only after the last
    open stream, and a stream ends with its reading."""
    draining: list[asyncio.Task[None]] = []
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            at_sigterm(lambda: draining.append(asyncio.ensure_future(runs.runs_drain(runs.DRAIN))))
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await asyncio.gather(*draining)
            await runs.runs_drain(runs.LATE)
            await send({"type": "lifespan.shutdown.complete"})
            return


def at_sigterm(begin: Callable[[], None]) -> None:
    """Call `begin` in this loop when a SIGTERM comes, beside what the server does with it."""
    loop = asyncio.get_running_loop()
    servers = signal.getsignal(signal.SIGTERM)

    def both(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(begin)
        if callable(servers):
            servers(number, frame)

    # Without a handler of a server's own SIGTERM ends the process at once, as it should.
    if callable(servers):
        signal.signal(signal.SIGTERM, both)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    try:
        await bounded(django_application, scope, receive, send)
    except asyncio.CancelledError:
        # The server's patience at a shutdown is over; it would write a traceback per open stream.
        logger.warning("request cut off by the shutdown method=%s", scope.get("method"))
