"""The people a teacher keeps, and the dates: each function sees one owner's rows and no other's."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from fortune.errors import InvalidInput, NotFound
from fortune.models import FavoriteDate, UserSajuProfile

PEOPLE = 30
DATES = 300


def profile_list(user_id: int) -> list[UserSajuProfile]:
    """Return the people, the default first. One whose birth cannot be read any more is there
    with `birth` None."""
    return list(UserSajuProfile.objects.filter(user_id=user_id))


def profile_get(user_id: int, profile_id: UUID) -> UserSajuProfile:
    """Return one person. Raises NotFound."""
    profile = UserSajuProfile.objects.filter(user_id=user_id, pk=profile_id).first()
    if profile is None:
        raise NotFound("profile")
    return profile


def profile_default(user_id: int) -> UserSajuProfile | None:
    """Return the person whose day is shown without asking."""
    return UserSajuProfile.objects.filter(user_id=user_id, is_default=True).first()


def profile_save(
    user_id: int,
    *,
    label: str,
    nickname: str,
    birth: dict[str, str],
    consented: bool,
    profile_id: UUID | None = None,
) -> UserSajuProfile:
    """Keep a person, or change the one with this id. The first one becomes the default.

    Raises NotFound, or InvalidInput when PEOPLE are kept already.
    """
    with transaction.atomic():
        _in_turn(user_id)
        known = profile_get(user_id, profile_id) if profile_id else None
        profile = known or _new_profile(user_id)
        profile.label, profile.nickname, profile.birth = label, nickname, birth
        profile.consented_at = (profile.consented_at or timezone.now()) if consented else None
        profile.save()
    return profile


def _in_turn(user_id: int) -> None:
    """Let the writes of one owner wait for each other: two taps cannot make two defaults."""
    list(get_user_model().objects.select_for_update().filter(pk=user_id).values_list("pk"))


def _new_profile(user_id: int) -> UserSajuProfile:
    kept = UserSajuProfile.objects.filter(user_id=user_id).count()
    if kept >= PEOPLE:
        raise InvalidInput(
            {"label": [f"{PEOPLE}분까지 저장할 수 있어요. 안 보시는 분을 지우고 더해 주세요."]}
        )
    return UserSajuProfile(user_id=user_id, is_default=kept == 0)


def profile_make_default(user_id: int, profile_id: UUID) -> None:
    """Let this person be the default and no other. Raises NotFound."""
    with transaction.atomic():
        _in_turn(user_id)
        profile = profile_get(user_id, profile_id)
        others = UserSajuProfile.objects.filter(user_id=user_id, is_default=True)
        others.exclude(pk=profile.pk).update(is_default=False)
        UserSajuProfile.objects.filter(pk=profile.pk).update(is_default=True)


def profile_delete(user_id: int, profile_id: UUID) -> None:
    """Forget a person; the oldest of the others becomes the default. Raises NotFound."""
    with transaction.atomic():
        _in_turn(user_id)
        profile = profile_get(user_id, profile_id)
        was_default = profile.is_default
        profile.delete()
        others = UserSajuProfile.objects.filter(user_id=user_id)
        if was_default and (oldest := others.order_by("created_at").first()):
            others.filter(pk=oldest.pk).update(is_default=True)


def profile_json(profile: UserSajuProfile) -> dict[str, Any]:
    """Return what an answer tells of a person, to its owner."""
    return {
        "id": str(profile.pk),
        "label": profile.label,
        "name": profile.nickname,
        "is_default": profile.is_default,
        "birth": profile.birth,
    }


def favorite_list(user_id: int) -> list[FavoriteDate]:
    return list(FavoriteDate.objects.filter(user_id=user_id))


def favorite_add(user_id: int, *, day: date, label: str, memo: str) -> FavoriteDate:
    """Keep a date. Raises InvalidInput when it is kept already, or DATES are."""
    if FavoriteDate.objects.filter(user_id=user_id).count() >= DATES:
        raise InvalidInput({"date": [f"날짜는 {DATES}개까지 저장할 수 있어요."]})
    try:
        with transaction.atomic():
            return FavoriteDate.objects.create(user_id=user_id, date=day, label=label, memo=memo)
    except IntegrityError:
        raise InvalidInput({"label": ["같은 날에 같은 이름이 이미 있어요."]}) from None


def favorite_delete(user_id: int, favorite_id: UUID) -> None:
    """Forget a date. Raises NotFound."""
    deleted, _ = FavoriteDate.objects.filter(user_id=user_id, pk=favorite_id).delete()
    if not deleted:
        raise NotFound("favorite")


def favorite_json(favorite: FavoriteDate, today: date) -> dict[str, Any]:
    """Return what an answer tells of a date; `days` is how many days it is away."""
    return {
        "id": str(favorite.pk),
        "date": favorite.date.isoformat(),
        "label": favorite.label,
        "memo": favorite.memo,
        "days": (favorite.date - today).days,
    }
