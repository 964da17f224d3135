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
from tests.browser.test_axe import ASK, BIRTH, PARTNER, POST
from tests.browser.test_expert import without_reading
from tests.conftest import READING

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
# Everything unfolded, and what is drawn as one comes near it, drawn.
UNFOLD = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const drawn = new CSSStyleSheet();
  drawn.replaceSync("* { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [drawn];
}"""

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
  const named = (node) => (node.parentElement ?? node).outerHTML.slice(0, 120);
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
    const lines = [...range.getClientRects()].filter(({ width }) => width > 1);
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
      const { backgroundColor, borderTopWidth } = style;
      const painted = backgroundColor !== "rgba(0, 0, 0, 0)" || borderTopWidth !== "0px";
      if (painted && style.display !== "inline" && at !== document.body) box ??= at;
    }
    if (spoken) continue;
    if (lines.length > 3 && lines.length > text.data.trim().length / 2) {
      problems.add(`a letter a line: ${named(text)}`);
    }
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
  for (const field of document.querySelectorAll(".input")) {
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
    page.evaluate(ASK, ["/fortune/api/profiles/", BIRTH | {"label": "나", "who": "self"}])
    page.evaluate(ASK, ["/fortune/api/favorites/", {"date": "2030.05.15", "label": "공개수업"}])
    entry = page.evaluate(ASK, ["/fortune/api/save/", BIRTH | {"kind": "saju"}])
    page.evaluate(ASK, ["/fortune/chat/create/", BIRTH])
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
            page.evaluate(POST, [path, fields])
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


def test_without_the_wish_there_is_motion_that_could_be_found(page):
    page.goto("/design/reading/?state=streaming")
    assert len(page.evaluate(MOVING, INSTANT)) > 1


# Live regions speak at each change of their words; `spoken` is all they said.
LISTEN = """
window.spoken = [];
addEventListener("DOMContentLoaded", () => {
  const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]";
  new MutationObserver((changes) => {
    const said = new Set(changes.map(({ target }) =>
      (target.closest ? target : target.parentElement)?.closest(live)));
    for (const region of said) if (region) window.spoken.push(region.textContent.trim());
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
});
"""


def test_without_motion_a_text_streams_in_and_a_screen_reader_is_told_little(context_of, site, ai):
    ai.reply(READING)
    ai.pace(20)
    page = context_of(base_url=site, reduced_motion="reduce").new_page()
    page.add_init_script(LISTEN)
    fill_birth(page, date="19871102", time="0700")
    submit(page)
    wait_for_state(page, "streaming")
    page.locator('.prose[aria-busy="true"]').first.wait_for(state="attached")
    assert page.evaluate(MOVING, INSTANT) == []
    wait_for_state(page, "done")
    spoken = [text for text in page.evaluate("window.spoken") if text]
    assert any("준비" in text for text in spoken)
    assert len(spoken) <= 12, spoken
    assert max(map(len, spoken)) < 60, "no region holds the text itself"

    page.get_by_role("tab", selected=True).press("ArrowRight")
    assert page.locator("#panel-chart").is_visible()
    page.locator(".to-reading").click()
    assert -1 <= page.locator("#reading-title").bounding_box()["y"] < 780


# In the dialog, or with the browser itself on the way round; never in the page behind.
INSIDE = "() => document.activeElement.matches('body, dialog[open] *')"


def test_the_question_before_a_deletion_is_for_everybody(member):
    page, _, _ = member
    page.goto("/fortune/people/")
    wait_for_scripts(page)
    with_axe(page)
    opener = page.get_by_role("link", name="지우기").first
    dialog = page.get_by_role("dialog")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 780})
        opener.press("Enter")
        dialog.wait_for()
        found = [one for scheme in ("light", "dark") for one in violations(page, scheme)]
        found += page.evaluate(NARROW) + page.evaluate(MOVING, INSTANT)
        assert found == [], f"{width} px:\n" + "\n".join(found)
        for key in ("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"):
            assert page.evaluate(INSIDE), key
            page.keyboard.press(key)
        page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        assert opener.evaluate("opener => opener === document.activeElement")


# What of a pair of choices is chosen, by the ground alone.
GROUNDS = """(chosen) => {
  const ground = (node) => getComputedStyle(node).backgroundColor;
  const one = document.querySelector(chosen);
  const others = [...one.parentElement.children].filter((node) => node.localName === one.localName);
  return [ground(one), ...others.filter((node) => node !== one).map(ground)];
}"""


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("/fortune/", ".seg input:checked + label"),
        ("/fortune/", ".theme-choices [aria-pressed=true]"),
        ("/design/reading/?state=done", "[role=tab][aria-selected=true]"),
    ],
)
def test_what_is_chosen_is_seen_in_the_colours_of_the_system(page, path, chosen):
    page.goto(path)
    page.emulate_media(forced_colors="active")
    mine, *others = page.evaluate(GROUNDS, chosen)
    assert others
    assert mine not in others


# The ring of what has the focus: how wide, and how far from the ground it lies on, as WCAG counts.
# A hidden choice shows it on its label, the field of a consultation on the box around it.
RING = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const channels = (colour) => {
    const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    return [...pixel.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => channels(colour).slice(0, 3).map((byte) => byte / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (channels(backgroundColor)[3] === 255) return backgroundColor;
    }
    return "white";
  };
  const near = [[focused, null], [focused, "::after"], [focused.nextElementSibling, null],
    [focused.closest("label, .composer-box"), null]].filter(([node]) => node);
  const rings = near.map(([node, part]) => {
    const style = getComputedStyle(node, part);
    if (style.outlineStyle === "none") return { wide: 0, far: 0 };
    const [one, other] = [light(style.outlineColor), light(ground(node.parentElement))];
    const far = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return { wide: parseFloat(style.outlineWidth), far };
  });
  const { wide, far } = rings.sort((one, other) => other.wide - one.wide)[0];
  return { wide, far, what: focused.outerHTML.slice(0, 120) };
}"""


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("/fortune/", "light"), ("/fortune/", "dark"), ("{entry}", "light"),
        ("/fortune/history/", "light"), ("/fortune/chat/", "dark"),
    ],
)  # fmt: skip
def test_every_stop_of_the_keyboard_has_a_ring_that_is_seen(member, path, scheme):
    page, entry, _ = member
    page.set_viewport_size({"width": 1280, "height": 780})
    page.emulate_media(color_scheme=scheme)
    page.goto(path.format(entry=entry))
    wait_for_scripts(page)
    stops = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        if (ring := page.evaluate(RING)) is None:
            break
        stops += 1
        assert ring["wide"] >= 2, ring
        assert ring["far"] >= 3, ring
    assert stops > 10
