"""text/event-stream, read from bytes as they come: half the cost of the SDK's typed chunks."""

import json
from collections.abc import Iterator
from typing import Any

DONE = "[DONE]"


class EventDecoder:
    """Turns the bytes of an OpenAI-compatible stream into its events, JSON objects all.

    Comments and other fields are skipped. Raises UnicodeDecodeError or ValueError for bytes that
    are no UTF-8 or no JSON object.
    """

    def __init__(self) -> None:
        self.is_done = False  # the service said [DONE]
        self._rest = b""
        self._data: list[str] = []

    def feed(self, received: bytes) -> Iterator[dict[str, Any]]:
        *lines, self._rest = (self._rest + received).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                self._data.append(str(line[5:], "utf-8").strip())
            elif self._data and line in (b"", b"\r"):
                yield from self._event()

    def end(self) -> Iterator[dict[str, Any]]:
        """Yield the last event of a stream that ended without the empty line after it."""
        yield from self.feed(b"\n\n")

    def _event(self) -> Iterator[dict[str, Any]]:
        text = "\n".join(self._data)
        self._data = []
        if text.startswith(DONE):
            self.is_done = True
            return
        event = json.loads(text)
        if not isinstance(event, dict):
            raise ValueError("an event that is no object")
        yield event
