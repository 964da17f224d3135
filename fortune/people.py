"""Kept people as the pages show them: a line about the birth, and what to post for a reading."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from fortune.engine.ganji import Stem
from fortune.errors import StoreUnavailable
from fortune.forms import SajuForm
from fortune.http import request_user
from fortune.models import UserSajuProfile
from fortune.services.charts import get_chart_context
from fortune.services.database import database_visit
from fortune.services.days import remind_due
from fortune.services.profiles import profile_list

UNREADABLE = "생년월일을 읽을 수 없게 되었어요. 고치기를 눌러 다시 적어 주세요."


class PersonRow(NamedTuple):
    """A kept person. `stem` is the day master, `fields` what posts this birth; without a birth
    that can be used, `stem` is None, `fields` is empty and `line` says why."""

    person: UserSajuProfile
    stem: Stem | None
    line: str
    fields: tuple[tuple[str, str], ...]


def people_rows(people: Iterable[UserSajuProfile]) -> list[PersonRow]:
    return [_row(person) for person in people]


async def people_of(request: HttpRequest) -> list[PersonRow]:
    """Return the reader's kept people; nobody for a guest, or while the database is away."""
    try:
        user: Any = await request_user(request)
        if not user.is_authenticated:
            return []
        return people_rows(await database_visit(profile_list, user.pk))
    except StoreUnavailable:
        return []


async def greeting(request: HttpRequest) -> dict[str, Any]:
    """Return `people`, and `reminder`: whether the reader wished to be told about today."""
    people = await people_of(request)
    try:
        user: Any = await request_user(request)
        due = bool(user.pk) and await database_visit(remind_due, user.pk, timezone.localdate())
    except StoreUnavailable:
        due = False
    return {"people": people, "reminder": due}


def birth_fields(person: UserSajuProfile) -> dict[str, str]:
    """Return what SajuForm takes for this person; empty when the birth cannot be read."""
    return {**person.birth, "name": person.nickname} if person.birth else {}


def _row(person: UserSajuProfile) -> PersonRow:
    fields = birth_fields(person)
    form = SajuForm(fields)
    if not fields or not form.is_valid():
        return PersonRow(person, None, UNREADABLE, ())
    context = get_chart_context(form.cleaned_data, timezone.localdate())
    return PersonRow(person, context.facts.day_master, context.birth_line, tuple(fields.items()))
