"""The pages of one day, of topics, of two people and of the school year; light and dark."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fortune.context_processors import THEME_COOKIE, THEMES
from fortune.errors import InvalidInput
from fortune.http import answers_errors, wants_json

A_YEAR = 365 * 24 * 3600  # seconds


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
