"""Our own middleware, native async: no thread hop for what needs no thread."""

import re
import uuid
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponseBase

from config.logging import request_id
from fortune.errors import Maintenance
from fortune.http import error_response

type GetResponse = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

ACCEPTABLE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# What stays open during maintenance: the way in for operators, and what they watch.
OPEN_PATHS = ("/health/", "/static/", "/admin/", "/accounts/login/", "/accounts/logout/")


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


class MaintenanceModeMiddleware(AsyncMiddleware):
    """MAINTENANCE_MODE closes the site for everybody but superusers."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (
            settings.MAINTENANCE_MODE
            and not request.path.startswith(OPEN_PATHS)
            and not await self._is_superuser(request)
        ):
            return error_response(request, Maintenance())
        return await self.get_response(request)

    @staticmethod
    async def _is_superuser(request: HttpRequest) -> bool:
        try:
            user = await request.auser()
        except (DatabaseError, InterfaceError):
            return False  # without the database nobody can prove who they are
        return bool(getattr(user, "is_superuser", False))
