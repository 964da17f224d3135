"""Nothing on the page moves under the reader's eyes while a reading streams in."""

from pathlib import Path

import pytest

from tests.browser.conftest import (
    fill_birth,
    settled_width,
    submit,
    wait_for_scripts,
    wait_for_state,
    wait_until,
)
from tests.browser.test_axe import BIRTH, PARTNER, POST
from tests.browser.test_expert import without_reading

# 1,285 letters in sections of 137 to 342; the prompt asks for 1,400 in all. Some are longer than
# the 기본 풀이 they replace, some shorter.
STREAMED = (Path(__file__).parent / "reading.md").read_text(encoding="utf-8")

# Every shift of the page's life, named by what moved; `value` as in Core Web Vitals.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    if (hadRecentInput) continue;
    const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 60) ?? String(node));
    window.shifts.push({ value, moved });
  }
}).observe({ type: "layout-shift", buffered: true });
"""
MOST = 0.02  # a fifth of what Core Web Vitals call good


@pytest.mark.parametrize("at_top", [True, False], ids=["reading its head", "reading its foot"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_streaming_reading_moves_nothing(context_of, site, ai, width, at_top):
    ai.reply(STREAMED)
    ai.slow_first_token(1)  # time to scroll to the reading first
    ai.pace(3)
    page = context_of(base_url=site, viewport={"width": width, "height": 780}).new_page()
    page.add_init_script(WATCH)
    # A chart of its own for each case: the second would get the saved reading of the first.
    date = "19880415" if width == 360 else "19880416"
    fill_birth(page, date=date, time="0700" if at_top else "1900")
    submit(page)
    page.wait_for_load_state()
    page.locator("[data-reading]").evaluate("(card, at_top) => card.scrollIntoView(at_top)", at_top)
    wait_for_state(page, "done")
    shifts = page.evaluate("window.shifts")
    assert sum(shift["value"] for shift in shifts) <= MOST, shifts


def test_an_error_while_reading_moves_no_text(page, ai):
    ai.reply(STREAMED)
    ai.truncate(after_chunks=60)
    ai.pace(25)
    fill_birth(page, date="19880417", time="0700")
    submit(page)
    page.wait_for_load_state()
    page.locator("[data-reading]").evaluate("card => card.scrollIntoView()")
    text = page.locator("#panel-summary h3")
    before = text.bounding_box()
    assert not page.locator("[data-reading-notice]").is_visible()
    wait_for_state(page, "cut_off")
    assert page.locator("[data-reading-notice]").is_visible()
    now = text.bounding_box()
    assert {side: abs(now[side] - before[side]) < 1 for side in now} == dict.fromkeys(before, True)


PAGES = {
    "the form": ("/fortune/", {}),
    "the result": ("/fortune/", BIRTH),
    "a day": ("/fortune/daily/", BIRTH),
    "two people": ("/fortune/compatibility/", BIRTH | PARTNER),
    "the guide": ("/fortune/guide/", {}),
}
HEIGHTS = """() => [...document.querySelectorAll("h1, h2, h3, p, li, dt, dd, td, label")]
  .map((block) => block.getBoundingClientRect().height)"""
LETTERS = "**/fonts/sans-*.woff2"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("path", "fields"), PAGES.values(), ids=PAGES)
def test_letters_that_come_late_break_no_line_elsewhere(context_of, site, path, fields, width):
    page = context_of(base_url=site, viewport={"width": width, "height": 780}).new_page()
    without_reading(page).goto("/fortune/guide/")
    held = []
    page.route(LETTERS, lambda letters: held.append(letters))
    if fields:
        with page.expect_navigation(wait_until="commit"):
            page.evaluate(POST, [path, fields])
    else:
        page.goto(path, wait_until="commit")
    wait_for_scripts(page)
    wait_until(lambda: page.evaluate("document.fonts.status") == "loading" and held)
    assert page.evaluate("performance.getEntriesByType('paint').length"), "there is much to read"
    before = page.evaluate(HEIGHTS)
    for letters in held:
        letters.continue_()
    settled_width(page)
    after = page.evaluate(HEIGHTS)
    assert len(before) == len(after) > 20
    pairs = [pair for pair in zip(before, after, strict=True) if all(pair)]  # both are shown
    broken = [pair for pair in pairs if abs(pair[0] - pair[1]) > 4]
    assert len(broken) <= len(pairs) / 50, f"of {len(pairs)} blocks: {broken}"


def test_without_scripts_our_letters_are_asked_for_too(context_of, site):
    page = context_of(base_url=site, java_script_enabled=False).new_page()
    with page.expect_request(LETTERS):
        page.goto("/fortune/")
