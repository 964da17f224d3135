"""Statements about 대운: the ages, years, pillars and ten gods of the ten-year cycles."""

import re
from collections.abc import Iterator
from typing import Final

from fortune.engine.ganji import Pillar
from fortune.prompts.grounding_clauses import Check, Claim, Passage
from fortune.prompts.grounding_known import Cycle, Known
from fortune.prompts.grounding_words import (
    GOD,
    GOD_WORDS,
    HANJA_PILLAR,
    PILLAR,
    PILLAR_WORDS,
    START,
)

_NAMED: Final = rf"{START}(?P<pillar>{PILLAR}|{HANJA_PILLAR})"
_NOW: Final = re.compile(
    "지금|현재|요즘|이번|올해|머물|지나고 계|걷고 계|한가운데|중이|이 시기|속에 계|놓여 계|와 계"
)
_NEXT: Final = re.compile("다음(?! 해| 달| 날)|다가올|다가오는|뒤이어|이후에 오는")
_LUCK: Final = re.compile("대운|大運|십 년|10년")

_PILLAR_LUCK: Final = re.compile(
    rf"{_NAMED}(?:\s?[,·]?\s?{GOD}의?)?(?:이라는|라는)?\s?(?:대운|大運|운의 십 년|십 년 운|10년 운)"
)
_STARTED: Final = "시작된|시작한|들어선|이어지는|의|시작되는|열린|열리는"
_LUCK_IS: Final = re.compile(
    r"(?:대운|大運)(?:은|이|인|으로는|에서는|에|:)?[\s:,]*"
    rf"(?:(?:만\s?)?\d+[세살](?:부터|에)?\s?(?:\d+[세살]까지\s?)?(?:(?:{_STARTED})\s)?|지금은\s|"
    rf"현재\s|바로\s){{0,3}}"
    rf"{_NAMED}(?=예요|이에요|입니다|이고|이며|로|으로|,|\.|$|이라|라|의|이십| 대운)"
)
_AGES: Final = re.compile(
    r"(?<!\d)(?P<age>\d{1,2})\s?[세살](?P<start>부터|에서|에 (?:시작|들어|바뀌|바뀐|접어|맞|열|오|"
    r"찾아)|~|-|–|가 되(?!시|는|신)|이 되(?!시|는|신)|\s대운|의 대운|,|"
    rf"에(?:는)?\s(?={PILLAR}|{HANJA_PILLAR}|새|다음))?"
    r"(?:\s?(?P<until>\d{1,2})\s?[세살](?:까지|의|에| ))?"
)
_RANGE: Final = re.compile(
    r"(?<!\d)(?P<age>\d{1,2})\s?[세살]?\s?(?:~|-|–|부터|에서)\s?(?P<until>\d{1,2})\s?[세살]"
)
_LUCK_YEAR: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)년(?:부터|에 (?:시작|들어|바뀌|바뀐|접어|열)|~)"
)
_NUMBER: Final = re.compile(r"대운수(?:는|가|은|인|:)?\s?(?:만\s)?(?P<number>\d{1,2})(?!\d)")
_FIRST: Final = re.compile(
    r"(?:첫|첫 번째)\s대운(?:은|이|의)?\s(?:[가-힣]+\s)?(?:만\s?)?(?P<number>\d{1,2})\s?[세살]"
)
_DIRECTION: Final = re.compile(
    "(?P<forward>순행|순방향|순리대로 (?:나아|흐르)|앞으로 나아가는 방향)|"
    "역행|역방향|거꾸로 (?:흐르|돌|나아)"
)
_GOD_LUCK: Final = re.compile(rf"{START}(?P<god>{GOD})(?:의|이라는)?\s?(?:대운|십 년|10년)")
_LUCK_GOD: Final = re.compile(
    rf"대운(?:의 (?:십성|천간|지지))?(?:은|는|이|에서는|"
    rf",)\s(?:[가-힣]+\s){{0,3}}?{START}(?P<god>{GOD})"
    "(?:의|이에요|예요|입니다|이라|운|에 해당|이고|이 들어|[와과] )"
)
_AFTER_LUCK: Final = re.compile(
    rf"{START}(?P<god>{GOD})(?:[와과·,]\s?{GOD})?(?:의|이)\s"
    "(?:시기|십 년|기운|때|운|흐름|시간|힘|국면|들어)"
)


def luck_truth(known: Known, cycle: Cycle | None = None) -> str:
    """What is known of one 대운, or of the one of now."""
    one = cycle or known.current_cycle
    if one is None:
        return f"지금은 대운 밖이고 첫 대운은 만 {known.cycles[0].age}세부터입니다."
    pillar = Pillar.of(one.pillar)
    gods = "·".join(god.hangul for god in known.gods(pillar))
    when = "지금 대운" if one == known.current_cycle else "그 대운"
    return f"{when}은 만 {one.age}세부터 {pillar.spoken}({one.pillar}) {gods}입니다."


def cycles_truth(known: Known) -> str:
    told = [
        f"만 {cycle.age}세 {Pillar.of(cycle.pillar).spoken}({cycle.pillar})"
        for cycle in known.cycles[:8]
    ]
    return "대운은 " + ", ".join(told) + "입니다."


def luck_claims(passage: Passage) -> Iterator[Claim]:
    """만 33세부터 을묘 대운, 지금 대운은 을묘, 대운수는 3, 순행."""
    text = passage.text
    if not _LUCK.search(text):
        return
    named = [*_PILLAR_LUCK.finditer(text), *_LUCK_IS.finditer(text)]
    for found in named:
        yield _cycle_claim(found, _slot_of(found))
    yield from _age_claims(text, named)
    yield from _year_claims(text, named)
    yield from _god_claims(text, named)
    for pattern in (_NUMBER, _FIRST):
        for found in pattern.finditer(text):
            yield Claim("luck", *found.span(), _number_check(int(found["number"])), always=True)
    for found in _DIRECTION.finditer(text):
        said, other = ("forward", "backward") if found["forward"] else ("backward", "forward")
        yield Claim("luck", *found.span(), _direction_check(said), _direction_check(other))


# Which 대운.

_INSIDE: Final = re.compile(r"[가-힣]{0,2}\s(?:한가운데|속|지나고|걷고|머물|흐르고|이어지고)")


def _slot_of(found: re.Match[str]) -> str:
    """Whether the words before (or right after) say it is the cycle of now or the next."""
    text = found.string
    clause = re.split("[,.;]|지만|다가 |고 나면", text[max(0, found.start() - 28) : found.start()])
    slot = _slot(clause[-1] + text[found.start() : found.start("pillar")])
    inside = _INSIDE.match(text, found.end())
    return slot or ("now" if inside else "")


_GONE: Final = re.compile("지금까지|지나온|지난|이전|앞선|어린|예전")


def _slot(before: str) -> str:
    if _GONE.search(before):
        return ""
    following, now = _last(_NEXT, before), _last(_NOW, before)
    if following > now:
        return "next"
    return "now" if now >= 0 else ""


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _cycle_of(known: Known, pillar: Pillar | None) -> Cycle | None:
    return next((one for one in known.cycles if one.pillar == str(pillar)), None)


def _cycle_claim(found: re.Match[str], slot: str) -> Claim:
    pillar = PILLAR_WORDS.get(found["pillar"])

    def check(known: Known) -> str:
        cycle = _cycle_of(known, pillar)
        if slot == "now" and cycle != known.current_cycle:
            return luck_truth(known)
        wrong = cycle is None or (slot == "next" and cycle != known.next_cycle)
        return cycles_truth(known) if wrong else ""

    return Claim("pillar", found.start("pillar"), found.end(), check, supposable=False)


_APART: Final = re.compile("[.;]|고 나면|그다음|다음은|이후")


def _nearest(text: str, at: int, named: list[re.Match[str]]) -> Pillar | None:
    """The pillar of the 대운 that an age, year or ten god belongs to: the nearest in its clause."""
    best: tuple[int, Pillar] | None = None
    for found in named:
        between = text[min(at, found.end()) : max(at, found.start())]
        pillar = PILLAR_WORDS.get(found["pillar"])
        if pillar is None or len(between) > 30 or _APART.search(between):
            continue
        distance = len(between) + (4 if found.start() < at else 0) + (12 if "," in between else 0)
        if best is None or distance < best[0]:
            best = distance, pillar
    return best[1] if best else None


# Its age, its years, its ten gods.


def _age_claims(text: str, named: list[re.Match[str]]) -> Iterator[Claim]:
    ranges = {found.start("age"): int(found["until"]) for found in _RANGE.finditer(text)}
    for found in _AGES.finditer(text):
        at = found.start("age")
        until = ranges.get(at) or (int(found["until"]) if found["until"] else None)
        if until is None and re.search(r"(?:[세살](?:부터|에서)?|[~–-])[\s~–-]*$", text[:at]):
            continue  # the end of a range, read with its beginning
        near = _LUCK.search(text[max(0, at - 25) : found.end() + 30])
        if near and (found["start"] or until):
            check = _age_check(int(found["age"]), until, _nearest(text, at, named))
            yield Claim("luck", at, found.end("age") + 1, check, supposable=False)


def _age_check(age: int, until: int | None, pillar: Pillar | None) -> Check:
    def check(known: Known) -> str:
        fitting = [one for one in known.cycles if age in (one.age, one.age + 1)]
        if _cycle_of(known, pillar):
            fitting = [one for one in fitting if one.pillar == str(pillar)]
        # A cycle lasts ten years, told with or without the year that ends it.
        wrong = not fitting or (until is not None and until - age not in (9, 10))
        return cycles_truth(known) if wrong else ""

    return check


def _year_claims(text: str, named: list[re.Match[str]]) -> Iterator[Claim]:
    for found in _LUCK_YEAR.finditer(text):
        near = text[max(0, found.start() - 25) : found.end() + 25]
        if "대운" in near and not text[: found.start()].endswith("올해 "):
            pillar = _nearest(text, found.start(), named)
            check = _year_check(int(found["year"]), pillar)
            yield Claim("luck", *found.span("year"), check, supposable=False)


def _year_check(year: int, pillar: Pillar | None) -> Check:
    def check(known: Known) -> str:
        fitting = [one for one in known.cycles if one.year == year]
        if pillar is not None:
            fitting = [one for one in fitting if one.pillar == str(pillar)]
        if fitting:
            return ""
        cycle = known.current_cycle
        return f"지금 대운은 {cycle.year}년부터입니다." if cycle else cycles_truth(known)

    return check


def _number_check(number: int) -> Check:
    return lambda known: (
        "" if number == known.luck_number else f"대운수는 {known.luck_number}입니다."
    )


def _direction_check(direction: str) -> Check:
    names = {"forward": "순행", "backward": "역행"}
    return lambda known: (
        "" if known.luck_direction == direction else f"대운은 {names[known.luck_direction]}합니다."
    )


def _god_claims(text: str, named: list[re.Match[str]]) -> Iterator[Claim]:
    for pattern in (_GOD_LUCK, _LUCK_GOD, _AFTER_LUCK):
        for found in pattern.finditer(text):
            at = found.start("god")
            before = text[max(0, at - 28) : at]
            if pattern is _AFTER_LUCK and "대운" not in before:
                continue
            pillar, slot = _nearest(text, at, named), _slot(before)
            if pillar is not None or slot:
                check = _god_check(found["god"], pillar, slot)
                yield Claim("luck", *found.span("god"), check, supposable=False)


def _god_check(word: str, pillar: Pillar | None, slot: str) -> Check:
    god = GOD_WORDS[word]

    def check(known: Known) -> str:
        cycle = known.next_cycle if slot == "next" else known.current_cycle
        if pillar is not None:
            cycle = _cycle_of(known, pillar)
        if cycle is None:
            return ""
        gods = known.gods(Pillar.of(cycle.pillar))
        return "" if god in (*gods, *(one.group for one in gods)) else luck_truth(known, cycle)

    return check
