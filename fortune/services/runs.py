"""Readings that are being written: one run per question, whoever asks and however often.

A run belongs to the server, not to a connection. Inside a process a map of tasks finds it, across
processes the lease in its FortuneResult row. It goes on when the reader leaves, is stored when it
ends, and everybody who asks the same hears it from the beginning.
"""

import asyncio
import contextvars
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple, Protocol

from asgiref.sync import ThreadSensitiveContext
from django.conf import settings
from django.db.models import Case, When
from django.utils import timezone

from config.logging import request_id
from config.metrics import call_ended, run_began, run_ended
from fortune.errors import (
    AICutOff,
    AITimeout,
    AIUngrounded,
    FortuneError,
    LimitExceeded,
    StoreUnavailable,
)
from fortune.models import FortuneResult
from fortune.prompts.gate import Gate, Rejected
from fortune.services.database import database_visit
from fortune.services.quota import Charge, daily_budget_charge
from fortune.utils import ai

logger = logging.getLogger(__name__)

LEASE = 45.0  # seconds a silent writer keeps its row: longer than any wait between two pieces
PACE = 0.25  # seconds between two pieces to a listener: what comes meanwhile is told in one
RENEW = 2.0  # seconds between two writings of the text so far, which other processes follow
POLL = 0.3  # seconds between two looks at another process's row
LAST_WORD = 1.0  # seconds after which the deadline of both attempts follows that of one
DRAIN = 24.0  # seconds running readings get from the SIGTERM on, to be gone within the 30 of A11
LATE = 2.0  # seconds for those that began after it, or where none came (Ctrl-C)
KEEP = timedelta(days=30)  # an unsaved result

type TakeCharge = Callable[[], Awaitable[Charge]]


type Messages = list[dict[str, str]]


class Request(Protocol):
    """What is asked of the model, and how its text is checked."""

    @property
    def messages(self) -> Messages: ...
    def corrected(self, truths: Sequence[str]) -> Messages: ...
    def gate(self) -> Gate[Any]: ...


class Asked(Protocol):
    """What a run must know of a question."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def row(self) -> dict[str, Any]: ...
    @property
    def fallback(self) -> str:
        """The 기본 풀이 as Markdown: what a row holds in which no model wrote."""
        ...

    def request(self, kept: str) -> tuple[str, Request]:
        """Return what of a text that was cut off is kept, and the request for the rest."""
        ...


class Run:
    """A text that grows, for any number of listeners; it may be withdrawn and begin again."""

    def __init__(self) -> None:
        self.result_id: str | None = None
        self.error: FortuneError | None = None
        self.task: asyncio.Task[None] | None = None
        self._pieces: list[str] = []
        self._ended = False
        self._live = asyncio.Event()  # the call is paid for and under way, or it has failed
        self._changed = asyncio.Event()

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._notify()

    def settle(self, text: str) -> None:
        """Let `text` stand from the beginning; listeners who heard another one begin again."""
        if text != self.text:
            self._pieces = [text] if text else []
            self._notify()

    def go_live(self) -> None:
        self._live.set()

    def end(self, error: FortuneError | None = None) -> None:
        self.error = error
        self._ended = True
        self._live.set()
        self._notify()

    async def until_live(self) -> None:
        """Wait until the model is being asked. Raises what stopped it before that."""
        await self._live.wait()
        if self.error and not self._pieces:
            raise self.error

    async def listen(self) -> AsyncIterator[str | None]:
        """Yield the text from the beginning, then raise the error it ended with, if any.

        None means that what was heard is withdrawn and the text begins again.
        """
        pieces, heard = self._pieces, 0
        while True:
            changed = self._changed
            if pieces is not self._pieces:
                withdrawn, pieces, heard = heard > 0, self._pieces, 0
                if withdrawn:
                    yield None
            if heard < len(pieces):
                new, heard = "".join(pieces[heard:]), len(pieces)
                yield new
                if not self._ended:
                    await asyncio.sleep(PACE)
                continue
            if self._ended:
                break
            await changed.wait()
        if self.error:
            raise self.error

    def _notify(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


# By event loop: a server under ASGI has one, under WSGI every request has its own, and whoever
# waits in another loop hears the run through its row.
_runs: dict[tuple[asyncio.AbstractEventLoop, str], Run] = {}


async def run_for(question: Asked, take_charge: TakeCharge) -> Run:
    """Join the run of this question or start it; return it when it is live.

    Only the one who starts it is charged. Raises LimitExceeded, StoreUnavailable or an AIError
    when nothing was written.
    """
    while True:
        run = run_named(question.fingerprint)
        joined = run is not None
        if run is None:
            # No await stands between the look and the start: two requests cannot both start.
            ai.ensure_available()
            run = run_start(question.fingerprint, partial(_write, question, take_charge))
        try:
            await run.until_live()
        except LimitExceeded:
            if not joined:
                raise
            continue  # somebody else's quota was used up, not this reader's
        return run


def run_named(name: str) -> Run | None:
    """Return the run of this name that is being written here."""
    return _runs.get((asyncio.get_running_loop(), name))


def run_start(name: str, write: Callable[[Run], Awaitable[None]]) -> Run:
    """Start a run under a name that no other has now: `write` writes it to its end."""
    run = _runs[asyncio.get_running_loop(), name] = Run()
    run.task = asyncio.create_task(
        _conduct(run, name, write, request_id.get()),
        context=contextvars.Context(),  # the request's own thread ends with the request
    )
    return run


async def runs_drain(seconds: float = DRAIN) -> None:
    """Let running readings end; what is not done by then is stored as cut off."""
    here = asyncio.get_running_loop()
    tasks = {run.task for (loop, _), run in _runs.items() if loop is here and run.task}
    if not tasks:
        return
    logger.info("draining runs=%d", len(tasks))
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=3)
    logger.info("drained finished=%d cut_off=%d", len(tasks) - len(late), len(late))


async def _conduct(
    run: Run, name: str, write: Callable[[Run], Awaitable[None]], asked_by: str
) -> None:
    """Write the run to its end. A process edge: whatever happens, its listeners are told."""
    request_id.set(asked_by)
    run_began()
    async with ThreadSensitiveContext():
        try:
            await write(run)
            run.end()
        except FortuneError as error:
            run.end(error)
        except asyncio.CancelledError:
            run.end(AICutOff("shutdown"))
            raise
        except Exception:
            logger.exception("사주 API 전역 오류 while=writing")
            run.end(FortuneError())
        finally:
            run_ended()
            _runs.pop((asyncio.get_running_loop(), name), None)


async def _write(question: Asked, take_charge: TakeCharge, run: Run) -> None:
    """Write a question's answer, or follow the process that does."""
    while True:
        claim = await database_visit(_claim, question)
        run.result_id = claim.row_id
        if claim.mine:
            return await _lead(run, question, take_charge, claim)
        if await _follow(run, question):
            return None


async def compose(
    run: Run,
    request: Request,
    answer: ai.Answer,
    charges: list[Charge],
    *,
    kept: str = "",
    progress: Callable[[], Awaitable[None]],
) -> None:
    """Ask the model and let what it writes, checked, into the run, which holds `kept`.

    A text that contradicts the chart gets one corrected attempt: within the same deadline, and
    counted against the day's calls of all. Each call is appended to `charges`. Raises
    AIUngrounded, another AIError, or StoreUnavailable; the run then holds what was kept.
    """
    messages = request.messages
    try:
        async with asyncio.timeout(settings.AI_TOTAL_TIMEOUT + LAST_WORD):
            for attempt in (1, 2):
                charges.append(await daily_budget_charge())
                run.go_live()
                try:
                    return await _attempt(run, messages, request.gate(), answer, kept, progress)
                except Rejected as rejected:
                    logger.warning("ai text rejected attempt=%d kinds=%s", attempt, rejected)
                    run.settle(kept)
                    messages = request.corrected(rejected.truths)
    except TimeoutError:
        raise AITimeout("deadline") if run.text == kept else AICutOff("deadline") from None
    raise AIUngrounded()


async def _attempt(
    run: Run,
    messages: Messages,
    gate: Gate[Any],
    answer: ai.Answer,
    kept: str,
    progress: Callable[[], Awaitable[None]],
) -> None:
    """One call; its text stands in the run, checked, when this returns or is cut off."""
    code = "ok"
    try:
        async with aclosing(ai.generate_ai_response(messages, answer)) as pieces:
            async for piece in pieces:
                if checked := gate.feed(piece):
                    run.add(checked)
                    await progress()
        run.add(gate.end())
        run.settle(kept + gate.text)
    except (AICutOff, asyncio.CancelledError):
        code = AICutOff.code
        run.settle(kept + gate.so_far)
        raise
    except FortuneError as error:
        code = error.code
        raise
    except Rejected:
        code = AIUngrounded.code
        raise
    finally:
        call_ended(answer, code, ai.breaker.state)


class _Claim(NamedTuple):
    """A row, whether this process now writes it, and what stood in it before.

    `cut_off` is the text of an earlier reading that did not reach its end.
    """

    row_id: str
    mine: bool
    before: dict[str, Any]

    @property
    def cut_off(self) -> str:
        begun = (FortuneResult.Status.CUT_OFF, FortuneResult.Status.RUNNING)
        return str(self.before["text"]) if self.before["status"] in begun else ""


async def _lead(run: Run, question: Asked, take_charge: TakeCharge, claim: _Claim) -> None:
    """Ask the model, as the one process that holds the lease."""
    charges: list[Charge] = []
    answer = ai.Answer()
    renewed = time.monotonic()

    async def progress() -> None:
        nonlocal renewed
        if time.monotonic() - renewed > RENEW:
            await _store(question, answer, status=FortuneResult.Status.RUNNING, text=run.text)
            renewed = time.monotonic()

    kept, request = question.request(claim.cut_off)
    run.settle(kept)
    try:
        # A reading whose writer died was paid for: its reader does not pay again.
        if claim.before["status"] != FortuneResult.Status.RUNNING:
            charges.append(await take_charge())
        await compose(run, request, answer, charges, kept=kept, progress=progress)
    except (asyncio.CancelledError, FortuneError):
        if run.text == kept:  # nothing usable came: all is as it was
            await _store(question, answer, **_as_before(claim, question))
            await _refund(charges)
        elif claim.before["saved"] and not claim.cut_off:  # a whole text is not given for a part
            await _store(question, answer, **_as_before(claim, question))
        else:
            # The longer beginning is worth more, the one that stood there or the new one.
            text = max(run.text, claim.cut_off, key=len)
            await _store(question, answer, status=FortuneResult.Status.CUT_OFF, text=text)
        raise
    await _store(question, answer, status=FortuneResult.Status.DONE, text=run.text)


def _as_before(claim: _Claim, question: Asked) -> dict[str, Any]:
    """Return what the row held; a row without a text of a model holds the 기본 풀이."""
    before = {name: claim.before[name] for name in ("status", "source", "text")}
    if claim.cut_off:
        return before | {"status": FortuneResult.Status.CUT_OFF}
    if before["text"]:
        return before
    return {
        "status": FortuneResult.Status.FAILED,
        "source": FortuneResult.Source.BASELINE,
        "text": question.fallback,
    }


async def _refund(charges: list[Charge]) -> None:
    for charge in charges:
        await charge.refund()


async def _follow(run: Run, question: Asked) -> bool:
    """Hear another process's run through its row; False when it ended without a text."""
    while True:
        row = await database_visit(
            FortuneResult.objects.only("status", "text", "lease_until")
            .filter(fingerprint=question.fingerprint)
            .first
        )
        if row is None:
            raise AICutOff("the row is gone") if run.text else StoreUnavailable()
        if not row.text.startswith(run.text):
            run.settle(row.text)
            run.go_live()
        elif more := row.text[len(run.text) :]:
            run.add(more)
            run.go_live()
        if row.status == FortuneResult.Status.DONE:
            return True
        if row.status == FortuneResult.Status.CUT_OFF and run.text:
            raise AICutOff("in the other process")
        lapsed = row.lease_until is None or row.lease_until < timezone.now()
        if row.status != FortuneResult.Status.RUNNING or lapsed:
            if run.text:
                raise AICutOff("the other process is gone")
            return False
        await asyncio.sleep(POLL)


def _claim(question: Asked) -> _Claim:
    """Take the row's lease if it is free.

    One INSERT that tolerates a row that is there, and one UPDATE that only one process can win.
    """
    now = timezone.now()
    row_id = row_ensure(question)
    rows = FortuneResult.objects.filter(pk=row_id)
    done = rows.filter(status=FortuneResult.Status.DONE, source=FortuneResult.Source.AI)
    free = rows.exclude(status=FortuneResult.Status.RUNNING, lease_until__gte=now)
    before = rows.values("status", "source", "text", "saved").first()
    if before is None:  # erased since
        return _claim(question)
    claimed = free.exclude(pk__in=done.values("pk")).update(
        status=FortuneResult.Status.RUNNING,
        source=FortuneResult.Source.AI,
        text="",
        lease_until=now + timedelta(seconds=LEASE),
        expires_at=Case(When(saved=True, then=None), default=now + KEEP),
        model=settings.OPENAI_MODEL,
        updated_at=now,
    )
    return _Claim(row_id, bool(claimed), dict(before))


def row_ensure(question: Asked) -> str:
    """Return the id of the question's row, which is made when there is none: with the 기본 풀이,
    and still open (`failed`) for a model."""
    new = FortuneResult(
        status=FortuneResult.Status.FAILED,
        source=FortuneResult.Source.BASELINE,
        text=question.fallback,
        expires_at=timezone.now() + KEEP,
        **question.row,
    )
    rows = FortuneResult.objects.filter(fingerprint=question.fingerprint)
    while True:
        FortuneResult.objects.bulk_create([new], ignore_conflicts=True)
        if row_id := rows.values_list("pk", flat=True).first():
            return str(row_id)
        # One that was in the way has been erased since.


async def _store(question: Asked, answer: ai.Answer, **columns: Any) -> None:
    """Write down what is there. A text that cannot be stored still reaches its listeners."""
    running = columns["status"] == FortuneResult.Status.RUNNING
    values = {
        "source": FortuneResult.Source.AI,
        "lease_until": timezone.now() + timedelta(seconds=LEASE) if running else None,
        "model": answer.model or settings.OPENAI_MODEL,
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "updated_at": timezone.now(),
        **columns,
    }
    rows = FortuneResult.objects.filter(fingerprint=question.fingerprint)
    try:
        await database_visit(rows.update, **values)
    except StoreUnavailable as error:
        logger.error("reading not stored status=%s reason=%s", columns["status"], error)
