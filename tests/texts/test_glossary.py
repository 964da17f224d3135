"""The terms: plain, short, and each used by a page."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from fortune.texts.glossary import GLOSSARY, read_terms
from fortune.texts.library import TextError

PARTIALS = Path(settings.BASE_DIR) / "templates" / "fortune" / "partials"


def test_every_term_is_plain_and_short():
    for term in GLOSSARY.values():
        assert re.fullmatch("[a-z_]+", term.id)
        assert term.text.endswith("요.")
        assert len(term.text) <= 90
        assert not re.search("[㐀-鿿]", term.text)


def test_terms_and_pages_know_each_other():
    used = set()
    for path in PARTIALS.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for name, word in re.findall(r'term\.html" with id="(\w+)" word="([^"]+)"', text):
            used.add(name)
            assert GLOSSARY[name].word == word
    assert used == set(GLOSSARY)


@pytest.mark.parametrize(
    "source", ['[a]\nword = "가"', '[a]\nword = "가"\ntext = "나"\nx = 1', "a = 1"]
)
def test_a_broken_entry_is_named(source):
    with pytest.raises(TextError, match=r"\[a\]"):
        read_terms(source)
