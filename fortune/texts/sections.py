"""The sections of a reading: the titles of the full one, and the way to and from Markdown."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple


class Mode(StrEnum):
    """For whom a reading speaks: of class and school, or of temperament, work and people."""

    TEACHER = "teacher"
    GENERAL = "general"


# (id, title) of each section of a reading, in reading order.
type Titles = tuple[tuple[str, str], ...]


class Section(NamedTuple):
    """One section: a stable id, the Korean title, and the body as Markdown without heading."""

    id: str
    title: str
    markdown: str


_TITLES: Final[dict[Mode, Titles]] = {
    Mode.TEACHER: (
        ("summary", "한눈에 보기"),
        ("chart", "나의 여덟 글자"),
        ("classroom", "교실 속 선생님"),
        ("guidance", "지도하는 방식"),
        ("work", "일과 동료"),
        ("year", "{year}년의 흐름과 쉼"),
    ),
    Mode.GENERAL: (
        ("summary", "한눈에 보기"),
        ("chart", "나의 여덟 글자"),
        ("character", "기질과 성격"),
        ("wealth", "재물과 일"),
        ("people", "관계와 마음"),
        ("year", "{year}년의 흐름과 쉼"),
    ),
}

# A model that was asked for a title writes it with its own taste: the title with something around
# it, or these words, are enough to know which section it meant. Compared without spaces, marks
# and digits.
_KEYWORDS: Final[dict[str, tuple[str, ...]]] = {
    "summary": ("한눈에", "요약", "총평"),
    "chart": ("여덟글자", "여섯글자", "명식", "팔자"),
    "classroom": ("교실", "수업"),
    "guidance": ("지도",),
    "work": ("일과동료", "동료", "업무"),
    "character": ("기질", "성격"),
    "wealth": ("재물",),
    "people": ("관계", "마음"),
    "year": ("흐름과쉼", "흐름", "올해"),
}

_HEADING: Final = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]*(?P<title>\S.*?)[ \t]*#*[ \t]*$")
_BOLD_LINE: Final = re.compile(
    r"^ {0,3}(?:\d+[.)][ \t]*)?(?P<marks>\*\*|__)(?P<title>.+?)(?P=marks)[ \t]*:?[ \t]*$"
)
_BARE_LINE: Final = re.compile(r"^ {0,3}(?:\d+[.)][ \t]*)?(?P<title>\S.{0,40}?)[ \t]*:?[ \t]*$")
_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~)\w*[ \t]*$")
_RULE: Final = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$")
_BOLD_LEVEL: Final = 7
_BARE_LEVEL: Final = 8


class _Heading(NamedTuple):
    id: str
    level: int  # 1-6 for #, 7 bold line, 8 bare line
    exact: bool


def section_titles(mode: Mode | str, year: int) -> Titles:
    """Return (id, title) of the six sections in reading order; `year` is the Gregorian year.

    >>> section_titles("teacher", 2026)[-1]
    ('year', '2026년의 흐름과 쉼')
    """
    return tuple((id_, title.format(year=year)) for id_, title in _TITLES[Mode(mode)])


def join_sections(sections: Iterable[Section]) -> str:
    """Return the sections as one Markdown text: `## title`, a blank line, the body."""
    return "\n\n".join(f"## {section.title}\n\n{section.markdown}" for section in sections)


def split_sections(markdown: str, titles: Titles) -> tuple[Section, ...]:
    """Read the sections back, in the order of `titles`, under their own titles.

    Made for what a model writes: headings of any level, numbered, bold, with emoji or a
    slightly different spelling are known by their words. Text before the first known heading
    is dropped, an unknown heading stays inside its section, a section that is missing or
    empty is absent, and of a section written twice the first counts.
    """
    known = {_plain(title): id_ for id_, title in titles}
    lines = [line for line in markdown.splitlines() if not _FENCE.match(line)]
    headings = [_heading_of(line, known) for line in lines]
    level = _main_level(headings)
    bodies: dict[str, list[str]] = {}
    current, body = "", list[str]()
    for line, heading in zip(lines, headings, strict=True):
        opens = heading and (heading.level == level or heading.exact) and heading.id != current
        if heading and opens:
            current, body = heading.id, []
            bodies.setdefault(current, body)
        elif not (heading and heading.exact):
            body.append(line)
    return tuple(
        Section(id_, title, markdown_of)
        for id_, title in titles
        if (markdown_of := _markdown(bodies.get(id_, [])))
    )


def _main_level(headings: Iterable[_Heading | None]) -> int:
    """Return the heading level that carries the most sections; sub-headings are deeper."""
    ids: dict[int, set[str]] = {}
    for heading in headings:
        if heading:
            ids.setdefault(heading.level, set()).add(heading.id)
    return min(ids, key=lambda level: (-len(ids[level]), level), default=0)


def _markdown(lines: list[str]) -> str:
    kept = list(lines)
    while kept and (not kept[-1].strip() or _RULE.match(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip("\n")


def _plain(title: str) -> str:
    return "".join(character for character in title if "가" <= character <= "힣")


def _heading_of(line: str, known: dict[str, str]) -> _Heading | None:
    """Return which section this line is the heading of, None for ordinary text."""
    if written := _HEADING.match(line) or _BOLD_LINE.match(line):
        marks, plain = written.group("marks"), _plain(written.group("title"))
        level = len(marks) if marks.startswith("#") else _BOLD_LEVEL
        if plain in known:
            return _Heading(known[plain], level, exact=True)
        for title, id_ in known.items():
            if any(word in plain for word in (title, *_KEYWORDS.get(id_, ()))):
                return _Heading(id_, level, exact=False)
        return None
    bare = _BARE_LINE.match(line)
    exact = known.get(_plain(bare.group("title"))) if bare else None
    # The heading marks were forgotten: only the very title counts.
    return _Heading(exact, _BARE_LEVEL, exact=True) if exact else None
