"""What the pages and their files weigh over the wire, from a site that runs as a deployment does.

python -m benchmarks.sizes

HTML as a proxy in front would compress it (brotli) and as we send it (gzip); styles, scripts and
fonts as they lie compressed beside their originals.
"""

import http.cookiejar
import re
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

import brotli

from tools.production_site import production_site

BIRTH = {"gender": "female", "birth_date": "1988-07-15", "birth_time": "14:30"}
BUDGETS = {"form html": 12, "result html": 12, "result js": 15}  # kB in brotli, of the book


class Browser:
    def __init__(self, address: str) -> None:
        self.address = address
        cookies = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies)).open

    def get(self, path: str, **headers: str) -> bytes:
        url = urljoin(self.address, path)
        with self._open(urllib.request.Request(url, headers=headers)) as answer:
            return bytes(answer.read())

    def post(self, path: str, token: str) -> bytes:
        data = urllib.parse.urlencode(BIRTH | {"csrfmiddlewaretoken": token}).encode()
        with self._open(urljoin(self.address, path), data) as answer:
            return bytes(answer.read())


def modules(browser: Browser, page: str) -> set[str]:
    """Return the script of a page and what it imports: also what main.js takes for its parts."""
    found: set[str] = set()
    waiting = re.findall(r'<script type="module" src="([^"]+)"', page)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        code = browser.get(path).decode()
        named = re.findall(r'(?:from|import)\s*"(\.[^"]+)"', code)
        for part, name in re.findall(r'\["\[([\w-]+)\]", \(\) => import\("([^"]+)"\)', code):
            if f" {part}" in page:
                named.append(name)
        waiting += [urljoin(path, name) for name in named]
    return found


def compressed(browser: Browser, paths: set[str]) -> float:
    return sum(len(browser.get(path, **{"Accept-Encoding": "br"})) for path in paths) / 1000


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, production_site(Path(folder)) as address:
        browser = Browser(address)
        form = browser.get("/fortune/").decode()
        token = re.search(r'name="csrf-token" content="(\w+)"', form)[1]
        result = browser.post("/fortune/", token).decode()
        style = set(re.findall(r'href="(/static/css/[^"]+)"', result))
        sizes = {
            "form html": len(brotli.compress(form.encode())) / 1000,
            "result html": len(brotli.compress(result.encode())) / 1000,
            "css": compressed(browser, style),
            "result js": compressed(browser, modules(browser, result)),
        }
    fonts = Path("static/fonts").glob("*.woff2")
    for name, size in sizes.items():
        budget = f", budget {BUDGETS[name]}" if name in BUDGETS else ""
        print(f"{name:12} {size:6.1f} kB in brotli{budget}")
    print(f"{'fonts':12} {sum(font.stat().st_size for font in fonts) / 1000:6.0f} kB, all of them")
    missed = [name for name, size in sizes.items() if size > BUDGETS.get(name, size)]
    print(f"over budget: {', '.join(missed) or 'none'}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
