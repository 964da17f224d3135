"""Everything a model service can do to a reading, and what the reader must then be told."""

from typing import NamedTuple

from tests.conftest import READING
from tests.utils.stub_upstream import (
    DONE,
    HEADERS,
    Script,
    answers,
    chunk,
    drip,
    hang,
    keep_alive_comments,
    reset,
    sends,
    writes,
)

# The site's deadlines while it meets these modes, in seconds; a failure opens the breaker at once
# and it closes again at once, so that each mode shows by itself whether it counts.
DEADLINES = {
    "AI_CONNECT_TIMEOUT": "1",
    "AI_FIRST_TOKEN_TIMEOUT": "0.6",
    "AI_GAP_TIMEOUT": "0.5",
    "AI_TOTAL_TIMEOUT": "1.2",
    "AI_BREAKER_THRESHOLD": "1",
    "AI_BREAKER_RESET": "0.05",
}
TOTAL_DEADLINE = 1.2
BEGUN = "## 한눈에 보기\n\n천천히 걸어온 길이 오늘의 자리를 만들었어요. "
BIRTH_IS_OF_SHIN = "## 한눈에 보기\n\n선생님의 일간은 갑목이에요. 갑목 일간은 곧게 자라요.\n\n"


class Mode(NamedTuple):
    """code: the error the reader is told, "" = a whole reading. keeps: text came and is kept.
    counted: the breaker takes it for a failure of the service. calls: requests it may cost."""

    script: Script
    code: str
    keeps: bool = False
    counted: bool = True
    calls: int = 1


def then(*scripts: Script) -> Script:
    """Do one script after the other, a request each; the last one from then on."""
    left = list(scripts)

    async def script(writer: object) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(writer)  # type: ignore[arg-type]

    return script


WHOLE = writes(READING, size=40)
STATUS = {
    "400 Bad Request": "AI_REFUSED",
    "409 Conflict": "AI_REFUSED",
    "413 Content Too Large": "AI_REFUSED",
    "422 Unprocessable Content": "AI_REFUSED",
    "401 Unauthorized": "AI_NOT_CONFIGURED",
    "402 Payment Required": "AI_NOT_CONFIGURED",
    "403 Forbidden": "AI_NOT_CONFIGURED",
    "404 Not Found": "AI_NOT_CONFIGURED",
}
BUSY = {
    "408 Request Timeout": "AI_DOWN",
    "500 Internal Server Error": "AI_DOWN",
    "502 Bad Gateway": "AI_DOWN",
    "503 Service Unavailable": "AI_DOWN",
    "504 Gateway Timeout": "AI_DOWN",
    "529 Overloaded": "AI_OVERLOADED",
}
HTML = HEADERS.replace(b"event-stream", b"html") + b"<html><p>hello</p></html>"

MODES: dict[str, Mode] = {
    "a whole answer": Mode(WHOLE, "", counted=False),
    "resets before the headers": Mode(reset, "AI_DOWN", calls=2),
    "hangs before the headers": Mode(hang, "AI_TIMEOUT"),
    "hangs before the first token": Mode(sends(HEADERS, then=hang), "AI_TIMEOUT"),
    "keep-alive comments only": Mode(sends(HEADERS, then=keep_alive_comments), "AI_TIMEOUT"),
    "one syllable after the other": Mode(
        sends(HEADERS, chunk(BEGUN), then=drip), "AI_CUT_OFF", keeps=True
    ),
    "stalls mid-stream": Mode(sends(HEADERS, chunk(BEGUN), then=hang), "AI_CUT_OFF", keeps=True),
    "resets mid-stream": Mode(sends(HEADERS, chunk(BEGUN), then=reset), "AI_CUT_OFF", keeps=True),
    "ends early": Mode(sends(HEADERS, chunk(BEGUN)), "AI_CUT_OFF", keeps=True),
    "ends early with [DONE]": Mode(sends(HEADERS, chunk(BEGUN), DONE), "AI_CUT_OFF", keeps=True),
    "malformed chunk": Mode(sends(HEADERS, b"data: {not json\n\n"), "AI_DOWN"),
    "malformed chunk mid-stream": Mode(
        sends(HEADERS, chunk(BEGUN), b"data: {not json\n\n"), "AI_CUT_OFF", keeps=True
    ),
    "bad UTF-8": Mode(sends(HEADERS, b"data: \xff\xfe\xfa\n\n"), "AI_DOWN"),
    "error event": Mode(sends(HEADERS, b'data: {"error": {"message": "hot"}}\n\n'), "AI_DOWN"),
    "HTML with status 200": Mode(sends(HTML), "AI_EMPTY"),
    "chunks without choices": Mode(
        sends(HEADERS, b'data: {"choices": []}\n\n', *[chunk(READING)], chunk(finish="stop")),
        "",
        counted=False,
    ),
    **{status: Mode(answers(status), code, counted=False) for status, code in STATUS.items()},
    **{status: Mode(answers(status), code, calls=2) for status, code in BUSY.items()},
    "503 once": Mode(then(answers("503 Away"), WHOLE), "", counted=False, calls=2),
    "429 without a time": Mode(answers("429 Slow"), "AI_OVERLOADED", counted=False, calls=2),
    "429 with a time inside the deadline": Mode(
        then(answers("429 Slow", "Retry-After: 0.2"), WHOLE), "", counted=False, calls=2
    ),
    "empty": Mode(sends(HEADERS, chunk(" \n"), chunk(finish="stop"), DONE), "AI_EMPTY"),
    "[DONE] only": Mode(sends(HEADERS, DONE), "AI_EMPTY"),
    "reasoning only": Mode(
        sends(HEADERS, chunk(reasoning_content="음"), chunk(finish="stop")), "AI_EMPTY"
    ),
    "content_filter": Mode(
        sends(HEADERS, chunk(finish="content_filter")), "AI_REFUSED", counted=False
    ),
    "length": Mode(
        sends(HEADERS, chunk(BEGUN), chunk(finish="length")),
        "AI_CUT_OFF",
        keeps=True,
        counted=False,
    ),
    "contradicts the chart": Mode(
        writes(BIRTH_IS_OF_SHIN * 3, size=40), "AI_UNGROUNDED", counted=False, calls=2
    ),
    # The last one: nobody is asked again before its time is over.
    "429 with a time beyond the deadline": Mode(
        answers("429 Slow", "Retry-After: 120"), "AI_OVERLOADED", counted=False
    ),
}
