"""Markdown of a reading -> HTML, the same on the server as in the browser."""

import json
import re
from pathlib import Path

import pytest

from fortune.markdown import to_html

CASES = json.loads((Path(__file__).parent / "js/markdown_cases.json").read_text(encoding="utf-8"))
ALLOWED = {"p", "strong", "em", "ul", "ol", "li", "blockquote", "h4"}


def compact(html: str) -> str:
    """Blocks without the line breaks between them, quotes as the browser writes them."""
    html = html.replace("&quot;", '"')
    return re.sub(r"\n(?=</?(?:p|ul|ol|li|blockquote|h4)\b)|(?<=>)\n", "", html).strip()


@pytest.mark.parametrize("case", CASES, ids=[case["markdown"][:30] for case in CASES])
def test_server_and_browser_agree(case):
    assert compact(to_html(case["markdown"])) == case["html"]


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "![x](https://evil.example/x.png)", "<https://evil.example>", "`<b>`", "&lt;b&gt;",
        "```html\n<b>\n```", "    <b>", "| a | b |\n|---|---|\n| <b> | c |", "<!-- x -->",
        '<a href="x">y</a>', "\\<b>", "&#60;b&#62;", "a\x00<b>",
    ],
)  # fmt: skip
def test_no_markup_of_the_writer_becomes_markup(payload):
    html = to_html(f"앞 {payload} 뒤\n\n{payload}")
    tags = set(re.findall(r"</?([a-zA-Z][\w-]*)", html))
    assert tags <= ALLOWED
    assert not re.search(r"<\w+\s", html), "no tag has attributes"
