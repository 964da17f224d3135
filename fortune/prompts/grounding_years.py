"""Statements about years: which this one is, their pillars, elements, animals and ten gods."""

import re
from collections.abc import Iterator
from typing import Final

from fortune.engine.ganji import PILLARS, Branch, Element, Pillar
from fortune.prompts.grounding_clauses import Check, Claim, Passage
from fortune.prompts.grounding_known import Known
from fortune.prompts.grounding_words import (
    ANIMALS,
    ELEMENT,
    ELEMENT_WORDS,
    GOD,
    GOD_WORDS,
    HANJA_PILLAR,
    PILLAR,
    PILLAR_WORDS,
    START,
    one_of,
)

_SHIFTS: Final = {
    **dict.fromkeys(("올해", "금년", "이번 해", "올 한 해", "세운"), 0),
    **dict.fromkeys(("내년", "다음 해", "이듬해"), 1),
    **dict.fromkeys(("작년", "지난해"), -1),
    "내후년": 2,
}
_RELATIVE: Final = one_of(_SHIFTS.keys() - {"세운"})
_DIGITS: Final = r"(?:19|20)\d\d"
_ANY: Final = rf"(?P<word>{one_of(_SHIFTS)}|{_DIGITS}년)"
_NAMED: Final = rf"{START}(?P<pillar>{PILLAR}|{HANJA_PILLAR})"

_RELATIVE_YEAR: Final = re.compile(
    rf"(?P<word>{_RELATIVE})(?:는|인|은|의|,|년)?[\s,]*(?P<year>{_DIGITS})(?:년|\s|$)"
    rf"|(?P<year2>{_DIGITS})년(?:인|,|의)?\s(?P<word2>{_RELATIVE})"
)
_DATED_PILLAR: Final = re.compile(
    rf"(?P<year>{_DIGITS})년?(?:은|인|의|,|에는|는)?\s*(?:바로\s)?{_NAMED}"
    r"\s?(?:년|年|의 해|해|(?=[,.\s은는이])|$)"
    rf"|{START}(?P<pillar2>{PILLAR}|{HANJA_PILLAR})[년年](?:인|의|,)?\s(?P<year2>{_DIGITS})년"
)
_RELATIVE_PILLAR: Final = re.compile(
    rf"(?P<word>{_RELATIVE})(?:는|인|은|의|,)?\s*(?:바로\s|(?:{_DIGITS}년)?(?:은|인|,)?\s?){_NAMED}"
    r"(?!\s?(?:대운|일주|월|일|시))"
    r"\s?(?:년|年|의 해|의 기운|,|\s|예|이|입|로|의)"
    rf"|{START}(?P<pillar2>{PILLAR}|{HANJA_PILLAR})[년年](?:인|의)?\s(?P<word2>{_RELATIVE})"
)
# Words that follow 올해 without being its pillar, unless 년 stands there.
_ORDINARY: Final = frozenset(["정해", "기사", "임신", "신사", "정사", "무신", "갑자"])
_BARE_PILLAR: Final = re.compile(
    rf"{_NAMED}\s?[년年](?!생|에 태어|에 나|주|의? 기운(?:을|으로) 타고)"
    r"(?=[은는이가을를의에도인,.\s]|$)"
)
_NATAL: Final = re.compile("태어|생년|연주|년주|사주(?:는|의)|명식|출생|기둥")
_TITLE_YEAR: Final = re.compile(
    r"(?<!\d)(?P<year>20\d\d)년의?\s(?:흐름|운세|총운|운의 흐름|신년|기운|전반)"
    r"(?![가-힣]{0,2}\s?(?:이어|돌아|지나|보다|마무리|달리|정리|뒤로|넘어)|보다)"
)
_WORDS: Final = r"(?:[가-힣0-9]+[\s,]+){0,4}?"
_FULL: Final = "가득한|강한|강해지는|넘치는|왕성한|두터운|많은|센|뜨거운|타오르는|풍성한"
_YEAR_ELEMENT: Final = re.compile(
    rf"{_ANY}(?:는|은|의)?\s{_WORDS}{START}(?P<element>{ELEMENT})(?:의 기운| 기운|기운|의)?"
    rf"(?:이|가)?\s?(?:(?:{_FULL})\s)?(?:한 )?"
    r"(?:해예요|해입니다|해라|해이|해로|해인|해니|해여|들어오는|들어와|들어옵|들어온)"
)
_YEAR_GOD: Final = re.compile(
    rf"{_ANY}(?:는|은|의|에는|에|이|에서)?\s{_WORDS}{START}(?P<god>{GOD})"
    "(?:의 해|운이|운의|운입|의 기운(?:이 (?:들|찾|오|강|함께|흐)|을 만)|이 들어|에 해당|이에요|"
    "예요|입니다|"
    "의 한 해|의 시기|년|이 찾아|이 오|을 만나|이라|이 되)"
)
_YEAR_ROW_GOD: Final = re.compile(
    rf"(?:{_ANY}의?|해의)\s(?P<row>천간|지지|윗글자|아랫글자)(?:[가은는이의]|에는|에)?\s"
    rf"(?:[가-힣]+\s){{0,2}}?{START}(?P<god>{GOD})"
)
_YEAR_ANIMAL: Final = re.compile(
    rf"{_ANY}(?:는|은|인)?,?\s{_WORDS}{START}(?P<animal>{one_of(ANIMALS)})(?:의|띠)\s?해"
)


def year_truth(year: int, word: str = "") -> str:
    """The pillar of a year, after "올해" where that is what the text speaks of."""
    pillar = _pillar_of(year)
    subject = {"": "", "올해": "올해는 "}.get(word, f"{word}은 ")
    return f"{subject}{year}년 {pillar.spoken}({pillar})년입니다."


def _year_of(known: Known, word: str) -> int:
    """The calendar year that "내년" or "2027년" names."""
    return int(word[:4]) if word[:4].isdigit() else known.year + _SHIFTS[word]


def _pillar_of(year: int) -> Pillar:
    return PILLARS[(year - 4) % 60]


def year_claims(passage: Passage) -> Iterator[Claim]:
    """올해는 2026년, 2026년 병오년, 올해는 불의 해, 세운은 정관."""
    text = passage.text
    for found in _RELATIVE_YEAR.finditer(text):
        word, year = found["word"] or found["word2"], int(found["year"] or found["year2"])
        yield calendar_claim("year", found, _is_year_check(word, year))
    if passage.names_pillar:
        yield from _named_claims(text)
    for found in _TITLE_YEAR.finditer(text):
        check = _title_check(int(found["year"]), heading=passage.heading)
        yield calendar_claim("year", found, check)
    yield from _quality_claims(text)


def _named_claims(text: str) -> Iterator[Claim]:
    """Years by their pillars."""
    taken: set[int] = set()
    for found in _DATED_PILLAR.finditer(text):
        key = "pillar" if found["pillar"] else "pillar2"
        luck = text[found.end(key) : found.end(key) + 4]
        if "대운" in luck or re.search(r"[월일]\s*$", text[: found.start(key)]):
            continue
        taken.add(found.start(key))
        word = f"{found['year'] or found['year2']}년"
        yield calendar_claim("year", found, _pillar_check(word, found[key]))
    for found in _RELATIVE_PILLAR.finditer(text):
        key = "pillar" if found["pillar"] else "pillar2"
        unit = text[found.end(key) : found.end(key) + 2].strip()[:1]
        if found[key] in _ORDINARY and unit not in ("년", "年"):
            continue
        taken.add(found.start(key))
        word = found["word"] or found["word2"]
        yield calendar_claim("year", found, _pillar_check(word, found[key]))
    yield from _bare_claims(text, taken)


def calendar_claim(kind: str, found: re.Match[str], check: Check) -> Claim:
    """A claim about the calendar: of whom the sentence speaks does not matter."""
    return Claim(kind, *found.span(), check, always=True)


def _is_year_check(word: str, year: int) -> Check:
    return lambda known: "" if _year_of(known, word) == year else year_truth(known.year, "올해")


def _pillar_check(word: str, written: str) -> Check:
    pillar = PILLAR_WORDS.get(written)

    def check(known: Known) -> str:
        year = _year_of(known, word)
        named = word if word in _SHIFTS else ""
        return "" if _pillar_of(year) == pillar else year_truth(year, named)

    return check


_TAUGHT: Final = re.compile("보통|흔히|일반적|예를 들")


def _bare_claims(text: str, taken: set[int]) -> Iterator[Claim]:
    """A year by its pillar alone is the reader's own, this one or the next."""
    if re.search(_DIGITS, text) or _TAUGHT.search(text):
        return
    for found in _BARE_PILLAR.finditer(text):
        if found.start("pillar") not in taken:
            natal = _NATAL.search(text) is not None
            check = _bare_check(PILLAR_WORDS.get(found["pillar"]), text, natal=natal)
            yield Claim("pillar" if natal else "year", *found.span(), check)


def _bare_check(pillar: Pillar | None, text: str, *, natal: bool) -> Check:
    def check(known: Known) -> str:
        people = [known] if known.partner is None else [known, known.partner]
        own = {one.places["year"] for one in people}
        own |= {_pillar_of(known.year), _pillar_of(known.year + 1)}
        if "대운" in text:
            own |= {Pillar.of(cycle.pillar) for cycle in known.cycles}
        if pillar in own:
            return ""
        mine = known.places["year"]
        return f"연주는 {mine.spoken}({mine})입니다." if natal else year_truth(known.year, "올해")

    return check


def _title_check(year: int, *, heading: bool) -> Check:
    def check(known: Known) -> str:
        wrong = year < known.year or (heading and year > known.year + 1)
        return year_truth(known.year, "올해") if wrong else ""

    return check


def _quality_claims(text: str) -> Iterator[Claim]:
    for found in _YEAR_ELEMENT.finditer(text):
        check = _element_check(found["word"], ELEMENT_WORDS[found["element"]])
        yield calendar_claim("year", found, check)
    for found in _YEAR_GOD.finditer(text):
        if "대운" not in found.group():
            yield calendar_claim("year", found, _god_check(found["word"], "", found["god"]))
    for found in _YEAR_ROW_GOD.finditer(text):
        # "태어난 해의 윗글자" is the chart's own.
        if not re.search(r"태어(?:난|나신)\s$", text[: found.start()]):
            word = found["word"] or "올해"
            yield calendar_claim("year", found, _god_check(word, found["row"], found["god"]))
    for found in _YEAR_ANIMAL.finditer(text):
        check = _animal_check(found["word"], ANIMALS[found["animal"]])
        yield calendar_claim("year", found, check)


def _element_check(word: str, element: Element) -> Check:
    def check(known: Known) -> str:
        year = _year_of(known, word)
        pillar = _pillar_of(year)
        return "" if element in (pillar.stem.element, pillar.branch.element) else year_truth(year)

    return check


def _animal_check(word: str, branch: Branch) -> Check:
    def check(known: Known) -> str:
        year = _year_of(known, word)
        return "" if _pillar_of(year).branch == branch else year_truth(year)

    return check


def _god_check(word: str, row: str, written: str) -> Check:
    god = GOD_WORDS[written]

    def check(known: Known) -> str:
        year = _year_of(known, word)
        gods = known.gods(_pillar_of(year))
        chosen = {"천간": gods[:1], "윗글자": gods[:1], "지지": gods[1:], "아랫글자": gods[1:]}
        meant = chosen.get(row, gods)
        if god in (*meant, *(one.group for one in meant)):
            return ""
        return f"{year}년의 십성은 천간 {gods[0].hangul}, 지지 {gods[1].hangul}입니다."

    return check
