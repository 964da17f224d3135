"""A reading over HTTP: as JSON, as a stream of events, and as what a page shows first."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone

from config import metrics
from fortune.engine.compatibility import CompatibilityMode
from fortune.engine.facts import Facts
from fortune.errors import FortuneError, InvalidInput, LimitExceeded, StoreUnavailable
from fortune.forms import SajuForm
from fortune.http import error_json, event_stream, json_response, request_fields, request_user
from fortune.models import FortuneResult
from fortune.page_forms import DayForm, PageForm, PartnerForm, RelationForm, TopicForm
from fortune.ratelimit import check_saju_ratelimit
from fortune.services.charts import ChartContext, get_chart_context
from fortune.services.database import database_release, database_visit
from fortune.services.questions import (
    CompatibilityQuestion,
    DailyQuestion,
    Question,
    TopicQuestion,
)
from fortune.services.readings import (
    Reading,
    reading_adopt,
    reading_find,
    reading_get_or_create,
    reading_id,
    reading_open,
    reading_stream,
    sections_merge,
)
from fortune.services.runs import Run, TakeCharge
from fortune.texts import Section
from fortune.texts.names import NameFiller, fill_name
from fortune.texts.topics import Topic
from fortune.utils.ai import is_configured

EVENT_STREAM = "text/event-stream"


def read_birth(request: HttpRequest) -> ChartContext:
    """Return the chart of the posted birth. Raises InvalidInput with a sentence per field."""
    form = SajuForm(request_fields(request))
    if not form.is_valid():
        raise InvalidInput(form.sentences())
    return get_chart_context(form.cleaned_data, timezone.localdate())


def read_partner(request: HttpRequest) -> tuple[Facts, CompatibilityMode]:
    """Return the facts of the other posted birth, and who the two are to each other.

    Raises InvalidInput with a sentence per field.
    """
    fields = request_fields(request)
    partner, relation = PartnerForm(fields), RelationForm(fields)
    if wrong := partner.sentences() | relation.sentences():
        raise InvalidInput(wrong)
    context = get_chart_context(partner.cleaned_data, timezone.localdate())
    return context.facts, relation.cleaned_data["relation"]


def read_day(request: HttpRequest) -> tuple[ChartContext, DailyQuestion]:
    """Return the chart of the posted birth and the question of its `target_date`.

    Raises InvalidInput with a sentence per field.
    """
    day = _read(DayForm(request_fields(request)))["target_date"]
    context = read_birth(request)
    return context, DailyQuestion(facts=context.facts, mode=context.mode, day=day)


def read_topic(request: HttpRequest) -> tuple[ChartContext, Question]:
    """Return the chart of the posted birth and the question of its `topic`; 궁합 takes the other
    birth as well. Raises InvalidInput with a sentence per field."""
    topic = Topic(_read(TopicForm(request_fields(request)))["topic"])
    context = read_birth(request)
    if topic is not Topic.COMPATIBILITY:
        return context, TopicQuestion(facts=context.facts, mode=context.mode, topic=topic)
    partner, relation = read_partner(request)
    return context, CompatibilityQuestion(
        facts=context.facts, mode=context.mode, partner=partner, relation=relation
    )


def _read(form: PageForm) -> dict[str, Any]:
    if not form.is_valid():
        raise InvalidInput(form.sentences())
    return form.cleaned_data


def wants_stream(request: HttpRequest) -> bool:
    return request.get_preferred_type(["application/json", EVENT_STREAM]) == EVENT_STREAM


async def answer_reading(
    request: HttpRequest, context: ChartContext, question: Question
) -> HttpResponseBase:
    """Answer the question as events or as JSON, whichever the client asks for."""
    answer = answer_stream if wants_stream(request) else answer_json
    return await answer(request, context, question)


async def answer_json(
    request: HttpRequest, context: ChartContext, question: Question
) -> JsonResponse:
    """Answer the whole reading at once."""
    try:
        question, take_charge = await _of_the_owner(request, question)
        reading = await reading_get_or_create(question, take_charge)
    except (LimitExceeded, StoreUnavailable) as error:
        return _without_ai(error, context, question)
    _count(question, reading.source, cached=reading.cached, error=reading.error)
    return json_response(_reading_json(context, reading) | _chart_json(context, question))


async def answer_stream(
    request: HttpRequest, context: ChartContext, question: Question
) -> HttpResponseBase:
    """Answer chart and 기본 풀이 at once, and the AI's text as it comes."""
    opened: FortuneResult | Run | FortuneError
    try:
        question, take_charge = await _of_the_owner(request, question)
        opened = await reading_open(question, take_charge)
    except (LimitExceeded, StoreUnavailable) as error:
        return _without_ai(error, context, question)
    except FortuneError as error:
        opened = error
    await database_release()
    return await event_stream(request, _events(context, question, opened))


async def page_reading(
    request: HttpRequest, context: ChartContext, question: Question
) -> dict[str, Any]:
    """Return `sections` and how the `reading` stands, for a page; no new call starts here.

    `baseline_sections` are there beside an AI reading, so that one can look at both.
    """
    baseline = context.named(question.baseline)
    reading: dict[str, Any] = {
        "state": "baseline", "source": "baseline", "ai": "on" if is_configured() else "off",
    }  # fmt: skip
    page = {"sections": baseline, "baseline_sections": baseline, "reading": reading}
    try:
        question, _ = await _of_the_owner(request, question)
        if question.user_id is not None and "carried" in request.POST:
            await database_visit(reading_adopt, question)  # what she read as a guest stays hers
        begun = await reading_find(question, begun=True)
    except StoreUnavailable:
        return page  # chart and 기본 풀이 need no database
    if begun is None:
        return page
    cut_off = begun.status == FortuneResult.Status.CUT_OFF
    reading |= {
        "state": "cut_off" if cut_off else "saved",
        "source": "ai",
        "saved_at": begun.created_at,
        "result_id": begun.pk,
    }
    return page | {"sections": context.named(sections_merge(question, begun.text))}


async def _of_the_owner(request: HttpRequest, question: Question) -> tuple[Question, TakeCharge]:
    """Return the question as this reader asks it, and who pays when a call starts."""
    user = await request_user(request)
    again = str(request_fields(request).get("again", "")).lower() in {"1", "true"}
    owned = replace(question, user_id=user.pk, again=again)
    return owned, partial(check_saju_ratelimit, request, user)


async def _events(
    context: ChartContext, question: Question, opened: FortuneResult | Run | FortuneError
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    baseline = {"sections": _sections_json(context, question.baseline)}
    yield "chart", _chart_json(context, question)
    yield "baseline", baseline
    if isinstance(opened, FortuneError):
        _count(question, "baseline", error=opened)
        yield "error", opened.as_dict()
        return
    filler = NameFiller(context.name)
    error: FortuneError | None = None
    try:
        async for piece in reading_stream(opened):
            if piece is None:
                filler = NameFiller(context.name)
                yield "baseline", baseline
            elif text := filler.feed(piece):
                yield "delta", {"text": text}
    except FortuneError as ended:
        error = ended
    if rest := filler.end():
        yield "delta", {"text": rest}
    cached = isinstance(opened, FortuneResult)
    _count(question, "baseline" if error else "ai", cached=cached, error=error)
    if error:
        yield "error", error.as_dict()
        return
    yield "done", {"result_id": reading_id(opened), "source": "ai", "cached": cached}


def _count(
    question: Question, source: str, *, cached: bool = False, error: FortuneError | None = None
) -> None:
    metrics.reading_answered(
        question.kind, "saved" if cached else source, error.code if error else ""
    )


def _without_ai(error: FortuneError, context: ChartContext, question: Question) -> JsonResponse:
    """Answer an error that stopped the AI, with the chart and the 기본 풀이 beside it."""
    _count(question, "baseline", error=error)
    sections = _sections_json(context, question.baseline)
    return error_json(error, sections=sections, **_chart_json(context, question))


def _reading_json(context: ChartContext, reading: Reading) -> dict[str, Any]:
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
    return answer


def _chart_json(context: ChartContext, question: Question) -> dict[str, Any]:
    return context.as_json() | question.extras


def _sections_json(context: ChartContext, sections: tuple[Section, ...]) -> list[dict[str, str]]:
    return [section._asdict() for section in context.named(sections)]
