"""Data files are read strictly: a slip of the editor is named with its file and line."""

import pytest

from fortune.texts.catalog import CATALOG, pages_of, problems
from fortune.texts.library import PAGES, Slot, TextError, parse, placeholders
from fortune.texts.sections import Mode, section_titles
from fortune.texts.slots import Entry

GOOD = """# opening
> 메모
어미: 니다, 세요
비유: 있음

## 갑
- 첫째입니다.
- 둘째입니다.
## 을
- {points}점입니다.
"""


def test_a_page_is_read_into_slots_and_entries():
    page = parse(GOOD, "good.md")
    assert page == {
        "opening": Slot(
            ("니다", "세요"),
            True,
            {"갑": ("첫째입니다.", "둘째입니다."), "을": ("{points}점입니다.",)},
        )
    }


def test_a_number_chooses_among_the_lines_of_an_entry():
    slot = parse(GOOD, "good.md")["opening"]
    assert [slot.pick("갑", number) for number in range(3)] == [
        "첫째입니다.",
        "둘째입니다.",
        "첫째입니다.",
    ]
    with pytest.raises(KeyError):
        slot.pick("병", 0)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (GOOD + "그냥 적은 글\n", 11),
        (GOOD + "## 갑\n- 다시.\n", 11),
        (GOOD + "# opening\n", 11),
        (GOOD + "어미: 요\n", 11),
        (GOOD.replace("비유: 있음", "비유: 없음"), 4),
        (GOOD.replace("어미: 니다", "말투: 니다"), 3),
        ("## 갑\n- 글.\n", 1),
        ("# opening\n- 글.\n", 2),
        ("#\n", 1),
    ],
)
def test_a_slip_is_named_with_its_line(wrong, line):
    with pytest.raises(TextError, match=rf"^bad\.md:{line}: "):
        parse(wrong, "bad.md")


def test_an_entry_without_a_line_is_refused():
    with pytest.raises(TextError, match="opening / 병"):
        parse(GOOD + "## 병\n", "bad.md")


def test_problems_name_every_gap_and_every_surplus():
    page = parse(GOOD, "good.md")
    catalog = {"page": {"opening": Entry(("갑", "병")), "closing": Entry(("틀",))}, "other": {}}
    assert problems({"page": page, "extra": page}, catalog) == [
        "extra: a file nothing reads",
        "other: no such file",
        "page: opening / 을 has an unknown {points}",
        "page: opening has no entry '병'",
        "page: opening: nothing reads '을'",
        "page: slot closing is missing",
    ]


def test_the_shipped_files_hold_exactly_what_is_read():
    assert problems(PAGES, CATALOG) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_every_section_has_its_page(mode):
    assert list(pages_of(mode)) == [id_ for id_, _ in section_titles(mode, 2026)]


def test_placeholders_are_the_names_in_braces():
    assert placeholders("{name} 선생님, {points}점") == {"name", "points"}
