"""Statements about the pillars and the signs in their places: 일주는 신미, 월지 오화, 庚午."""

import re
from collections.abc import Iterator
from typing import Final

from fortune.engine.ganji import POSITIONS, Branch, Element, Stem
from fortune.prompts.grounding_clauses import Claim, Passage
from fortune.prompts.grounding_known import POSITION_NAMES, Known
from fortune.prompts.grounding_words import (
    BRANCH_WORDS,
    GOD,
    HANJA_PILLAR,
    PILLAR,
    PILLAR_WORDS,
    PLACE,
    PLACE_WORDS,
    POWER,
    SIGN,
    START,
    STEM_WORDS,
    TOKEN,
    tokens_of,
)

# Words that are more often something else than a pillar: they count only right beside its place.
_ORDINARY: Final = frozenset(
    (
        *("임신", "기사", "병자", "신사", "정사", "경자", "무술", "기미", "병신", "갑자", "정해"),
        *("신유", "무인", "기해", "무자", "정미", "신축", "정유", "신해", "기묘", "신묘", "무신"),
        *("을사", "경신", "임자", "정축"),
    )
)
_AFTER_PILLAR: Final = frozenset(("", *"예이입라로인의년월일은는,. "))
_NAMED: Final = rf"{START}(?P<pillar>{PILLAR}|{HANJA_PILLAR})"
_COLUMN: Final = r"(?:연주|년주|월주|일주|시주|[年月日時]柱|[연년월일시]\s?기둥)"
_BORN: Final = "(?:태어|나신|출생|탄생)"


def place_truth(known: Known, position: str) -> str:
    name = POSITION_NAMES[position]
    if position not in known.places:
        return "태어난 시각을 몰라 시주는 알 수 없습니다."
    pillar = known.places[position]
    return f"{name}주는 {pillar.spoken}({pillar})입니다."


def all_places_truth(known: Known) -> str:
    told = [
        f"{POSITION_NAMES[position]}주 {pillar.spoken}({pillar})"
        for position, pillar in known.places.items()
    ]
    return "사주는 " + ", ".join(told) + "입니다."


# A pillar with its place.

_PLACE_PILLAR: Final = re.compile(
    rf"(?P<place>{_COLUMN})(?:[은는이가인의]|인데|로는|에 해당하는)?[\s:,]*"
    rf"(?P<fill>(?:[가-힣]+[\s,]+){{0,4}}?){_NAMED}(?P<after>.?)"
)
_PILLAR_PLACE: Final = re.compile(rf"{_NAMED}(?:이라는|라는)?\s?(?P<place>{_COLUMN})")
_BORN_IN: Final = re.compile(
    rf"{_NAMED}\s?(?P<unit>[년월일시年月日時])(?:,?\s)?(?:(?:에|의)\s?(?:[가-힣]+\s){{0,3}}?"
    rf"(?:{_BORN}|기운(?:을|으로) (?:타고|받))|생(?=[은이으의,.\s]|$))"
)
_BIRTH_IS: Final = re.compile(
    r"태어(?:난|나신)\s(?P<unit>해|연도|년|달|월|날|일|시각|시간|시|때)[은는이가인]?\s?(?:바로\s)?"
    + _NAMED
)
_LIST: Final = re.compile(
    r"(?:사주|명식|팔자|여덟 글자|여섯 글자|네 기둥|세 기둥|원국|기둥)"
    r"(?:[은는이가의]|으로는|를 보면|를 세우면|에는)?[\s:,]*(?:각각\s|차례로\s|순서대로\s)?"
    rf"(?P<list>{START}(?:(?:{PILLAR}|"
    rf"{HANJA_PILLAR})(?:[년월일시年月日時]주?)?[\s,·와과/\-]*){{3,4}})"
)
_PLACES_PILLARS: Final = re.compile(
    rf"(?P<places>{_COLUMN}(?:(?:와|과|,|·)\s?{_COLUMN})+)[은는이가]?\s(?:각각\s|차례로\s|"
    rf"나란히\s)?"
    rf"(?P<list>{START}(?:{PILLAR}|{HANJA_PILLAR})(?:(?:와|과|,|·)\s?(?:{PILLAR}|{HANJA_PILLAR}))+)"
)
_UNIT_POSITION: Final = {
    **dict(zip("년월일시", POSITIONS, strict=True)),
    **dict(zip("年月日時", POSITIONS, strict=True)),
    **{"연": "year", "해": "year", "달": "month", "날": "day", "때": "hour"},
}
_ANY_PILLAR: Final = re.compile(f"{PILLAR}|{HANJA_PILLAR}")
_ANY_COLUMN: Final = re.compile(_COLUMN)
_ANOTHER: Final = re.compile(r"[연년월일시]주|기둥|과 |와 ")


def pillar_claims(passage: Passage) -> Iterator[Claim]:
    """일주는 신미, 경오년에 태어난, 사주는 무진년 기미월 …"""
    if not passage.names_pillar:
        return
    text = passage.text
    for pattern in (_PLACE_PILLAR, _PILLAR_PLACE):
        for found in pattern.finditer(text):
            fill = found.groupdict().get("fill") or ""
            position = _UNIT_POSITION[found["place"][0]]
            other = pattern is _PLACE_PILLAR and (_is_ordinary(found) or _is_dated(found, position))
            if not other and not _ANOTHER.search(fill):
                yield _pillar_claim(found.span("pillar"), position, found["pillar"])
    for found in _BORN_IN.finditer(text):
        span = found.start("pillar"), found.end()
        yield _pillar_claim(span, _UNIT_POSITION[found["unit"]], found["pillar"])
    for found in _BIRTH_IS.finditer(text):
        position = _UNIT_POSITION[found["unit"][0]]
        yield _pillar_claim(found.span("pillar"), position, found["pillar"])
    for found in _LIST.finditer(text):
        yield from _listed(found, POSITIONS)
    for found in _PLACES_PILLARS.finditer(text):
        columns = _ANY_COLUMN.findall(found["places"])
        yield from _listed(found, tuple(_UNIT_POSITION[column[0]] for column in columns))


def _is_ordinary(found: re.Match[str]) -> bool:
    """Whether 신사 or 기미 may be the ordinary word: not right beside its place."""
    beside = not found["fill"] and found["after"] in _AFTER_PILLAR
    return found["pillar"] in _ORDINARY and not beside


def _is_dated(found: re.Match[str], position: str) -> bool:
    """Whether the pillar is of another unit than the place before it: "무오 일주, 계묘월의 …"."""
    return _UNIT_POSITION.get(found["after"], position) != position


def _listed(found: re.Match[str], positions: tuple[str, ...]) -> Iterator[Claim]:
    begin = found.start("list")
    for position, one in zip(positions, _ANY_PILLAR.finditer(found["list"]), strict=False):
        yield _pillar_claim((begin + one.start(), begin + one.end()), position, one.group())


def _pillar_claim(span: tuple[int, int], position: str, word: str) -> Claim:
    pillar = PILLAR_WORDS.get(word)

    def is_it(known: Known) -> bool:
        return pillar is not None and pillar == known.places.get(position)

    return Claim(
        "pillar",
        *span,
        lambda known: "" if is_it(known) else place_truth(known, position),
        lambda known: place_truth(known, position) if is_it(known) else "",
    )


# A pillar without a place.

_HANJA_RUN: Final = re.compile(f"(?:{HANJA_PILLAR})+")
_DATED: Final = re.compile(
    r"(?:\d{4}년?\s*(?:은|인|의)?|(?:내년|내후년|작년|지난해|다음 ?해|이듬해)[가-힣]*|"
    r"\d+월\s?\d+일[가-힣]*|\d+월[가-힣]*)\s*$"
)


def hanja_claims(passage: Passage) -> Iterator[Claim]:
    """Any two hanja of a pillar: of the chart, its luck or the present, or else made up.

    Pairs that stand beside a date are left to the rules of time.
    """
    text = passage.text
    if "육십갑자" in text or "六十甲子" in text:
        return
    of_month = re.search("[월달月]", text) is not None
    for run in _HANJA_RUN.finditer(text):
        after = text[run.end() : run.end() + 1]
        if after and after in "합충형파해合沖刑":
            continue  # 甲己合, 子午沖: two signs that meet
        for at in range(run.start(), run.end(), 2):
            if not _DATED.search(text[max(0, at - 16) : at]):
                yield _hanja_claim(at, text[at : at + 2], of_month=of_month)


def _hanja_claim(at: int, word: str, *, of_month: bool) -> Claim:
    def check(known: Known) -> str:
        named = word in known.own_pillars or (of_month and word in known.month_pillars)
        return "" if named else all_places_truth(known)

    return Claim("pillar", at, at + 2, check)


# A sign with its place.

_ENDING: Final = r"(?:예요|이에요|입니다|이고|이며|이라|라서|이십|이세|이신|인 |로 |으로 |,|\.|$)"
_PLACE_SIGN: Final = re.compile(
    rf"(?P<place>{PLACE})(?:에는|에서|에|[은는이가인의]|인데|:)?[\s:,]*"
    r"(?:(?:놓인|있는|자리한|앉은|자리 잡은|바로|또한|보면|나타난|드러난|글자인|위치한)\s)*"
    rf"{START}(?P<sign>(?:{SIGN})(?![년월일시年月日時])"
    rf"|(?!{GOD})[갑을병정무기경신임계자축인묘진사오미유술해](?={_ENDING}|[은는이가](?:\s|,)))"
)
_SIGN_PLACE: Final = re.compile(
    rf"{START}(?P<sign>{SIGN})(?:[이가은는])?\s(?:[가-힣]+\s)?(?P<place>{PLACE})에\s?"
    "(?:있|자리|놓|앉|위치|서 |나타|투출|떠)"
)
_PLACE_ELEMENTS: Final = re.compile(
    rf"(?P<place>{PLACE})(?:에는|에서|에|[은는이가의])\s(?:놓인\s|있는\s|자리한\s)?"
    rf"{START}(?P<chain>{TOKEN}(?:{POWER}\s?(?:와|과|,|·)\s?{TOKEN})*)"
    rf"{POWER}(?:[이가은는]|이라|이에요|예요|입니다|이고)(?=[\s,.]|$)"
)


def place_claims(passage: Passage) -> Iterator[Claim]:
    """월지 오화, 일지에 해수, 시주에 나무와 불."""
    text = passage.text
    taken = []
    for pattern in (_PLACE_SIGN, _SIGN_PLACE):
        for found in pattern.finditer(text):
            place = PLACE_WORDS[found["place"]]
            if place == ("day", "stem") and _beside(found):
                continue
            if is_place(text, found.start("place"), found["place"]):
                taken.append(found.start("place"))
                yield sign_claim(found.span("sign"), place, found["sign"])
    for found in _PLACE_ELEMENTS.finditer(text):
        elements = [token for token in tokens_of(found["chain"]) if isinstance(token, Element)]
        start = found.start("place")
        if elements and start not in taken and is_place(text, start, found["place"]):
            yield _elements_claim(found.span("chain"), PLACE_WORDS[found["place"]], elements)


def _beside(found: re.Match[str]) -> bool:
    """What stands beside the day master, not what it is: "일간에 계수가", "일간이 미토 위에"."""
    between = found.string[found.end("place") : found.start("sign")]
    after = re.match("[을를와과도]|에게", found.string[found.end("sign") :])
    return found["sign"] in BRANCH_WORDS or between.startswith("에") or after is not None


def is_place(text: str, start: int, word: str) -> bool:
    """시간 is a place only in a list of places; otherwise it is time."""
    before = text[:start].rstrip()
    return word != "시간" or not before or before[-1] in ",·:와과-" or before.endswith("사주의")


def sign_claim(span: tuple[int, int], place: tuple[str, str], word: str) -> Claim:
    """The claim that a sign stands at a place: fatal, as a pillar is."""
    position, part = place

    def is_it(known: Known) -> bool:
        pillar = known.places.get(position)
        if pillar is None:
            return False
        is_stem = part != "branch" and _is_named(pillar.stem, word)
        return is_stem or (part != "stem" and _is_named(pillar.branch, word))

    return Claim(
        "day_master" if place == ("day", "stem") else "pillar",
        *span,
        lambda known: "" if is_it(known) else place_truth(known, position),
        lambda known: place_truth(known, position) if is_it(known) else "",
    )


def _is_named(sign: Stem | Branch, word: str) -> bool:
    words = STEM_WORDS if isinstance(sign, Stem) else BRANCH_WORDS
    return words.get(word) == sign or word == sign.hangul


def _elements_claim(
    span: tuple[int, int], place: tuple[str, str], elements: list[Element]
) -> Claim:
    position, part = place

    def check(known: Known) -> str:
        pillar = known.places.get(position)
        if pillar is None:
            return place_truth(known, position)
        held = {pillar.stem.element} if part != "branch" else set()
        held |= {pillar.branch.element} if part != "stem" else set()
        return "" if set(elements) <= held else place_truth(known, position)

    return Claim("place", *span, check)


# A sign somewhere among the letters.

_INSIDE: Final = re.compile(
    r"(?:(?:사주|원국|명식|팔자|여덟 글자|여섯 글자)(?:의 (?P<row>천간|지지))?"
    r"|(?P<only>천간|지지))\s?"
    r"(?:에는|에|속에|안에|가운데)\s(?:이미\s|뚜렷한\s|강한\s|또\s)?"
    rf"{START}(?P<signs>{SIGN}(?:(?:와|과|,|·)\s?{SIGN})*)(?:[이가은는]|"
    rf"도)\s?(?:[가-힣]+\s){{0,2}}?"
    r"(?P<verb>있|자리|놓|앉|나타|투출|들어|보이|보입|없|떠|뜨)(?P<not>[가-힣]{0,3}지\s?않)?"
)
_OF_TIME: Final = re.compile(r"올해|내년|세운|대운|년의|월의|오늘|일진|달의|해의|운의")
_SIGN: Final = re.compile(SIGN)


def inside_claims(passage: Passage) -> Iterator[Claim]:
    """사주에 임수가 있어: a sign that must be among the letters, or inside a branch."""
    for found in _INSIDE.finditer(passage.text):
        if not _OF_TIME.search(passage.text[: found.start()]):
            for word in _SIGN.findall(found["signs"]):
                yield _inside_claim(found, word)


def _inside_claim(found: re.Match[str], word: str) -> Claim:
    row = found["row"] or found["only"]

    def holds(known: Known, *, hidden: bool) -> bool:
        signs: list[Stem | Branch] = []
        for pillar in known.places.values():
            signs += [pillar.stem] if row != "지지" else []
            signs += [pillar.branch] if row != "천간" else []
            if hidden and row != "천간":
                signs += [one.stem for one in pillar.branch.hidden_stems]
        return any(_is_named(sign, word) for sign in signs)

    def present(known: Known) -> str:
        return "" if holds(known, hidden=True) else all_places_truth(known)

    def absent(known: Known) -> str:
        return all_places_truth(known) if holds(known, hidden=False) else ""

    without = found["verb"] == "없" or found["not"]
    checks = (absent, present) if without else (present, absent)
    return Claim("sign", found.start("signs"), found.end(), *checks)
