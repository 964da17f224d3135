"""Statements about the ten gods in their places, 신강·신약, and 용신."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from fortune.engine.ganji import Element, Stem
from fortune.engine.ten_gods import TenGod, TenGodGroup
from fortune.prompts.grounding_amounts import least
from fortune.prompts.grounding_clauses import Check, Claim, Passage
from fortune.prompts.grounding_known import POSITION_NAMES, Known
from fortune.prompts.grounding_pillars import is_place
from fortune.prompts.grounding_words import (
    ELEMENT,
    ELEMENT_SAID,
    ELEMENT_WORDS,
    GOD,
    GOD_WORDS,
    PLACE,
    PLACE_WORDS,
    POWER,
    START,
    STEM_WORDS,
    one_of,
)

type God = TenGod | TenGodGroup
type Place = tuple[str, str]  # position and part, as in PLACE_WORDS

_STEM_NAME: Final = one_of(word for word in STEM_WORDS if len(word) > 1)

# The ten gods in their places, and which element they are.

_PLACES: Final = rf"(?P<places>{PLACE}(?:(?:와|과|,|·)\s?{PLACE})*)"
_GODS: Final = rf"{START}(?P<god>{GOD}(?:(?:와|과|·)\s?{GOD})?)"
_PLACE_GOD: Final = re.compile(
    rf"{_PLACES}(?:에도|에는|에서|에|[은는이가의인]|인데|:|도)?[\s:,]*"
    rf"(?P<fill>(?:(?!{PLACE}|{GOD})[가-힣一-鿿]+[\s,]+){{0,3}}?){_GODS}"
)
_GOD_PLACE: Final = re.compile(
    rf"{START}(?P<god>{GOD})(?P<fill>)[이가은는도]\s(?:[가-힣]+\s)?{_PLACES}에\s?"
    "(?:있|자리|놓|앉|위치|서 |나타|투출|떠|함께|하나|둘)"
)
_ELSEWHERE: Final = re.compile(
    "없|향해|대신|올해|대운|아닌|만나|생하는|극하는|돕|뿌리|투출|받|얻|통해|바라|합하"
)
_ONE_PLACE: Final = re.compile(PLACE)
_ONE_GOD: Final = re.compile(GOD)
_IS: Final = (
    ",|이에요|예요|입니다|이라|이고|이며|에 해당|으로 작용|이 되|의 기운이|의 역할|이니|으로,|에 속"
)
_GOD_IS_ELEMENT: Final = re.compile(
    rf"{START}(?P<element>{ELEMENT}){POWER}(?:은|는|이|가)\s(?:바로\s|곧\s)?"
    r"(?:(?:선생님|나|당신|본인|일간)(?:께는?|에게는?|의|에)\s)?(?:[가-힣]+\s){0,2}?"
    rf"{START}(?P<god>{GOD})(?:{_IS})"
    rf"|{START}(?P<god2>{GOD})(?:에 해당하는|인|이 되는|을 뜻하는|을 맡은)\s?"
    rf"(?P<element2>{ELEMENT})(?:[의은는이가을를도와과)]|\s기운|,)"
    rf"|{START}(?P<god3>{GOD})(?:은|이)\s(?:[가-힣]+\s)?"
    rf"(?P<element3>{ELEMENT})(?:의 기운)?(?:이에요|예요|입니다|에 해당|이고|이며)"
)
_STEMS: Final = re.compile(_STEM_NAME)


def ten_god_claims(passage: Passage) -> Iterator[Claim]:
    """월간에 정관, 식신이 시간에, 흙은 선생님께 인성."""
    text = passage.text
    if not _ONE_GOD.search(text):
        return
    for pattern in (_PLACE_GOD, _GOD_PLACE):
        for found in pattern.finditer(text):
            words = _ONE_PLACE.findall(found["places"])
            places = [PLACE_WORDS[word] for word in words]
            if ("day", "stem") in places or _ELSEWHERE.search(found["fill"]):
                continue
            if pattern is _GOD_PLACE or is_place(text, found.start("places"), words[0]):
                yield _placed_claim(found, places)
    for found in _GOD_IS_ELEMENT.finditer(text):
        key = next(key for key in ("", "2", "3") if found[f"god{key}"])
        god, element = GOD_WORDS[found[f"god{key}"]], ELEMENT_WORDS[found[f"element{key}"]]
        others = [STEM_WORDS[word] for word in _STEMS.findall(text)]
        yield Claim("ten_god", *found.span(), _is_element(god, element, others))


def _placed_claim(found: re.Match[str], places: list[Place]) -> Claim:
    gods = [GOD_WORDS[word] for word in _ONE_GOD.findall(found["god"])]

    def check(known: Known) -> str:
        return next((_truth(known, one) for one in places if not _holds(known, one, gods)), "")

    def denied(known: Known) -> str:
        return next((_truth(known, one) for one in places if _holds(known, one, gods)), "")

    start = min(found.start("places"), found.start("god"))
    return Claim("ten_god", start, found.end(), check, denied)


def _at(known: Known, place: Place) -> list[TenGod]:
    """The ten gods of a place; none where the hour is unknown."""
    position, part = place
    pillar = known.places.get(position)
    if pillar is None:
        return []
    stem, branch = known.gods(pillar)
    stems = [stem] if part != "branch" and position != "day" else []
    return stems + ([branch] if part != "stem" else [])


def _holds(known: Known, place: Place, gods: list[God]) -> bool:
    held = _at(known, place)
    own = {*held, *(god.group for god in held)}
    if place[1] == "pillar":
        return own.issuperset(gods)
    return any(god in own for god in gods)


def _truth(known: Known, place: Place) -> str:
    position, part = place
    held = _at(known, place)
    if not held:
        return "태어난 시각을 몰라 시주는 알 수 없습니다."
    suffix = {"stem": "간", "branch": "지", "pillar": "주"}[part]
    gods = "·".join(god.hangul for god in held)
    return f"{POSITION_NAMES[position]}{suffix}의 십성은 {gods}입니다."


def _is_element(god: God, element: Element, others: list[Stem]) -> Check:
    group = god.group if isinstance(god, TenGod) else god

    def check(known: Known) -> str:
        # "갑목에게 불은 식상": taught of another day master.
        if any(stem != known.day_master for stem in others):
            return ""
        mine = group.element(known.day_master)
        return "" if mine is element else f"{group.hangul}은 {ELEMENT_SAID[mine]}입니다."

    return check


# Strength.

_LEVEL: Final = re.compile(
    rf"{START}(?P<level>중화신약|중화신강|극신강|극신약|극약|태약|신약|중화|신강|신왕|태강|극왕)"
    r"(?!시[키켜킬]|되[어는]|해 주|작용|[·/]|과 신|이나 신|이냐|인지|하는 데|제|에 신)"
    r"(?=[한하합해으에이인예은는의가로,.\s]|된 |$)"
)
_VERY: Final = "매우|아주|꽤|다소|조금|상당히|무척|비교적|몹시"
_BODY: Final = re.compile(
    r"(?:일간|일주|나를 돕는)(?:의 힘|의 기운|의 세력| 기운| 힘)?(?:이|은|는)\s"
    rf"(?:(?:{_VERY})\s)?(?:(?P<strong>강하|강한|강해|강합|튼튼|왕성|센 )"
    "|약하|약한|약해|약합|여린|여리|미약|허약|부족)"
)
_STRONG_BODY: Final = re.compile(
    rf"(?:^|[,.]\s?|[은는]\s|(?:{_VERY})\s)(?:(?P<strong>강한|튼튼한)|약한|여린)\s(?:일간|"
    rf"사주)(?!의)"
)
_SCORE: Final = re.compile(
    r"(?P<whole>100점\s?(?:만점에|가운데|중에?|에서|에)\s?)?(?<!\d)(?P<score>\d{1,3})\s?점"
    r"(?!\s?(?:만점|가운데|중|씩|을 (?:주|매기)))"
)
_SCORE_OF: Final = re.compile(
    r"돕는 (?:자리|힘)|신강|신약|중화|100점|세력|강약|힘의 세기|힘은|태강|태약|극약|극왕"
)
_NOT_SCORE: Final = re.compile(
    r"궁합|오늘|하루|운세|조화|두 분|점수를 (?:주|매)|시험|수업 점수|이날|일진|만족|내일|점인 날"
)
_ALIKE: Final = (
    frozenset(("신강", "태강", "극왕", "중화신강")),
    frozenset(("신약", "태약", "극약", "중화신약")),
    frozenset(("중화신강", "중화신약")),
)
# The level a word names, and the levels it may loosely be said of.
_LOOSE: Final = dict(zip(("신강", "신약", "중화"), _ALIKE, strict=True)) | {"신왕": _ALIKE[0]}
_EXACT: Final = {"극신강": "극왕", "극신약": "극약"}


def strength_truth(known: Known) -> str:
    points = f"나를 돕는 자리는 100점 가운데 {known.strength_score}점"
    return f"힘은 {known.strength_level}이고 {points}입니다."


def strength_claims(passage: Passage) -> Iterator[Claim]:
    """신강한 사주, 태약, 일간의 힘이 강한, 100점 가운데 75점."""
    text = passage.text
    for found in _LEVEL.finditer(text):
        yield _level_claim(found.span(), found["level"])
    for pattern in (_BODY, _STRONG_BODY):
        for found in pattern.finditer(text):
            yield _body_claim(found.span(), strong=found["strong"] is not None)
    if _SCORE_OF.search(text) and not _NOT_SCORE.search(text):
        for found in _SCORE.finditer(text):
            score = int(found["score"])
            if score != 100 or found["whole"]:
                yield Claim("strength", *found.span("score"), _score_check(score))


def _score_check(score: int) -> Check:
    return lambda known: "" if known.strength_score == score else strength_truth(known)


def _body_claim(span: tuple[int, int], *, strong: bool) -> Claim:
    return Claim(
        "strength",
        *span,
        lambda known: "" if known.strong in (None, strong) else strength_truth(known),
        lambda known: strength_truth(known) if known.strong is strong else "",
    )


def _level_claim(span: tuple[int, int], word: str) -> Claim:
    exact = _EXACT.get(word, word)
    alike = _LOOSE.get(exact, frozenset((exact,)))

    def check(known: Known) -> str:
        return "" if known.strength_level in alike else strength_truth(known)

    def denied(known: Known) -> str:
        # "신강은 아니다" is no lie about 중화신강.
        wrong = known.strength_level in alike and known.strong is not None
        return strength_truth(known) if wrong else ""

    return Claim("strength", *span, check, denied)


# 용신.

_ONE: Final = rf"{START}(?:{_STEM_NAME}|{ELEMENT})"
_CHAIN: Final = (
    rf"(?P<chain>(?:[음양]의 )?{_ONE}"
    rf"(?:{POWER}\s?(?:와|과|,|·|이나|나|그리고|또는)\s?{_ONE})*){POWER}"
)
_NAME: Final = (
    "(?P<name>희?용신|(?:도움이 되는|필요한|힘이 되는|반가운|반기는|약이 되는|보완해 주는) "
    "(?:기운|오행))"
)
_USEFUL: Final = re.compile(
    r"(?P<school>억부|조후)?(?:상|로는|로 보면|의|에서는|으로는| 관점에서는?)?\s?"
    rf"{_NAME}(?:[은는이가인의]|으로|으로는|으로 삼는|:)?[\s:,]*"
    r"(?:(?:바로|먼저|우선|단연|곧|균형을|맞춰|잡아|주는|채워|역할을|하는|삼을|만한|것은|보는|"
    r"억부로는|조후로는)\s)*"
    rf"{_CHAIN}(?:이에요|예요|입니다|이고|이며|이라|라서|으로|로|[을를이가은는]|,|\.|$|이니|인데)"
)
_IS_USEFUL: Final = re.compile(
    rf"{_CHAIN}[이가은는을를]\s(?:바로\s|가장\s|선생님의\s|사주의\s|이 사주의\s)*"
    r"(?P<school>억부|조후)?\s?(?P<name>희?용신)(?:이|인|입|으로|에|의)"
)
_SIGN_OR_ELEMENT: Final = re.compile(f"{_STEM_NAME}|{ELEMENT}")


def useful_claims(passage: Passage) -> Iterator[Claim]:
    """용신은 물, 나무가 용신: both schools are accepted, and each by itself where it is named."""
    text = passage.text
    for pattern in (_USEFUL, _IS_USEFUL):
        for found in pattern.finditer(text):
            words = _SIGN_OR_ELEMENT.findall(found["chain"])
            elements = [
                ELEMENT_WORDS[word] if word in ELEMENT_WORDS else STEM_WORDS[word].element
                for word in words
            ]
            yield _useful_claim(found, elements, _welcome(found))


def _welcome(found: re.Match[str]) -> Callable[[Known, Element], bool]:
    loose, school = "용신" not in found["name"], found["school"]

    def welcome(known: Known, element: Element) -> bool:
        # What is scarce is needed in plain words, whatever the schools say.
        if loose and (known.count(element) == 0 or least(known, element)):
            return True
        if school == "억부":
            return element in known.balance_elements
        return element in (known.climate_elements if school == "조후" else known.useful)

    return welcome


def _useful_claim(
    found: re.Match[str],
    elements: list[Element],
    welcome: Callable[[Known, Element], bool],
) -> Claim:
    def check(known: Known) -> str:
        return "" if all(welcome(known, one) for one in elements) else useful_truth(known)

    def denied(known: Known) -> str:
        one_school = found["school"] is not None
        return useful_truth(known) if elements[0] in known.useful and not one_school else ""

    return Claim("useful", *found.span(), check, denied)


def useful_truth(known: Known) -> str:
    balance = ", ".join(ELEMENT_SAID[Element(one)] for one in known.balance)
    climate = ", ".join(Stem.of(char).name for char in known.climate)
    named = balance or "하나로 정하기 어려움"
    return f"도움이 되는 기운은 억부로 {named}, 조후로 {climate}입니다."
