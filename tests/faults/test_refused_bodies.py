"""Bodies no form of ours sends, really sent: one typed answer and one line, never a traceback."""

import json
import re
import socket
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from config.body import DRAINED
from tests.faults.rig import NO_LIMITS, Site, Stage, stage, wait_until
from tests.faults.scenes import API, PAGE, births, together

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n'
TOKEN = "a" * 32  # of the length Django's own cookies have: the door is open, the body is looked at
LARGE = b"name=" + b"a" * 10_000_000


class Sent(NamedTuple):
    content_type: str
    body: bytes
    status: int
    chunked: bool = False
    reason: str = r"bytes=\d+"


BODIES = {
    "large form": Sent(FORM, LARGE, 413),
    "large form in chunks": Sent(FORM, LARGE, 413, chunked=True),
    "large JSON": Sent(JSON, b'{"name": "' + LARGE + b'"}', 413),
    "large file": Sent(MULTIPART, FILE + LARGE + b"\r\n--x--", 413),
    "large file in chunks": Sent(MULTIPART, FILE + LARGE + b"\r\n--x--", 413, chunked=True),
    "ten thousand fields": Sent(
        FORM, b"&".join(b"f%d=1" % number for number in range(10_000)), 400,
        reason="TooManyFieldsSent",
    ),
    "two hundred files": Sent(
        MULTIPART, (FILE + b"a\r\n") * 200 + b"--x--", 400, reason="TooManyFilesSent"
    ),
    "multipart without a boundary": Sent(
        "multipart/form-data", b"--x", 400, reason="MultiPartParserError"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(cluster, service) -> Iterator[Stage]:
    with stage(cluster, service, **NO_LIMITS) as made:
        yield made


def send(site: Site, path: str, sent: Sent) -> tuple[int, dict[str, str], str]:
    """Write the bytes to the socket as they are, and read to the end of the connection."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nConnection: close\r\n"
        f"Content-Type: {sent.content_type}\r\n"
        f"Cookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
    )
    length = "Transfer-Encoding: chunked" if sent.chunked else f"Content-Length: {len(sent.body)}"
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(sent.body), sent.body) if sent.chunked else sent.body
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as server:
        server.sendall(f"{head}{length}\r\n\r\n".encode() + body)
        answer = b"".join(iter(lambda: server.recv(65536), b""))
    lines, _, text = answer.decode().partition("\r\n\r\n")
    status, *headers = lines.split("\r\n")
    return int(status.split()[1]), dict(line.split(": ", 1) for line in headers), text


@pytest.mark.parametrize("path", [PAGE, API, "/accounts/login/"])
@pytest.mark.parametrize("sent", BODIES.values(), ids=BODIES)
def test_one_answer_in_our_look_and_one_line(site, path, sent):
    before = len(site.site.log())
    status, headers, text = send(site.site, path, sent)
    assert status == sent.status
    if path == API:
        body = json.loads(text)
        assert body["error"] == "INVALID_INPUT"
        assert body["request_id"] == headers["x-request-id"]
    else:
        assert "선생님 사주" in text
        assert "본문으로 건너뛰기" in text
    assert "default-src 'none'" in headers["content-security-policy"]
    wait_until(lambda: "request answered" in site.site.log()[before:])
    lines = site.site.log()[before:].splitlines()
    assert [line for line in lines if "request answered" not in line] == [
        line for line in lines if "code=INVALID_INPUT" in line and "refused" in line
    ]
    assert re.search(
        rf"refused route=\S+ code=INVALID_INPUT reason={sent.reason}$", "\n".join(lines), re.M
    )


def test_ten_large_bodies_without_a_length_cost_no_memory(site):
    together(site.site, PAGE, births(3))
    worker = site.site.workers()[0]
    before = worker.memory_info().rss
    for _ in range(10):
        assert send(site.site, API, BODIES["large form in chunks"])[0] == 413
    assert (worker.memory_info().rss - before) / 1e6 < 20


def test_a_body_that_never_ends_is_answered(site):
    """Its sender announces a gigabyte; nothing of ours waits for the rest."""
    with socket.create_connection(("127.0.0.1", site.site.port), timeout=5) as server:
        server.sendall(
            b"POST /fortune/api/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + b"a" * (DRAINED + 1)
        )
        assert server.recv(65536).startswith(b"HTTP/1.1 413")
