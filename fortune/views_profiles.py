"""The people and the dates a teacher keeps: pages that work without scripts, and JSON."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fortune.day_forms import FavoriteForm
from fortune.errors import InvalidInput
from fortune.http import json_response, members_only, request_fields
from fortune.models import UserSajuProfile
from fortune.people import people_rows
from fortune.person_forms import PersonForm
from fortune.services import profiles
from fortune.services.database import database_visit


@never_cache
@require_http_methods(["GET", "HEAD"])
@members_only
async def people_view(request: HttpRequest, user: Any) -> HttpResponse:
    """GET /fortune/people/ - everybody the teacher keeps."""
    people = await database_visit(profiles.profile_list, user.pk)
    return render(request, "fortune/people.html", {"people": people_rows(people)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
async def person_view(
    request: HttpRequest, user: Any, profile_id: UUID | None = None
) -> HttpResponse:
    """GET, POST /fortune/people/new/ and /fortune/people/<uuid>/ - add a person, change one."""
    person = await _person(user, profile_id)
    page = {"person": person}
    if request.method != "POST":
        form = PersonForm(initial=_typed(person) if person else request.GET.dict())
        return render(request, "fortune/person.html", page | {"form": form})
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            await _save(form, user, profile_id)
        except InvalidInput as error:
            for field, sentences in error.fields.items():
                form.add_error(field, sentences)
        else:
            return redirect("fortune:people")
    return render(request, "fortune/person.html", page | {"form": form}, status=400)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
async def person_delete_view(request: HttpRequest, user: Any, profile_id: UUID) -> HttpResponse:
    """GET asks, POST /fortune/people/<uuid>/delete/ forgets a person."""
    if request.method == "POST":
        await database_visit(profiles.profile_delete, user.pk, profile_id)
        return redirect("fortune:people")
    person = await database_visit(profiles.profile_get, user.pk, profile_id)
    return render(request, "fortune/person_delete.html", {"person": person})


@require_POST
@members_only
async def person_default_view(
    request: HttpRequest, user: Any, profile_id: UUID
) -> HttpResponseRedirect:
    """POST /fortune/people/<uuid>/default/ - the person whose day is shown without asking."""
    await database_visit(profiles.profile_make_default, user.pk, profile_id)
    return redirect("fortune:people")


@never_cache
@require_http_methods(["GET", "POST"])
@members_only
async def profile_list_api(request: HttpRequest, user: Any) -> HttpResponseBase:
    """GET /fortune/api/profiles/ - all people; POST adds one."""
    if request.method == "POST":
        saved = await _save(_valid(PersonForm(request_fields(request))), user, None)
        return json_response({"success": True, "profile": profiles.profile_json(saved)}, 201)
    people = await database_visit(profiles.profile_list, user.pk)
    return json_response(
        {"success": True, "profiles": [profiles.profile_json(person) for person in people]}
    )


@require_POST
@members_only
async def profile_update_api(request: HttpRequest, user: Any, profile_id: UUID) -> HttpResponseBase:
    """POST /fortune/api/profiles/<uuid>/ - change one person."""
    await _person(user, profile_id)
    saved = await _save(_valid(PersonForm(request_fields(request))), user, profile_id)
    return json_response({"success": True, "profile": profiles.profile_json(saved)})


@require_POST
@members_only
async def profile_delete_api(request: HttpRequest, user: Any, profile_id: UUID) -> HttpResponseBase:
    """POST /fortune/api/profiles/<uuid>/delete/ - forget one person."""
    await database_visit(profiles.profile_delete, user.pk, profile_id)
    return json_response({"success": True})


@require_POST
@members_only
async def profile_default_api(
    request: HttpRequest, user: Any, profile_id: UUID
) -> HttpResponseBase:
    """POST /fortune/api/profiles/<uuid>/default/"""
    await database_visit(profiles.profile_make_default, user.pk, profile_id)
    return json_response({"success": True})


@never_cache
@require_http_methods(["GET", "POST"])
@members_only
async def favorite_list_api(request: HttpRequest, user: Any) -> HttpResponseBase:
    """GET /fortune/api/favorites/ - one's own dates with their distance in days; POST adds one."""
    today = timezone.localdate()
    if request.method == "POST":
        form = FavoriteForm(request_fields(request))
        if not form.is_valid():
            raise InvalidInput(form.sentences())
        asked = form.cleaned_data
        added = await database_visit(
            profiles.favorite_add,
            user.pk, day=asked["date"], label=asked["label"], memo=asked["memo"],
        )  # fmt: skip
        body = {"success": True, "favorite": profiles.favorite_json(added, today)}
        return json_response(body, 201)
    dates = await database_visit(profiles.favorite_list, user.pk)
    return json_response(
        {"success": True, "favorites": [profiles.favorite_json(one, today) for one in dates]}
    )


@require_POST
@members_only
async def favorite_delete_api(
    request: HttpRequest, user: Any, favorite_id: UUID
) -> HttpResponseBase:
    """POST /fortune/api/favorites/<uuid>/delete/"""
    await database_visit(profiles.favorite_delete, user.pk, favorite_id)
    return json_response({"success": True})


async def _person(user: Any, profile_id: UUID | None) -> UserSajuProfile | None:
    if profile_id is None:
        return None
    return await database_visit(profiles.profile_get, user.pk, profile_id)


def _valid(form: PersonForm) -> PersonForm:
    if not form.is_valid():
        raise InvalidInput(form.sentences())
    return form


async def _save(form: PersonForm, user: Any, profile_id: UUID | None) -> UserSajuProfile:
    return await database_visit(
        profiles.profile_save,
        user.pk,
        profile_id=profile_id,
        label=form.cleaned_data["label"],
        nickname=form.cleaned_data["name"],
        birth=form.kept_birth,
        consented=form.cleaned_data["who"] == "other",
    )


def _typed(person: UserSajuProfile) -> dict[str, Any]:
    """Return the form's fields as they were when the person was kept."""
    who = "other" if person.consented_at else "self"
    kept = {"label": person.label, "name": person.nickname, "who": who}
    return (person.birth or {}) | kept | {"consent": bool(person.consented_at)}
