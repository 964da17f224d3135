"""The guide: how a chart comes about, what the words mean, what is kept, where help is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fortune.models import ChatSession
from fortune.prompts.contacts import CRISIS_CONTACTS
from fortune.services.guide import guide_example
from fortune.services.runs import KEEP
from fortune.texts.glossary import GLOSSARY


@require_safe
async def guide_view(request: HttpRequest) -> HttpResponse:
    """GET /fortune/guide/ - needs no database."""
    return render(
        request,
        "fortune/guide.html",
        guide_example()
        | {
            "terms": GLOSSARY.values(),
            "result_days": KEEP.days,
            "chat_days": ChatSession.DAYS,
            "chat_turns": ChatSession.TURNS,
            "contacts": CRISIS_CONTACTS,
        },
    )
