"""The links of the header and the footer, known in one place."""

from collections.abc import Iterable
from typing import NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse

register = template.Library()

MAIN = (
    ("fortune:saju", "사주"),
    ("fortune:daily", "오늘"),
    ("fortune:topics", "주제"),
    ("fortune:compatibility", "궁합"),
    ("fortune:school_year", "학교 달력"),
)
SIGNED_IN = (
    ("fortune:chat_main_page", "상담"),
    ("fortune:history", "보관함"),
    ("fortune:me", "내 정보"),
)
SIGNED_OUT = (("login", "로그인"),)
FOOT = (("fortune:calendar", "달력"), ("fortune:guide", "안내"))
FOOT_SIGNED_IN = (("fortune:people", "내 사람들"),)


class NavLink(NamedTuple):
    """A page of the site; `current` when it is the one that is shown."""

    name: str
    label: str
    url: str
    current: bool


class NavLinks(NamedTuple):
    """`main` leads to pages of a chart, `own` to what belongs to the reader."""

    main: list[NavLink]
    own: list[NavLink]
    foot: list[NavLink]


@register.simple_tag(takes_context=True)
def nav_links(context: Context) -> NavLinks:
    """Return the links of the whole site; what has no URL is left out."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    signed_in = request is not None and is_signed_in(request)
    return NavLinks(
        main=_links(MAIN, path),
        own=_links(SIGNED_IN if signed_in else SIGNED_OUT, path),
        foot=_links((*FOOT, *FOOT_SIGNED_IN) if signed_in else FOOT, path),
    )


def is_signed_in(request: HttpRequest) -> bool:
    """Say whether the reader is logged in, without a query: a page must not wait for its menu.

    Where the view asked who it is, its answer counts. Otherwise a session cookie does, which only
    people who logged in have; one that ran out shows a link too many, which leads to the login.
    """
    for known in ("_acached_user", "_cached_user"):  # kept by django.contrib.auth.middleware
        if user := getattr(request, known, None):
            return bool(user.is_authenticated)
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _links(pages: Iterable[tuple[str, str]], path: str) -> list[NavLink]:
    found = []
    for name, label in pages:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(NavLink(name, label, url, current=url == path))
    return found
