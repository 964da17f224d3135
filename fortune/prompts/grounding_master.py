"""Statements about the day master: 일간은 신금, 갑목 일간, 나무의 기운으로 태어난 …"""

import re
from collections.abc import Iterator
from typing import Final

from fortune.engine.ganji import ELEMENTS, Element
from fortune.prompts.grounding_clauses import Claim, Passage
from fortune.prompts.grounding_known import Known
from fortune.prompts.grounding_words import (
    ELEMENT,
    ELEMENT_WORDS,
    HANJA,
    SIGN,
    START,
    STEM,
    STEM_WORDS,
    one_of,
)
from fortune.texts.wording import ELEMENT_NAMES

# "갑 일간" is a name of the stem too, where 일간 follows.
_NAME: Final = f"(?:{STEM}|[갑을병정무기경신임계](?=\\s?일간))"
_ONESELF: Final = "나|당신|선생님|본인|자신|자기"
_CENTRE: Final = (
    "(?:일간|일원|본원|"
    "(?:중심|주인공|핵심|바탕|근본|본질|본성|본모습|정체성|뿌리|타고난 기운|태어난 날의 (?:글자|"
    "기운)|"
    f"(?:{_ONESELF})[을를]? ?(?:자신을 )?(?:뜻|상징|나타내|대표|가리키)[가-힣]* (?:글자|기운|천간))"
    "(?=[은는이가인]|에는|으로는))"
)
_FILL: Final = r"(?P<fill>(?:[가-힣]+[\s,]+){0,4}?)"
_BORN: Final = "(?:타고[나난났]|태어[나난났날]|지니고 태어|품고 태어|가지고 태어|안고 태어)"
_NATURE: Final = "(?:기운|성정|기질|성품|본성|바탕|정기|힘|성질|마음)"

_CENTRE_STEM: Final = re.compile(
    rf"{_CENTRE}(?:[은이가인의을]|에는|으로는|으로|인데| 자리[는의]?|에 해당하는|이 되는|:)?[\s:]*"
    rf"{_FILL}{START}(?P<stem>{_NAME})"
    rf"(?![가-힣]*[년월일시]주|{SIGN}|[{HANJA}]|[을를와과도] |에게|에 )"
)
_STEM_CENTRE: Final = re.compile(
    rf"{START}(?P<stem>{_NAME})(?:으로|로|이라는|라는|의|인|이신)?\s?"
    rf"(?:(?:일간|일원)(?!을|과|에게 (?:좋|필))|사주|일주|[가-힣]+[을를] {_BORN}|"
    rf"{_NATURE}?(?:으로|을|를|로)?\s?{_BORN})"
    rf"|{START}(?P<stem2>{STEM})(?:이라는|라는|, 즉|, 곧)\s(?:[가-힣]+\s){{0,3}}?"
    rf"[가-힣]+[로을를]\s?{_BORN}"
    rf"|{START}(?P<stem3>{STEM})(?:의 [가-힣]+)? ?{_NATURE}[이을를] "
    "(?:(?:사주의 |선생님의 )?(?:중심|바탕|한가운데)에|타고|지니[고신셨]|지닌|지녔|"
    "품고 (?:계|태어))"
    rf"|{START}(?P<stem5>{STEM})의 [가-힣]+[을를] (?:지니[신고셨]|지닌|지녔|품으신|갖추신|가지신)"
    rf"|{START}(?P<stem4>{STEM})[을를] (?:중심|바탕|축|근간)으로"
)
_ENDS_AS: Final = (
    "(?:이세요|이십니다|이에요|예요|입니다|이라|이고|이며|이셔서|으로|의 사람|의 기운|답게|처럼|"
    "와 같|과 같| 그 자체|,|이시|의 [가-힣]+[을를] (?:타고|지니|가지|품|갖))"
)
_YOU_ARE: Final = re.compile(
    rf"(?:선생님|당신|본인|나|저)(?:은|는|께서는)\s{_FILL}{START}(?P<stem>{STEM}){_ENDS_AS}"
    rf"|{START}(?P<stem2>{STEM})(?:인|이신)?\s(?:선생님(?:의|은|께)|당신|\{{name\}})"
    rf"|{START}(?P<stem3>{STEM})(?:답게|다운|답습니다|의 사람|이십니다|이세요|이시니|이신 만큼)"
)
_SEASON_STEM: Final = re.compile(
    rf"(?:봄|여름|가을|겨울)에 태어[난나](?:신)?\s{START}(?P<stem>{STEM})(?=[은이의으답다,]|\s|$)"
)
_STEM_PATTERNS: Final = (_CENTRE_STEM, _STEM_CENTRE, _YOU_ARE, _SEASON_STEM)

# What the usual images stand for; only the element, for books differ about the polarity.
_IMAGES: Final[dict[str, Element]] = {
    word: element
    for element, words in zip(
        ELEMENTS,
        (
            "나무 소나무 거목 화초 꽃 풀 들풀 덩굴 새싹 숲",
            "불 태양 해 햇살 햇볕 촛불 등불 모닥불 화롯불 불꽃",
            "흙 산 대지 땅 밭 들판 언덕 논밭 텃밭",
            "쇠 바위 보석 칼 구슬 무쇠 원석 금속 강철",
            "물 바다 강 강물 호수 이슬 비 빗물 시냇물 샘물 옹달샘 파도",
        ),
        strict=True,
    )
    for word in words.split()
}
_IMAGE: Final = one_of(_IMAGES)
_CENTRE_ELEMENT: Final = re.compile(
    rf"{_CENTRE}(?:[은이가]|인데|:)[\s:]*{_FILL}{START}(?:(?P<yin>[음양])(?:의|기운의)?\s?)?"
    rf"(?P<element>{ELEMENT})(?:의 기운|의 성질|의 성품| 기운|기운)?"
    "(?:예요|이에요|입니다|이라|라서|라 |이고|이며|이십니다|이니|이지만|인 |인데|로 |으로|"
    "에 해당|에 속|"
    "$|,|\\.)"
)
_BORN_ELEMENT: Final = re.compile(
    rf"(?:선생님|당신|본인)(?:은|는|"
    rf"께서는)\s(?:[가-힣]+\s){{0,3}}?{START}(?:(?P<yin>[음양])(?:의)?\s?)?"
    rf"(?P<element>{ELEMENT})의?\s?{_NATURE}?(?:으로|을|를)\s?{_BORN}"
    rf"|{START}(?:(?P<yin2>[음양])(?:의)?\s?)?(?P<element2>{ELEMENT})의?\s?"
    rf"{_NATURE}?(?:[을를] (?:타고난|지닌|가진|품은))?\s?일간"
)
_IMAGE_CENTRE: Final = re.compile(
    rf"{START}(?P<image>{_IMAGE})(?:[와과]\s|을\s|를\s|\s)?(?:같은|닮은|처럼 [가-힣]+)\s"
    r"(?:[가-힣]+\s)?(?:일간|일원)(?!이 (?:아니|있))"
    rf"|(?:일간|일원)(?:은|이)\s(?:[가-힣]+\s){{0,4}}?(?P<image2>{_IMAGE})"
    "(?:예요|이에요|입니다|처럼|[와과] 같|같은|같아|[을를] 닮)"
)
# Another sign comes in: "일간을 돕는 임수", "일간과 합하는 병화".
_OTHER_SIGN: Final = re.compile(
    "돕|도와|생하|생해|극|합|충|만나|키우|기르|길러|비추|비춰|주변|옆|곁|위|아래|뿌리|필요|좋아|"
    "월간|시간|연간|년간|다른|둘러|에게|식혀|녹여"
)
# After more words only what says that it is this stem: "일간은 큰 나무를 닮은 갑목이에요".
_IDENTITY: Final = re.compile(
    r"이에요|예요|입니다|이라|이고|이며|으로|로|이십|이세|의|답|처럼|,|\.|$|인|이신|이니|이지만|은"
)
_STEM_BEFORE: Final = re.compile(rf"{_NAME}\s?$")


def day_master_truth(known: Known) -> str:
    stem = known.day_master
    nature = f"{stem.polarity.hangul}의 {ELEMENT_NAMES[stem.element]}"
    return f"일간은 {stem.name}({stem})이고 {nature}입니다."


def day_master_claims(passage: Passage) -> Iterator[Claim]:
    """The day master by its name, or by its element or image where no name is given."""
    text = passage.text
    named = False
    for pattern in _STEM_PATTERNS:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            fill = groups.pop("fill", None)
            if fill and (_OTHER_SIGN.search(fill) or not _IDENTITY.match(text, found.end("stem"))):
                continue
            if pattern is _CENTRE_STEM and _STEM_BEFORE.search(text[: found.start()]):
                continue  # "辛金 일간에 癸水 식신이": its stem stands before
            named = True
            yield _stem_claim(found, next(key for key, word in groups.items() if word))
    if not named and re.search("일간|일원|태어|타고", text):
        yield from _element_claims(text)


def _stem_claim(found: re.Match[str], group: str) -> Claim:
    word = found[group]
    stem = STEM_WORDS.get(word)

    def is_it(known: Known) -> bool:
        mine = known.day_master
        return mine == stem if stem else mine.hangul == word

    # "갑목 일간" is the claim, not "갑목" alone: what follows it tells of whom it speaks.
    end = found.end() if found.group().endswith(("일간", "일원")) else found.end(group)
    return Claim(
        "day_master",
        found.start(group),
        end,
        lambda known: "" if is_it(known) else day_master_truth(known),
        lambda known: day_master_truth(known) if is_it(known) else "",
    )


def _element_claims(text: str) -> Iterator[Claim]:
    for pattern in (_CENTRE_ELEMENT, _BORN_ELEMENT):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            if not _OTHER_SIGN.search(groups.get("fill") or ""):
                key = "element" if groups["element"] else "element2"
                polarity = groups["yin"] or groups.get("yin2")
                yield _element_claim(found.span(key), ELEMENT_WORDS[found[key]], polarity)
    for found in _IMAGE_CENTRE.finditer(text):
        key = "image" if found["image"] else "image2"
        yield _element_claim(found.span(key), _IMAGES[found[key]], None)


def _element_claim(span: tuple[int, int], element: Element, polarity: str | None) -> Claim:
    def wrong(known: Known) -> bool:
        mine = known.day_master
        return mine.element is not element or polarity not in (None, mine.polarity.hangul)

    return Claim(
        "day_master",
        *span,
        lambda known: day_master_truth(known) if wrong(known) else "",
        lambda known: "" if wrong(known) else day_master_truth(known),
    )
