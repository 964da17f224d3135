"""The saju page, and the reading as JSON and as a stream."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fortune.errors import FortuneError, InvalidInput, LimitExceeded, StoreUnavailable
from fortune.forms import SajuForm
from fortune.http import (
    answers_errors,
    error_json,
    event_stream,
    json_response,
    request_fields,
    request_user,
)
from fortune.models import FortuneResult
from fortune.ratelimit import check_saju_ratelimit
from fortune.services.charts import ChartContext, get_chart_context
from fortune.services.database import database_release
from fortune.services.readings import (
    Question,
    reading_find,
    reading_get_or_create,
    reading_id,
    reading_open,
    reading_stream,
    sections_merge,
)
from fortune.services.runs import Run
from fortune.texts import Section
from fortune.texts.names import NameFiller, fill_name
from fortune.utils.ai import is_configured


def read_birth(request: HttpRequest) -> ChartContext:
    """Return the chart of the posted birth. Raises InvalidInput with a sentence per field."""
    form = SajuForm(request_fields(request))
    if not form.is_valid():
        raise InvalidInput(form.sentences())
    return get_chart_context(form.cleaned_data, timezone.localdate())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answers_errors
async def saju_view(request: HttpRequest) -> HttpResponse:
    """GET, POST /fortune/ - the form; a valid POST gives the result page, without JavaScript."""
    if request.method != "POST" or "edit" in request.POST:
        form = SajuForm(initial=request.POST.dict())
        return render(request, "fortune/saju_form.html", {"form": form})
    form = SajuForm(request.POST)
    if not form.is_valid():
        return render(request, "fortune/saju_form.html", {"form": form}, status=400)
    context = get_chart_context(form.cleaned_data, timezone.localdate())
    sections, reading = await _page_reading(request, context)
    return render(
        request,
        "fortune/saju_result.html",
        context.as_page()
        | {
            "form": form,
            "sections": context.named(sections),
            "reading": reading,
            "hidden_fields": form.typed(),
        },
    )


@require_POST
@answers_errors
async def saju_api_view(request: HttpRequest) -> JsonResponse:
    """POST /fortune/api/ - the whole reading at once, as JSON."""
    context = read_birth(request)
    baseline = context.baseline
    try:
        user = await request_user(request)
        reading = await reading_get_or_create(
            _question(context, user), partial(check_saju_ratelimit, request, user), baseline
        )
    except (LimitExceeded, StoreUnavailable) as error:
        return error_json(error, sections=_sections_json(context, baseline), **context.as_json())
    answer: dict[str, Any] = {
        "success": True,
        "source": reading.source,
        "cached": reading.cached,
        "result": fill_name(reading.markdown, context.name),
        "sections": _sections_json(context, reading.sections),
        "mode": context.mode,
        "result_id": reading.result_id,
    }
    if reading.error:
        answer["ai_error"] = reading.error.as_dict()
    return json_response(answer | context.as_json())


@require_POST
@answers_errors
async def saju_streaming_api(request: HttpRequest) -> HttpResponseBase:
    """POST /fortune/api/streaming/ - chart and 기본 풀이 at once, the AI's text as it comes."""
    context = read_birth(request)
    baseline = _sections_json(context, context.baseline)
    opened: FortuneResult | Run | FortuneError
    try:
        user = await request_user(request)
        opened = await reading_open(
            _question(context, user), partial(check_saju_ratelimit, request, user)
        )
    except (LimitExceeded, StoreUnavailable) as error:
        return error_json(error, sections=baseline, **context.as_json())
    except FortuneError as error:
        opened = error
    await database_release()
    return await event_stream(request, _events(context, baseline, opened))


async def _events(
    context: ChartContext,
    baseline: list[dict[str, str]],
    opened: FortuneResult | Run | FortuneError,
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    yield "chart", context.as_json()
    yield "baseline", {"sections": baseline}
    if isinstance(opened, FortuneError):
        yield "error", opened.as_dict()
        return
    filler = NameFiller(context.name)
    try:
        async for piece in reading_stream(opened):
            if text := filler.feed(piece):
                yield "delta", {"text": text}
    except FortuneError as error:
        if rest := filler.end():
            yield "delta", {"text": rest}
        yield "error", error.as_dict()
        return
    if rest := filler.end():
        yield "delta", {"text": rest}
    cached = isinstance(opened, FortuneResult)
    yield "done", {"result_id": reading_id(opened), "source": "ai", "cached": cached}


async def _page_reading(
    request: HttpRequest, context: ChartContext
) -> tuple[tuple[Section, ...], dict[str, Any]]:
    """Return the sections of the page and how the reading stands; no new call starts here."""
    sections = context.baseline
    reading = {"state": "baseline", "source": "baseline", "ai": "on" if is_configured() else "off"}
    try:
        question = _question(context, await request_user(request))
        saved = await reading_find(question)
    except StoreUnavailable:
        return sections, reading  # chart and 기본 풀이 need no database
    if saved is None:
        return sections, reading
    return (
        sections_merge(sections, saved.text, question),
        reading | {"state": "saved", "source": "ai", "saved_at": saved.created_at},
    )


def _question(context: ChartContext, user: Any) -> Question:
    return Question(facts=context.facts, mode=context.mode, user_id=user.pk)


def _sections_json(context: ChartContext, sections: tuple[Section, ...]) -> list[dict[str, str]]:
    return [section._asdict() for section in context.named(sections)]
