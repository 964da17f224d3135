"""Markdown of a reading -> HTML: paragraphs, emphasis, lists, quotes and h4, nothing else.

static/js/markdown.js does the same in the browser while a text streams in;
tests/js/markdown_cases.json holds both to the same answers.
"""

import unicodedata
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

EDGES = ("HANGUL", "CJK UNIFIED", "HIRAGANA", "KATAKANA")


class _KoreanState(StateInline):
    """Knows that a particle may follow a closing mark: **신금(辛金)**은.

    CommonMark takes such a mark for an opening one, because it stands between punctuation and a
    letter; languages that write no space there lose their emphasis.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        left = not after.isspace() and (not _is_mark(after) or _is_edge(before))
        right = not before.isspace() and (not _is_mark(before) or _is_edge(after))
        return Scanned(
            left and (canSplitWord or not right or _is_mark(before)),
            right and (canSplitWord or not left or _is_mark(after)),
            end - start,
        )


class _KoreanInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _KoreanState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_edge(character: str) -> bool:
    name = unicodedata.name(character, "")
    return character.isspace() or _is_mark(character) or name.startswith(EDGES)


def _parser() -> MarkdownIt:
    # Raw HTML, links, images, code and tables stay the plain text they are: a reading needs
    # none, and a model's text is data.
    parser = MarkdownIt("zero")
    parser.inline = _KoreanInline()
    parser.configure("zero")
    parser.enable(["emphasis", "list", "blockquote", "heading", "hr", "newline"])
    parser.add_render_rule("heading_open", lambda *_: "<h4>")
    parser.add_render_rule("heading_close", lambda *_: "</h4>\n")
    parser.add_render_rule("hr", lambda *_: "")
    parser.add_render_rule("hardbreak", lambda *_: "\n")
    return parser


_PARSER = _parser()


def to_html(text: str) -> str:
    """Return safe HTML: all text is escaped, only p, strong, em, ul, ol, li, blockquote and h4.

    >>> to_html("일간 **신금(辛金)**은 <b>보석</b>이에요.")
    '<p>일간 <strong>신금(辛金)</strong>은 &lt;b&gt;보석&lt;/b&gt;이에요.</p>\\n'
    """
    html: str = _PARSER.render(text)
    return html
