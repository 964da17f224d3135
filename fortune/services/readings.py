"""A question, its saved answer, and the one way to a new one."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from fortune.engine.facts import Facts
from fortune.errors import AIError
from fortune.models import FortuneResult
from fortune.prompts import PROMPT_VERSION, full_messages
from fortune.services.database import database_visit
from fortune.services.runs import Run, TakeCharge, row_ensure, run_for
from fortune.texts import Mode, Section, join_sections, section_titles, split_sections


@dataclass(frozen=True)
class Question:
    """What is asked of the model: everything a reading depends on, and nothing that names anyone.

    user_id: None for a guest; guests who ask the same share the answer.
    """

    facts: Facts
    mode: Mode
    user_id: int | None = None
    kind: str = FortuneResult.Kind.SAJU
    topic: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Return the HMAC-SHA256 (hex) that makes a row findable and tells nothing to a reader."""
        current = self.facts.luck.current
        asked = {
            "owner": "guest" if self.user_id is None else self.user_id,
            "kind": self.kind,
            "mode": self.mode,
            "topic": self.topic,
            "chart": self.facts.chart.key,
            "gender": self.facts.gender,
            # The same eight characters can come with another 대운수 (births hours apart), and the
            # prompt names the cycle of today, which changes with a birthday.
            "luck": [self.facts.luck.number, current.age if current else None],
            "year": self.facts.year,
            "prompt": PROMPT_VERSION,
        }
        message = json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()
        return hmac.new(
            settings.FORTUNE_FINGERPRINT_KEY.encode(), message, hashlib.sha256
        ).hexdigest()

    @property
    def messages(self) -> list[dict[str, str]]:
        return full_messages(self.facts, mode=self.mode)

    @property
    def row(self) -> dict[str, object]:
        """Return the columns of a new FortuneResult for this question."""
        return {
            "user_id": self.user_id,
            "kind": self.kind,
            "mode": self.mode,
            "topic": self.topic,
            "chart": self.facts.chart.as_dict(),
            "chart_key": self.facts.chart.key,
            "fingerprint": self.fingerprint,
            "prompt_version": PROMPT_VERSION,
        }


@dataclass(frozen=True)
class Reading:
    """An answer as it is shown: sections with {name} still in them."""

    sections: tuple[Section, ...]
    markdown: str
    source: str
    cached: bool
    result_id: str | None
    error: AIError | None = None


async def reading_find(question: Question) -> FortuneResult | None:
    """Return the saved AI reading, or None. Raises StoreUnavailable."""
    saved = FortuneResult.objects.filter(
        fingerprint=question.fingerprint,
        status=FortuneResult.Status.DONE,
        source=FortuneResult.Source.AI,
    )
    return await database_visit(saved.first)


async def reading_open(question: Question, take_charge: TakeCharge) -> FortuneResult | Run:
    """Return the saved reading, or a run that is being written for everybody who asks the same.

    The saved one is looked up before any limiter, breaker or model is asked. Raises
    LimitExceeded, StoreUnavailable or an AIError when no run can start.
    """
    if saved := await reading_find(question):
        return saved
    return await run_for(question, take_charge)


async def reading_stream(opened: FortuneResult | Run) -> AsyncIterator[str]:
    """Yield the text from its beginning. Raises an AIError after the pieces that came."""
    if isinstance(opened, FortuneResult):
        yield opened.text
        return
    async for piece in opened.listen():
        yield piece


async def reading_get_or_create(
    question: Question, take_charge: TakeCharge, baseline: tuple[Section, ...]
) -> Reading:
    """Return the whole reading; when the model does not deliver, the baseline and why.

    Raises LimitExceeded or StoreUnavailable: nothing was asked of the model then.
    """
    try:
        opened = await reading_open(question, take_charge)
        text = "".join([piece async for piece in reading_stream(opened)])
    except AIError as error:
        result_id = await database_visit(row_ensure, question)
        return Reading(baseline, join_sections(baseline), "baseline", False, result_id, error)
    sections = sections_merge(baseline, text, question)
    cached = isinstance(opened, FortuneResult)
    return Reading(sections, text, "ai", cached, reading_id(opened))


def reading_id(opened: FortuneResult | Run) -> str | None:
    """Return the id under which a reading is stored, saved or still being written."""
    return str(opened.pk) if isinstance(opened, FortuneResult) else opened.result_id


def sections_merge(
    baseline: tuple[Section, ...], text: str, question: Question
) -> tuple[Section, ...]:
    """Put the model's sections in the place of the baseline's; what it left out stays."""
    titles = section_titles(question.mode, question.facts.year)
    written = {section.id: section for section in split_sections(text, titles)}
    return tuple(written.get(section.id, section) for section in baseline)
