"""A question's saved answer, and the one way to a new one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from django.utils import timezone

from fortune.errors import AIError
from fortune.models import FortuneResult
from fortune.services.database import database_visit
from fortune.services.questions import Question
from fortune.services.runs import KEEP, Run, TakeCharge, row_ensure, run_for
from fortune.texts import Section, split_sections


@dataclass(frozen=True)
class Reading:
    """An answer as it is shown: sections with {name} still in them."""

    sections: tuple[Section, ...]
    markdown: str
    source: str
    cached: bool
    result_id: str | None
    error: AIError | None = None


async def reading_find(question: Question, *, begun: bool = False) -> FortuneResult | None:
    """Return the saved AI reading, or None; with `begun` also one that was cut off.

    Raises StoreUnavailable.
    """
    wanted = [FortuneResult.Status.DONE] + begun * [FortuneResult.Status.CUT_OFF]
    found = FortuneResult.objects.filter(
        fingerprint=question.fingerprint, status__in=wanted, source=FortuneResult.Source.AI
    )
    return await database_visit(found.first)


def reading_adopt(question: Question) -> None:
    """Give the owner a copy of what guests were given for the same question, if that is done.

    Nothing changes for who has an answer of one's own, or one that is being written.
    """
    guests = replace(question, user_id=None).fingerprint
    found = FortuneResult.objects.filter(
        fingerprint=guests, status=FortuneResult.Status.DONE, source=FortuneResult.Source.AI
    ).first()
    if found is None:
        return
    copy = FortuneResult(
        status=found.status,
        source=found.source,
        text=found.text,
        model=found.model,
        expires_at=timezone.now() + KEEP,
        **question.row,
    )
    FortuneResult.objects.bulk_create([copy], ignore_conflicts=True)


async def reading_open(question: Question, take_charge: TakeCharge) -> FortuneResult | Run:
    """Return the saved reading, or a run that is being written for everybody who asks the same.

    The saved one is looked up before any limiter, breaker or model is asked. Raises
    LimitExceeded, StoreUnavailable or an AIError when no run can start.
    """
    if saved := await reading_find(question):
        return saved
    return await run_for(question, take_charge)


async def reading_stream(opened: FortuneResult | Run) -> AsyncIterator[str | None]:
    """Yield the text from its beginning; None withdraws what came and begins again.

    Raises an AIError after the pieces that came.
    """
    if isinstance(opened, FortuneResult):
        yield opened.text
        return
    async for piece in opened.listen():
        yield piece


async def reading_get_or_create(question: Question, take_charge: TakeCharge) -> Reading:
    """Return the whole reading; when the model does not deliver, the 기본 풀이 and why.

    Raises LimitExceeded or StoreUnavailable: nothing was asked of the model then.
    """
    pieces: list[str] = []
    try:
        opened = await reading_open(question, take_charge)
        async for piece in reading_stream(opened):
            pieces = [] if piece is None else [*pieces, piece]
    except AIError as error:
        result_id = await database_visit(row_ensure, question)
        return Reading(question.baseline, question.fallback, "baseline", False, result_id, error)
    text = "".join(pieces)
    cached = isinstance(opened, FortuneResult)
    return Reading(sections_merge(question, text), text, "ai", cached, reading_id(opened))


def reading_id(opened: FortuneResult | Run) -> str | None:
    """Return the id under which a reading is stored, saved or still being written."""
    return str(opened.pk) if isinstance(opened, FortuneResult) else opened.result_id


def sections_merge(question: Question, text: str) -> tuple[Section, ...]:
    """Put the model's sections in the place of the baseline's; what it left out stays."""
    written = {section.id: section for section in split_sections(text, question.titles)}
    return tuple(written.get(section.id, section) for section in question.baseline)
