"""The library: a teacher's own results, found again, named, kept and deleted.

Every function takes the owner's id and sees nothing of anybody else: what belongs to another
person is NotFound, like what does not exist.
"""

from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from fortune.engine.compatibility import CompatibilityMode
from fortune.engine.ganji import Stem
from fortune.errors import InvalidInput, NotFound
from fortune.models import FortuneResult
from fortune.services.runs import KEEP, Asked, row_ensure
from fortune.services.stored_charts import StoredFacts, stored_chart
from fortune.services.stored_texts import first_sentence, text_sections
from fortune.texts import Section, join_sections
from fortune.texts.names import fill_name
from fortune.texts.topics import Topic

PAGE_SIZE = 20
STILL_SHARED = "링크로 나누고 계신 풀이라 보관을 풀 수 없어요. 링크를 먼저 거두어 주세요."
TOPICS = {topic.value: topic.hangul for topic in Topic}
RELATIONS = {relation.value: relation.hangul for relation in CompatibilityMode}
LISTED = (
    "id", "kind", "mode", "topic", "relation", "title", "chart", "target_date", "status",
    "source", "saved", "share_token", "expires_at", "created_at",
)  # fmt: skip


class Kept(Asked, Protocol):
    """A question whose 기본 풀이 can be written down."""

    @property
    def baseline(self) -> tuple[Section, ...]: ...


class Filters(NamedTuple):
    """What of the library is wanted; empty means all. `words` stand in the title."""

    kind: str = ""
    mode: str = ""
    saved: bool = False
    words: str = ""


class Entry(NamedTuple):
    """A line of the list. `expires_at` is None for what is kept for good."""

    id: UUID
    title: str
    kind: str
    day_master: Stem
    mode: str
    created_at: datetime
    ai: bool
    writing: bool
    saved: bool
    shared: bool
    expires_at: datetime | None


class Listing(NamedTuple):
    """A page of the list: `number` of `pages`, both from 1; `total` counts all that match."""

    entries: list[Entry]
    number: int
    pages: int
    total: int

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def plain_title(row: FortuneResult) -> str:
    """What an entry without a title of its own is called: nothing in it names anyone."""
    if row.kind == FortuneResult.Kind.DAILY and row.target_date:
        return f"{row.target_date.month}월 {row.target_date.day}일의 하루"
    if row.kind == FortuneResult.Kind.TOPIC:
        if relation := RELATIONS.get(row.relation):
            return f"{relation} 궁합"
        return f"{TOPICS.get(row.topic, '주제')} 풀이"
    if row.kind == FortuneResult.Kind.CHAT:
        return "사주 선생님과 나눈 상담"
    return "사주 풀이"


def entry_title(row: FortuneResult) -> str:
    return row.title or plain_title(row)


def history_of(user_id: int) -> QuerySet[FortuneResult]:
    """The owner's entries: saved, or with a text or getting one, and not past their time."""
    now = timezone.now()
    rows = FortuneResult.objects.filter(user_id=user_id)
    written = ~Q(text="") | Q(status=FortuneResult.Status.RUNNING, lease_until__gte=now)
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    return rows.filter(Q(saved=True) | written & alive)


def history_page(user_id: int, filters: Filters, number: str) -> Listing:
    """Return a page of the list, newest first; the nearest one for a number that is none."""
    rows = history_of(user_id).order_by("-created_at", "-id").only(*LISTED)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.mode:
        rows = rows.filter(mode=filters.mode)
    if filters.saved:
        rows = rows.filter(saved=True)
    if filters.words:
        rows = rows.filter(_called(filters.words))
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    entries = [entry_of(row) for row in page]
    return Listing(entries, page.number, page.paginator.num_pages, page.paginator.count)


def _called(words: str) -> Q:
    """Match titles of one's own, and the plain ones that stand where there is none."""
    topics = [topic for topic, name in TOPICS.items() if words in f"{name} 풀이"]
    relations = [relation for relation, name in RELATIONS.items() if words in f"{name} 궁합"]
    plain = Q(kind=FortuneResult.Kind.TOPIC, relation="", topic__in=topics)
    plain |= Q(kind=FortuneResult.Kind.TOPIC, relation__in=relations)
    if words in "사주 풀이":
        plain |= Q(kind=FortuneResult.Kind.SAJU)
    if words in "사주 선생님과 나눈 상담":
        plain |= Q(kind=FortuneResult.Kind.CHAT)
    if words in "월 일의 하루":
        plain |= Q(kind=FortuneResult.Kind.DAILY)
    return Q(title__icontains=words) | Q(title="") & plain


def entry_of(row: FortuneResult) -> Entry:
    return Entry(
        id=row.id,
        title=entry_title(row),
        kind=row.get_kind_display(),
        day_master=Stem.of(row.chart["day"][0]),
        mode=row.get_mode_display(),
        created_at=row.created_at,
        ai=row.source == FortuneResult.Source.AI,
        writing=row.status == FortuneResult.Status.RUNNING,
        saved=row.saved,
        shared=row.share_token is not None,
        expires_at=None if row.saved else row.expires_at,
    )


def history_get(user_id: int, result_id: UUID) -> FortuneResult:
    """Return one entry. Raises NotFound."""
    if row := history_of(user_id).filter(pk=result_id).first():
        return row
    raise NotFound("result")


def history_detail(row: FortuneResult) -> dict[str, Any]:
    """Return what the page of one entry shows: chart and text as they were stored."""
    facts = StoredFacts(stored_chart(row.chart))
    text = fill_name(row.text, "")
    partner = facts.beside(stored_chart(row.partner_chart)) if row.partner_chart else []
    return facts.as_page() | {
        "entry": entry_of(row),
        "sections": text_sections(text),
        "headline": first_sentence(text),
        "reading": {"state": "saved" if row.source == FortuneResult.Source.AI else "baseline"},
        "partner_charts": partner,
        "made_by": {
            "model": row.model,
            "prompt_version": row.prompt_version,
            "engine_version": row.engine_version,
        },
        "may_share": row.kind != FortuneResult.Kind.CHAT and row.text != "",
    }


def history_rename(user_id: int, result_id: UUID, title: str) -> None:
    """Give an entry a title of its own, or take it away with "". Raises NotFound."""
    _change(user_id, result_id, title=title)


def history_keep(user_id: int, result_id: UUID, *, saved: bool) -> None:
    """Keep an entry for good, or let it go after the usual time. Raises NotFound.

    Raises InvalidInput for letting go of one that is shared: its link would die by itself.
    """
    expires_at = None if saved else timezone.now() + KEEP
    rows = history_of(user_id).filter(pk=result_id)
    if not saved and rows.exclude(share_token=None).exists():
        raise InvalidInput({"saved": [STILL_SHARED]})
    _change(user_id, result_id, saved=saved, expires_at=expires_at)


def history_delete(user_id: int, result_id: UUID) -> None:
    """Delete an entry with its share. Raises NotFound."""
    deleted, _ = FortuneResult.objects.filter(user_id=user_id, pk=result_id).delete()
    if not deleted:
        raise NotFound("result")


def _change(user_id: int, result_id: UUID, **values: object) -> None:
    rows = history_of(user_id).filter(pk=result_id)
    if not rows.update(updated_at=timezone.now(), **values):
        raise NotFound("result")


def history_save(question: Kept) -> str:
    """Keep the answer to this question for good; return its id.

    A done AI reading stays as it is, and one that is being written comes in when it ends; where
    there is neither, the 기본 풀이 is written down.
    """
    row_id = row_ensure(question)
    rows = FortuneResult.objects.filter(pk=row_id)
    done = Q(status=FortuneResult.Status.DONE, source=FortuneResult.Source.AI)
    written = Q(status=FortuneResult.Status.RUNNING, lease_until__gte=timezone.now())
    rows.exclude(done | written).update(
        status=FortuneResult.Status.DONE,
        source=FortuneResult.Source.BASELINE,
        text=join_sections(question.baseline),
        model="",
        lease_until=None,
    )
    rows.update(saved=True, expires_at=None, updated_at=timezone.now())
    return row_id
