"""Consultations: ten turns in seven days, one open at a time, each answer checked like a reading.

A turn is taken before the model is asked and given back when no usable answer came. The answer
belongs to the server: it is written to its end when the browser leaves, and stored when it ends.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from fortune.engine import VERSION as ENGINE_VERSION
from fortune.engine.facts import Facts
from fortune.errors import (
    ChatBusy,
    ChatClosed,
    ChatOver,
    FortuneError,
    NotFound,
    StoreUnavailable,
)
from fortune.models import ChatMessage, ChatSession, FortuneResult
from fortune.prompts import PROMPT_VERSION
from fortune.prompts.chat import chat_messages, chat_suggestions
from fortune.prompts.checks import checking_gate
from fortune.prompts.correction import corrected_messages
from fortune.prompts.facts_block import facts_block
from fortune.prompts.gate import Gate
from fortune.prompts.grounding import Known
from fortune.prompts.safety import check_message
from fortune.services.database import database_visit
from fortune.services.quota import Charge
from fortune.services.runs import Messages, Run, TakeCharge, compose, run_named, run_start
from fortune.texts import Mode
from fortune.texts.names import fill_name
from fortune.utils import ai
from fortune.utils.chat_ai import chat_answer

logger = logging.getLogger(__name__)

SLACK = 10.0  # seconds after the total deadline at which an answer's writer is taken for gone
POLL = 0.5  # seconds between two looks at an answer that another process writes
READINGS = 2  # earlier readings of the same chart that an answer may look at


def session_open(user_id: int, facts: Facts, mode: Mode) -> ChatSession:
    """Open a consultation about a chart and close the one before."""
    with transaction.atomic():
        list(get_user_model().objects.select_for_update().filter(pk=user_id).values_list("pk"))
        ChatSession.objects.filter(user_id=user_id, active=True).update(active=False)
        return ChatSession.objects.create(
            user_id=user_id,
            mode=mode,
            chart=facts.chart.as_dict(),
            chart_key=facts.chart.key,
            known=Known.of(facts).as_dict(),
            facts_text=facts_block(facts),
            suggestions=list(chat_suggestions(facts, mode=mode)),
            expires_at=timezone.now() + timedelta(days=ChatSession.DAYS),
        )


def session_active(user_id: int) -> ChatSession | None:
    """Return the open consultation; one whose days are over is closed here."""
    session = ChatSession.objects.filter(user_id=user_id, active=True).first()
    if session is None or session.expires_at > timezone.now():
        return session
    ChatSession.objects.filter(pk=session.pk).update(active=False)
    return None


def session_get(user_id: int, session_id: UUID) -> ChatSession:
    """Return one of the user's consultations, open or not. Raises NotFound."""
    session = ChatSession.objects.filter(user_id=user_id, pk=session_id).first()
    if session is None:
        raise NotFound("chat")
    return session


def session_messages(session: ChatSession) -> list[ChatMessage]:
    """Return what was said; a question whose writer is gone is taken back first."""
    turn_recover(session.pk)
    return list(session.messages.all())


@dataclass(frozen=True)
class ChatRequest:
    """One call of the model for a consultation (services.runs.Request)."""

    messages: Messages
    known: Known

    def corrected(self, truths: Sequence[str]) -> Messages:
        return corrected_messages(self.messages, truths)

    def gate(self) -> Gate[Any]:
        return checking_gate(self.known)


class Turn(NamedTuple):
    """A question that was taken: what is needed to answer it."""

    session_id: UUID
    message_id: UUID
    request: ChatRequest


def turn_take(user_id: int, session_id: UUID, text: str) -> Turn:
    """Count a turn and write the question down. Raises ChatClosed, ChatOver or ChatBusy.

    The turn is counted by one UPDATE that only matches while there is one left: two tabs cannot
    take the same last turn.
    """
    turn_recover(session_id)
    with transaction.atomic():
        rows = ChatSession.objects.filter(pk=session_id, user_id=user_id)
        session = rows.select_for_update().first()
        if session is None or not session.active or session.expires_at <= timezone.now():
            raise ChatClosed
        said = list(session.messages.all())
        if said and said[-1].role == ChatMessage.Role.USER:
            raise ChatBusy
        taken = rows.filter(turns_used__lt=ChatSession.TURNS).update(turns_used=F("turns_used") + 1)
        if not taken:
            raise ChatOver
        question = ChatMessage.objects.create(
            session=session, role=ChatMessage.Role.USER, text=text
        )
    messages = chat_messages(
        session.facts_text,
        mode=session.mode,
        turns=_told(said),
        question=text,
        readings=_earlier_readings(session),
    )
    return Turn(session.pk, question.pk, ChatRequest(messages, Known.from_dict(session.known)))


def turn_return(session_id: UUID, message_id: UUID) -> None:
    """Take the question back and give the turn back: no usable answer came."""
    with transaction.atomic():
        deleted, _ = ChatMessage.objects.filter(pk=message_id).delete()
        if deleted:
            ChatSession.objects.filter(pk=session_id, turns_used__gt=0).update(
                turns_used=F("turns_used") - 1
            )


def turn_recover(session_id: UUID) -> None:
    """Take back a question whose answer cannot come any more: its process was killed."""
    last = ChatMessage.objects.filter(session_id=session_id).last()
    if last and last.role == ChatMessage.Role.USER and last.created_at < _writers_gone():
        turn_return(session_id, last.pk)


def _writers_gone() -> datetime:
    return timezone.now() - timedelta(seconds=settings.AI_TOTAL_TIMEOUT + SLACK)


def care_answer(user_id: int, session_id: UUID, text: str) -> str | None:
    """Return our own answer when this is nothing for a model; it costs no turn.

    A cry for help gets the numbers of those who help; a chart of a pupil is declined. Nothing of
    what was said is stored.
    """
    session = session_get(user_id, session_id)
    if not session.active:
        raise ChatClosed
    refusal = check_message(text)
    return refusal.message if refusal else None


def _told(said: list[ChatMessage]) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in said]


def _earlier_readings(session: ChatSession) -> list[str]:
    """Return the texts of the last readings of this chart that the teacher has."""
    rows = FortuneResult.objects.filter(
        user_id=session.user_id,
        chart_key=session.chart_key,
        status=FortuneResult.Status.DONE,
        source=FortuneResult.Source.AI,
    ).exclude(kind=FortuneResult.Kind.CHAT)
    return list(rows.values_list("text", flat=True)[:READINGS])


async def answer_open(user_id: int, session_id: UUID, text: str, take_charge: TakeCharge) -> Run:
    """Take a turn and start its answer; return the run when the model is being asked.

    Raises ChatClosed, ChatOver, ChatBusy, LimitExceeded, StoreUnavailable or an AIError; then no
    turn is used and the question is not stored.
    """
    ai.ensure_available()
    turn = await database_visit(turn_take, user_id, session_id, text)
    run = run_start(_run_name(session_id), partial(_answer, turn, take_charge))
    await run.until_live()
    return run


async def answer_join(
    user_id: int, session_id: UUID, *, after: int = 0
) -> AsyncIterator[str | None]:
    """Yield the answer that is being written, or the last one.

    Raises NotFound when there is none beside the `after` answers that the reader has: the one
    that was waited for will not come, its question was taken back.
    """
    session = await database_visit(session_get, user_id, session_id)
    if run := run_named(_run_name(session_id)):
        async for piece in run.listen():
            yield piece
        return
    while True:
        said = await database_visit(session_messages, session)
        if not said or said[-1].role == ChatMessage.Role.ASSISTANT:
            break
        await asyncio.sleep(POLL)
    answers = [message.text for message in said if message.role == ChatMessage.Role.ASSISTANT]
    if len(answers) <= after:
        raise NotFound("chat answer")
    yield answers[-1]


def _run_name(session_id: UUID) -> str:
    return f"chat:{session_id}"


async def _answer(turn: Turn, take_charge: TakeCharge, run: Run) -> None:
    charges: list[Charge] = []

    async def progress() -> None:
        """Nothing is stored on the way: no other process follows a consultation."""

    try:
        charges.append(await take_charge())
        await compose(run, turn.request, chat_answer(), charges, progress=progress)
    except (asyncio.CancelledError, FortuneError):
        if run.text.strip():
            await _store(turn, run, ChatMessage.Status.CUT_OFF)
        else:
            await _take_back(turn, charges)
        raise
    await _store(turn, run, ChatMessage.Status.DONE)


async def _store(turn: Turn, run: Run, status: str) -> None:
    try:
        await database_visit(
            ChatMessage.objects.create,
            session_id=turn.session_id,
            role=ChatMessage.Role.ASSISTANT,
            status=status,
            text=fill_name(run.text.strip(), ""),
        )
    except StoreUnavailable as error:
        logger.error("chat answer not stored status=%s reason=%s", status, error)


async def _take_back(turn: Turn, charges: list[Charge]) -> None:
    for charge in charges:
        await charge.refund()
    try:
        await database_visit(turn_return, turn.session_id, turn.message_id)
    except StoreUnavailable as error:
        logger.error("chat turn not returned reason=%s", error)


def session_keep(user_id: int, session_id: UUID) -> FortuneResult:
    """Put the consultation into the library, or bring the entry there up to date.

    Raises NotFound, also for a consultation in which nothing was answered.
    """
    session = session_get(user_id, session_id)
    said = session_messages(session)
    if not any(message.role == ChatMessage.Role.ASSISTANT for message in said):
        raise NotFound("nothing to keep")
    fingerprint = hmac.new(
        settings.FORTUNE_FINGERPRINT_KEY.encode(), f"chat:{session.pk}".encode(), hashlib.sha256
    ).hexdigest()
    result, _ = FortuneResult.objects.update_or_create(
        fingerprint=fingerprint,
        defaults={"text": conversation(said), "saved": True, "expires_at": None},
        create_defaults={
            "text": conversation(said),
            "saved": True,
            "user_id": user_id,
            "kind": FortuneResult.Kind.CHAT,
            "mode": session.mode,
            "chart": session.chart,
            "chart_key": session.chart_key,
            "status": FortuneResult.Status.DONE,
            "source": FortuneResult.Source.AI,
            "prompt_version": PROMPT_VERSION,
            "engine_version": ENGINE_VERSION,
        },
    )
    ChatSession.objects.filter(pk=session.pk).update(result=result)
    return result


def conversation(said: Sequence[ChatMessage]) -> str:
    """Return the consultation as Markdown: each question a heading, its answer below."""
    parts = []
    for message in said:
        if message.role == ChatMessage.Role.USER:
            parts.append(f"## {' '.join(message.text.split())}")
        else:
            parts.append(message.text)
    return "\n\n".join(parts)
