"""What comes out: sentences of a reading that may not stand.

Reading is local to the sentence, and so is what excuses it:

* Naming death, illness, divorce, an accident, a pregnancy or the outcome of an exam is a breach
  also where it is denied or comforted ("사고가 날까 걱정하실 필요는 없어요"): a denial is a verdict
  as well, and plants the thought.
* Declining to say is none ("합격 여부는 사주로 알 수 없어요"), nor is a denied claim ("통계학이
  아니에요"), nor an idiom ("죽은 듯 고요한 호수").
* Possibility words about study and duties are none ("책임 있는 자리가 다가올 수 있어요",
  "합격을 준비하는 마음").
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from fortune.prompts.contacts import CRISIS_CONTACTS
from fortune.prompts.patterns import Rule, any_of, blanked, read_rules, rule_of


class Breach(NamedTuple):
    """`said` is `text[start:end]`, the words that may not stand; `kind` says why not:

    death, illness, divorce, accident, pregnancy, verdict (exam, promotion), advice (law, money),
    gender, claim (statistics, science), fright, people (students and parents), leak, link, phone,
    person (someone's data), markup.
    """

    kind: str
    start: int
    end: int
    said: str


_DATA: Final = read_rules("outgoing.toml")
_HARMLESS: Final = any_of(_DATA["harmless"])
_DECLINES: Final = any_of(_DATA["declines"])
_RULES: Final = tuple(rule_of(table, "kind") for table in _DATA["rules"])
# What a sentence may name when it only says that it will not tell.
_DECLINABLE: Final = frozenset(
    {"death", "illness", "divorce", "accident", "pregnancy", "verdict", "advice", "people"}
)

_NUMBERS: Final = "|".join(re.escape(contact.number) for contact in CRISIS_CONTACTS)
# Forms rather than words: they know no idiom and no excuse.
_FORMS: Final = tuple(
    Rule(kind, re.compile(pattern, re.MULTILINE), None, True)
    for kind, pattern in (
        ("markup", r"</?[A-Za-z!][^<>\n]*>?|!\[|\]\(|^\s*\|.*\||\|\s*:?-{3,}|```|javascript:"),
        (
            "link",
            r"https?:|www\.|\b[\w-]+\.(?:com|net|org|kr|io|me|app|dev|xyz|shop)\b"
            r"|[\w.+-]+@[\w-]+\.\w+|(?:카카오톡|카톡|텔레그램)\s?(?:아이디|ID|id)|오픈\s?채팅",
        ),
        (
            "phone",
            rf"(?<![\d-])(?!(?:{_NUMBERS})(?![\d-]))"
            r"(?:0\d{1,2}[-.\s)]{0,2}\d{3,4}[-.\s]?\d{4}|1[3-9]\d{2}[-.\s]\d{4}"
            r"|1\d{2,3}번?(?:으로|에|로)?\s?(?:전화|연락|문의|상담))(?!\d)",
        ),
        (
            "person",
            r"\d{6}\s?-\s?[1-4]\d{6}|(?<!\d)\d{3,6}-\d{2,6}-\d{4,8}(?!\d)"
            r"|(?:19|20)\d{2}\s?[년.\-/]\s?\d{1,2}\s?[월.\-/]\s?\d{1,2}\s?일?[^\n.]{0,8}(?:생|태어|출생|나신)"
            r"|(?:19|20)\d{2}\s?년(?:도)?(?:에|에\s?태어|\s?태어|\s?출생|\s?생)(?=\s?태어|\s?출생|나|생|이|으|$)"
            r"|(?<!\d)\d{2}년생|(?:19|20)\d{2}년생|생년월일[은이:]\s?\d|생일[은이:]\s?\d",
        ),
    )
)

_STEMS: Final = any_of(
    [
        *(stem for table in _DATA["rules"] for stem in table["stems"]),
        *(r"<", r"!\[", r"\]", r"\|", r"```", r"http", r"www", r"@", r"\.(?:com|net|org|kr)"),
        *(
            r"\d{3}",
            r"\d{2}년",
            r"생년월일",
            r"생일",
            r"오픈\s?채팅",
            r"카톡",
            r"카카오톡",
            r"텔레그램",
        ),
        *(r"\.[a-z]", r"javascript"),
    ]
)
_LONGEST: Final = 400  # characters; no sentence of a reading is that long
# A sentence ends at a line end, or at a mark before a space or after a polite ending.
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"'”’」)]*\s+|(?<=[다요죠까][.!?])(?=[가-힣])|\n+")


def find_breaches(text: str) -> tuple[Breach, ...]:
    """Return what may not stand in a text of the model, in the order of the text.

    >>> [(breach.kind, breach.said) for breach in find_breaches("올해는 교통사고를 조심하세요.")]
    [('accident', '교통사고')]
    >>> find_breaches("유연한 사고를 가지신 분이세요.")
    ()
    """
    if not _STEMS.search(text):
        return ()
    plain = blanked(text, _HARMLESS)
    found = {
        (start + begins, kind): (start + begins, start + ends)
        for start, end in _sentences(text)
        for kind, begins, ends in _broken(plain[start:end])
    }
    return tuple(
        Breach(kind, start, end, text[start:end])
        for (_, kind), (start, end) in sorted(found.items())
    )


def may_breach(fragment: str) -> bool:
    """Tell, cheaply, whether an unfinished sentence could become a breach.

    False means that it can be shown as it is; with every breach it has been True since the first
    syllables of its words.

    >>> may_breach("올해는 교통"), may_breach("올해는 노래를")
    (True, False)
    """
    if not _STEMS.search(fragment):
        return False  # and blanking makes no new one
    return bool(_STEMS.search(blanked(fragment, _HARMLESS)))


def cut_breaches(text: str) -> str:
    """Return the text without the sentences that breach; "" when nothing is left.

    >>> cut_breaches("차분한 해예요. 사고를 조심하세요. 쉬어 가세요.")
    '차분한 해예요. 쉬어 가세요.'
    """
    places = [breach.start for breach in find_breaches(text)]
    kept, position = [], 0
    for start, end in _sentences(text):
        if any(start <= place < end for place in places):
            kept.append(text[position:start])
            position = end
    left = "".join([*kept, text[position:]])
    return re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", re.sub(r"\n{3,}", "\n\n", left)).strip()


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence starts and ends; one without an end is read in pieces."""
    start = 0
    gaps = ((gap.start(), gap.end()) for gap in _SENTENCE_END.finditer(text))
    for end, following in (*gaps, (len(text), len(text))):
        yield from ((part, min(part + _LONGEST, end)) for part in range(start, end, _LONGEST))
        start = following


@lru_cache(maxsize=1024)  # each is read when it ends, and once more in its whole text
def _broken(sentence: str) -> tuple[tuple[str, int, int], ...]:
    """Return the kind of each breach in a blanked sentence, and where it begins and ends."""
    if not _STEMS.search(sentence):
        return ()
    declines = bool(_DECLINES.search(sentence))
    return tuple(
        (rule.name, *said.span())
        for rule in (*_RULES, *_FORMS)
        if not (declines and rule.name in _DECLINABLE)
        and not (rule.unless and rule.unless.search(sentence))
        for said in rule.said.finditer(sentence)
    )
