"""The 상담: a page, and its answers as a stream of events."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fortune.answers import read_birth
from fortune.errors import FortuneError, InvalidInput
from fortune.forms import SajuForm
from fortune.http import event_stream, json_response, members_only, request_fields, wants_json
from fortune.people import people_of
from fortune.ratelimit import check_chat_ratelimit
from fortune.services import chat
from fortune.services.database import database_release, database_visit
from fortune.texts.names import NameFiller
from fortune.utils.ai import is_configured

LONGEST = 1000  # characters of a message


@never_cache
@require_http_methods(["GET", "HEAD"])
@members_only
async def chat_main_page(request: HttpRequest, user: Any) -> HttpResponse:
    """GET /fortune/chat/ - the open consultation, or the form that opens one."""
    return render(request, "fortune/chat.html", await _page(request, user))


async def _page(request: HttpRequest, user: Any) -> dict[str, Any]:
    session = await database_visit(chat.session_active, user.pk)
    page: dict[str, Any] = {"session": session, "ai": is_configured(), "longest": LONGEST}
    if session is None:
        return page | {"form": SajuForm(), "people": await people_of(request)}
    said = await database_visit(chat.session_messages, session)
    return page | {"said": said, "turns_left": session.TURNS - session.turns_used}


@require_POST
@members_only
async def create_chat_session(request: HttpRequest, user: Any) -> HttpResponseBase:
    """POST /fortune/chat/create/ - a consultation about the posted birth; the one before closes."""
    try:
        context = read_birth(request)
    except InvalidInput:
        if wants_json(request):
            raise
        page = await _page(request, user) | {"session": None, "form": SajuForm(request.POST)}
        return render(request, "fortune/chat.html", page, status=400)
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

    With `join` instead of a message the answer that is being written, or the last one. A form
    sent without scripts (`page`) waits for the answer and gets the page.
    """
    fields = request_fields(request)
    session_id = _session_id(fields.get("session_id"))
    if fields.get("page"):
        return await _send_from_page(request, user, session_id)
    opened = await _open(request, user, session_id)
    await database_release()
    return await event_stream(request, _events(user.pk, session_id, *opened))


async def _open(
    request: HttpRequest, user: Any, session_id: UUID
) -> tuple[AsyncIterator[str | None], str]:
    """Return the pieces of the answer, and whose it is: "ai", or "care" for our own."""
    fields = request_fields(request)
    if fields.get("join"):
        return chat.answer_join(user.pk, session_id), "ai"
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
        yield "error", error.as_dict() | left
    else:
        yield "done", {"source": source} | left


async def _send_from_page(request: HttpRequest, user: Any, session_id: UUID) -> HttpResponse:
    """Wait for the whole answer; what could not be answered stays in the form."""
    told: dict[str, Any] = {}
    try:
        pieces, source = await _open(request, user, session_id)
        text = ""
        async for piece in pieces:
            text = "" if piece is None else text + piece
        if source == "ai":
            return redirect("fortune:chat_main_page")
        told = {"care": text}
    except FortuneError as error:
        told = {"refusal": error, "fields": getattr(error, "fields", {})}
    page = await _page(request, user) | told
    page["typed"] = request.POST.get("message", "")
    return render(request, "fortune/chat.html", page)


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
    text = str(value or "").replace("\0", "").strip()
    if not text:
        raise InvalidInput({"message": ["궁금하신 것을 한 글자라도 적어 주세요."]})
    if len(text) > LONGEST:
        raise InvalidInput(
            {"message": [f"한 번에 {LONGEST}자까지 보낼 수 있어요. 지금은 {len(text)}자예요."]}
        )
    return text


async def _said(text: str) -> AsyncIterator[str | None]:
    yield text
