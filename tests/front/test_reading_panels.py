"""The reading's card: two texts a section, the switch between them, and a text that was cut off."""

import datetime as dt
import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from fortune.templatetags.readings import reading_panels
from fortune.texts import Section

BASELINE = (
    Section("summary", "한눈에 보기", "만세력의 글 하나."),
    Section("chart", "나의 여덟 글자", "만세력의 글 둘."),
    Section("work", "일과 동료", "만세력의 글 셋."),
)
MERGED = (
    BASELINE[0]._replace(markdown="AI의 **글** 하나."),
    BASELINE[1]._replace(markdown="AI의 글 둘."),
    BASELINE[2],
)


def card(state, sections=MERGED, baseline=BASELINE, ai="on"):
    context = {
        "sections": sections,
        "baseline_sections": baseline,
        "reading": {"state": state, "ai": ai, "saved_at": dt.datetime(2026, 2, 10, tzinfo=dt.UTC)},
        "hidden_fields": [("birth_date", "1988.07.15")],
        "asked": [("target_date", "2026-03-02")],
    }
    html = render_to_string(
        "fortune/partials/reading.html", context, RequestFactory().get("/fortune/")
    )
    return re.sub(r"\s+", " ", html)


def switch(html):
    found = re.search(r"<fieldset[^>]*data-reading-switch( hidden)?>", html)
    return None if found is None else "hidden" if found[1] else "shown"


@pytest.mark.parametrize(
    ("state", "written", "whole"),
    [
        ("baseline", [False, False, False], [False, False, False]),
        ("saved", [True, True, False], [True, True, False]),
        ("cut_off", [True, True, False], [True, False, False]),
    ],
)
def test_what_the_ai_wrote_is_told_from_the_rest(state, written, whole):
    sections = BASELINE if state == "baseline" else MERGED
    panels = reading_panels(sections, BASELINE, state)
    assert [bool(panel.written) for panel in panels] == written
    assert [panel.whole for panel in panels] == whole
    assert [panel.baseline for panel in panels] == [section.markdown for section in BASELINE]


def test_a_stored_text_alone_is_whoevers_it_is():
    assert [panel.written for panel in reading_panels(MERGED, (), "saved")] == [
        section.markdown for section in MERGED
    ]
    assert [panel.baseline for panel in reading_panels(BASELINE, "", "baseline")] == [
        section.markdown for section in BASELINE
    ]


def test_of_a_saved_reading_both_texts_are_there_and_the_switch():
    html = card("saved")
    assert switch(html) == "shown"
    assert "<p>AI의 <strong>글</strong> 하나.</p>" in html
    assert "<p>만세력의 글 하나.</p>" in html
    assert html.count("data-written") == 2
    assert html.count('data-dot="done"') == 2
    assert "data-stop" not in html
    assert "data-source" not in html


def test_without_an_ai_text_there_is_nothing_to_switch():
    assert switch(card("baseline", BASELINE)) == "hidden"
    assert switch(card("baseline", BASELINE, ai="off")) is None
    assert switch(card("saved", baseline=())) == "hidden"


def test_a_text_that_was_cut_off_offers_to_go_on_or_to_begin_anew():
    html = card("cut_off")
    assert switch(html) == "shown"
    assert "data-reading-notice>" in html
    assert ">이어서</span>" in html
    assert re.search(r"data-again>처음부터 다시<", html)
    assert 'data-source="AI의 **글** 하나."' in html
    assert html.count('data-dot="done"') == 1, "the last text is not whole"


def test_a_text_that_was_cut_off_cannot_be_gone_on_with_without_ai():
    html = card("cut_off", ai="off")
    assert "data-retry" not in html
    assert "data-again" not in html


def test_what_is_asked_beside_the_birth_goes_along():
    form = re.search(r"<form[^>]*data-reading-form.*?</form>", card("baseline"))[0]
    assert 'name="birth_date" value="1988.07.15"' in form
    assert 'name="target_date" value="2026-03-02"' in form
