"""A raw asyncio HTTP server that answers as an OpenAI-compatible service on its worst days.

llmock covers refusals, pauses and cut streams; this covers what it lacks: bytes that no honest
server sends, and silence that looks alive.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

type Script = Callable[[asyncio.StreamWriter], Awaitable[None]]

HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


def chunk(text: str | None = None, *, finish: str | None = None, **delta: object) -> bytes:
    """One server-sent chunk of a chat completion."""
    if text is not None:
        delta["content"] = text
    body = {
        "id": "stub",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "stub-model",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(body).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def sends(*parts: bytes, then: Script | None = None, pause: float = 0) -> Script:
    """Send these bytes, each in a packet of its own, then go on with another script."""

    async def script(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        if then:
            await then(writer)

    return script


def answers(status: str, *headers: str) -> Script:
    """Answer with this status line, these headers and an empty object."""
    head = "\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 2", "Connection: close", *headers])
    return sends(head.encode() + b"\r\n\r\n{}")


def writes(text: str, *, seconds: float = 0, size: int = 4) -> Script:
    """Write the whole text in chunks of `size` characters within `seconds`, and end well."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return sends(
        HEADERS, *map(chunk, pieces), chunk(finish="stop") + DONE, pause=seconds / len(pieces)
    )


async def hang(writer: asyncio.StreamWriter) -> None:
    """Say nothing more, and leave the connection open."""
    await asyncio.sleep(30)


async def keep_alive_comments(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b": keep-alive\n\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip(writer: asyncio.StreamWriter) -> None:
    """One syllable after the other, for ever."""
    while True:
        writer.write(chunk("물"))
        await writer.drain()
        await asyncio.sleep(0.1)


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


@asynccontextmanager
async def stub_upstream(script: Script) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve `script` on loopback; yield its base URL and the list of requests that came."""
    requests: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length:")
            )
            requests.append(head + await reader.readexactly(length))
            await script(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/v1", requests
    finally:
        server.close()
        server.close_clients()
        await server.wait_closed()
