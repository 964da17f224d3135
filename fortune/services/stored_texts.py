"""A stored text: its sections, its first sentence, and the same without anybody's age."""

import re
from typing import Final

from fortune.texts import Section

SENTENCE_LENGTH: Final = 90  # what stands on a picture in large letters

_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$")
_MARKS: Final = re.compile(r"[*_`#>]+|^\s*(?:[-+]|\d+[.)])\s+", re.MULTILINE)
_SENTENCE: Final = re.compile(r".+?[.!?…](?=\s|$)")

# 서른두 살, 마흔둘, 만 32세, 39살 - but not 21세기 or 3세대.
_TENS: Final = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
    "여든": 80, "아흔": 90,
}  # fmt: skip
_AGE: Final = re.compile(
    r"(?:만\s*)?(?:(?<!\d)(?P<digits>\d{1,3})\s*(?:세|살)(?![기대])"
    rf"|(?P<tens>{'|'.join(_TENS)})(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?\s*살"
    rf"|(?P<counted>{'|'.join(list(_TENS)[3:])})(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉))"
)
_BIRTH: Final = re.compile(
    r"(?<!\d)(?:(?:19|20)?\d{2}년)(?:\s*\d{1,2}월(?:\s*\d{1,2}일)?)?(?=\s*생|에\s*태어)"
)


def text_sections(text: str) -> tuple[Section, ...]:
    """Cut a stored text at its main headings; one section without a title when it has none.

    >>> [section.title for section in text_sections("## 하나\\n\\n글\\n\\n## 둘\\n\\n글")]
    ['하나', '둘']
    """
    lines = text.splitlines()
    marks = [match[1] for line in lines if (match := _HEADING.match(line))]
    level = min(map(len, marks), default=0)
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        heading = _HEADING.match(line)
        if heading and len(heading[1]) == level:
            parts.append((heading[2], []))
        else:
            parts[-1][1].append(line)
    told = [(title, "\n".join(body).strip()) for title, body in parts]
    return tuple(
        Section(f"part-{number}", title, body)
        for number, (title, body) in enumerate((part for part in told if part[1]), start=1)
    )


def first_sentence(text: str) -> str:
    """Return the first sentence of a text as plain words, at most SENTENCE_LENGTH characters.

    >>> first_sentence("## 한눈에 보기\\n\\n**보석** 같은 분이세요. 다만 천천히.")
    '보석 같은 분이세요.'
    """
    sections = text_sections(text)
    body = sections[0].markdown if sections else ""
    plain = " ".join(_MARKS.sub("", body).split())
    found = _SENTENCE.match(plain)
    sentence = found[0] if found else plain
    if len(sentence) <= SENTENCE_LENGTH:
        return sentence
    return sentence[: SENTENCE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,·") + "…"


def hide_ages(text: str) -> str:
    """Say decades where a text says ages, and no date of a birth.

    >>> hide_ages("만 38세인 선생님은 서른두 살에 시작된 임자 대운을 지나고 있어요.")
    '30대인 선생님은 30대에 시작된 임자 대운을 지나고 있어요.'
    """
    return _BIRTH.sub("그해", _AGE.sub(_decade, text))


def _decade(found: re.Match[str]) -> str:
    age = int(found["digits"] or 0) or _TENS.get(found["tens"] or found["counted"], 0)
    return f"{age // 10 * 10}대" if age >= 10 else "어린 시절"
