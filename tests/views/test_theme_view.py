"""POST /fortune/theme/ - light or dark, kept in a cookie, and nothing lost without scripts."""

import pytest

from tests.conftest import BIRTH
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/theme/"


def choose(client, theme, **more):
    return client.post(URL, {"theme": theme, "next": "/fortune/"} | more)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_choice_is_on_the_next_page(client, theme):
    response = choose(client, theme)
    assert (response.status_code, response["Location"]) == (302, "/fortune/")
    cookie = response.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (theme, True, "Lax")
    text = client.get("/fortune/").content.decode()
    assert f'data-theme="{theme}"' in text
    assert f'name="theme" value="{theme}" aria-pressed="true"' in text


def test_auto_forgets_the_choice(client):
    choose(client, "dark")
    choose(client, "auto")
    assert client.cookies["theme"].value == ""
    assert 'data-theme="auto"' in client.get("/fortune/").content.decode()


def test_a_cookie_of_someone_elses_making_is_auto(client):
    client.cookies["theme"] = 'x" onload="alert(1)'
    assert 'data-theme="auto"' in client.get("/fortune/").content.decode()


def test_a_page_that_came_by_post_comes_back_as_it_was(client):
    page = choose(client, "dark", **BIRTH)
    assert (page.status_code, page["Location"]) == (307, "/fortune/")
    again = client.post(page["Location"], BIRTH | {"theme": "dark", "next": "/fortune/"})
    assert 'data-theme="dark"' in again.content.decode()
    assert "辛" in again.content.decode()


@pytest.mark.parametrize(
    "away", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", ""]
)
def test_it_leads_to_no_other_site(client, away):
    assert choose(client, "dark", next=away)["Location"] == "/fortune/"


def test_a_script_stays_where_it_is(async_client):
    response = play(
        async_client.post(URL, {"theme": "dark"}, headers={"accept": "application/json"})
    )
    assert response.status_code == 204
    assert response.cookies["theme"].value == "dark"


def test_any_other_theme_is_refused(client):
    response = client.post(URL, {"theme": "purple"})
    assert response.status_code == 400
    assert "theme" not in response.cookies


def test_it_is_no_link(client):
    assert client.get(URL).status_code == 405
