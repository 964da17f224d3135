"""A body is read no further than a form of ours can be long, whatever its sender announces."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

DRAINED = 32 * 1024 * 1024  # bytes dropped so that a sender who is still writing hears the answer

type Message = Mapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


async def bounded(
    application: Application, scope: dict[str, Any], receive: Receive, send: Send
) -> None:
    """Call `application` with the whole body, or with its beginning and a length that is too large.

    Django writes a body to the disk before anybody looks at its length, and one that is sent in
    chunks has none. BodyLimitMiddleware refuses what is too large by its Content-Length.
    """
    size, heard = 0, []
    while size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        heard.append(await receive())
        size += len(heard[-1].get("body", b""))
        if not heard[-1].get("more_body"):
            break
    else:
        more = True
        while more and size <= DRAINED:
            message = await receive()
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
        heard[-1] = dict(heard[-1]) | {"more_body": False}
        told = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        scope = scope | {"headers": [*told, (b"content-length", str(size).encode())]}

    async def replay() -> Message:
        if heard:
            return heard.pop(0)
        while (message := await receive())["type"] == "http.request":
            continue  # what still comes of a refused body
        return message

    await application(scope, replay, send)
