"""What comes in: chat messages that are not answered with a fortune.

A crisis comes first, then violence against the teacher (교권 침해), the charts of parents, students
and children, and decisions on body, law and money. Everything else goes to the model, also a
message that gives it orders: those are words of the teacher, wrapped as data by `prompts.chat`.

"죽을 만큼 바빠요" or "너무 힘들어요" are manners of speaking and pass. Of the wishes not to live
all count, the negated ("죽고 싶은 건 아니지만") and the reported ("학생이 죽고 싶대요") too: one
number too many does no harm. Words on suicide prevention as school work pass.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fortune.prompts.contacts import CRISIS_CONTACTS
from fortune.prompts.patterns import DATA, Rule, any_of, blanked, read_rules, rule_of


class Risk(StrEnum):
    """Why a message gets another answer than a fortune."""

    CRISIS = "crisis"
    HARASSMENT = "harassment"
    STUDENT = "student"
    PARENT = "parent"
    CHILD = "child"
    MEDICAL_LEGAL_MONEY = "advice"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`message` is shown instead of a fortune: Markdown paragraphs and lists in Korean."""

    risk: Risk
    message: str


def _read_messages() -> dict[Risk, str]:
    told = {
        contact.number: f"**{contact.number}** {contact.name}({contact.hours})"
        for contact in CRISIS_CONTACTS
    }
    pages = re.split(r"^# (\w+)\n", (DATA / "refusals.md").read_text(encoding="utf-8"), flags=re.M)
    return {
        Risk(risk): re.sub(r"\{([\d-]+)\}", lambda number: told[number.group(1)], text).strip()
        for risk, text in zip(pages[1::2], pages[2::2], strict=True)
    }


_MESSAGES: Final = _read_messages()
_DATA: Final = read_rules("incoming.toml")
_HARMLESS: Final = any_of(_DATA["harmless"])
_RULES: Final = tuple(rule_of(table, "risk") for table in _DATA["rules"])

_UNSEEN: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
# 죽.고.싶.다: marks between single syllables.
_SCATTERED: Final = re.compile(r"(?<![가-힣])(?:[가-힣][.·ㆍ_*~/-]){2,}[가-힣]")
_SENTENCE_END: Final = re.compile(r"[.!?…;](?!\d)|\n")
_NOT_A_WORD: Final = re.compile(r"[\W_]+")


def check_message(text: str) -> Refusal | None:
    """Return why and with what words a message is not answered; None lets it go to the model.

    >>> check_message("올해 부장을 맡아도 될까요?") is None
    True
    >>> check_message("다 그만두고 죽고 싶어요").risk
    <Risk.CRISIS: 'crisis'>
    """
    sentences = _sentences(text)
    whole = "\n".join(sentences)
    for rule in _RULES:
        if any(_breaks(rule, part) for part in ((whole,) if rule.whole else sentences)):
            risk = Risk(rule.name)
            return Refusal(risk, _MESSAGES[risk])
    return None


def _breaks(rule: Rule, sentence: str) -> bool:
    return bool(rule.said.search(sentence)) and not (rule.unless and rule.unless.search(sentence))


def _sentences(text: str) -> tuple[str, ...]:
    """Return the sentences without spaces and marks, the harmless words blanked."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = _SCATTERED.sub(lambda found: re.sub(r"\W|_", "", found.group()), plain)
    parts = (_NOT_A_WORD.sub("", part) for part in _SENTENCE_END.split(plain))
    return tuple(blanked(part, _HARMLESS) for part in parts if part)
