"""generate_ai_response: a whole text, or a typed error inside our own deadlines."""

import asyncio
import time

import pytest

from fortune import errors
from fortune.utils import ai
from tests.utils.stub_upstream import (
    DONE,
    HEADERS,
    answers,
    chunk,
    drip,
    hang,
    keep_alive_comments,
    reset,
    sends,
    stub_upstream,
)

MESSAGES = [{"role": "user", "content": "사주를 읽어 주세요."}]


@pytest.fixture(autouse=True)
def short_deadlines(settings):
    settings.OPENAI_API_KEY = "a-key-for-loopback"
    settings.OPENAI_MODEL = "gpt-4o-mini"
    settings.AI_EXTRA_BODY = {}
    settings.AI_CONNECT_TIMEOUT = 0.5
    settings.AI_FIRST_TOKEN_TIMEOUT = 0.5
    settings.AI_GAP_TIMEOUT = 0.3
    settings.AI_TOTAL_TIMEOUT = 1.0
    ai._clients.clear()


async def collect(pieces: list[str]) -> ai.Answer:
    answer = ai.Answer()
    try:
        async for piece in ai.generate_ai_response(MESSAGES, answer):
            pieces.append(piece)  # noqa: PERF401 - what came before an error must be seen
    finally:
        for client in ai._clients.values():
            await client.close()
        ai._clients.clear()
    return answer


def ask(settings, script) -> tuple[list[str], Exception | None, list[bytes], float]:
    """Return the pieces that came, the error, the requests upstream saw, and the seconds."""

    async def scene():
        pieces: list[str] = []
        async with stub_upstream(script) as (url, requests):
            settings.OPENAI_BASE_URL = url
            started = time.monotonic()
            try:
                await collect(pieces)
            except errors.AIError as error:
                return pieces, error, requests, time.monotonic() - started
            return pieces, None, requests, time.monotonic() - started

    return asyncio.run(scene())


def test_a_whole_answer_comes_piece_by_piece_with_its_tokens(upstream):
    upstream.reply("봄의 나무 같은 분이세요. " * 20)
    pieces: list[str] = []
    answer = asyncio.run(collect(pieces))
    assert "".join(pieces).strip() == ("봄의 나무 같은 분이세요. " * 20).strip()
    assert len(pieces) > 3
    assert answer.finish_reason == "stop"
    assert answer.completion_tokens > 0
    assert ai.breaker.state == "closed"


def test_without_a_key_nobody_is_called(settings, upstream):
    settings.OPENAI_API_KEY = ""
    with pytest.raises(errors.AINotConfigured):
        asyncio.run(collect([]))
    assert upstream.requests == []


def test_chunks_without_choices_and_without_text_are_tolerated(settings):
    empty = b'data: {"id": "x", "object": "chat.completion.chunk", "model": "m", "choices": []}\n\n'
    script = sends(
        HEADERS, empty, chunk(role="assistant"), chunk("불빛"), chunk(finish="stop"), empty, DONE
    )
    pieces, error, _, _ = ask(settings, script)
    assert (pieces, error) == (["불빛"], None)


@pytest.mark.parametrize(
    ("script", "expected", "counted"),
    [
        (sends(then=hang), errors.AITimeout, True),
        (sends(HEADERS, then=hang), errors.AITimeout, True),
        (sends(HEADERS, then=keep_alive_comments), errors.AITimeout, True),
        (sends(HEADERS, DONE), errors.AIEmpty, True),
        (sends(HEADERS, chunk(" \n"), chunk(finish="stop"), DONE), errors.AIEmpty, True),
        (sends(HEADERS, chunk(reasoning_content="음"), chunk(finish="stop")), errors.AIEmpty, True),
        (sends(HEADERS, b"data: {not json\n\n"), errors.AIDown, True),
        (sends(HEADERS, b"data: \xff\xfe\xfa\n\n"), errors.AIDown, True),
        (sends(HEADERS, b'data: {"error": {"message": "overheated"}}\n\n'), errors.AIDown, True),
        (sends(HEADERS, b"data: 17\n\n"), errors.AIDown, True),
        (sends(HEADERS, b'data: {"choices": [null]}\n\n'), errors.AIDown, True),
        (sends(HEADERS, b'data: {"choices": "none"}\n\n'), errors.AIDown, True),
        (
            sends(HEADERS.replace(b"event-stream", b"html") + b"<html><p>hello</p></html>"),
            errors.AIEmpty,
            True,
        ),
        (sends(HEADERS, chunk(finish="content_filter")), errors.AIRefused, False),
        (answers("400 Bad Request"), errors.AIRefused, False),
        (answers("409 Conflict"), errors.AIRefused, False),
        (answers("413 Too Large"), errors.AIRefused, False),
        (answers("422 Unprocessable"), errors.AIRefused, False),
        (answers("401 Unauthorized"), errors.AINotConfigured, False),
        (answers("402 Payment Required"), errors.AINotConfigured, False),
        (answers("403 Forbidden"), errors.AINotConfigured, False),
        (answers("404 Not Found"), errors.AINotConfigured, False),
        (answers("408 Timeout"), errors.AIDown, True),
        (answers("500 Oops"), errors.AIDown, True),
        (answers("503 Away"), errors.AIDown, True),
        (answers("529 Overloaded"), errors.AIOverloaded, True),
        (answers("429 Slow down"), errors.AIOverloaded, False),
        (answers("429 Slow down", "Retry-After: 120"), errors.AIOverloaded, False),
    ],
)  # fmt: skip
def test_every_fault_before_the_first_word_has_its_type(settings, script, expected, counted):
    pieces, error, _, seconds = ask(settings, script)
    assert type(error) is expected
    assert "".join(pieces).strip() == ""
    assert ai.breaker._failures == (1 if counted else 0)
    assert seconds < 1.3


@pytest.mark.parametrize(
    "script",
    [
        sends(HEADERS, chunk("첫 문장."), then=hang),
        sends(HEADERS, chunk("첫 문장."), then=drip),
        sends(HEADERS, chunk("첫 문장."), then=reset),
        sends(HEADERS, chunk("첫 문장.")),
        sends(HEADERS, chunk("첫 문장."), DONE),
        sends(HEADERS, chunk("첫 문장."), b"data: {broken\n\n"),
        sends(HEADERS, chunk("첫 문장."), chunk(finish="length")),
    ],
)
def test_a_text_that_ends_early_is_cut_off_and_what_came_is_kept(settings, script):
    pieces, error, requests, seconds = ask(settings, script)
    assert type(error) is errors.AICutOff
    assert "".join(pieces).startswith("첫 문장.")
    assert len(requests) == 1, "after the first word there is no second try"
    assert seconds < 1.3


@pytest.mark.parametrize(
    "after",
    [hang, reset, sends(b"data: {broken\n\n"), sends()],
    ids=["hang", "reset", "broken", "nothing"],
)
def test_once_the_model_said_stop_the_connection_no_longer_matters(settings, after):
    script = sends(HEADERS, chunk("불빛"), chunk(finish="stop"), then=after)
    settings.AI_GAP_TIMEOUT = settings.AI_TOTAL_TIMEOUT = 30
    pieces, error, _, seconds = ask(settings, script)
    assert ("".join(pieces), error) == ("불빛", None)
    assert seconds < 1.5


def test_words_before_broken_bytes_of_the_same_packet_are_kept(settings):
    pieces, error, _, _ = ask(settings, sends(HEADERS + chunk("첫 문장.") + b"data: {broken\n\n"))
    assert type(error) is errors.AICutOff
    assert pieces == ["첫 문장."]


@pytest.mark.parametrize("size", [1, 7, 64])
def test_bytes_may_be_cut_anywhere(settings, size):
    whole = chunk("물과 불") + b": comment\r\n\r\n" + chunk("의 만남") + chunk(finish="stop") + DONE
    script = sends(HEADERS, *(whole[at : at + size] for at in range(0, len(whole), size)))
    pieces, error, _, _ = ask(settings, script)
    assert ("".join(pieces), error) == ("물과 불의 만남", None)


def test_a_second_call_with_the_same_answer_is_judged_by_itself(settings):
    """A corrected attempt that breaks off must not live on the first one's "stop"."""
    scripts = iter([(chunk("하나"), chunk(finish="stop"), DONE), (chunk("둘"),)])

    async def script(writer):
        await sends(HEADERS, *next(scripts))(writer)

    async def scene():
        async with stub_upstream(script) as (settings.OPENAI_BASE_URL, _):
            answer = ai.Answer()
            first = [piece async for piece in ai.generate_ai_response(MESSAGES, answer)]
            with pytest.raises(errors.AICutOff):
                await anext(aiter_to_end(ai.generate_ai_response(MESSAGES, answer)))
            for client in ai._clients.values():
                await client.close()
            ai._clients.clear()
            return first

    assert asyncio.run(scene()) == ["하나"]


async def aiter_to_end(pieces):
    async for _ in pieces:
        pass
    yield "the end"


def test_a_connection_serves_the_next_call_too(settings):
    """The body is read to its end: the pool of the client keeps the connection."""
    body = chunk("불빛") + chunk(finish="stop") + DONE
    head = HEADERS.replace(b"Connection: close", b"Content-Length: %d" % len(body))
    served = []

    async def serve_two(reader, writer):
        served.append(writer)
        for _ in range(2):
            request = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in request.lower().split(b"\r\n")
                if line.startswith(b"content-length:")
            )
            await reader.readexactly(length)
            writer.write(head + body)
        writer.close()

    async def scene():
        server = await asyncio.start_server(serve_two, "127.0.0.1", 0)
        settings.OPENAI_BASE_URL = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        for _ in range(2):
            async for _ in ai.generate_ai_response(MESSAGES):
                pass
        for client in ai._clients.values():
            await client.close()
        ai._clients.clear()
        server.close()
        await server.wait_closed()

    asyncio.run(scene())
    assert len(served) == 1


def test_a_refused_connection_is_known_at_once(settings):
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    started = time.monotonic()
    with pytest.raises(errors.AIDown):
        asyncio.run(collect([]))
    assert time.monotonic() - started < 1
    assert ai.breaker._failures == 1


def test_one_failed_call_before_the_first_word_is_tried_once_more(settings, upstream):
    settings.AI_FIRST_TOKEN_TIMEOUT = settings.AI_TOTAL_TIMEOUT = 3
    upstream.fail(503, times=1).reply("다시 왔어요.")
    pieces: list[str] = []
    asyncio.run(collect(pieces))
    assert "".join(pieces).strip() == "다시 왔어요."
    assert len(upstream.requests) == 2


def test_it_is_never_tried_three_times(settings, upstream):
    settings.AI_FIRST_TOKEN_TIMEOUT = settings.AI_TOTAL_TIMEOUT = 3
    upstream.fail(503, times=None)
    with pytest.raises(errors.AIDown):
        asyncio.run(collect([]))
    assert len(upstream.requests) == 2


def test_a_retry_after_inside_the_deadline_is_waited_for(settings, upstream):
    settings.AI_FIRST_TOKEN_TIMEOUT = settings.AI_TOTAL_TIMEOUT = 3
    upstream.rate_limit(times=1, retry_after=1).reply("기다려 주셔서 고마워요.")
    pieces: list[str] = []
    asyncio.run(collect(pieces))
    assert "".join(pieces).strip() == "기다려 주셔서 고마워요."


def test_an_open_breaker_lets_nothing_leave_the_process(upstream):
    upstream.fail(500, times=None)
    for _ in range(5):
        with pytest.raises(errors.AIDown):
            asyncio.run(collect([]))
    sent = len(upstream.requests)
    for _ in range(20):
        with pytest.raises(errors.AICircuitOpen) as caught:
            asyncio.run(collect([]))
    assert len(upstream.requests) == sent
    assert caught.value.retry_seconds == 30
    assert ai.breaker.state == "open"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("1", 1), ("0.5", 0.5), ("-3", 0), ("soon", None), ("", None)],
)
def test_retry_after_in_seconds(value, seconds):
    assert ai._retry_after(value) == seconds


def test_retry_after_as_a_date():
    assert ai._retry_after("Wed, 01 Jan 2020 00:00:00 GMT") == 0
    assert ai._retry_after("Fri, 01 Jan 2100 00:00:00 GMT") > 10**9
