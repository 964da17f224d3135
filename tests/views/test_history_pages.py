"""The pages of the library and of shares as HTML: sound, labelled, and usable without scripts."""

from datetime import date

import pytest
from django.test import Client

from fortune.services.sharing import share_on
from tests.front import test_templates
from tests.library import CHART, boss, client_of, of, page, result, stranger, teacher

__all__ = ["boss", "stranger", "teacher"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
URL = "/fortune/history/"


@pytest.fixture
def pages(teacher, stranger, monkeypatch):
    """Every page in every state, by name."""
    monkeypatch.setattr(test_templates, "VOID", test_templates.VOID | {"img"})
    empty = page(stranger)[1]
    row = result(teacher, title='<b>"이름"</b>')
    pair = result(teacher, kind="topic", topic="compatibility", relation="friend",
                  partner_chart=CHART, chart=CHART | {"hour": None})  # fmt: skip
    chat = result(teacher, kind="chat", text="글", saved=True)
    blank = result(teacher, text="", saved=True, status="failed", source="baseline")
    for number in range(20):
        result(teacher, kind="daily", target_date=date(2026, 3, number + 1), source="baseline")
    token = share_on(teacher.pk, pair.pk)
    shown = {
        "empty": empty,
        "list": page(teacher)[1],
        "last page": page(teacher, page=2)[1],
        "nothing found": page(teacher, q="없는 말")[1],
        "refused search": page(teacher, q="가" * 100)[1],
        "entry": page(teacher, of(row))[1],
        "shared pair": page(teacher, of(pair))[1],
        "chat": page(teacher, of(chat))[1],
        "without text": page(teacher, of(blank))[1],
        "delete": page(teacher, of(pair, "delete"))[1],
        "shared": Client().get(f"/fortune/s/{token}/").content.decode(),
    }
    refused = client_of(teacher).post(of(row, "rename"), {"title": "가" * 100})
    return shown | {"refused name": refused.content.decode()}


def test_every_page_is_sound_html_with_names_for_its_controls(pages):
    for name, html in pages.items():
        found = test_templates.Page(html)
        ids = found.ids()
        assert len(ids) == len(set(ids)), name
        assert len(found.all("h1")) == 1, name
        labelled = {label.get("for") for label in found.all("label")}
        for tag, attributes in found.elements:
            for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
                for target in (attributes.get(attribute) or "").split():
                    assert target in ids, (name, tag, attribute, target)
            if tag == "a" and (attributes.get("href") or "").startswith("#"):
                assert attributes["href"][1:] in ids, name
            if tag == "img":
                assert attributes.keys() >= {"alt", "width", "height", "loading", "decoding"}
            if tag == "input" and attributes.get("type") in {"text", "search"}:
                assert attributes["id"] in labelled, (name, attributes)


def test_every_change_is_a_form_that_posts_with_its_token(pages):
    for name, html in pages.items():
        for form in html.split("<form")[1:]:
            head, body = form.split(">", 1)
            if 'method="post"' in head:
                assert "csrfmiddlewaretoken" in body.split("</form>")[0], name
                assert 'type="submit"' in body.split("</form>")[0], name


def test_what_was_refused_is_named_at_its_field(pages):
    for name, field in (("refused name", "id_title"), ("refused search", "id_q")):
        (invalid,) = test_templates.Page(pages[name]).all("input", aria_invalid="true")
        assert invalid["id"] == field
        assert f"{field}-error" in invalid["aria-describedby"]
        assert "60자까지 쓸 수 있어요." in pages[name]


def test_a_title_is_text_and_never_markup(pages):
    assert '<b>"' not in pages["entry"]
    assert "&lt;b&gt;" in pages["entry"]


def test_a_shared_page_posts_nothing_because_it_sends_no_referrer(pages):
    assert "<form" not in pages["shared"]
