"""On paper: how many sheets each page needs (the result: test_expert.py, a year: test_pages.py)."""

import re

import pytest

from tests.browser.conftest import sign_up
from tests.browser.test_axe import ASK, BIRTH, PARTNER, POST
from tests.browser.test_expert import without_reading


def sheets(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/fortune/daily/", BIRTH),
        ("/fortune/topics/", BIRTH),
        ("/fortune/compatibility/", BIRTH | PARTNER),
        ("/fortune/calendar/", BIRTH),
    ],
    ids=["a day", "a topic", "two people", "the calendar"],
)
def test_a_short_page_is_one_sheet(page, path, fields):
    without_reading(page)
    page.goto("/fortune/guide/")
    with page.expect_navigation():
        page.evaluate(POST, [path, fields])
    assert sheets(page) == 1


def test_an_entry_and_what_others_see_of_it_are_two_sheets(page):
    sign_up(page, "printer")
    entry = page.evaluate(ASK, ["/fortune/api/save/", BIRTH | {"kind": "saju"}])
    shared = page.evaluate(ASK, [f"{entry['url']}share/", {"shared": "1"}])
    for address in (entry["url"], shared["share_url"]):
        page.goto(address)
        assert sheets(page) == 2, address
