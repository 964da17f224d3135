"""Sentences, and how a statement in one is meant: of whom, denied, supposed or asked.

A saju text mixes statements about the reader with teaching ("식상은 표현의 별이에요"), suppositions
("목이 많다면"), questions and other people ("갑목인 동료"). Only statements about the reader, or in
궁합 about the partner, can contradict a chart.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final, NamedTuple

from fortune.prompts.grounding_known import Known
from fortune.prompts.grounding_words import (
    ELEMENT,
    GOD,
    HANJA,
    HANJA_PILLAR,
    PILLAR,
    PLACE,
    SIGN,
    START,
    TALK_OF_BIRTH,
    TALK_OF_SIGNS,
    TALK_OF_TIME,
)

type Check = Callable[[Known], str]


class Claim(NamedTuple):
    """One statement found: `check` returns the truth when a chart contradicts it, else "".

    `denied` is the check of its denial ("많지 않다"), None where a denial says nothing. `always`
    marks statements about the calendar, which are not about a person; `supposable` is False where
    "-면" does not make a supposition ("43세가 되면").
    """

    kind: str
    start: int
    end: int
    check: Check
    denied: Check | None = None
    always: bool = False
    supposable: bool = True


class Stance(Enum):
    """How a statement is meant."""

    SAID = auto()
    DENIED = auto()
    IGNORED = auto()


class Who(Enum):
    """Of whom a statement speaks. UNCLEAR is the reader, or in 궁합 either of the two."""

    READER = auto()
    PARTNER = auto()
    BOTH = auto()
    OTHER = auto()
    UNCLEAR = auto()


_SENTENCE: Final = re.compile(r"[^\n]*?(?:[.!?…。]+[\"'”’)]*(?=\s|$)|(?=\n)|$)")
_HEADING: Final = re.compile(r"\s{0,3}#{1,6}\s")

_READER: Final = r"(?:선생님|당신|본인|회원님|귀하|\{name\}|나의|첫째 분|첫 번째 분)"
_PARTNER: Final = r"(?:상대방|상대분|상대|둘째 분|두 번째 분|그분|파트너|배우자분|짝)(?:님)?"
_BOTH: Final = r"(?:두 분|두 사람)(?:은|이)? (?:모두|다) "
_PERSON: Final = (
    r"(?:동료|사람|학생|아이|제자|친구|상사|선배|후배|관리자|교장|교감|부장|학부모|보호자|남편|"
    r"아내|"
    r"배우자분|배우자|어머니|아버지|부모|가족|자녀|누군가|이성|연인|상대방|상대분|상대|"
    r"둘째 분|두 번째 분|그분|누구나?|담임|짝)"
)
_PEOPLE: Final = rf"{_PERSON}(?: 선생님)?(?:들)?(?:님)?"
_SUBJECT: Final = re.compile(
    rf"(?P<both>{_BOTH})|(?P<either>두 분|두 사람|서로)"
    rf"|(?P<other>{START}(?:[가-힣]+ )?{_PEOPLE})"
    r"(?=의|은|는|께서|이라|라면|도|에게는| 일간| 사주| 쪽)"
    rf"|(?P<near>{START}{_PEOPLE})(?=[이가] )"
    rf"|(?P<reader>{_READER})(?!들|[과와]|보다|처럼)"
)
_PARTNER_WORD: Final = re.compile(_PARTNER)
_NEAR: Final = 8  # how far a subject with 이/가 reaches: it often belongs to another verb

# What may follow a statement. The first letters after it are still of the same word.
_SUPPOSED: Final = re.compile(
    r"^[가-힣]{0,5}?(?:면|거든|더라도|든지|든|다고 해서|다고 해도|다 해도|ㄴ다면)(?=[\s,.]|$)"
    r"|^[가-힣]{0,2}\s(?:있|없|많|강|들|오|되|태어|자리|놓|해당|나|약|부족|함께|적|일간|사주|두텁)"
    r"[가-힣]{0,4}?(?:면|거든|더라도)(?=[\s,.]|$)"
    r"|^[가-힣]{0,3}(?:수록|도록|려면)|^[가-힣]{0,3}\s(?:때|무렵)"
    r"|^(?:아|어|해|워)?지(?:니|면|는 (?!않)|기|고|며|어|셨|시|십|지)"
    r"|^[가-힣]{0,3}\s(?:사주|명식|편|쪽|분|사람|구조)?(?:이?든|이?라도)(?=[\s,]|$)"
    r"|^(?:이?라기)?보다|^(?:인|한|은|는|일)지|^[가-힣]{0,4}\s?경우"
)
_DENIED: Final = re.compile(
    r"^[가-힣]{0,3}지(?:는|도|가|만은)?\s?(?:않|못)"
    r"|^(?:[가-힣]{0,3}\s)?(?:사주|편|쪽|구조|분|것|게|상태|명식|정도|일간|글자|팔자|사람|기운)?"
    r"(?:[이가은는도]|까지는)?\s?(?:아니|아닙|아닌|아녜|아녀)"
    r"|^[가-힣]{0,3}(?:다고|라고)\s?(?:할|보기|말하기|하기|볼)[가-힣]*\s(?:수는? 없|어렵|힘들|어려)"
)
# Whom or what a statement only describes: "식상이 강한 동료", "갑목인 사람", "물이 많은 곳".
_BE: Final = "(?:이에요|예요|입니다|이라(?!도)|이고|이며|이십|이신|이니|이세)"
_OTHERS: Final = (
    rf"(?:(?:다른 |어떤 |모든 )?{_PERSON}(?: 선생님)?(?:들)?(?:님)?(?!{_BE}|[가-힣]*감|답)|이들|"
    rf"분들|"
    r"(?:옆 반|옆자리|이웃 반|다른|어떤|다른 학교) 선생님|분(?:은|께|에게|이라면|일수록|도))"
)
_THINGS: Final = (
    r"(?:타입|유형|경우|때|시기|계절|달|날|해[가는에를의]|해 |곳|장소|공간|시간|음식|활동|색|"
    r"방[은이에]|운[이에]|지역|물건|취미|운동|환경|동네|산책|숲|공원|시절|오후|오전|아침|저녁)"
)
_DESCRIBED: Final = r"(?:[가-힣]{1,4}[한의은는] )?"
_OTHER_AFTER_VERB: Final = re.compile(
    rf"^(?:[한은는던을를적]|하신|으신|신|있는)?\s{_DESCRIBED}(?:{_OTHERS}|{_THINGS})"
)
_OTHER_AFTER_NOUN: Final = re.compile(
    r"^(?!의 사람)(?:인|이신|의|한|난|나신|에? ?태어난|[을를이가]? ?(?:있는|가진|지닌|타고난|"
    r"들어오는|"
    r"들어온))?\s"
    rf"{_DESCRIBED}(?:{_OTHERS}|타입|유형|경우)"
)
# "봄에 태어난 나무는 …": taught of trees.
_TAUGHT_OF_NATURE: Final = re.compile(
    rf"^(?:난|나신)?\s{_DESCRIBED}(?:{ELEMENT}|해|보석|산|꽃|풀|바다|강)(?:[은는이가도]|처럼|에게)"
)
# Claims that end in a noun: "은 숲을" goes on about it, while "많은 숲을" describes a wood.
_NOUN_KINDS: Final = frozenset(
    ("day_master", "pillar", "place", "zodiac", "luck", "year", "date", "age", "sign", "season")
)
_HEAD_READER: Final = re.compile(
    rf"^(?:[인한은는]|이신|하신|으신|에? ?(?:태어난|태어나신|나신))\s(?:우리 )?{_READER}"
)
_HEAD_PARTNER: Final = re.compile(rf"^(?:[인한은는]|이신|하신|으신)\s{_PARTNER}")
_SUPPOSING: Final = re.compile(
    r"만약|만일|혹시|가령|예를 들|예컨대|이를테면|설령|설사|라고 (?:치|가정|해 봅)"
)
_GENERAL: Final = re.compile(
    r"보통|일반적으로|흔히|대개|대체로 (?:사주|명리)|명리(?:학)?(?:에서|에선|는|이론)|사람들?은|"
    r"이들은|"
    r"분들은|경우에는|예로부터|예부터|고전에서|원래 |누구나|누구에게나|란 |이란 |"
    r"[다라]고(?:들)? (?:하지요|하죠|해요|합니다|봅니다|여깁|여겨)"
)
_GENERIC_HEAD: Final = re.compile(
    r"^(?:[인한은는]|이신|하신)?\s?(?:사주|명식|팔자|일간|일주|구조|명조)"
    r"(?:는|은|에서는|에는|라면|일수록|에게|의 경우|를 보면|들)"
)
_ASKED: Final = re.compile(r"(?:까|나|가|지)요\s?\?|\?$")
_LINKED: Final = re.compile(
    r",|니[ ,]|라서?[ ,]|[아어여해]서?[ ,]|므로|지만|는데|은데|[고며] |기에 |만큼 |까닭|덕분"
)
_HONORED: Final = re.compile(
    r"[가-힣](?:세요|십니다|셨|시[는니고며지기]|신 분)|선생님|당신|\{name\}"
)


class Sentence(NamedTuple):
    """A sentence and where it begins in its text.

    `of_signs`: it, or the one before it in the paragraph, talks of signs. `of_time`: the one
    before it speaks of a year, a 대운 or a day, and may still be what this one is about.
    """

    text: str
    start: int
    heading: bool
    of_signs: bool
    of_time: bool


def sentences_of(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text."""
    signs = time = False
    for found in _SENTENCE.finditer(text):
        written = found.group()
        if not written.strip():
            if found.end() < len(text) and text[found.end()] == "\n":
                signs = time = False  # a new paragraph
            continue
        here = TALK_OF_SIGNS.search(written) is not None
        heading = _HEADING.match(written) is not None
        yield Sentence(written, found.start(), heading, here or signs, time)
        named = TALK_OF_TIME.search(written) is not None
        signs, time = here, named or (time and not TALK_OF_BIRTH.search(written))


_PILLAR: Final = re.compile(f"{PILLAR}|{HANJA_PILLAR}")


@dataclass(frozen=True)
class Passage:
    """One sentence, simplified: emphasis and asides are gone, `places` leads back to the text."""

    text: str
    places: tuple[int, ...]
    heading: bool
    of_signs: bool
    of_time: bool
    two_people: bool

    @cached_property
    def names_pillar(self) -> bool:
        """Whether a pair of signs is written anywhere: most rules about pillars need no look."""
        return _PILLAR.search(self.text) is not None

    @cached_property
    def subjects(self) -> list[tuple[int, Who]]:
        """Where each subject begins to hold."""
        return [(match.end(), self._who(match)) for match in _SUBJECT.finditer(self.text)]

    def _who(self, match: re.Match[str]) -> Who:
        if match["reader"]:
            return Who.READER
        if match["both"]:
            return Who.BOTH if self.two_people else Who.UNCLEAR
        if match["either"]:
            return Who.UNCLEAR
        word = match["other"] or match["near"]
        if self.two_people and _PARTNER_WORD.search(word):
            return Who.PARTNER
        return Who.OTHER

    def who(self, claim: Claim) -> Who:
        """Of whom a claim speaks: by what follows it, else by the last subject before it."""
        tail = self.text[claim.end :]
        if _HEAD_READER.match(tail):
            return Who.READER
        if self.two_people and _HEAD_PARTNER.match(tail):
            return Who.PARTNER
        other = _OTHER_AFTER_NOUN if claim.kind in _NOUN_KINDS else _OTHER_AFTER_VERB
        born = claim.kind == "season" and self.text[claim.end - 1] in "난신"
        taught = born and _TAUGHT_OF_NATURE.match(tail)
        if other.match(tail) or taught:
            return Who.OTHER
        last = Who.UNCLEAR
        for end, who in self.subjects:
            if end > claim.start:
                break
            if who is Who.OTHER and self._out_of_reach(end, claim.start):
                continue
            last = who
        return last

    def _out_of_reach(self, end: int, start: int) -> bool:
        between = self.text[end:start]
        near = between[:2] in ("이 ", "가 ") and len(between) > _NEAR
        return near or "," in between

    def stance(self, claim: Claim) -> Stance:
        """Whether a claim is said, denied, or only supposed, asked or taught."""
        tail = self.text[claim.end :]
        if _SUPPOSING.search(self.text[: claim.start]) or self._asked(tail):
            return Stance.IGNORED
        if claim.supposable and _SUPPOSED.match(tail):
            return Stance.IGNORED
        if _DENIED.match(tail):
            return Stance.DENIED
        if not claim.always and self._general(tail, claim.kind):
            return Stance.IGNORED
        return Stance.SAID

    def _asked(self, tail: str) -> bool:
        return _ASKED.search(tail) is not None and not _LINKED.search(tail)

    def _general(self, tail: str, kind: str) -> bool:
        if _HONORED.search(self.text):
            return False
        generic = kind != "pillar" and _GENERIC_HEAD.match(tail) is not None
        return generic or _GENERAL.search(self.text) is not None


_DROPPED: Final = frozenset("*_`'\"‘’“”「」『』<>《》〈〉【】[]|")
_ASIDE: Final = re.compile(r"\s?\(([^()]{1,60})\)")
_OPENS_PLACE: Final = re.compile(
    rf"(?:{PLACE}|일간|일원|대운|세운|용신|일진|[0-9]년|[0-9]월|[0-9]일|올해|내년|오늘|중심|명식|"
    rf"원국|사주|기둥)(?:의|은|는|인)?$"
)
_TERM: Final = re.compile(
    rf"[{HANJA}]+(?:[年月日時년월일시]|[木火土金水])?|{PILLAR}(?=$|[,\s년월일])|{SIGN}(?=$|[,\s])|"
    rf"(?:[음양](?:의 |)|){ELEMENT}(?=$|[,\s의])|{GOD}(?=$|[,\s·의])|만?\s?[0-9]+[세년개월]"
)
_WORD: Final = re.compile(r"[가-힣·一-鿿]+$")


def passages_of(sentence: Sentence, *, two_people: bool) -> Iterator[Passage]:
    """Yield a sentence without its asides, and once more with each aside instead of its word.

    "신금(辛金)은" is read as "신금은" and as "辛金은", so that both spellings are checked.
    """
    kept = [at for at, letter in enumerate(sentence.text) if letter not in _DROPPED]
    text = "".join(sentence.text[at] for at in kept)
    readings = [_without_asides(text, kept, instead=False)]
    if "(" in text:
        other = _without_asides(text, kept, instead=True)
        if other[0] != readings[0][0]:
            readings.append(other)
    for plain, places in readings:
        yield Passage(
            plain,
            tuple(sentence.start + at for at in places),
            sentence.heading,
            sentence.of_signs,
            sentence.of_time,
            two_people,
        )


def _without_asides(text: str, places: list[int], *, instead: bool) -> tuple[str, list[int]]:
    letters: list[str] = []
    kept: list[int] = []
    position = 0
    for aside in _ASIDE.finditer(text):
        letters += text[position : aside.start()]
        kept += places[position : aside.start()]
        position = aside.end()
        begins, ends = aside.span(1)
        term = _TERM.match(aside[1])
        before = "".join(letters[-12:])
        if term and _OPENS_PLACE.search(before):
            letters += [" ", *text[begins:ends], " "]
            kept += [places[begins], *places[begins:ends], places[ends]]
        elif term and instead:
            word = _WORD.search(before)
            drop = len(word.group()) if word else 0
            del letters[len(letters) - drop :], kept[len(kept) - drop :]
            letters += term.group()
            kept += places[begins : begins + term.end()]
    return "".join(letters) + text[position:], kept + places[position:]
