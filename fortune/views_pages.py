"""The pages of one day, of topics, of two people and of the school year; light and dark."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fortune.context_processors import THEME_COOKIE, THEMES
from fortune.errors import InvalidInput
from fortune.forms import SajuForm
from fortune.http import AsyncView, answers_errors, wants_json
from fortune.services.charts import ChartContext, get_chart_context
from fortune.services.school_page import school_page

A_YEAR = 365 * 24 * 3600  # seconds

type ChartView = Callable[[HttpRequest, ChartContext], Coroutine[Any, Any, HttpResponse]]


def of_a_chart(view: ChartView) -> AsyncView:
    """Give the view the chart of the posted birth; without one, ask for it on the same address.

    What else was posted goes along: a day, a topic or another person is not lost on the way.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @answers_errors
    @wraps(view)
    async def wrapper(request: HttpRequest) -> HttpResponse:
        asked_again = request.method != "POST" or "edit" in request.POST
        form = SajuForm(None if asked_again else request.POST, initial=request.POST.dict())
        if not form.is_valid():
            return render(
                request, "fortune/chart_ask.html",
                {"form": form, "asked": _beside_the_birth(request)},
                status=400 if form.errors else 200,
            )  # fmt: skip
        context = get_chart_context(form.cleaned_data, timezone.localdate())
        return await view(request, context)

    return wrapper


def _beside_the_birth(request: HttpRequest) -> list[tuple[str, str]]:
    ours = {*SajuForm.base_fields, "csrfmiddlewaretoken", "edit", "next", "theme"}
    return [(name, str(value)) for name, value in request.POST.items() if name not in ours]


def chart_frame(request: HttpRequest, context: ChartContext) -> dict[str, Any]:
    """Return what every page of a chart needs to say whose it is and to hand it on."""
    return {
        "facts": context.facts,
        "display_name": f"{context.name} 선생님".strip(),
        "birth_line": context.birth_line,
        "hidden_fields": SajuForm(request.POST).typed(),
    }


@of_a_chart
async def school_year_view(request: HttpRequest, context: ChartContext) -> HttpResponse:
    """GET, POST /fortune/school-year/ - March to February, a card a month."""
    page = chart_frame(request, context) | school_page(context.facts, timezone.localdate())
    return render(request, "fortune/school_year.html", page)


@require_POST
@answers_errors
async def theme_view(request: HttpRequest) -> HttpResponse:
    """POST /fortune/theme/ - light, dark or auto from now on; then back to the page one was on.

    A page that came by POST is asked for once more with what was posted (307), so that without
    scripts nothing one was reading is lost. A script that asks for JSON stays where it is.
    """
    theme = request.POST.get("theme", "")
    if theme not in dict(THEMES):
        raise InvalidInput({"theme": ["밝게, 어둡게, 자동 가운데 골라 주세요."]})
    response = HttpResponse(status=204) if wants_json(request) else _back(request)
    if theme == "auto":
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=A_YEAR, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def _back(request: HttpRequest) -> HttpResponse:
    page = request.POST.get("next", "")
    if not page.startswith("/") or not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = reverse("fortune:saju")
    return HttpResponseRedirect(page, preserve_request="birth_date" in request.POST)
