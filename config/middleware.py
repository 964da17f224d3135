"""Our own middleware, native async: no thread hop for what needs no thread."""

import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponseBase

from config import maintenance, metrics
from config.logging import request_id
from fortune.errors import Maintenance, TooLarge
from fortune.http import error_response, refuse, route_of
from fortune.services.database import database_visit

logger = logging.getLogger(__name__)

type GetResponse = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

ACCEPTABLE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
UNLOGGED = ("/health/", "/static/", "/metrics")
# What stays open during maintenance: the way in for operators, and what they watch.
OPEN_PATHS = (
    *UNLOGGED,
    f"/{settings.ADMIN_PATH}",
    "/accounts/login/",
    "/accounts/logout/",
)


class AsyncMiddleware:
    """Base: Django calls it as a coroutine, with the next one as `get_response`."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)  # type: ignore[type-var]


class RequestIDMiddleware(AsyncMiddleware):
    """One id for the log lines, the error answers and the X-Request-ID header of a request."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id.set(given if ACCEPTABLE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex)
        response = await self.get_response(request)
        response["X-Request-ID"] = request_id.get()
        return response


class RequestLogMiddleware(AsyncMiddleware):
    """One line and one count a request: route, status, ms and the code it was answered with."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        response = await self.get_response(request)
        route = route_of(request)
        seconds = time.monotonic() - began
        metrics.request_answered(route, request.method or "", response.status_code, seconds)
        if not request.path.startswith(UNLOGGED):
            logger.info(
                "request answered route=%s method=%s status=%d ms=%d code=%s",
                route, request.method, response.status_code, round(seconds * 1000),
                getattr(response, "error_code", "-"),
            )  # fmt: skip
        return response


class PermissionsPolicyMiddleware(AsyncMiddleware):
    """No page of ours, and nothing within one, may ask for the camera, the place or the purse."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = await self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class MaintenanceModeMiddleware(AsyncMiddleware):
    """Closes the site for everybody but superusers, who see it with a banner."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(OPEN_PATHS):
            return await self.get_response(request)
        if not settings.MAINTENANCE_MODE and maintenance.needs_look():
            # A visit: a connection kept to the end of the request is one the others wait for.
            await database_visit(maintenance.look)
        wait = maintenance.seconds_closed()
        if wait is not None:
            if not await self._is_superuser(request):
                return error_response(request, Maintenance(retry_after=wait))
            request.in_maintenance = True  # type: ignore[attr-defined]
        return await self.get_response(request)

    @staticmethod
    async def _is_superuser(request: HttpRequest) -> bool:
        try:
            user = await request.auser()
        except (DatabaseError, InterfaceError):
            return False  # without the database nobody can prove who they are
        return bool(getattr(user, "is_superuser", False))


class BodyLimitMiddleware(AsyncMiddleware):
    """Refuses a body by its length: nothing of it is read, also of a file, which Django bounds not.

    config/body.py tells the length of what was sent in chunks.
    """

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return refuse(request, TooLarge(f"bytes={length}"))
        return await self.get_response(request)
