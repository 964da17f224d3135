"""The chart without a model, and the topics of a chart."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from fortune.answers import read_birth
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
