"""How soon a reading is asked for on a slow line: 150 ms a round trip, 1.6 Mbit/s.

python -m benchmarks.slow_line [--visits 5] [--quick]

A Chromium as wide as a phone, whose cache is empty, opens the result page of a site that runs as a
deployment does (files hashed and compressed). Measured from the moment the form is sent until the
page asks for the AI's text, which takes the page itself and the modules of the reading. The model
is away: what it answers is not looked at. Medians; --quick: one visit.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.drawing import chromium
from tests.browser.conftest import wait_for_scripts
from tools.production_site import production_site

LINE = {
    "offline": False, "latency": 150,
    "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8,
}  # fmt: skip
FIELDS = {"gender": "female", "birth_date": "1988.07.15", "birth_time": "14:30"}
# The form as a page of ours sends it, from a page that loads nothing.
SEND = """async (fields) => {
  const html = await (await fetch("/fortune/")).text();
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/fortune/" });
  const csrfmiddlewaretoken = html.match(/name="csrf-token" content="(\\w+)"/)[1];
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken })) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  document.body.replaceChildren(form);
}"""
ASKED = """() => performance.getEntriesByType("resource")
  .find(({ name }) => name.endsWith("/api/streaming/"))?.startTime"""


def seconds_until_asked(browser: Browser, address: str) -> float:
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 780}, service_workers="block"
    )
    page = context.new_page()
    page.goto("/health/live/")
    page.evaluate(SEND, FIELDS)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    page.evaluate("document.forms[0].submit()")
    page.locator("[data-reading]").wait_for()
    wait_for_scripts(page)
    milliseconds = page.wait_for_function(ASKED).json_value()
    context.close()
    return float(milliseconds) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    away = {"OPENAI_API_KEY": "a-key-for-loopback", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    with (
        tempfile.TemporaryDirectory() as folder,
        production_site(Path(folder), **away) as address,
        chromium() as browser,
    ):
        visits = range(1 if options.quick else options.visits)
        took = sorted(seconds_until_asked(browser, address) for _ in visits)
    print(
        f"a reading is asked for after {statistics.median(took):.2f} s "
        f"(median of {len(took)}: {', '.join(f'{seconds:.2f}' for seconds in took)})"
    )


if __name__ == "__main__":
    main()
