"""Statements about the present: the age, the months and days with their pillars, today."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from fortune.engine.calculator import day_pillar
from fortune.engine.ganji import Pillar
from fortune.prompts.grounding_clauses import Check, Claim, Passage
from fortune.prompts.grounding_known import Known
from fortune.prompts.grounding_words import (
    GOD,
    GOD_WORDS,
    HANJA_PILLAR,
    PILLAR,
    PILLAR_WORDS,
    START,
)
from fortune.prompts.grounding_years import calendar_claim

_NAMED: Final = rf"{START}(?P<pillar>{PILLAR}|{HANJA_PILLAR})"
_WEEKDAYS: Final = "월화수목금토일"

_AGE: Final = re.compile(
    r"(?:올해로?|현재|지금|이제)\s(?:나이\s|만\s?|선생님은\s|연세\s)*(?P<age>\d{1,2})\s?[세살]"
    r"(?!\s?(?:부터|까지|~|-|전후|이후|무렵|즈음|에 (?:시작|들|바|접|열|맞)|의? ?대운|"
    r"에는|에서|가 되면))"
    r"|(?P<age2>\d{1,2})\s?[세살]"
    r"(?:이신|이십니다|인 지금|인 선생님|이세요|의 나이에?|인 올해)(?!\s?시작)"
)


def age_claims(passage: Passage) -> Iterator[Claim]:
    """올해 38세, 만 37세이신: the full age of today or of this year, or 세는 나이."""
    for found in _AGE.finditer(passage.text):
        age = int(found["age"] or found["age2"])
        yield Claim("age", *found.span(), _age_check(age), supposable=False)


def _age_check(age: int) -> Check:
    def check(known: Known) -> str:
        reached = known.year - known.birth_year
        return "" if age in (known.age, reached, reached + 1) else f"나이는 만 {known.age}세입니다."

    return check


# Months and days.

_PARTICLE: Final = r"(?=[은는이가을를의에도인,.\s]|$)"
_MONTH: Final = re.compile(
    r"(?:(?P<number>\d{1,2})월(?:은|인|의|,|에는)?\s*(?:바로\s)?"
    r"|(?P<this>이달|이번 달)(?:은|의|인)?\s)?"
    rf"{_NAMED}\s?[월月](?!에 태어|생|주|에 나){_PARTICLE}"
)
_DATE: Final = r"(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일"
_DATED_DAY: Final = re.compile(
    rf"{_DATE}[은의인,]?\s*(?:일진은\s|바로\s)?{_NAMED}\s?(?:일|日|,|\s|$|예|이|입)"
)
_TODAY: Final = re.compile(
    rf"(?:오늘|일진|이날)(?:의 일진은|의 간지는|[은의인이]|, )?\s*(?:{_DATE}[은의인,]?\s*)?"
    rf"(?:바로\s|일진은\s|일진인\s|간지는\s)?{_NAMED}\s?(?:일|日|의 |예|이|입|라|,|\s|로)"
)
_PILLAR_TODAY: Final = re.compile(rf"{_NAMED}\s?[일日][인의,]?\s(?:오늘|하루|이날)")
_BARE_DAY: Final = re.compile(
    rf"{_NAMED}\s?[일日](?!에 태어|생|주|간|지|에 나| 수|까|뿐|때|상){_PARTICLE}"
)
_TODAY_DATE: Final = re.compile(
    rf"오늘[은인,]?\s*(?:(?P<year>20\d\d)년\s?)?{_DATE}(?:\s?(?P<weekday>[{_WEEKDAYS}])요일)?"
)
_WEEKDAY: Final = re.compile(rf"오늘[은인]?\s(?P<weekday>[{_WEEKDAYS}])요일")
_DAY_GOD: Final = re.compile(
    r"오늘(?:은|의|의 일진은|의 천간은|의 기운은)?\s(?:[가-힣]+[\s,]+){0,4}?"
    rf"{START}(?P<god>{GOD})"
    "(?:의 날|일이|이 들어|의 기운(?:이 (?:들|찾|오|강|함께|흐)|을 만)|에 해당|이에요|예요|"
    "입니다|의 하루|운이|이라|날이)"
)


def date_claims(passage: Passage) -> Iterator[Claim]:
    """오늘은 갑술일, 3월은 신묘월, 5월 6일 경진일, 오늘은 수요일."""
    text = passage.text
    if passage.names_pillar:
        yield from _named_claims(text)
    for pattern in (_TODAY_DATE, _WEEKDAY):
        for found in pattern.finditer(text):
            yield calendar_claim("date", found, _today_check(found))
    for found in _DAY_GOD.finditer(text):
        yield calendar_claim("date", found, _god_check(found["god"]))


def _named_claims(text: str) -> Iterator[Claim]:
    """Months and days by their pillars."""
    for found in _MONTH.finditer(text):
        yield calendar_claim("date", found, _month_check(found))
    taken: set[int] = set()
    for pattern in (_DATED_DAY, _TODAY, _PILLAR_TODAY):
        for found in pattern.finditer(text):
            if found.start("pillar") not in taken:
                taken.add(found.start("pillar"))
                yield calendar_claim("date", found, _day_check(found))
    for found in _BARE_DAY.finditer(text) if "태어" not in text else ():
        if found.start("pillar") not in taken:
            yield Claim("date", *found.span(), _bare_check(PILLAR_WORDS.get(found["pillar"])))


def _month_check(found: re.Match[str]) -> Check:
    pillar, number = str(PILLAR_WORDS.get(found["pillar"])), int(found["number"] or 0)
    this = found["this"] is not None

    def check(known: Known) -> str:
        if number:
            # A month of the calendar holds the end of one month of saju and most of the next.
            held = (number, (number - 2) % 12 + 1)
            fitting = frozenset(name for first, name in known.months if first.month in held)
        elif this:
            fitting = frozenset((known.months[known.month_index][1],))
        else:
            people = [known] if known.partner is None else [known, known.partner]
            fitting = known.month_pillars | {one.pillars["month"] for one in people}
        return "" if pillar in fitting else _months_truth(known, number)

    return check


def _months_truth(known: Known, number: int) -> str:
    """The saju month that begins in month `number` of this year, or that of now for 0."""
    chosen = [
        month for month in known.months if (month[0].year, month[0].month) == (known.year, number)
    ]
    first, name = chosen[0] if chosen else known.months[known.month_index]
    return f"{first.month}월 {first.day}일부터 {Pillar.of(name).spoken}({name})월입니다."


def _day_truth(day: date) -> str:
    pillar = day_pillar(day)
    return f"{day.month}월 {day.day}일은 {pillar.spoken}({pillar})일입니다."


def _day_check(found: re.Match[str]) -> Check:
    pillar = PILLAR_WORDS.get(found["pillar"])
    groups = found.groupdict()
    month, day = int(groups.get("month") or 0), int(groups.get("day") or 0)

    def check(known: Known) -> str:
        when = known.the_day
        if month and day:
            try:
                when = when.replace(month=month, day=day)
            except ValueError:  # 2월 30일
                return _day_truth(when)
        return "" if day_pillar(when) == pillar else _day_truth(when)

    return check


def _bare_check(pillar: Pillar | None) -> Check:
    def check(known: Known) -> str:
        own = {day_pillar(known.today), day_pillar(known.the_day), known.places["day"]}
        if known.partner:
            own.add(known.partner.places["day"])
        mine = known.places["day"]
        return "" if pillar in own else f"일주는 {mine.spoken}({mine})입니다."

    return check


def _today_check(found: re.Match[str]) -> Check:
    said = {key: word for key, word in found.groupdict().items() if word is not None}

    def check(known: Known) -> str:
        day = known.the_day
        weekday = _WEEKDAYS[day.weekday()]
        right = {
            "year": str(day.year),
            "month": str(day.month),
            "day": str(day.day),
            "weekday": weekday,
        }
        if said.items() <= right.items():
            return ""
        return f"오늘은 {day.year}년 {day.month}월 {day.day}일 {weekday}요일입니다."

    return check


def _god_check(word: str) -> Check:
    god = GOD_WORDS[word]

    def check(known: Known) -> str:
        gods = known.gods(day_pillar(known.the_day))
        if god in (*gods, *(one.group for one in gods)):
            return ""
        return f"오늘의 십성은 천간 {gods[0].hangul}, 지지 {gods[1].hangul}입니다."

    return check
