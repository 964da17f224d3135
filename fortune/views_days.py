"""The month's calendar, one's own dates, and the wish to be told tomorrow."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fortune.day_forms import FavoriteForm, MonthForm
from fortune.errors import InvalidInput, StoreUnavailable
from fortune.http import json_response, members_only, request_user, wants_json
from fortune.models import FavoriteDate
from fortune.services import days, profiles
from fortune.services.calendar_page import calendar_page, own_days
from fortune.services.database import database_visit
from fortune.views_pages import Asked, of_a_chart


@of_a_chart
async def calendar_view(request: HttpRequest, asked: Asked) -> HttpResponse:
    """GET, POST /fortune/calendar/ - the `month` (YYYY-MM, that of today when none is given)."""
    today = timezone.localdate()
    form = MonthForm(request.POST, today=today)
    month = form.cleaned_data["month"] if form.is_valid() else today
    favorites = await _favorites_of(request)
    page = asked.frame | calendar_page(asked.context.facts, month, today, favorites)
    page |= {"form": form, "own_days": own_days(favorites, today)[:5]}
    return render(request, "fortune/calendar.html", page, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
async def favorites_view(request: HttpRequest, user: Any) -> HttpResponse:
    """GET /fortune/days/ - one's own dates and how far away they are; POST adds one.

    `date` in the address fills the form: the way here from the reading of a day.
    """
    posted = request.POST if request.method == "POST" else None
    form = FavoriteForm(posted, initial={"date": request.GET.get("date", "")})
    if form.is_valid():
        asked = form.cleaned_data
        try:
            await database_visit(
                profiles.favorite_add,
                user.pk, day=asked["date"], label=asked["label"], memo=asked["memo"],
            )  # fmt: skip
        except InvalidInput as error:
            for field, sentences in error.fields.items():
                form.add_error(field, sentences)
        else:
            return redirect("fortune:favorites")
    favorites = await database_visit(profiles.favorite_list, user.pk)
    page = {"form": form, "own_days": own_days(favorites, timezone.localdate())}
    return render(request, "fortune/favorites.html", page, status=400 if form.errors else 200)


@require_POST
@members_only
async def favorite_delete_view(
    request: HttpRequest, user: Any, favorite_id: UUID
) -> HttpResponseBase:
    """POST /fortune/days/<uuid>/delete/ - a date is typed again in a moment: nobody asks twice."""
    await database_visit(profiles.favorite_delete, user.pk, favorite_id)
    return redirect("fortune:favorites")


@never_cache
@require_safe
@members_only
async def favorites_file(request: HttpRequest, user: Any) -> HttpResponse:
    """GET /fortune/days/my-days.ics - one's own dates for any calendar."""
    favorites = await database_visit(profiles.favorite_list, user.pk)
    response = HttpResponse(days.calendar_file(favorites), content_type="text/calendar")
    response["Content-Disposition"] = 'attachment; filename="my-days.ics"'
    return response


@require_POST
@members_only
async def remind_view(request: HttpRequest, user: Any) -> HttpResponseBase:
    """POST /fortune/daily/remind/ - `wanted` 1 or 0: a word about tomorrow at the next visit.

    With a birth, as the page of a day sends it, back to that page (307: it is asked for by POST).
    """
    wanted = request.POST.get("wanted", "1") != "0"
    today = timezone.localdate()
    if not await database_visit(days.remind_set, user.pk, today, wanted=wanted):
        raise InvalidInput({"wanted": ["오늘의 풀이를 먼저 펼쳐 주세요. 그다음에 알려 드려요."]})
    if wants_json(request):
        return json_response({"success": True, "wanted": wanted})
    if "birth_date" in request.POST:
        return redirect("fortune:daily", preserve_request=True)
    return redirect("fortune:saju")


async def _favorites_of(request: HttpRequest) -> list[FavoriteDate]:
    """Return the reader's dates; none for a guest, or while the database is away."""
    try:
        user = await request_user(request)
        return await database_visit(profiles.favorite_list, user.pk) if user.pk else []
    except StoreUnavailable:
        return []
