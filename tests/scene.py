"""Running a scene of several async requests in one event loop, and leaving nothing open."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Any, NamedTuple

from asgiref.sync import sync_to_async
from django.db import connections

from fortune.services import runs
from fortune.utils import ai


class Event(NamedTuple):
    name: str
    data: dict[str, Any]
    id: str = ""


def play[Result](scene: Coroutine[Any, Any, Result]) -> Result:
    """Run the scene; let its readings end, then close its clients and connections."""

    async def whole() -> Result:
        try:
            return await scene
        finally:
            await runs.runs_drain(5)
            for client in ai._clients.values():
                await client.close()
            ai._clients.clear()
            await sync_to_async(connections.close_all)()

    return asyncio.run(whole())


def parse_events(text: str) -> list[Event]:
    """Read a whole text/event-stream; comments are kept as events named ":"."""
    events = []
    for block in text.strip("\n").split("\n\n"):
        if block.startswith(":"):
            events.append(Event(":", {}))
            continue
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        events.append(Event(fields["event"], json.loads(fields["data"]), fields["id"]))
    return events


async def stream_text(response: Any) -> str:
    return "".join([part.decode() async for part in response.streaming_content])
