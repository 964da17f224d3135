"""/fortune/guide/ and the pages of accounts: true, sound, and readable without a database."""

import datetime as dt
import random
import re

import pytest
from django.contrib.auth.models import User

from fortune.engine.births import PRESETS, Birth
from fortune.engine.places import PLACES
from fortune.prompts.contacts import CRISIS_CONTACTS
from fortune.services.guide import EXAMPLE, guide_example
from fortune.texts.glossary import GLOSSARY
from tests.front.test_templates import Page
from tests.views.test_accounts import LOGIN, NEW, PASSWORD, SIGNUP

URL = "/fortune/guide/"


@pytest.fixture
def text(client) -> str:
    """The page; this file has no access to a database unless a test asks for it."""
    response = client.get(URL)
    assert response.status_code == 200
    return response.content.decode()


def test_every_section_can_be_reached_by_its_anchor(text):
    page = Page(text)
    anchors = re.findall(r'href="#([\w-]+)"', text.split("guide-toc")[1].split("</nav>")[0])
    assert len(anchors) == 8
    assert set(anchors) <= set(page.ids())
    assert re.findall(r'<h2 id="([\w-]+)"', text) == anchors


def test_the_example_is_computed_by_the_options_that_the_form_offers(text):
    keys = [preset.applied_to(EXAMPLE).chart().key for preset in PRESETS]
    assert len(set(keys)) == len(PRESETS) == 3  # one birth, three charts
    for preset, chart in zip(PRESETS, guide_example()["example_charts"], strict=True):
        assert preset.name in text
        hanja = [str(cell.pillar) for cell in chart.cells]
        assert "".join(reversed(hanja)) == preset.applied_to(EXAMPLE).chart().key
        assert all(pillar in text for pillar in hanja)
    for label, said in guide_example()["example_rows"]:
        assert label in text
        assert said in text


def test_what_is_said_of_how_often_they_agree_is_true(text):
    assert "생일 열에 일곱은 세 방식이 모두 같고, 다를 때도 거의 시주 한 칸이에요." in text
    draw = random.Random(7)  # noqa: S311
    cities = [place for place in PLACES.values() if place.is_city]
    alike = days_alike = 0
    for _ in range(600):
        birth = Birth(
            dt.date(1962, 1, 1) + dt.timedelta(days=draw.randrange(9000)),
            dt.time(draw.randrange(4, 24), draw.randrange(60)),
            place=draw.choice(cities),
        )
        keys = {preset.applied_to(birth).chart().key for preset in PRESETS}
        alike += len(keys) == 1
        days_alike += len({key[:6] for key in keys}) == 1
    assert 0.65 < alike / 600 < 0.78
    assert days_alike / 600 > 0.95


def test_all_terms_and_all_numbers_for_help_are_there(text):
    for term in GLOSSARY.values():
        assert term.word in text
        assert term.text in text
    assert len(CRISIS_CONTACTS) >= 3
    for contact in CRISIS_CONTACTS:
        assert f'href="tel:{contact.number}"' in text
        assert contact.name in text


@pytest.mark.parametrize(
    "sentence",
    [
        "재미와 자기 성찰을 위한 전통 문화 풀이이며 과학적 예측이 아닙니다.",
        "바넘 효과",
        "30일 뒤에 지워요.",
        "10번까지 이야기하고 7일 뒤에 닫혀요.",
        "이름, 성별, 생년월일과 시각, 태어난 곳, 계정과 이메일.",
        "만 14세가 되지 않은 생일은 받지 않아요.",
    ],
)
def test_what_must_be_said_is_said(text, sentence):
    assert sentence in text


def test_nothing_is_claimed_that_saju_is_not(text):
    assert "통계" not in text


def test_the_guide_only_shows(client):
    assert client.post(URL).status_code == 405


SEEN = {
    "login": (LOGIN, None),
    "login with an error": (LOGIN, {"username": "", "password": ""}),
    "sign-up": (SIGNUP, None),
    "sign-up with every error": (SIGNUP, {"username": "!", "email": "x", "password1": "1"}),
    "reset": ("/accounts/password_reset/", None),
    "reset with an error": ("/accounts/password_reset/", {"email": "x"}),
    "reset done": ("/accounts/password_reset/done/", None),
    "reset complete": ("/accounts/reset/done/", None),
    "closed link": ("/accounts/reset/x/y/", None),
    "logged out": ("/accounts/logout/", {}),
    "password": ("/accounts/password_change/", None),
    "password with every error": ("/accounts/password_change/", {"new_password1": "1"}),
    "password done": ("/accounts/password_change/done/", None),
    "mail address": ("/accounts/email/", None),
    "mail address with an error": ("/accounts/email/", {"email": "x", "password": "y"}),
    "me": ("/fortune/me/", None),
    "me after erasing": ("/fortune/me/?erased=people", None),
    "erase": ("/fortune/me/erase/all/", None),
    "delete": ("/fortune/me/delete/", None),
    "delete with an error": ("/fortune/me/delete/", {"password": "x"}),
    "deleted": ("/fortune/me/deleted/", None),
    "guide": (URL, None),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SEEN)
def test_a_page_is_sound_html_with_its_frame_and_labels(client, name):
    client.force_login(User.objects.create_user("haneul", "haneul@school.kr", PASSWORD))
    path, posted = SEEN[name]
    response = client.get(path) if posted is None else client.post(path, posted)
    html = response.content.decode()
    page = Page(html)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert len(page.all("main", id="main")) == len(page.all("h1")) == 1
    assert "과학적 예측이 아닙니다" in html
    labelled = {label.get("for") for label in page.all("label")}
    for control in page.all("input"):
        if control.get("type") not in ("hidden", "checkbox") and "hidden" not in control:
            assert control["id"] in labelled
            assert control["autocomplete"] != "off"
    for tag, attributes in page.elements:
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for target in (attributes.get(attribute) or "").split():
                assert target in ids, f"<{tag} {attribute}={target}>"
        if tag == "form" and attributes.get("method") == "post":
            assert "csrfmiddlewaretoken" in html
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true"
    if "error" in name:
        assert response.status_code == 400
        assert page.all("", role="alert")
        assert page.all("input", aria_invalid="true")


@pytest.mark.django_db
def test_words_of_a_teacher_are_text_and_never_markup(client):
    payload = '"><script>alert(1)</script>'
    for path, fields in (
        (LOGIN, {"username": payload, "password": "x"}),
        (SIGNUP, NEW | {"username": payload, "email": payload}),
        ("/accounts/password_reset/", {"email": payload}),
        (LOGIN, {"begin": "1", "next": payload, "carry": payload}),
    ):
        text = client.post(path, fields).content.decode()
        assert "<script>alert" not in text
