"""The chart without a model, and the topics of a chart."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from fortune.answers import answer_reading, read_birth, read_topic
from fortune.http import answers_errors, json_response


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
    context, question = read_topic(request)
    return await answer_reading(request, context, question)
