"""How a page is judged by eye, without eyes: axe-core, and rectangles."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import settled_width

WIDTHS = (320, 360, 640, 768, 1024, 1280, 1536)  # 640 is a window of 1280 at a zoom of 200 %
JUDGED = {360: ("light", "dark"), 1280: ("dark", "light")}  # by axe; the fewer changes the quicker
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
# Our tiles are single characters, which axe leaves out unless it is told not to; and a colour in
# transition would be judged on its way from light to dark.
PREPARE = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after { transition: none !important; }");
  document.adoptedStyleSheets = [still];
  const { options } = axe._audit.checks["color-contrast"];
  axe.configure({
    checks: [{ id: "color-contrast", options: { ...options, ignoreLength: true } }],
  });
}"""
JUDGE = """async (only) => {
  const { violations } = await axe.run({ runOnly: only, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(
    ({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ""}`));
}"""
EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# What a finger has to hit, except words inside a sentence, which WCAG 2.5.8 excepts.
SMALL = """() => {
  const problems = [];
  const drawn = "a[href], button, input, select, textarea, summary, [role=tab]";
  for (const target of document.querySelectorAll(drawn)) {
    if (!target.checkVisibility({ visibilityProperty: true })) continue;
    const inSentence = target.matches("a") && getComputedStyle(target).display === "inline";
    const label = target.labels?.[0];
    const shown = target.matches("[type=radio], [type=checkbox]") && label ? label : target;
    const { width, height } = shown.getBoundingClientRect();
    const hidden = width <= 1 || target.closest(".skip-link");
    if (!inSentence && !hidden && (width < 24 || height < 24)) {
      problems.push(`${Math.round(width)} × ${Math.round(height)}: ${target.outerHTML}`);
    }
    const typed = target.matches("input:not([type=radio], [type=checkbox]), select, textarea");
    if (typed && parseFloat(getComputedStyle(target).fontSize) < 16) {
      problems.push(`iOS zooms into it: ${target.outerHTML}`);
    }
  }
  return problems.map((problem) => problem.slice(0, 160));
}"""


def with_axe(page: Page) -> Page:
    """Load axe-core into the page. Skips where it was not installed; in CI a skip is a failure."""
    if not AXE.exists():
        pytest.skip("needs axe-core: tools/node_packages.sh")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(PREPARE)
    return page


def violations(page: Page, scheme: str) -> list[str]:
    """Return what axe finds in the page at its width, light or dark; `with_axe` comes first.

    Dark differs from light in nothing but its colours (`assets/app.css`).
    """
    page.emulate_media(color_scheme=scheme)
    return page.evaluate(JUDGE, EVERYTHING if scheme == "light" else COLOURS)


def problems(page: Page, *, at_end: bool = False) -> list[str]:
    """Return in which windows the page is wider than they are, what axe finds in it at 360 and
    1280 px, light and dark, and what is too small there.

    `at_end` judges a page at whose end one is: what stays in view there covers nothing.
    """
    with_axe(page)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if (scroll := settled_width(page)) > width:
            found.append(f"{width} px: {scroll} px wide")
        if at_end:
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
        for scheme in JUDGED.get(width, ()):
            found += [f"{width} px, {scheme}: {problem}" for problem in violations(page, scheme)]
        if width in JUDGED:
            found += [f"{width} px: {problem}" for problem in page.evaluate(SMALL)]
    return found
