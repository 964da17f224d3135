"""The pages of a chart as HTML: closed, without two of one id, and named where they point."""

import pytest
from django.urls import resolve

from tests.conftest import BIRTH
from tests.front.test_templates import Page
from tests.scene import play

pytestmark = pytest.mark.django_db(transaction=True)
PARTNER = {"partner_gender": "male", "partner_birth_date": "1990-06-15"}
PAGES = {
    "a day": ("daily", BIRTH | {"name": "김하늘"}),
    "a day without an hour": ("daily", BIRTH | {"time_unknown": "on"}),
    "a day too far away": ("daily", BIRTH | {"target_date": "2099-01-01"}),
    "a topic": ("topics", BIRTH | {"topic": "recovery", "mode": "general"}),
    "the cycles": ("topics", BIRTH | {"topic": "luck"}),
    "an unknown topic": ("topics", BIRTH | {"topic": "<b>"}),
    "the other person's form": ("compatibility", BIRTH),
    "the other person's form with every error": (
        "compatibility",
        BIRTH | {f"partner_{name}": "x" for name in BIRTH} | {"relation": "x"},
    ),
    "two people": ("compatibility", BIRTH | PARTNER),
    "the school year": ("school-year", BIRTH),
    "the short form with errors": ("daily", {"birth_date": "<script>", "target_date": '"><i>'}),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_html(async_client, name):
    path, fields = PAGES[name]
    html = play(async_client.post(f"/fortune/{path}/", fields)).content.decode()
    page = Page(html)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert len(page.all("h1")) == len(page.all("main")) == 1
    for tag, attributes in page.elements:
        for attribute in ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls"):
            for target in (attributes.get(attribute) or "").split():
                assert target in ids, f"<{tag} {attribute}={target}>"
        if tag == "a" and attributes["href"].startswith("#"):
            assert attributes["href"][1:] in ids
        for attribute in ("href", "action", "formaction"):
            if (attributes.get(attribute) or "").startswith("/fortune/"):
                resolve(attributes[attribute])
        if tag in ("input", "select") and attributes.get("type") not in ("hidden", None):
            assert attributes.get("id") or attributes["name"], "a control one can name"
    assert "<b>" not in html
    assert "<i>" not in html.replace('<i class="on"></i>', "").replace("<i></i>", "")


@pytest.mark.parametrize("path", ["daily", "topics", "compatibility", "school-year"])
def test_no_other_method_and_no_cache(client, path):
    assert client.put(f"/fortune/{path}/").status_code == 405
    assert "no-store" in client.get(f"/fortune/{path}/")["Cache-Control"]
    assert client.head(f"/fortune/{path}/").status_code == 200


@pytest.mark.parametrize("path", ["daily", "topics", "compatibility", "school-year"])
def test_nothing_of_a_birth_is_in_the_log(async_client, path, caplog):
    play(async_client.post(f"/fortune/{path}/", BIRTH | PARTNER | {"name": "김하늘"}))
    for secret in ("1988", "0715", "07-15", "김하늘", "1990"):
        assert secret not in caplog.text
