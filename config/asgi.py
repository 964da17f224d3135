"""The ASGI application: Django, and a lifespan that lets running readings finish."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.core.asgi import get_asgi_application

from config.env import use_default_settings

use_default_settings()
django_application = get_asgi_application()

# Only after Django is set up may models be imported.
from fortune.services.runs import runs_drain  # noqa: E402

Message = MutableMapping[str, Any]


async def lifespan(
    receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await runs_drain()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def application(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    else:
        await django_application(scope, receive, send)
