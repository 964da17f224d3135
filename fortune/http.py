"""HTTP for the whole app: errors become answers here, and events become a stream."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, InterfaceError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render, resolve_url

from config.logging import request_id
from fortune.errors import (
    CSRFFailed,
    FortuneError,
    InvalidInput,
    LoginRequired,
    NotFound,
    StoreUnavailable,
)
from fortune.services.database import database_release

logger = logging.getLogger(__name__)

HEARTBEAT = 10.0  # seconds of silence after which a comment line shows that we are alive
ERROR_PAGES = {
    "CSRF_FAILED": "403_csrf.html",
    "LOGIN_REQUIRED": "401.html",
    "LIMIT_EXCEEDED": "429.html",
    "MAINTENANCE": "maintenance.html",
    "NOT_FOUND": "404.html",
    "INVALID_INPUT": "400.html",
}

# A body that is too large or broken, a page that is not there: Django's handlers know the status.
DJANGO_ANSWERS = (SuspiciousOperation, BadRequest, MultiPartParserError, PermissionDenied, Http404)

type AsyncView = Callable[..., Coroutine[Any, Any, HttpResponseBase]]


def route_of(request: HttpRequest) -> str:
    """Return the name of the URL's pattern, for logs: a path may hold the token of a share."""
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "none"


def wants_json(request: HttpRequest) -> bool:
    """Say whether an error must be JSON: an API path, or a client that prefers JSON to a page."""
    if "/api/" in request.path or request.path.endswith("/chat/send/"):
        return True
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "application/json"


def json_response(body: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """Return JSON in plain UTF-8: half the bytes of escaped Hangul, and readable."""
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def error_json(error: FortuneError, **more: Any) -> JsonResponse:
    """Return the error as JSON with the request's id, and `more` beside it."""
    body = error.as_dict() | {"request_id": request_id.get()} | more
    response = json_response(body, error.status)
    response.error_code = error.code  # type: ignore[attr-defined]
    if error.retry_seconds is not None:
        response["Retry-After"] = str(error.retry_seconds)
    return response


def error_response(request: HttpRequest, error: FortuneError) -> HttpResponse:
    """Return the error as JSON or as a page, whichever the client can read."""
    if wants_json(request):
        return error_json(error)
    template = ERROR_PAGES.get(error.code, "500.html")
    response = render(
        request,
        template,
        {
            "message": error.message,
            "retry_after": error.retry_seconds,
            "login_url": resolve_url(settings.LOGIN_URL),
        },
        status=error.status,
    )
    response.error_code = error.code  # type: ignore[attr-defined]
    if error.retry_seconds is not None:
        response["Retry-After"] = str(error.retry_seconds)
    return response


def refuse(request: HttpRequest, error: FortuneError) -> HttpResponse:
    """Answer an error on purpose: one line in the log, for which `detail` is made."""
    logger.info("refused route=%s code=%s reason=%s", route_of(request), error.code, error)
    return error_response(request, error)


def answers_errors(view: AsyncView) -> AsyncView:
    """Answer a FortuneError; a bug is logged once under the operators' words and goes on."""

    @wraps(view)
    async def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return await view(request, *args, **kwargs)
        except FortuneError as error:
            return refuse(request, error)
        except DJANGO_ANSWERS:
            raise
        except Exception:
            if not wants_json(request):
                raise
            # The words that the operators' notes tell them to search for.
            logger.exception("사주 API 전역 오류 route=%s", route_of(request))
            return error_json(FortuneError())

    return wrapper


def members_only(view: AsyncView) -> AsyncView:
    """Hand the view its user as the second argument; nobody else gets that far.

    Whoever is not logged in is led to the log-in by a page and answered LOGIN_REQUIRED by an API.
    """

    @wraps(view)
    async def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = await request_user(request)
        if user.is_authenticated:
            return await view(request, user, *args, **kwargs)
        if wants_json(request) or request.method not in {"GET", "HEAD"}:
            raise LoginRequired
        return redirect_to_login(request.get_full_path())

    return answers_errors(wrapper)


async def request_user(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return who asks, and give back the connection that read the session.

    Raises StoreUnavailable when it cannot be read.
    """
    try:
        return await request.auser()
    except (DatabaseError, InterfaceError) as error:
        raise StoreUnavailable(type(error).__name__) from error
    finally:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            await database_release()


def request_fields(request: HttpRequest) -> QueryDict | Mapping[str, str]:
    """Return the posted fields, from a form or from a JSON object of plain values.

    Raises InvalidInput for a body that is neither.
    """
    if request.content_type != "application/json":
        return request.POST
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise InvalidInput(
            {"__all__": ["보내신 내용을 읽을 수 없었어요. JSON 객체로 보내 주세요."]}
        )
    return {
        str(name): "" if value is None or value is False else str(value)
        for name, value in body.items()
        if not isinstance(value, (dict, list))
    }


async def event_stream(
    request: HttpRequest, events: AsyncIterator[tuple[str, Mapping[str, Any]]]
) -> StreamingHttpResponse:
    """Return (event, data) pairs as text/event-stream that nothing between buffers or keeps.

    Under WSGI (the ROLLBACK line) the event loop ends with the view, so the stream is heard to
    its end first and then sent at once.
    """
    lines = _lines(events)
    whole = None if isinstance(request, ASGIRequest) else [line async for line in lines]
    response = StreamingHttpResponse(whole or lines, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _lines(events: AsyncIterator[tuple[str, Mapping[str, Any]]]) -> AsyncIterator[str]:
    """Number the events, and fill every long silence with a comment."""
    number = 0
    upcoming: asyncio.Task[tuple[str, Mapping[str, Any]]] | None = None
    try:
        while True:
            upcoming = upcoming or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({upcoming}, timeout=HEARTBEAT)
            if not done:
                yield ": still here\n\n"
                continue
            try:
                event, data = upcoming.result()
            except StopAsyncIteration:
                return
            upcoming = None
            number += 1
            yield f"id: {number}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
    finally:
        if upcoming is not None:
            upcoming.cancel()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a missing or wrong CSRF token. Behind " - " the reason repeats an address."""
    return refuse(request, CSRFFailed(reason.partition(" - ")[0]))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django refuses: a body that cannot be read, a host that is not ours.

    Its own words may hold what was sent, so that only their type is logged.
    """
    return refuse(request, InvalidInput({}, type(exception).__name__))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    return error_response(request, FortuneError())
