"""Statements about the birth: an hour that is unknown, eight letters or six, the season, 띠."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from fortune.engine.ganji import Branch, Pillar, Season
from fortune.prompts.grounding_clauses import Claim, Passage
from fortune.prompts.grounding_known import Known
from fortune.prompts.grounding_pillars import place_truth, sign_claim
from fortune.prompts.grounding_words import ANIMALS, HANJA_PILLAR, START, one_of

_HOUR: Final = re.compile(r"시주|시지|태어난 시(?:각|간)?[의에이가은는]|時柱|時干|時支")
# The hour is only said to be open.
_OPEN: Final = re.compile(
    r"모르|모름|몰라|알 수 없|알게 되|알면|아시면|아신다면|알려|확인|여섯 글자|빼|제외|없이|없어|"
    r"없는|없으|"
    r"비어|"
    r"비워|다루지|말하지|읽지|보지 않|더해지|더하면|추가|미상|정해지지|밝혀|쓰지 않|대신|풀지|"
    r"살피지|않"
)
_EIGHT: Final = re.compile(r"(?:여덟|8)\s?(?:개의\s)?글자(?!가 되|를 모두 알)")
_SEASON: Final = re.compile(
    r"(?P<season>봄|여름|가을|겨울)(?:철)?(?:의 한가운데|의 문턱|의 끝자락|날)?"
    r"(?:에\s(?:태어(?:난|나신|나)?|나신|나셨)|생(?=이|으로|인|답)|\s?태생)"
    r"|태어난 (?:계절|철|때)[은이가]\s(?:바로\s)?(?:한|늦|초|이른 )?(?P<season2>봄|여름|가을|겨울)"
)
_SEASONS: Final = {season.hangul: season for season in Season}
_BORN: Final = r"(?:에 (?:태어|나신|난 |나셨)|생(?=[은이의 ,]))"
_MONTH_BRANCH: Final = re.compile(rf"(?P<sign>[子丑寅卯辰巳午未申酉戌亥])[월月](?:{_BORN}|령)")
# Not 사월, 오월, 유월: those are April, May and June.
_MONTH_NAME: Final = re.compile(rf"{START}(?P<sign>[자축인묘진미신술해])월{_BORN}")
_ZODIAC: Final = re.compile(
    rf"{START}(?P<animal>{one_of(ANIMALS)})\s?띠(?!의? 해(?!에 태어))(?:\s?해에)?"
)


def birth_claims(passage: Passage) -> Iterator[Claim]:
    """시주에 정관이, 여덟 글자, 여름에 태어난, 寅월에 태어난, 용띠."""
    text = passage.text
    if not _OPEN.search(text):
        for found in _HOUR.finditer(text):
            yield Claim("hour", *found.span(), _hour_truth)
    # "나의 여덟 글자" is the title of a section.
    for found in () if passage.heading or _OPEN.search(text) else _EIGHT.finditer(text):
        yield Claim("letters", *found.span(), _letters_truth)
    for found in _SEASON.finditer(text):
        yield Claim(
            "season", *found.span(), _season_check(_SEASONS[found["season"] or found["season2"]])
        )
    for pattern in (_MONTH_BRANCH, _MONTH_NAME):
        for found in pattern.finditer(text):
            if not re.search(HANJA_PILLAR, text[max(0, found.start() - 1) : found.end()]):
                yield sign_claim(found.span(), ("month", "branch"), found["sign"])
    for found in _ZODIAC.finditer(text):
        yield Claim("zodiac", *found.span(), _zodiac_check(ANIMALS[found["animal"]]))


def _hour_truth(known: Known) -> str:
    return "" if "hour" in known.places else place_truth(known, "hour")


def _letters_truth(known: Known) -> str:
    return "" if known.letters == 8 else "시각을 몰라 글자는 모두 여섯입니다."


def _season_check(season: Season) -> Callable[[Known], str]:
    return lambda known: "" if known.season is season else f"{known.season.hangul}에 태어났습니다."


def _zodiac_check(branch: Branch) -> Callable[[Known], str]:
    def check(known: Known) -> str:
        # In January and February many count the animal from New Year: both are accepted.
        mine = known.places["year"].branch
        civil = Pillar((known.birth_year - 4) % 60).branch
        return "" if branch in (mine, civil) else f"띠는 {mine.animal}띠입니다."

    return check
