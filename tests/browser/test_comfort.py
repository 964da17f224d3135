"""Comfort beside colours and keys: a thumb finds every main control, letters may be twice as large,
motion stays away from who asked for none, and what is chosen is seen in any colours."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import (
    fill_birth,
    settled_width,
    sign_up,
    submit,
    wait_for_scripts,
    wait_for_state,
)
from tests.browser.looks import violations, with_axe
from tests.browser.test_expert import without_reading
from tests.conftest import READING

BIRTH: Final = {
    "name": "김하늘", "gender": "female", "birth_date": "1988.07.15", "birth_time": "14:30",
    "birth_place": "seoul",
}  # fmt: skip
PARTNER: Final = {
    "partner_name": "박바다", "partner_gender": "male", "partner_birth_date": "1990.06.15",
    "partner_birth_time": "09:00", "relation": "friend",
}  # fmt: skip
# A page is an address, and what is sent there; every component stands on one of them.
PAGES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "the form": ("/fortune/", {}),
    "the form with errors": ("/fortune/", {"birth_date": "2023.02.29", "birth_time": "25:10"}),
    "the result": ("/fortune/", BIRTH),
    "a day": ("/fortune/daily/", BIRTH),
    "two people": ("/fortune/compatibility/", BIRTH | PARTNER),
    "the school year": ("/fortune/school-year/", BIRTH),
    "the calendar": ("/fortune/calendar/", BIRTH),
    "the guide": ("/fortune/guide/", {}),
    "people": ("/fortune/people/", {}),
    "days": ("/fortune/days/", {}),
    "the library": ("/fortune/history/", {}),
    "an entry": ("{entry}", {}),
    "a consultation": ("/fortune/chat/", {}),
    "what there is of me": ("/fortune/me/", {}),
    "buttons and notices": ("/design/controls/", {}),
    "a reading that streams": ("/design/reading/?state=streaming", {}),
    "a reading that failed": ("/design/reading/?state=error", {}),
    "lists": ("/design/lists/", {}),
    "a message": ("/design/messages/429/", {}),
}
KEEP = """async ([path, fields]) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  return (await fetch(path, { method: "POST", body, headers })).json();
}"""
SEND = """([path, fields]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path, hidden: true });
  const token = document.querySelector('meta[name="csrf-token"]').content;
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token })) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""
UNFOLD = "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"

# Main controls are all that is pressed, typed into or leads from page to page. Not so: terms and
# links among words, and the way past the menu, which no thumb needs.
NARROW = """() => [...document.querySelectorAll(
  "button, input, select, textarea, summary, [role=tab], nav a, a.btn, a.brand, .pill, .strip a"
)].flatMap((control) => {
  if (!control.checkVisibility({ visibilityProperty: true })) return [];
  if (control.matches(".term, .text-link, .guide-toc a")) return [];
  const choice = control.matches("[type=radio], [type=checkbox]") && control.labels[0];
  const { width, height } = (choice || control).getBoundingClientRect();
  if (width <= 1 || (width >= 43.9 && height >= 43.9)) return [];
  return [`${width.toFixed(1)} × ${height.toFixed(1)}: ${control.outerHTML.slice(0, 120)}`];
})"""

# Words that cannot be read: beside the window, cut off by or standing out of the box they are in,
# or one over the other. What scrolls sideways may be wider; a field must hold a few letters.
UNREADABLE = """() => {
  const problems = new Set();
  const named = (node) => (node.parentElement ?? node).outerHTML.replace(/\\s+/g, " ").slice(0, 120);
  const room = document.documentElement.clientWidth;
  const seen = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || parent.closest("script, option, textarea, svg, .skip-link")) continue;
    if (!parent.checkVisibility({ visibilityProperty: true })) continue;
    const letter = parseFloat(getComputedStyle(parent).fontSize);
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    let box = null, scroller = null, floats = null, spoken = false;
    for (let at = parent; at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      spoken ||= style.clipPath !== "none";
      if (/sticky|fixed/.test(style.position)) floats ??= at;
      if (scroller) continue;
      if (/auto|scroll/.test(style.overflowX)) {
        scroller = at;
        continue;
      }
      if (/hidden|clip/.test(style.overflow)) box ??= at;
      const painted = style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.borderTopWidth !== "0px";
      if (painted && style.display !== "inline" && at !== document.body) box ??= at;
    }
    if (spoken) continue;
    for (const line of lines) {
      if (!scroller && (line.left < -1 || line.right > room + 1)) {
        problems.add(`beside the window: ${named(text)}`);
      }
      const { left, right, top, bottom } = box?.getBoundingClientRect() ?? document.body;
      const air = (line.height - letter) / 2; // above and below the letters themselves
      if (line.left < left - 1 || line.right > right + 1 || line.top + air < top - 1
          || line.bottom - air > bottom + 1) {
        problems.add(`out of its box: ${named(text)}`);
      }
      for (const other of seen) {
        if (other.text === text || other.scroller !== scroller || other.floats !== floats) continue;
        const wide = Math.min(line.right, other.line.right) - Math.max(line.left, other.line.left);
        const high = Math.min(line.bottom, other.line.bottom) - Math.max(line.top, other.line.top);
        if (wide > 2 && high > 0.35 * Math.min(line.height, other.line.height)) {
          problems.add(`over each other: ${named(text)} ${named(other.text)}`);
        }
      }
      seen.push({ line, text, scroller, floats });
    }
  }
  for (const field of document.querySelectorAll("input:not([type=radio], [type=checkbox]), select")) {
    const letters = field.clientWidth / parseFloat(getComputedStyle(field).fontSize);
    if (field.checkVisibility() && letters < 4) problems.add(`holds no word: ${named(field)}`);
  }
  return [...problems];
}"""
INSTANT = 1  # milliseconds
MOVING = """(instant) => {
  const long = document.getAnimations().filter(
    ({ effect }) => effect.getComputedTiming().endTime > instant);
  const seconds = (times) => Math.max(...times.split(", ").map(parseFloat));
  const slow = [...document.querySelectorAll("*")].filter((node) =>
    [null, "::before", "::after", "::backdrop"].some((part) => {
      const style = getComputedStyle(node, part);
      return style.scrollBehavior === "smooth" || 1000 * (seconds(style.transitionDuration)
        + seconds(style.transitionDelay)) > instant;
    }));
  return [...long.map(({ effect }) => effect.target), ...slow].map(
    (node) => node.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def member(chromium, site) -> Iterator[tuple[Page, str, list[str]]]:
    """Somebody who has one of everything and asked for no motion; where her entry is, and what her
    console says."""
    said: list[str] = []
    context = chromium.new_context(
        base_url=site, viewport={"width": 360, "height": 780}, reduced_motion="reduce"
    )
    context.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page = without_reading(context.new_page())
    sign_up(page, "comfortable")
    page.evaluate(KEEP, ["/fortune/api/profiles/", BIRTH | {"label": "나", "who": "self"}])
    page.evaluate(KEEP, ["/fortune/api/favorites/", {"date": "2030.05.15", "label": "공개수업"}])
    entry = page.evaluate(KEEP, ["/fortune/api/save/", BIRTH | {"kind": "saju"}])
    page.evaluate(KEEP, ["/fortune/chat/create/", BIRTH])
    yield page, entry["url"], said
    context.close()
    assert [text for text in said if "status of 400" not in text] == []


@pytest.fixture(scope="module", params=PAGES)
def shown(member, request) -> Page:
    """One page after the other, everything unfolded, on a phone."""
    page, entry, _ = member
    path, fields = PAGES[request.param]
    page.set_viewport_size({"width": 360, "height": 780})
    if fields:
        if "csrf-token" not in page.content():
            page.goto("/fortune/guide/")
        with page.expect_navigation():
            page.evaluate(SEND, [path, fields])
    else:
        page.goto(path.format(entry=entry))
    if page.locator('script[src$="js/main.js"]').count():
        wait_for_scripts(page)
    page.evaluate(UNFOLD)
    return page


@pytest.fixture
def large_letters(shown) -> Iterator[Callable[[int], Page]]:
    """The page in a window, with the letters of a browser set to 32 px, twice the usual."""
    settings = shown.context.new_cdp_session(shown)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})

    def at(width: int) -> Page:
        shown.set_viewport_size({"width": width, "height": 780})
        return shown

    yield at
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    settings.detach()
    shown.set_viewport_size({"width": 360, "height": 780})


def test_a_thumb_finds_every_main_control(shown):
    assert shown.evaluate(NARROW) == []


def test_nothing_moves_for_who_asked_for_no_motion(shown):
    assert shown.evaluate(MOVING, INSTANT) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_letters_twice_as_large_are_all_there_to_read(large_letters, width):
    page = large_letters(width)
    assert settled_width(page) <= width
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
    assert page.evaluate(UNREADABLE) == []
