"""Ours, and one bare view behind the same middlewares."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler404, handler500
from config.urls import urlpatterns as ours

BODY = "x" * 20_000  # about what the form page weighs


async def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("bare/", bare), *ours]
__all__ = ["handler400", "handler404", "handler500"]
