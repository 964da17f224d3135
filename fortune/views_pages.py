"""The pages of one day, of topics, of two people and of the school year; light and dark."""

from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fortune.answers import page_reading
from fortune.context_processors import THEME_COOKIE, THEMES
from fortune.engine.daily import Daily
from fortune.errors import InvalidInput, StoreUnavailable
from fortune.forms import SajuForm
from fortune.http import AsyncView, answers_errors, request_user, wants_json
from fortune.page_forms import (
    PARTNER,
    DayForm,
    PartnerForm,
    RelationForm,
    TopicForm,
    has_partner,
)
from fortune.people import people_of
from fortune.services.charts import ChartContext, get_chart_context
from fortune.services.database import database_visit
from fortune.services.day_page import day_page
from fortune.services.days import day_opened
from fortune.services.pair_page import pair_page
from fortune.services.questions import CompatibilityQuestion, DailyQuestion, TopicQuestion
from fortune.services.school_page import school_page
from fortune.services.topic_page import topic_page
from fortune.texts.topics import Topic

A_YEAR = 365 * 24 * 3600  # seconds


class Asked(NamedTuple):
    """The chart a page is of, and the birth as it was typed, to be posted on."""

    context: ChartContext
    hidden_fields: list[tuple[str, str]]

    @property
    def frame(self) -> dict[str, Any]:
        """What every page of a chart needs to say whose it is and to hand it on."""
        return {
            "facts": self.context.facts,
            "display_name": f"{self.context.name} 선생님".strip(),
            "hidden_fields": self.hidden_fields,
        }


type ChartView = Callable[[HttpRequest, Asked], Coroutine[Any, Any, HttpResponse]]


def of_a_chart(view: ChartView) -> AsyncView:
    """Give the view the chart of the posted birth; without one, ask for it on the same address.

    One who is logged in and has a default person needs to post nothing. What else was posted goes
    along: a day, a topic or another person is not lost on the way.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @answers_errors
    @wraps(view)
    async def wrapper(request: HttpRequest) -> HttpResponse:
        posted: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
        people = await people_of(request) if posted is None or "edit" in posted else []
        if posted is None and people and people[0].person.is_default:
            posted = dict(people[0].fields) or None
        edits = posted is not None and "edit" in posted
        form = SajuForm(None if edits else posted, initial=request.POST.dict())
        if form.is_valid():
            context = get_chart_context(form.cleaned_data, timezone.localdate())
            return await view(request, Asked(context, form.typed()))
        page = {"form": form, "people": people, "asked": _beside_the_birth(request)}
        return render(request, "fortune/chart_ask.html", page, status=_status(form))

    return wrapper


def _beside_the_birth(request: HttpRequest) -> list[tuple[str, str]]:
    ours = {*SajuForm.base_fields, "csrfmiddlewaretoken", "edit", "next", "theme"}
    return [(name, str(value)) for name, value in request.POST.items() if name not in ours]


@of_a_chart
async def daily_view(request: HttpRequest, asked: Asked) -> HttpResponse:
    """GET, POST /fortune/daily/ - one day in words, why, its reading, and the days around it."""
    form, context = DayForm(request.POST), asked.context
    day = form.cleaned_data["target_date"] if form.is_valid() else form.today
    question = DailyQuestion(facts=context.facts, mode=context.mode, day=day)
    first, last = form.limits
    page = day_page(context.facts, question.daily, today=form.today, first=first, last=last)
    page |= {"day_form": form, "asked": [("target_date", day.isoformat())]}
    page |= {"reminded": await _day_opened(request, context.facts.chart.key, question.daily)}
    reading = await page_reading(request, context, question)
    return render(request, "fortune/daily.html", asked.frame | page | reading, status=_status(form))


async def _day_opened(request: HttpRequest, chart_key: str, day: Daily) -> bool | None:
    """Write down that the reader opened a day; say whether she wished to be told tomorrow.

    None for a guest, and while the database is away: the page needs neither.
    """
    try:
        user: Any = await request_user(request)
        if not user.is_authenticated:
            return None
        log = await database_visit(day_opened, user.pk, chart_key, day)
    except StoreUnavailable:
        return None
    return bool(log.remind_tomorrow)


@of_a_chart
async def topics_view(request: HttpRequest, asked: Asked) -> HttpResponse:
    """GET, POST /fortune/topics/ - the reading of one topic, and the way to the others."""
    context = asked.context
    form = TopicForm({"topic": request.POST.get("topic") or Topic.PERSONALITY})
    topic = form.cleaned_data["topic"] if form.is_valid() else Topic.PERSONALITY
    if topic is Topic.COMPATIBILITY:
        return HttpResponseRedirect(reverse("fortune:compatibility"), preserve_request=True)
    question = TopicQuestion(facts=context.facts, mode=context.mode, topic=topic)
    page = topic_page(context, topic) | {"topic_form": form, "asked": [("topic", topic.value)]}
    reading = await page_reading(request, context, question)
    return render(
        request, "fortune/topics.html", asked.frame | page | reading, status=_status(form)
    )


@of_a_chart
async def compatibility_view(request: HttpRequest, asked: Asked) -> HttpResponse:
    """GET, POST /fortune/compatibility/ - two charts: their parts first, the number last."""
    posted = request.POST if has_partner(request.POST) else None
    edits = posted is None or "edit_partner" in posted
    relation = RelationForm(None if edits else posted, initial=request.POST.dict())
    before = PartnerForm.typed_before(request.POST)
    partner = PartnerForm(None if edits else posted, initial=before)
    if not (partner.is_valid() and relation.is_valid()):
        return await _ask_partner(request, asked, partner, relation)
    context, typed = asked.context, partner.typed()
    other = get_chart_context(partner.cleaned_data, timezone.localdate())
    between = relation.cleaned_data["relation"]
    question = CompatibilityQuestion(
        facts=context.facts, mode=context.mode, partner=other.facts, relation=between
    )
    page = pair_page(context, other, question.pair)
    to_api = [("topic", Topic.COMPATIBILITY.value), ("relation", between.value)]
    page |= {"partner_fields": typed, "asked": [*typed, *to_api]}
    reading = await page_reading(request, context, question)
    return render(request, "fortune/compatibility.html", asked.frame | page | reading)


async def _ask_partner(
    request: HttpRequest, asked: Asked, partner: PartnerForm, relation: RelationForm
) -> HttpResponse:
    page = {
        "form": partner,
        "relation_form": relation,
        "people": [
            row._replace(fields=tuple((PARTNER + name, value) for name, value in row.fields))
            for row in await people_of(request)
        ],
    }
    status = _status(partner, relation)
    return render(request, "fortune/compatibility_ask.html", asked.frame | page, status=status)


@of_a_chart
async def school_year_view(request: HttpRequest, asked: Asked) -> HttpResponse:
    """GET, POST /fortune/school-year/ - March to February, a card a month."""
    page = school_page(asked.context.facts, timezone.localdate())
    return render(request, "fortune/school_year.html", asked.frame | page)


def _status(*forms: Form) -> int:
    return 400 if any(form.errors for form in forms) else 200


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
