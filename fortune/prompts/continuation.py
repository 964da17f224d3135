"""The rest of a reading that was cut off: what is written stands, what is missing is asked for."""

from collections.abc import Sequence
from typing import Final

from fortune.texts.sections import Section, Titles, join_sections, split_sections

_ASK: Final = (
    "여기까지 쓰신 글이 중간에 끊겼습니다. 이미 쓴 절은 다시 쓰지 말고, 남은 제목만 글자 그대로 "
    "그 순서로 이어서 써 주세요.\n\n[남은 제목]\n{titles}"
)


def whole_sections(text: str, titles: Titles) -> tuple[Section, ...]:
    """Return the sections of a cut-off text that are whole: all but the last one it began.

    A text whose sections do not follow the titles from the first has none.
    """
    begun = split_sections(text, titles)[:-1]
    follow = tuple(section.id for section in begun) == tuple(id_ for id_, _ in titles)[: len(begun)]
    return begun if follow else ()


def continued_messages(
    messages: Sequence[dict[str, str]], written: Sequence[Section], titles: Titles
) -> list[dict[str, str]]:
    """Return the messages that ask for the sections after `written`."""
    rest = "\n".join(f"## {title}" for _, title in titles[len(written) :])
    return [
        *messages,
        {"role": "assistant", "content": join_sections(written)},
        {"role": "user", "content": _ASK.format(titles=rest)},
    ]
