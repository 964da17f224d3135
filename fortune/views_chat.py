"""The 상담: a page, and its answers as a stream of events."""

import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fortune.answers import read_birth
from fortune.chat_words import said_in_a_chat
from fortune.errors import FortuneError, InvalidInput
from fortune.forms import SajuForm
from fortune.http import event_stream, json_response, members_only, request_fields, wants_json
from fortune.models import ChatMessage, ChatSession
from fortune.people import people_of
from fortune.prompts.safety import CRISIS_CONTACTS
from fortune.ratelimit import check_chat_ratelimit
from fortune.services import chat
from fortune.services.database import database_release, database_visit
from fortune.services.stored_charts import StoredFacts, stored_chart
from fortune.texts.names import NameFiller
from fortune.utils.ai import is_configured

LONGEST = 1000  # characters of a message


@never_cache
@require_http_methods(["GET", "HEAD"])
@members_only
async def chat_main_page(request: HttpRequest, user: Any) -> HttpResponse:
    """GET /fortune/chat/ - the open consultation, or the form that opens one (`new=1` too)."""
    session = await database_visit(chat.session_active, user.pk)
    if session is None or "new" in request.GET:
        return await _opening(request, session, SajuForm())
    return render(request, "fortune/chat.html", await _page(session))


async def _opening(
    request: HttpRequest, session: ChatSession | None, form: SajuForm, **told: Any
) -> HttpResponse:
    """The form that opens a consultation; `session` is the one that will be closed by it."""
    page = told | {
        "form": form,
        "people": await people_of(request),
        "ai": is_configured(),
        "turns": ChatSession.TURNS,
        "days": ChatSession.DAYS,
        "session": session,
        "turns_left": session and session.TURNS - session.turns_used,
    }
    status = 400 if form.errors else 200
    return render(request, "fortune/chat_open.html", page, status=status)


async def _page(session: ChatSession) -> dict[str, Any]:
    said = await database_visit(chat.session_messages, session)
    session = await database_visit(
        chat.session_get, session.user_id, session.pk
    )  # a turn came back
    asked = {message.text for message in said if message.role == ChatMessage.Role.USER}
    answers = sum(message.role == ChatMessage.Role.ASSISTANT for message in said)
    turns_left = session.TURNS - session.turns_used
    return {
        "session": session,
        "facts": StoredFacts(stored_chart(session.chart)),
        "said": said,
        "answers": answers,
        "waiting": bool(said) and said[-1].role == ChatMessage.Role.USER,
        "suggestions": [text for text in session.suggestions if text not in asked],
        "turns_left": turns_left,
        "turns": [number < turns_left for number in range(session.TURNS)],
        "ai": is_configured(),
        "longest": LONGEST,
        "contacts": CRISIS_CONTACTS,
    }


@require_POST
@members_only
async def create_chat_session(request: HttpRequest, user: Any) -> HttpResponseBase:
    """POST /fortune/chat/create/ - a consultation about the posted birth; the one before closes."""
    try:
        context = read_birth(request)
    except InvalidInput:
        if wants_json(request):
            raise
        open_one = await database_visit(chat.session_active, user.pk)
        return await _opening(request, open_one, SajuForm(request.POST))
    session = await database_visit(chat.session_open, user.pk, context.facts, context.mode)
    if not wants_json(request):
        return redirect("fortune:chat_main_page")
    body = {
        "success": True,
        "session_id": str(session.pk),
        "suggestions": session.suggestions,
        "turns_left": session.TURNS,
        "expires_at": session.expires_at.isoformat(),
    }
    return json_response(body, 201)


@require_POST
@members_only
async def send_chat_message(request: HttpRequest, user: Any) -> HttpResponseBase:
    """POST /fortune/chat/send/ - `session_id` and `message`; the answer as events.

    With `join` instead of a message the answer that is being written, or the last one; `after` is
    how many answers one has already. A form sent without scripts (`page`) waits for the answer and
    gets the page.
    """
    fields = request_fields(request)
    session_id = _session_id(fields.get("session_id"))
    if fields.get("page"):
        return await _send_from_page(request, user, session_id)
    try:
        opened = await _open(request, user, session_id)
    except FortuneError as error:
        raise said_in_a_chat(error) from None
    await database_release()
    return await event_stream(request, _events(user.pk, session_id, *opened))


async def _open(
    request: HttpRequest, user: Any, session_id: UUID
) -> tuple[AsyncIterator[str | None], str]:
    """Return the pieces of the answer, and whose it is: "ai", or "care" for our own."""
    fields = request_fields(request)
    if fields.get("join"):
        after = str(fields.get("after") or "0")
        known = int(after) if re.fullmatch(r"[0-9]{1,3}", after) else 0
        return chat.answer_join(user.pk, session_id, after=known), "ai"
    text = _message(fields.get("message"))
    if care := await database_visit(chat.care_answer, user.pk, session_id, text):
        return _said(care), "care"
    charge = partial(check_chat_ratelimit, request, user)
    run = await chat.answer_open(user.pk, session_id, text, charge)
    return run.listen(), "ai"


async def _events(
    user_id: int, session_id: UUID, pieces: AsyncIterator[str | None], source: str
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """`delta` … `done` or `error`; a `baseline` without sections withdraws what came."""
    filler = NameFiller("")
    error: FortuneError | None = None
    try:
        async for piece in pieces:
            if piece is None:
                filler = NameFiller("")
                yield "baseline", {"sections": []}
            elif text := filler.feed(piece):
                yield "delta", {"text": text}
    except FortuneError as ended:
        error = ended
    if rest := filler.end():
        yield "delta", {"text": rest}
    left = {"turns_left": await _turns_left(user_id, session_id)}
    if error:
        yield "error", said_in_a_chat(error).as_dict() | left
    else:
        yield "done", {"source": source} | left


async def _send_from_page(request: HttpRequest, user: Any, session_id: UUID) -> HttpResponse:
    """Wait for the whole answer; what could not be answered stays in the form."""
    told: dict[str, Any] = {"typed": request.POST.get("message", "")}
    text = ""
    try:
        pieces, source = await _open(request, user, session_id)
        async for piece in pieces:
            text = "" if piece is None else text + piece
        if source == "ai":
            return redirect(f"{reverse('fortune:chat_main_page')}#latest")
        told |= {"care": text}
    except FortuneError as error:
        if text.strip():  # what came is kept, and the page says that it was cut off
            return redirect(f"{reverse('fortune:chat_main_page')}#latest")
        told |= {"refusal": said_in_a_chat(error), "fields": getattr(error, "fields", {})}
    session = await database_visit(chat.session_active, user.pk)
    if session is None:
        return await _opening(request, None, SajuForm(), **told)
    return render(request, "fortune/chat.html", await _page(session) | told)


async def _turns_left(user_id: int, session_id: UUID) -> int | None:
    try:
        session = await database_visit(chat.session_get, user_id, session_id)
    except FortuneError:
        return None
    return session.TURNS - session.turns_used


@require_POST
@members_only
async def save_chat_to_history(request: HttpRequest, user: Any) -> HttpResponseBase:
    """POST /fortune/chat/save/ - the consultation `session_id` into the library."""
    session_id = _session_id(request_fields(request).get("session_id"))
    result = await database_visit(chat.session_keep, user.pk, session_id)
    if wants_json(request):
        return json_response({"success": True, "result_id": str(result.pk)})
    return redirect("fortune:history_detail", result.pk)


def _session_id(value: Any) -> UUID:
    try:
        return UUID(str(value or ""))
    except ValueError:
        raise InvalidInput({"session_id": ["상담을 찾을 수 없어요. 새로 고쳐 주세요."]}) from None


def _message(value: Any) -> str:
    # A browser sends two signs for each line break that was typed as one.
    text = str(value or "").replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise InvalidInput({"message": ["궁금하신 것을 한 글자라도 적어 주세요."]})
    if len(text) > LONGEST:
        raise InvalidInput(
            {"message": [f"한 번에 {LONGEST}자까지 보낼 수 있어요. 지금은 {len(text)}자예요."]}
        )
    return text


async def _said(text: str) -> AsyncIterator[str | None]:
    yield text
