"""Log lines: the event, then key=value, and the request they belong to."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, TextIO

# Context variables follow a request through await and through sync_to_async; a thread-local
# would mix up the requests that share the event loop.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIDFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class AnsweredOnPurposeFilter(logging.Filter):
    """Drops Django's own line about a 503: we decided it, and said why where we did."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


class WithoutAddressFilter(logging.Filter):
    """Puts the name of the route where Django logs the path: that may hold the token of a share."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = request.resolver_match
            route = f"route={match.view_name if match else None}"
            record.args = tuple(route if arg == request.path else arg for arg in record.args)
        return True


class JSONFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class StderrHandler(logging.StreamHandler[TextIO]):
    """Counts the lines that could not be written: a full disk must not cost an answer."""

    lost = 0  # by this process
    reason = ""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        StderrHandler.lost += 1
        StderrHandler.reason = (
            getattr(sys.exception(), "strerror", "") or type(sys.exception()).__name__
        )


def logging_config(*, json_lines: bool) -> dict[str, Any]:
    """Return LOGGING: one handler on standard error, JSON lines in production."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "config.logging.RequestIDFilter"},
            "answered_on_purpose": {"()": "config.logging.AnsweredOnPurposeFilter"},
            "without_address": {"()": "config.logging.WithoutAddressFilter"},
        },
        "formatters": {
            "plain": {"format": "{levelname} {name} [{request_id}] {message}", "style": "{"},
            "json": {"()": "config.logging.JSONFormatter"},
        },
        "handlers": {
            "stderr": {
                "class": "config.logging.StderrHandler",
                "filters": ["request_id"],
                "formatter": "json" if json_lines else "plain",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "fortune": {"level": "INFO"},
            "config": {"level": "INFO"},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # What is refused has its line where it is answered (fortune/http.py), without the
            # path and the traceback that Django adds: scanners send such things all day long.
            "django.security": {"level": "CRITICAL"},
            "django.security.SuspiciousSession": {"level": "WARNING"},
            # Every 4xx answer would be a line; what matters is logged where it is decided.
            "django.request": {
                "level": "ERROR",
                "filters": ["answered_on_purpose", "without_address"],
            },
        },
    }
