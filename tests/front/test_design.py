"""/design/: every component is there, each sheet sound HTML in each of its states."""

from functools import cache

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, path, reverse

from config.urls import urlpatterns as site
from fortune import views_design
from fortune.views_design import MESSAGES, PAGE_PARTS, SHEETS
from tests.front.test_templates import Page

TEMPLATES = settings.BASE_DIR / "templates"
STATES = [(name, state) for name, sheet in SHEETS.items() for state in sheet.states]

urlpatterns = [
    *site,
    path("design/", views_design.design_view, name="design"),
    path("design/<slug:name>/", views_design.design_view, name="design_sheet"),
    path("design/messages/<slug:name>/", views_design.design_message_view, name="design_message"),
]
pytestmark = pytest.mark.urls(__name__)


@cache
def sheet(name: str, state: str):
    """The answer with a sheet in one of its states: nothing but these decides it."""
    return Client().get(reverse("design_sheet", args=[name]), {"state": state})


@pytest.mark.parametrize(("name", "state"), STATES)
def test_a_sheet_is_sound_html(name, state):
    response = sheet(name, state)
    assert response.status_code == 200
    ids = Page(response.content.decode()).ids()
    assert len(ids) == len(set(ids))


def test_every_component_is_on_a_sheet():
    shown = {template.name for name, state in STATES for template in sheet(name, state).templates}
    for folder in ("partials", "fortune/partials"):
        for partial in sorted((TEMPLATES / folder).glob("*.html")):
            if not partial.name.startswith(PAGE_PARTS):
                assert f"{folder}/{partial.name}" in shown


@pytest.mark.parametrize("name", MESSAGES)
def test_every_page_that_says_what_went_wrong_can_be_looked_at(client, name):
    response = client.get(reverse("design_message", args=[name]), {"theme": "dark"})
    assert 'data-theme="dark"' in response.content.decode()


def test_a_sheet_is_light_or_dark_as_asked(client):
    for theme in ("light", "dark"):
        html = client.get(reverse("design"), {"theme": theme}).content.decode()
        assert f'data-theme="{theme}"' in html


def test_no_such_sheet_is_404(client):
    assert client.get("/design/nothing/").status_code == 404
    assert client.get("/design/messages/nothing/").status_code == 404


@pytest.mark.urls("config.urls")
def test_a_deployment_has_no_such_page(client):
    with pytest.raises(NoReverseMatch):
        reverse("design")
    assert client.get("/design/").status_code == 404
