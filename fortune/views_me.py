"""What a teacher has here: counted, downloaded, erased."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import alogout
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.postgresql.base import patient
from fortune.account_forms import PasswordForm
from fortune.account_limits import account_counter_keys, login_charge
from fortune.errors import InvalidInput, LimitExceeded, NotFound
from fortune.forms import sentences_of
from fortune.http import json_response, members_only, request_fields
from fortune.services.database import database_visit
from fortune.services.my_data import KINDS, account_delete, erase, export_of, statistics_of
from fortune.services.quota import counters_lower
from fortune.texts.particles import resolve
from fortune.views_accounts import CLEAR_SITE_DATA

EVERYTHING = "all"
ACCOUNT = "account"


@never_cache
@require_safe
@members_only
async def me_view(request: HttpRequest, user: User) -> HttpResponseBase:
    """GET /fortune/me/ - what there is, and everything one can do with it."""
    statistics = await database_visit(statistics_of, user, timezone.localdate())
    return render(
        request,
        "fortune/me.html",
        {
            "account": user,
            "statistics": statistics,
            "kinds": KINDS.values(),
            "erased": _erased_sentence(request.GET.get("erased", "")),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
async def me_erase_view(request: HttpRequest, user: User, kind: str) -> HttpResponseBase:
    """GET, POST /fortune/me/erase/<kind>/ - asks once, then erases one kind, or all of them."""
    if kind != EVERYTHING and kind not in KINDS:
        raise NotFound()
    if request.method == "POST":
        with patient():
            await database_visit(erase, user, _kinds(kind))
        return redirect(f"{reverse('fortune:me')}?erased={kind}")
    chosen = [KINDS[name] for name in _kinds(kind)]
    return render(request, "fortune/me_erase.html", {"kind": kind, "chosen": chosen})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
async def me_delete_view(request: HttpRequest, user: User) -> HttpResponseBase:
    """GET, POST /fortune/me/delete/ - with the password, the account and all it has are gone."""
    context: dict[str, Any] = {"form": PasswordForm(user), "account": user}
    status = 200
    if request.method == "POST":
        try:
            form = await _delete_account(request, user, request.POST)
        except LimitExceeded as error:
            context["limited"], status = error, error.status
        else:
            if form.is_valid():
                return _forget(redirect("fortune:me_deleted"))
            context["form"], status = form, 400
    response = render(request, "fortune/me_delete.html", context, status=status)
    if "limited" in context:
        response["Retry-After"] = str(context["limited"].retry_seconds)
    return response


@require_safe
async def me_deleted_view(request: HttpRequest) -> HttpResponse:
    """GET /fortune/me/deleted/ - the farewell."""
    return render(request, "fortune/me_deleted.html")


@never_cache
@require_safe
@members_only
async def statistics_api(request: HttpRequest, user: User) -> JsonResponse:
    """GET /fortune/api/statistics/"""
    statistics = await database_visit(statistics_of, user, timezone.localdate())
    return json_response({"success": True, "statistics": statistics.as_dict()})


@never_cache
@require_safe
@members_only
async def export_api(request: HttpRequest, user: User) -> JsonResponse:
    """GET /fortune/api/export/ - everything of one's own as a file."""
    with patient():
        everything = await database_visit(export_of, user)
    response = JsonResponse(
        {"service": "선생님 사주", "exported_at": timezone.now()} | everything,
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    name = f"saju-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@sensitive_post_parameters()
@require_POST
@members_only
async def erase_api(request: HttpRequest, user: User) -> HttpResponse:
    """POST /fortune/api/erase/ - `kind` is one of KINDS, all, or account (with `password`)."""
    fields = request_fields(request)
    kind = str(fields.get("kind", ""))
    if kind == ACCOUNT:
        form = await _delete_account(request, user, fields)
        if not form.is_valid():
            raise InvalidInput(sentences_of(form))
        return _forget(json_response({"success": True, "erased": {ACCOUNT: 1}}))
    if kind != EVERYTHING and kind not in KINDS:
        raise InvalidInput({"kind": ["무엇을 지울지 골라 주세요."]})
    with patient():
        erased = await database_visit(erase, user, _kinds(kind))
    return json_response({"success": True, "erased": erased})


async def _delete_account(
    request: HttpRequest, user: User, fields: Mapping[str, Any]
) -> PasswordForm:
    """Delete the account if the password is right; the form says what was wrong otherwise.

    Wrong passwords count as failed log-ins. Raises LoginLimitExceeded or StoreUnavailable.
    """
    charged = await database_visit(login_charge, request, user.get_username())
    form = PasswordForm(user, fields)
    if await database_visit(form.is_valid) or not fields.get("password"):
        await database_visit(counters_lower, charged)
    if form.is_valid():
        with patient():
            await database_visit(account_delete, user, account_counter_keys(user.pk))
        await alogout(request)
    return form


def _forget(response: HttpResponse) -> HttpResponse:
    response["Clear-Site-Data"] = CLEAR_SITE_DATA
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    return response


def _kinds(kind: str) -> list[str]:
    return list(KINDS) if kind == EVERYTHING else [kind]


def _erased_sentence(kind: str) -> str:
    if kind == EVERYTHING:
        return "내 기록을 모두 지웠어요."
    return resolve(f"{KINDS[kind].hangul}을(를) 모두 지웠어요.") if kind in KINDS else ""
