"""Rebuild static/img/icon-*.png from the mark in static/img/favicon.svg. Needs Chromium.

A maskable icon fills its square, with the mark inside the circle of 80 % that every system shows
(https://www.w3.org/TR/appmanifest/#icon-masks); iOS rounds the corners itself.
"""

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
# name: (pixels, width of the mark's own square in units of 32, corners kept)
ICONS = {
    "any-192": (192, 32, True),
    "any-512": (512, 32, True),
    "maskable-192": (192, 34, False),
    "maskable-512": (512, 34, False),
    "apple-180": (180, 32, False),
}


def drawing(mark: str, size: int, field: int, *, corners: bool) -> str:
    """The mark on a field of `field` units, `size` pixels wide, with or without its corners."""
    ground, lines = re.fullmatch(r"<svg[^>]*>\s*(<rect[^>]*>)(.*)</svg>\s*", mark, re.S).groups()
    edge = (32 - field) / 2
    if not corners:
        ground = re.sub(
            r'<rect width="32" height="32" rx="[\d.]+"',
            f'<rect x="{edge}" y="{edge}" width="{field}" height="{field}"',
            ground,
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="{edge} {edge} {field} {field}">{ground}{lines}</svg>'
    )


def main() -> None:
    mark = (IMAGES / "favicon.svg").read_text(encoding="utf-8")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for name, (size, field, corners) in ICONS.items():
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(drawing(mark, size, field, corners=corners))
            page.locator("svg").evaluate(
                "svg => { svg.style.position = 'fixed'; svg.style.inset = 0; }"
            )
            path = IMAGES / f"icon-{name}.png"
            page.screenshot(path=path, omit_background=True)
            print(f"{path.name}  {path.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
