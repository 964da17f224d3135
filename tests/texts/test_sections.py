"""Sections go to Markdown and come back, even from a model's hand."""

import pytest

from fortune.texts.sections import Mode, Section, join_sections, section_titles, split_sections

TITLES = section_titles(Mode.TEACHER, 2026)


def reading(mode="teacher"):
    return tuple(
        Section(id_, title, f"{title} 첫 문장이에요.\n\n둘째 문단입니다.")
        for id_, title in section_titles(mode, 2026)
    )


def ids(markdown, mode="teacher"):
    return [section.id for section in split_sections(markdown, section_titles(mode, 2026))]


@pytest.mark.parametrize("mode", ["teacher", "general"])
def test_what_was_joined_is_split_the_same(mode):
    assert split_sections(join_sections(reading(mode)), section_titles(mode, 2026)) == reading(mode)


def test_titles_carry_the_year_and_the_order_of_the_page():
    assert [id_ for id_, _ in TITLES] == [
        "summary", "chart", "classroom", "guidance", "work", "year",
    ]  # fmt: skip
    assert TITLES[-1][1] == "2026년의 흐름과 쉼"
    assert [id_ for id_, _ in section_titles("general", 2027)] == [
        "summary", "chart", "character", "wealth", "people", "year",
    ]  # fmt: skip


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="daily"):
        section_titles("daily", 2026)


@pytest.mark.parametrize(
    "spelling",
    [
        "## {}",
        "##{}",
        "# {}",
        "### {}",
        "## {} ##",
        "**{}**",
        "__{}__",
        "## **{}**",
        "## 3. {}",
        "**3. {}**",
        "3. **{}**",
        "## 🌿 {}",
        "### ✨ {} ✨",
        "## 「{}」",
        "## {}:",
        "{}",
        "3. {}",
    ],
)
def test_headings_are_known_in_every_spelling(spelling):
    markdown = "\n\n".join(f"{spelling.format(title)}\n\n본문 {id_}" for id_, title in TITLES)
    sections = split_sections(markdown, TITLES)
    assert [(s.id, s.title) for s in sections] == list(TITLES)
    assert [s.markdown for s in sections] == [f"본문 {id_}" for id_, _ in TITLES]


def test_a_title_in_other_words_is_known_by_its_key_words():
    assert ids("## 핵심 요약\n가\n## 나의 여섯 글자\n나\n## 올해의 흐름\n다") == [
        "summary", "chart", "year",
    ]  # fmt: skip


def test_text_before_the_first_heading_is_dropped():
    sections = split_sections("안녕하세요, 풀이입니다.\n\n## 한눈에 보기\n\n본문", TITLES)
    assert sections == (Section("summary", "한눈에 보기", "본문"),)


def test_a_missing_or_empty_section_is_absent():
    assert ids("## 한눈에 보기\n본문\n## 나의 여덟 글자\n\n## 일과 동료\n본문") == [
        "summary",
        "work",
    ]


def test_sections_come_back_in_page_order():
    assert ids("## 일과 동료\n본문\n## 한눈에 보기\n본문") == ["summary", "work"]


def test_an_unknown_heading_and_a_subheading_stay_inside_their_section():
    markdown = "## 일과 동료\n본문\n### 동료와의 하루\n둘\n## 덧붙임\n셋\n## 2026년의 흐름과 쉼\n넷"
    work, year = split_sections(markdown, TITLES)
    assert work.markdown == "본문\n### 동료와의 하루\n둘\n## 덧붙임\n셋"
    assert year.markdown == "넷"


def test_a_subheading_with_the_words_of_another_section_does_not_open_it():
    markdown = join_sections(reading()).replace("둘째 문단", "\n### 수업과 마음\n둘째 문단", 1)
    sections = split_sections(markdown, TITLES)
    assert [s.id for s in sections] == [id_ for id_, _ in TITLES]
    assert "### 수업과 마음" in sections[0].markdown


def test_of_a_section_written_twice_the_first_counts():
    sections = split_sections(join_sections(reading()) + "\n\n" + "## 한눈에 보기\n다시", TITLES)
    assert sections == reading()


def test_code_fences_and_closing_rules_are_no_text():
    markdown = "```markdown\n## 한눈에 보기\n본문\n\n---\n## 일과 동료\n본문\n```"
    assert [s.markdown for s in split_sections(markdown, TITLES)] == ["본문", "본문"]


@pytest.mark.parametrize("nothing", ["", "   \n\n", "풀이를 쓸 수 없습니다."])
def test_text_without_headings_has_no_sections(nothing):
    assert split_sections(nothing, TITLES) == ()


def test_a_title_with_something_around_it_is_known_in_any_reading():
    titles = (("do", "해 보기 좋은 일"), ("care", "살펴볼 점"))
    markdown = "## 오늘 해보기 좋은 일들\n\n걷기\n\n## 살펴볼 점은요\n\n말"
    assert [section.id for section in split_sections(markdown, titles)] == ["do", "care"]
