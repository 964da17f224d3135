"""The saju page, and readings of a chart and of a day as JSON and as a stream."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fortune.answers import (
    answer_json,
    answer_reading,
    answer_stream,
    page_reading,
    read_birth,
    read_day,
)
from fortune.forms import SajuForm
from fortune.http import answers_errors
from fortune.people import greeting
from fortune.services.charts import ChartContext, get_chart_context
from fortune.services.questions import FullQuestion


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answers_errors
async def saju_view(request: HttpRequest) -> HttpResponse:
    """GET, POST /fortune/ - the form; a valid POST gives the result page, without JavaScript."""
    if request.method != "POST" or "edit" in request.POST:
        form = SajuForm(initial=request.POST.dict())
        page = {"form": form} | await greeting(request)
        return render(request, "fortune/saju_form.html", page)
    form = SajuForm(request.POST)
    if not form.is_valid():
        page = {"form": form} | await greeting(request)
        return render(request, "fortune/saju_form.html", page, status=400)
    context = get_chart_context(form.cleaned_data, timezone.localdate())
    reading = await page_reading(request, context, _full_question(context))
    page = context.as_page() | reading | {"form": form, "hidden_fields": form.typed()}
    return render(request, "fortune/saju_result.html", page)


@require_POST
@answers_errors
async def saju_api_view(request: HttpRequest) -> HttpResponseBase:
    """POST /fortune/api/ - the whole reading at once, as JSON."""
    context = read_birth(request)
    return await answer_json(request, context, _full_question(context))


@require_POST
@answers_errors
async def saju_streaming_api(request: HttpRequest) -> HttpResponseBase:
    """POST /fortune/api/streaming/ - chart and 기본 풀이 at once, the AI's text as it comes."""
    context = read_birth(request)
    return await answer_stream(request, context, _full_question(context))


@require_POST
@answers_errors
async def daily_fortune_api(request: HttpRequest) -> HttpResponseBase:
    """POST /fortune/api/daily/ - one day, today when no `target_date` is given."""
    context, question = read_day(request)
    return await answer_reading(request, context, question)


def _full_question(context: ChartContext) -> FullQuestion:
    return FullQuestion(facts=context.facts, mode=context.mode)
