"""Who an account belongs to, how one gets in, and how everybody is thrown out of it."""

from collections.abc import Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

# Accounts with one e-mail address, of whom only the one whose password it is gets in. Sign-up
# refuses a second one; two sign-ups at the same moment may slip past it.
SHARED_EMAIL = 3
CHUNK = 1000


def accounts_named(identifier: str) -> list[User]:
    """Return the accounts that a user name or an e-mail address may mean, the likeliest first.

    Case does not matter, unless two older user names differ in nothing else.
    """
    exact = User.objects.filter(username=identifier).first()
    if exact:
        return [exact]
    same = list(User.objects.filter(username__iexact=identifier).order_by("pk")[:2])
    if len(same) == 1:
        return same
    if "@" not in identifier:
        return []
    return list(User.objects.filter(email__iexact=identifier).order_by("pk")[:SHARED_EMAIL])


def email_taken(email: str, *, besides: int | None = None) -> bool:
    """Say whether an account other than `besides` has this address, in whatever case."""
    owners = User.objects.filter(email__iexact=email).values_list("pk", flat=True)
    return any(owner != besides for owner in owners[:2])


class EmailOrUsernameBackend(ModelBackend):
    """Log in by user name or e-mail address; an unknown name takes as long as a wrong password."""

    def authenticate(
        self,
        request: Any,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        found = accounts_named(username)
        for user in found:
            if user.check_password(password) and self.user_can_authenticate(user):
                return user
        if not found:
            User().set_password(password)
        return None

    async def aauthenticate(
        self,
        request: Any,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)


def sessions_end(user_id: int, *, but: str | None = None) -> int:
    """Delete every session of the account, expired ones too; return how many there were.

    A session says whose it is only inside its signed data, so that all of them are read.
    """
    theirs = [key for key in _sessions_of(str(user_id)) if key != but]
    deleted = 0
    for start in range(0, len(theirs), CHUNK):
        deleted += Session.objects.filter(pk__in=theirs[start : start + CHUNK]).delete()[0]
    return deleted


def _sessions_of(user_id: str) -> Iterator[str]:
    decode = SessionStore().decode
    rows = Session.objects.order_by("pk").values_list("pk", "session_data")
    last = ""
    # Page by page: without server-side cursors a plain walk would hold the whole table.
    while page := list(rows.filter(pk__gt=last)[:CHUNK]):
        for last, data in page:
            if decode(data).get(SESSION_KEY) == user_id:
                yield last
