"""Talking to the model: one client, our own deadlines, a typed error for whatever goes wrong."""

import asyncio
import email.utils
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import httpx2
import openai
from django.conf import settings

from fortune.errors import (
    AICutOff,
    AIDown,
    AIEmpty,
    AIError,
    AINotConfigured,
    AIOverloaded,
    AIRefused,
    AITimeout,
)
from fortune.utils.circuit_breaker import Permit, SimpleCircuitBreaker
from fortune.utils.sse import EventDecoder

logger = logging.getLogger(__name__)

READING_TOKENS = 4000  # a full reading takes about 1,500
RETRY_PAUSE = 0.3  # seconds before the one retry, when the service named none
MISCONFIGURED = {401, 402, 403, 404}
REFUSED = {400, 409, 413, 422}
TOO_MANY_REQUESTS = 429  # our own pace, not the health of the service
OVERLOADED = {TOO_MANY_REQUESTS, 529}
ENDING = 1.0  # seconds a stream may go on after its finish_reason: usage, [DONE]
DRAIN = 0.2  # seconds a connection may stay open after [DONE] and still be used again


class ErrorEvent(Exception):
    """The service sent an error, or nonsense, in the middle of a stream."""


# Broken transport, broken JSON or UTF-8 (both are ValueErrors), an error instead of a piece.
BROKEN_STREAM = (openai.APIError, httpx2.HTTPError, ValueError, ErrorEvent)

breaker = SimpleCircuitBreaker(
    settings.AI_BREAKER_THRESHOLD, settings.AI_BREAKER_RESET, lease=settings.AI_TOTAL_TIMEOUT
)

# One client per event loop: one for the server's life under ASGI. A client per request costs
# twice the CPU and nine times the memory.
_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, openai.AsyncOpenAI] = WeakKeyDictionary()


@dataclass
class Answer:
    """How long an answer may be, and what is known of it once it has ended."""

    max_tokens: int = READING_TOKENS

    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    finish_reason: str = ""
    has_words: bool = False
    characters: int = 0
    first_token_seconds: float = 0.0
    started: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Forget how an earlier call ended: a second attempt is judged by itself."""
        self.finish_reason, self.has_words, self.characters = "", False, 0

    def add(self, text: str) -> None:
        if not self.has_words:
            self.has_words = True
            self.first_token_seconds = self.seconds()
        self.characters += len(text)

    def seconds(self) -> float:
        return time.monotonic() - self.started


def is_configured() -> bool:
    return bool(settings.OPENAI_API_KEY)


def ensure_available() -> None:
    """Raise now what `generate_ai_response` would raise before it calls anybody."""
    if not is_configured():
        raise AINotConfigured("no OPENAI_API_KEY")
    breaker.check()


async def generate_ai_response(
    messages: Iterable[dict[str, str]], answer: Answer | None = None
) -> AsyncGenerator[str, None]:
    """Yield the model's text piece by piece; `answer` is filled in on the way.

    Ends normally only when the model said `finish_reason == "stop"` and its text is not blank.
    Raises a subclass of AIError otherwise, at the latest AI_TOTAL_TIMEOUT seconds after the call.
    AICutOff means that the text yielded so far is the beginning of an answer.
    """
    if not is_configured():
        raise AINotConfigured("no OPENAI_API_KEY")
    answer = answer or Answer()
    answer.begin()
    with breaker.acquire() as permit:
        deadlines = _Deadlines()
        try:
            async for text in _attempts(list(messages), answer, deadlines):
                yield text
        except AIError as error:
            _report(permit, error)
            logger.warning(
                "ai call failed code=%s chars=%d seconds=%.1f reason=%s",
                error.code, answer.characters, answer.seconds(), error,
            )  # fmt: skip
            raise
        permit.success()
        logger.info(
            "ai call done chars=%d first_token=%.1f seconds=%.1f tokens_in=%d tokens_out=%d",
            answer.characters, answer.first_token_seconds, answer.seconds(),
            answer.prompt_tokens, answer.completion_tokens,
        )  # fmt: skip


class _Deadlines:
    """How long the next piece may take: our own clock, because a read timeout does not see a
    service that sends keep-alive comments, or one token a second for ever."""

    def __init__(self) -> None:
        now = time.monotonic()
        self.first_token = now + settings.AI_FIRST_TOKEN_TIMEOUT
        self.total = now + settings.AI_TOTAL_TIMEOUT

    def next_piece(self, answer: Answer) -> float:
        """Return the moment (monotonic) by which the next piece must be here."""
        if answer.finish_reason:
            return min(time.monotonic() + ENDING, self.total)
        if answer.has_words:
            return min(time.monotonic() + settings.AI_GAP_TIMEOUT, self.total)
        return min(self.first_token, self.total)

    def allows(self, pause: float) -> bool:
        return time.monotonic() + pause < min(self.first_token, self.total)


async def _attempts(
    messages: list[dict[str, str]], answer: Answer, deadlines: _Deadlines
) -> AsyncIterator[str]:
    """One call, and one more when the first failed before its first word and time is left."""
    for is_last in (False, True):
        try:
            async for text in _stream(messages, answer, deadlines):
                yield text
            return
        except (AIDown, AIOverloaded) as error:
            pause = error.retry_after or RETRY_PAUSE
            worth_it = error.may_retry and not answer.has_words and deadlines.allows(pause)
            if is_last or not worth_it:
                raise
        await asyncio.sleep(pause)


async def _stream(
    messages: list[dict[str, str]], answer: Answer, deadlines: _Deadlines
) -> AsyncIterator[str]:
    """One call from its request to its end; whatever goes wrong leaves as an AIError."""
    response: httpx2.Response | None = None
    try:
        async with asyncio.timeout_at(_loop_time(deadlines.next_piece(answer))):
            response = await _open(messages, answer.max_tokens)
        async for text in _words(response, answer, deadlines):
            yield text
    except openai.APIStatusError as error:
        raise _status_error(error) from error
    except (TimeoutError, *BROKEN_STREAM) as error:
        # Once the model has said how it ended, what becomes of the connection is no matter.
        if not answer.finish_reason:
            raise _broken(error, answer, at_once=response is None) from error
    finally:
        if response is not None:
            await response.aclose()
    _judge_end(answer)


def _broken(error: Exception, answer: Answer, *, at_once: bool) -> AIError:
    kind = "deadline" if isinstance(error, TimeoutError) else type(error).__name__
    if answer.has_words:
        return AICutOff(kind)
    if isinstance(error, TimeoutError):
        return AITimeout(kind)
    down = AIDown(kind)
    down.may_retry = at_once  # the connection failed, which is known at once
    return down


async def _words(
    response: httpx2.Response, answer: Answer, deadlines: _Deadlines
) -> AsyncIterator[str]:
    """Yield the text of the events; white space before the first word is held back."""
    received = aiter(response.aiter_bytes())
    decoder = EventDecoder()
    blank = ""
    while not decoder.is_done:
        async with asyncio.timeout_at(_loop_time(deadlines.next_piece(answer))):
            data = await anext(received, None)
        text, broken = _read_all(decoder.end() if data is None else decoder.feed(data), answer)
        if not answer.has_words:
            blank += text
            text = blank if blank.strip() else ""
        if text:
            answer.add(text)
            yield text
        if broken:
            raise broken
        if data is None:
            return
    with suppress(TimeoutError):  # read to its end, the connection serves the next call too
        async with asyncio.timeout(DRAIN):
            await anext(received, None)


def _read_all(events: Iterator[dict[str, Any]], answer: Answer) -> tuple[str, Exception | None]:
    """Return the text of these events, and what broke them off: the words before it count."""
    text = ""
    try:
        for event in events:
            text += _read(event, answer)
    except (ValueError, ErrorEvent) as error:
        return text, error
    return text, None


def _read(event: dict[str, Any], answer: Answer) -> str:
    """Take the text out of an event; events without a choice (usage, filters) are normal."""
    if event.get("error"):
        raise ErrorEvent
    answer.model = str(event.get("model") or answer.model)
    if isinstance(usage := event.get("usage"), dict):
        answer.prompt_tokens = usage.get("prompt_tokens") or 0
        answer.completion_tokens = usage.get("completion_tokens") or 0
    choices = event.get("choices")
    if not choices:
        return ""
    choice = choices[0] if isinstance(choices, list) else None
    if not isinstance(choice, dict):
        raise ErrorEvent
    answer.finish_reason = str(choice.get("finish_reason") or answer.finish_reason)
    delta = choice.get("delta")
    content = delta.get("content") if isinstance(delta, dict) else None
    return content if isinstance(content, str) else ""


def _judge_end(answer: Answer) -> None:
    """Raise unless the stream that just ended was a complete answer."""
    match answer.finish_reason:
        case "content_filter":
            raise AIRefused("content_filter")
        case "stop" if answer.has_words:
            return
        case "length" if answer.has_words:
            error = AICutOff("length")
            error.counts = False  # our own max_tokens: it says nothing about the service
            raise error
        case _ if answer.has_words:
            raise AICutOff("ended without finish_reason")
        case reason:
            raise AIEmpty(f"finish_reason={reason or None}")


async def _open(messages: list[dict[str, str]], max_tokens: int) -> httpx2.Response:
    """Send the request; return the answer's head. Its bytes are ours to read (`_words`)."""
    request: dict[str, Any] = {
        "model": settings.OPENAI_MODEL,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.8,
        "max_tokens": max_tokens,
        "extra_body": settings.AI_EXTRA_BODY,
    }
    stream = await _client().chat.completions.create(**request)
    response: httpx2.Response = stream.response
    return response


def _client() -> openai.AsyncOpenAI:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = openai.AsyncOpenAI(
            api_key=settings.OPENAI_API_KEY,
            base_url=settings.OPENAI_BASE_URL,
            max_retries=0,  # the SDK's retries multiply with ours and ignore our deadline
            # Our own deadlines see more than a timer per read, which would be paid for twice.
            timeout=httpx2.Timeout(
                settings.AI_TOTAL_TIMEOUT, connect=settings.AI_CONNECT_TIMEOUT, read=None
            ),
        )
    return _clients[loop]


async def client_close() -> None:
    """Close the client of the running loop: for commands, whose loop ends before the process."""
    if client := _clients.pop(asyncio.get_running_loop(), None):
        await client.close()


def _status_error(error: openai.APIStatusError) -> AIError:
    status = error.status_code
    reason = f"status={status}"
    if status in MISCONFIGURED:
        logger.error("ai misconfigured status=%d model=%s", status, settings.OPENAI_MODEL)
        return AINotConfigured(reason)
    if status in REFUSED:
        logger.error("ai refused the request status=%d model=%s", status, settings.OPENAI_MODEL)
        return AIRefused(reason)
    wait = _retry_after(error.response.headers.get("retry-after", ""))
    if status in OVERLOADED:
        overloaded = AIOverloaded(reason, retry_after=wait)
        overloaded.counts = status != TOO_MANY_REQUESTS
        overloaded.may_retry = True
        return overloaded
    down = AIDown(reason, retry_after=wait)
    down.may_retry = True
    return down


def _retry_after(value: str) -> float | None:
    """Read a Retry-After header: seconds or an HTTP date. None when there is no sense in it."""
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def _report(permit: Permit, error: AIError) -> None:
    if isinstance(error, AINotConfigured):
        permit.misconfigured()
    elif isinstance(error, AIOverloaded) and error.retry_after and not error.counts:
        permit.not_before(error.retry_after)
    elif error.counts:
        permit.failure()
    else:
        permit.ignore()


def _loop_time(moment: float) -> float:
    """Turn a time.monotonic() moment into one of the running loop's clock."""
    return asyncio.get_running_loop().time() + (moment - time.monotonic())
