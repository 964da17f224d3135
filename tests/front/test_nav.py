"""The menus: what is there, what is left out, and a chart that goes along from page to page."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch

from fortune.templatetags import nav


def menus(path="/fortune/", **about):
    request = RequestFactory().get(path)
    for name, value in about.items():
        setattr(request, name, value)
    return nav.nav_links(Context({"request": request}))


def labels(links):
    return [link.label for link in links]


def test_only_pages_that_exist_are_in_a_menu(monkeypatch):
    def reverse(name):
        if name in ("fortune:saju", "login"):
            return f"/{name}/"
        raise NoReverseMatch

    monkeypatch.setattr(nav, "reverse", reverse)
    found = menus("/fortune:saju/")
    assert labels(found.main) == ["사주"]
    assert labels(found.own) == ["로그인"]
    assert found.foot == []
    assert [link.current for link in found.main + found.own] == [True, False]


def test_the_menus_of_one_who_is_logged_in_are_another(monkeypatch):
    monkeypatch.setattr(nav, "reverse", lambda name: f"/{name}/")
    teacher, guest = (SimpleNamespace(is_authenticated=known) for known in (True, False))
    assert labels(menus().own) == ["로그인"]
    for known in ("_acached_user", "_cached_user"):
        assert labels(menus(**{known: teacher}).own) == ["상담", "보관함", "내 정보"]
    cookie = {settings.SESSION_COOKIE_NAME: "some-session"}
    assert labels(menus(COOKIES=cookie).own) == ["상담", "보관함", "내 정보"]
    assert labels(menus(COOKIES=cookie, _acached_user=guest).own) == ["로그인"]
    assert labels(menus(COOKIES=cookie).main) == ["사주", "오늘", "주제", "궁합", "학교 달력"]


def test_a_template_without_a_request_has_its_menus_all_the_same():
    assert nav.nav_links(Context()).main[0].label == "사주"


@pytest.mark.parametrize("hidden_fields", [[], [("birth_date", "1988.07.15")]])
def test_a_chart_goes_along_to_the_other_pages(hidden_fields):
    html = render_to_string(
        "partials/nav.html", {"hidden_fields": hidden_fields}, RequestFactory().get("/fortune/")
    )
    assert ('<a class="nav-link" href="/fortune/" aria-current="page">' in html) != bool(
        hidden_fields
    )
    if hidden_fields:
        assert 'name="birth_date" value="1988.07.15"' in html
        assert re.findall(r'formaction="(/fortune/)" aria-current="page"', html) == ["/fortune/"]
