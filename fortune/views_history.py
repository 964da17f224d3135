"""The library: a teacher's own results, and their shares for others to read."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fortune.answers import read_birth, read_day, read_topic
from fortune.errors import InvalidInput
from fortune.history_forms import KindForm, LibraryForm, RenameForm
from fortune.http import answers_errors, json_response, members_only, request_fields, wants_json
from fortune.models import FortuneResult
from fortune.services.database import database_visit
from fortune.services.history import (
    entry_of,
    history_delete,
    history_detail,
    history_get,
    history_keep,
    history_page,
    history_rename,
    history_save,
)
from fortune.services.pictures import Content, Shape, picture
from fortune.services.questions import (
    FullQuestion,
    Question,
)
from fortune.services.sharing import share_off, share_on, shareable, shared_get, shared_of
from fortune.services.stored_charts import StoredFacts, stored_chart


class ShareToken:
    """The part of a URL that can be a token; anything else is no page of ours."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@never_cache
@require_safe
@members_only
async def saju_history(request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
    """GET /fortune/history/ - the list, newest first; filters and page in the query."""
    form = LibraryForm(request.GET)
    listing = await database_visit(
        history_page, user.pk, form.filters, request.GET.get("page", "1")
    )
    page = {"form": form, "listing": listing, "filtered": any(form.filters)}
    return render(request, "fortune/history.html", page, status=200 if form.is_valid() else 400)


@never_cache
@require_safe
@members_only
async def saju_history_detail(
    request: HttpRequest, user: AbstractBaseUser, result_id: UUID
) -> HttpResponse:
    """GET /fortune/history/<uuid>/ - chart and text as they were stored."""
    row = await database_visit(history_get, user.pk, result_id)
    return _detail(request, row, RenameForm(initial={"title": row.title}))


@require_POST
@members_only
async def rename_history(
    request: HttpRequest, user: AbstractBaseUser, result_id: UUID
) -> HttpResponse:
    """POST /fortune/history/<uuid>/rename/ - `title`; empty takes it away."""
    row = await database_visit(history_get, user.pk, result_id)
    form = RenameForm(request_fields(request))
    if not form.is_valid():
        if wants_json(request):
            raise InvalidInput(form.sentences())
        return _detail(request, row, form, status=400)
    title = form.cleaned_data["title"]
    await database_visit(history_rename, user.pk, result_id, title)
    return _changed(request, "이름을 바꾸었어요.", _page_of(result_id), title=title)


@require_POST
@members_only
async def keep_history(
    request: HttpRequest, user: AbstractBaseUser, result_id: UUID
) -> HttpResponse:
    """POST /fortune/history/<uuid>/keep/ - `saved`: kept for good, or for the usual time."""
    saved = _is_on(request, "saved")
    await database_visit(history_keep, user.pk, result_id, saved=saved)
    kept, let_go = (
        "보관했어요. 지우기 전까지 그대로 있어요.",
        "보관을 풀었어요. 30일 뒤에 지워져요.",
    )
    said = kept if saved else let_go
    return _changed(request, said, _page_of(result_id), saved=saved)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
async def delete_history_api(
    request: HttpRequest, user: AbstractBaseUser, result_id: UUID
) -> HttpResponse:
    """GET, POST /fortune/history/<uuid>/delete/ - the question, and the deletion."""
    if request.method != "POST":
        row = await database_visit(history_get, user.pk, result_id)
        return render(request, "fortune/history_delete.html", {"entry": entry_of(row)})
    await database_visit(history_delete, user.pk, result_id)
    return _changed(request, "풀이를 지웠어요.", reverse("fortune:history"))


@require_POST
@members_only
async def share_history(
    request: HttpRequest, user: AbstractBaseUser, result_id: UUID
) -> HttpResponse:
    """POST /fortune/history/<uuid>/share/ - `shared`: a link for others, or none any more."""
    if not _is_on(request, "shared"):
        await database_visit(share_off, user.pk, result_id)
        return _changed(request, "링크를 거두었어요.", _page_of(result_id), shared=False)
    token = await database_visit(share_on, user.pk, result_id)
    target = f"{_page_of(result_id)}#share-title"
    said = "링크를 만들었어요. 아래에서 나누어 보세요."
    return _changed(request, said, target, shared=True, **_share_links(request, token))


@require_POST
@members_only
async def save_fortune_api(request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
    """POST /fortune/api/save/ - keep a result: `result_id`, or the question it answers.

    The browser never supplies a chart or a text. A form without scripts is led to the entry.
    """
    fields = request_fields(request)
    if typed := str(fields.get("result_id", "")).strip():
        result_id = _uuid(typed)
        await database_visit(history_keep, user.pk, result_id, saved=True)
    else:
        question = replace(_question(request), user_id=user.pk)
        result_id = UUID(await database_visit(history_save, question))
    if "text/html" in request.headers.get("Accept", ""):
        return _led(request, "보관함에 넣었어요.", _page_of(result_id))
    saved = {"saved": True, "result_id": str(result_id), "url": _page_of(result_id)}
    return json_response({"success": True} | saved)


@never_cache
@require_safe
@members_only
async def history_card(
    request: HttpRequest, user: AbstractBaseUser, result_id: UUID
) -> HttpResponse:
    """GET /fortune/history/<uuid>/card.png - the owner's picture card to keep."""
    row = await database_visit(history_get, user.pk, result_id)
    shareable(row)
    response = await _png(row, "card")
    response["Content-Disposition"] = 'attachment; filename="saju-card.png"'
    return response


@require_safe
@answers_errors
async def shared_result(request: HttpRequest, token: str) -> HttpResponse:
    """GET /fortune/s/<token>/ - what others may see of a result."""
    shared = shared_of(await database_visit(shared_get, token))
    page = StoredFacts(stored_chart(shared.chart)).as_page()
    text = {"sections": shared.sections, "reading": {"state": "saved" if shared.ai else "baseline"}}
    context = page | text | {"shared": shared} | _share_links(request, token)
    return _for_others(render(request, "fortune/shared.html", context))


@require_safe
@answers_errors
async def shared_picture(request: HttpRequest, token: str, shape: Shape) -> HttpResponse:
    """GET /fortune/s/<token>/og.png and card.png."""
    return _for_others(await _png(await database_visit(shared_get, token), shape))


def _detail(
    request: HttpRequest, row: FortuneResult, form: RenameForm, status: int = 200
) -> HttpResponse:
    page = history_detail(row) | {"form": form}
    if row.share_token:
        page |= _share_links(request, row.share_token)
    return render(request, "fortune/history_detail.html", page, status=status)


def _question(request: HttpRequest) -> Question:
    """Return the posted question. Raises InvalidInput with a sentence per field."""
    form = KindForm(request_fields(request))
    if not form.is_valid():
        raise InvalidInput(form.sentences())
    if form.cleaned_data["kind"] == FortuneResult.Kind.DAILY:
        return read_day(request)[1]
    if form.cleaned_data["kind"] == FortuneResult.Kind.TOPIC:
        return read_topic(request)[1]
    context = read_birth(request)
    return FullQuestion(facts=context.facts, mode=context.mode)


async def _png(row: FortuneResult, shape: Shape) -> HttpResponse:
    shared = shared_of(row)
    content = Content(shared.chart, shared.kind, shared.sentence)
    return HttpResponse(await picture(content, shape), content_type="image/png")


def _for_others(response: HttpResponse) -> HttpResponse:
    """Keep a shared answer out of search engines, of caches others share and of Referer lines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-cache"
    return response


def _share_links(request: HttpRequest, token: str) -> dict[str, str]:
    """Return the whole addresses of the shared page and of its two pictures."""
    names = {"share_url": "shared_result", "og_url": "shared_og", "card_url": "shared_card"}
    return {
        key: request.build_absolute_uri(reverse(f"fortune:{name}", args=[token]))
        for key, name in names.items()
    }


def _page_of(result_id: UUID) -> str:
    return reverse("fortune:history_detail", args=[result_id])


def _changed(request: HttpRequest, said: str, target: str, **changed: Any) -> HttpResponse:
    """Answer a change: JSON to whoever asks for it, the page with a message to a form."""
    if wants_json(request):
        return json_response({"success": True} | changed)
    return _led(request, said, target)


def _led(request: HttpRequest, said: str, target: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(target)


def _is_on(request: HttpRequest, name: str) -> bool:
    """Say whether a switch was sent on; one that was not sent is on."""
    return str(request_fields(request).get(name, "1")).lower() in {"1", "true", "on"}


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise InvalidInput({"result_id": ["어느 풀이인지 알 수 없어요."]}) from None
