"""What operators count, as Prometheus text; nobody sees it unless METRICS_TOKEN is set.

The workers of one server write into one folder of memory-mapped files, so that whichever of them
is asked answers for all. The names are those of docs/runbook.md.
"""

import hmac
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def prepare_folder() -> None:
    """Name the folder all workers of this server share; before prometheus_client is imported.

    They are children of one process, whose number names it. A folder that a server with the same
    number left behind would add its counts to ours, so it goes.
    """
    if FOLDER in os.environ:
        return
    folder = Path(tempfile.gettempdir()) / f"teacher-saju-metrics-{os.getppid()}"
    started = folder / "started"
    try:
        parent = str(Path(f"/proc/{os.getppid()}").stat().st_ctime_ns)
    except OSError:
        parent = ""  # no /proc: the folder is kept as it is
    if parent and started.exists() and started.read_text() != parent:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    started.write_text(parent)
    os.environ[FOLDER] = str(folder)


if settings.METRICS_TOKEN:
    prepare_folder()

from prometheus_client import (  # noqa: E402 - it looks for the folder when it is imported
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 90)
STATES = ("closed", "half_open", "open")

_requests = Counter("saju_requests", "Requests answered", ["route", "method", "status"])
_request_seconds = Histogram(
    "saju_request_seconds", "Until the answer began", ["route"], buckets=SECONDS
)
_readings = Counter("saju_readings", "Readings answered", ["kind", "source", "code"])
_calls = Counter("saju_ai_calls", "Calls of the model that ended", ["code"])
_tokens = Counter("saju_ai_tokens", "Tokens of the model", ["direction"])
_first_token = Histogram(
    "saju_ai_first_token_seconds", "Until the model's first word", buckets=SECONDS
)
_call_seconds = Histogram("saju_ai_call_seconds", "Until the model's last word", buckets=SECONDS)
_breaker = Gauge(
    "saju_ai_breaker_state", "0 closed, 1 half open, 2 open; the worst of all workers",
    multiprocess_mode="livemax",
)  # fmt: skip
_runs = Gauge("saju_runs", "Texts being written", multiprocess_mode="livesum")


class Ended(Protocol):
    """What is known of a call that ended (fortune.utils.ai.Answer)."""

    prompt_tokens: int
    completion_tokens: int
    first_token_seconds: float

    def seconds(self) -> float: ...


def request_answered(route: str, method: str, status: int, seconds: float) -> None:
    _requests.labels(route, method, str(status)).inc()
    _request_seconds.labels(route).observe(seconds)


def reading_answered(kind: str, source: str, code: str = "") -> None:
    """Count a reading by what the reader got: "ai", "saved" or "baseline", and why."""
    _readings.labels(kind, source, code).inc()


def call_ended(answer: Ended, code: str, breaker_state: str) -> None:
    """Count a call of the model: `code` is "ok" or the error's."""
    _calls.labels(code).inc()
    _tokens.labels("in").inc(answer.prompt_tokens)
    _tokens.labels("out").inc(answer.completion_tokens)
    if answer.first_token_seconds:
        _first_token.observe(answer.first_token_seconds)
    _call_seconds.observe(answer.seconds())
    _breaker.set(STATES.index(breaker_state))


def run_began() -> None:
    _runs.inc()


def run_ended() -> None:
    _runs.dec()


class DayQuota:
    """The day's calls of all users and their cap, as the limiter counts them at this moment."""

    def collect(self) -> Iterator[Metric]:
        from fortune.services.quota import calls_today  # which counts with what stands above

        yield GaugeMetricFamily(
            "saju_ai_day_cap", "AI_DAILY_CALL_CAP", value=settings.AI_DAILY_CALL_CAP
        )
        try:
            calls = calls_today()
        except (DatabaseError, InterfaceError):
            return  # the limiter is away: /health/ready/ says so
        yield GaugeMetricFamily("saju_ai_day_calls", "Calls of today, of all users", value=calls)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """GET /metrics - for whoever sends `Authorization: Bearer METRICS_TOKEN`; else not there."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    day = CollectorRegistry()
    day.register(DayQuota())
    text = generate_latest(registry) + generate_latest(day)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
