"""The chart without a model, and the topics of a chart."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from fortune.answers import answer_reading, read_birth, read_partner
from fortune.errors import InvalidInput
from fortune.http import answers_errors, json_response, request_fields
from fortune.page_forms import TopicForm
from fortune.services.questions import CompatibilityQuestion, Question, TopicQuestion
from fortune.texts.topics import Topic


@require_POST
@answers_errors
async def calculate_pillars_only(request: HttpRequest) -> JsonResponse:
    """POST /fortune/api/pillars/ - chart, facts and what the options change; no AI, no query."""
    context = read_birth(request)
    return json_response(
        {"success": True, "mode": context.mode}
        | context.as_json()
        | {"options": context.options_as_json()}
    )


@require_POST
@answers_errors
async def analyze_topic(request: HttpRequest) -> HttpResponseBase:
    """POST /fortune/api/topic/ - a `topic`; compatibility takes the other birth as `partner_…`."""
    form = TopicForm(request_fields(request))
    if not form.is_valid():
        raise InvalidInput(form.sentences())
    topic = Topic(form.cleaned_data["topic"])
    context = read_birth(request)
    question: Question
    if topic is Topic.COMPATIBILITY:
        partner, relation = read_partner(request)
        question = CompatibilityQuestion(
            facts=context.facts, mode=context.mode, partner=partner, relation=relation
        )
    else:
        question = TopicQuestion(facts=context.facts, mode=context.mode, topic=topic)
    return await answer_reading(request, context, question)
