"""A result for other eyes: a link that can be taken back, and what it may show.

A shared page tells the eight characters and the text. It never tells a name, a birth, an age, the
title its owner gave it or its id; the one way to it is a token of 256 bits.
"""

import secrets
from typing import Final, NamedTuple
from uuid import UUID

from django.utils import timezone

from fortune.engine.ganji import Stem
from fortune.errors import InvalidInput, NotFound
from fortune.models import FortuneResult
from fortune.services.history import history_of, plain_title
from fortune.services.stored_texts import first_sentence, hide_ages, text_sections
from fortune.texts import Section
from fortune.texts.names import fill_name

NO_CHAT: Final = "상담에는 선생님이 하신 말씀이 담겨 있어 링크로 나누지 않아요."


class Shared(NamedTuple):
    """What a shared page is made of."""

    title: str
    kind: str
    day_master: Stem
    chart: dict[str, list[str] | None]
    sections: tuple[Section, ...]
    sentence: str
    ai: bool


def share_on(user_id: int, result_id: UUID) -> str:
    """Return the token of the entry's link, a new one where there is none. Raises NotFound.

    A shared entry is kept: a link that dies by itself after a month would be a broken promise.
    Raises InvalidInput for a consultation, which holds what the teacher wrote.
    """
    rows = history_of(user_id).filter(pk=result_id)
    if row := rows.defer("text").first():
        shareable(row)
    rows.exclude(text="").filter(share_token=None).update(
        share_token=secrets.token_urlsafe(32),
        saved=True,
        expires_at=None,
        updated_at=timezone.now(),
    )
    token: str | None = rows.values_list("share_token", flat=True).first()
    if token is None:
        raise NotFound("result")
    return token


def shareable(row: FortuneResult) -> None:
    """Raise InvalidInput for what is never shown to others."""
    if row.kind == FortuneResult.Kind.CHAT:
        raise InvalidInput({"__all__": [NO_CHAT]})


def share_off(user_id: int, result_id: UUID) -> None:
    """Take the link back: it leads nowhere from now on. Raises NotFound."""
    rows = history_of(user_id).filter(pk=result_id)
    if not rows.update(share_token=None, updated_at=timezone.now()):
        raise NotFound("result")


def shared_get(token: str) -> FortuneResult:
    """Return the result behind a link. Raises NotFound."""
    if row := FortuneResult.objects.exclude(text="").filter(share_token=token).first():
        return row
    raise NotFound("share")


def shared_of(row: FortuneResult) -> Shared:
    """Return what others may see of a result."""
    text = hide_ages(fill_name(row.text, ""))
    day_master = Stem.of(row.chart["day"][0])
    return Shared(
        title=f"{day_master.name} 일간의 {plain_title(row)}",
        kind=plain_title(row),
        day_master=day_master,
        chart=row.chart,
        sections=text_sections(text),
        sentence=first_sentence(text),
        ai=row.source == FortuneResult.Source.AI,
    )
