"""A Sentry that does not answer costs no reader an answer and no deploy its time."""

import socket
import threading
import time

import pytest

from tests.faults.rig import NO_LIMITS, births, free_port, stage
from tests.faults.scenes import together
from tests.utils.stub_upstream import answers


@pytest.fixture
def silent_port():
    """A port that takes every connection and never says a word; and how many came."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = []

        def take() -> None:
            while True:
                try:
                    heard.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1], heard
        for connection in heard:
            connection.close()


def errors_of(site, count: int) -> tuple[list[str], float]:
    """Cause as many log lines of level ERROR, each an event for Sentry; return what was told."""
    site.upstream.does(answers("400 Bad Request"))
    began = time.monotonic()
    told = together(site.site, "/fortune/api/", births(count))
    return [one.json()["ai_error"]["error"] for one in told], time.monotonic() - began


def test_a_sentry_that_refuses_costs_nothing(cluster, service):
    dsn = f"http://key@127.0.0.1:{free_port()}/1"
    with stage(cluster, service, SENTRY_DSN=dsn, **NO_LIMITS) as site:
        told, seconds = errors_of(site, 20)
        assert told == ["AI_REFUSED"] * 20
        assert seconds < 5
        assert site.site.get("/health/ready/").status_code == 200
        assert site.site.terminate() < 10


def test_a_sentry_that_is_silent_costs_nothing(cluster, service, silent_port):
    port, heard = silent_port
    with stage(cluster, service, SENTRY_DSN=f"http://key@127.0.0.1:{port}/1", **NO_LIMITS) as site:
        told, seconds = errors_of(site, 20)
        assert told == ["AI_REFUSED"] * 20
        assert seconds < 5
        assert site.site.get("/health/ready/").status_code == 200
        assert site.site.terminate() < 10
    assert heard, "it was tried"
