"""Statements about how much there is of an element or a ten god: counted, none, much, most."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from fortune.engine.ganji import ELEMENTS, Element
from fortune.engine.ten_gods import GROUPS, TEN_GODS, TenGod, TenGodGroup
from fortune.prompts.grounding_clauses import Check, Claim, Passage
from fortune.prompts.grounding_known import Known, Token
from fortune.prompts.grounding_words import (
    CHAIN,
    COUNT,
    ELEMENT_SAID,
    GOD_WORDS,
    NUMBERS,
    START,
    TALK_OF_BIRTH,
    TALK_OF_TIME,
    TOPIC,
    is_plain,
    number_of,
    one_of,
    tokens_of,
)

type Holds = Callable[[Known, Token], bool]

MANY_PERCENT: Final = 22  # above a fifth: an element one may call strong though its count is small
FEW_PERCENT: Final = 18


def counts_truth(known: Known, token: Token) -> str:
    """The counts of the kind that `token` is of."""
    if isinstance(token, TenGod):
        told = [f"{god.hangul} {known.count(god)}개" for god in TEN_GODS if known.count(god)]
        return "십성은 " + ", ".join(told) + "입니다."
    if isinstance(token, TenGodGroup):
        told = [f"{group.hangul} {known.count(group)}개" for group in GROUPS]
        return "십성 무리 개수는 " + ", ".join(told) + "입니다."
    told = [f"{ELEMENT_SAID[element]} {known.count(element)}개" for element in ELEMENTS]
    return "오행 개수는 " + ", ".join(told) + "입니다."


def _own(token: Token) -> int:
    """The day master, whom some count as a 비견."""
    return token in (TenGodGroup.PEER, TenGod.FRIEND)


def most(known: Known, token: Token) -> bool:
    """Whether it is the most by count or by weight; the day master may be counted as a peer."""
    peers = known.peers(token)
    return (
        known.count(token) + _own(token) >= max(map(known.count, peers))
        or known.weight(token) >= max(map(known.weight, peers))
        or (isinstance(token, TenGod) and known.count(token) > 0 and most(known, token.group))
    )


def least(known: Known, token: Token) -> bool:
    """Whether it is the least by count or by weight."""
    peers = known.peers(token)
    fewest, lightest = min(map(known.count, peers)), min(map(known.weight, peers))
    return known.count(token) <= fewest or known.weight(token) <= lightest


def many(known: Known, token: Token) -> bool:
    """Whether one may say "많다" or "강하다"."""
    return (
        known.count(token) + _own(token) >= 2
        or known.weight(token) >= MANY_PERCENT
        or (isinstance(token, TenGod) and known.count(token) > 0)
    )


def few(known: Known, token: Token) -> bool:
    """Whether one may say "적다" or "약하다"."""
    return known.count(token) <= 1 or known.weight(token) < FEW_PERCENT or least(known, token)


def none(known: Known, token: Token) -> bool:
    return known.count(token) == 0


def some(known: Known, token: Token) -> bool:
    return known.count(token) > 0


def check_of(tokens: list[Token], holds: Holds) -> Check:
    """The truth about the first token for which a chart does not hold."""

    def check(known: Known) -> str:
        return next((counts_truth(known, one) for one in tokens if not holds(known, one)), "")

    return check


def kind_of(tokens: list[Token]) -> str:
    return "element_count" if isinstance(tokens[0], Element) else "ten_god"


# Numbers.

_GAP_WORDS: Final = (
    "무려|모두|총|전부|각각|각|단|딱|고작|겨우|오직|여덟 글자|여섯 글자|일곱 글자|글자|중에서?|"
    "가운데|"
    "전체|사주에|원국에|사주 원국에|명식에|나란히|합쳐서?|합해서?|합하면|더해서?|더하면|합치면|"
    "합이|"
    "도합|다 합쳐|"
    "천간과 지지에|천간과 지지를 통틀어|지지에만|지지에|천간에|자그마치|정확히|:|이나|만|약"
)
_GAP: Final = rf"(?:\s?(?:{_GAP_WORDS})){{0,4}}\s?"
_COUNTED: Final = re.compile(rf"{CHAIN}{TOPIC}(?P<gap>{_GAP}){COUNT}")
_COUNT_OF: Final = re.compile(
    rf"(?<!\d)(?P<n>{one_of(NUMBERS)})(?P<alone>)\s?(?:개|글자)"
    rf"(?:(?:의|나 되는|씩의|짜리| 있는)\s{CHAIN}"
    rf"|(?:가|는|이|만)\s(?:모두\s|다\s|온통\s)?{CHAIN.replace('chain', 'chain2')}"
    r"(?=이라|라 |예요|이에요|입니다|이고|로 |으로|이니|여서|이어서|인 |,|의 기운| 기운))"
)
# A numeral alone is a count where the statement ends: "물이 하나예요", "불이 셋이나 되니".
_COUNT_ENDS: Final = re.compile(
    r"예요|이에요|입니다|이고|이며|이라|이니|이나|뿐|밖에|씩|로|으로|라 |나 |,|\.|$| (?:있|들어)"
)
_SUMMED: Final = re.compile(r"합|더하|더해|모두|총|도합|다 ")
_EACH: Final = re.compile(r"각|씩")
# "목·화·토·금·수가 1·2·2·2·1": as many numbers as names.
_ROW: Final = re.compile(
    rf"{CHAIN}{TOPIC}\s?(?:각각\s)?"
    r"(?P<row>\d(?:\s?개)?(?:\s?[·,/:-]\s?\d(?:\s?개)?){1,4})(?!\d)"
)
_PERCENT: Final = re.compile(
    rf"{CHAIN}{TOPIC}{_GAP}(?P<percent>\d{{1,3}}(?:\.\d)?)\s?(?:%|퍼센트|프로)"
)
_HALF: Final = re.compile(rf"{CHAIN}{TOPIC}{_GAP}절반")


def count_claims(passage: Passage) -> Iterator[Claim]:
    """목이 2개, 나무 둘, 금과 수를 합쳐 3개, 다섯 글자가 흙, 토가 60%."""
    text = passage.text
    found = list(_COUNTED.finditer(text))
    for one in found:
        ends = one["n"] is not None or _COUNT_ENDS.match(text, one.end())
        listed = len(found) > (1 if passage.of_signs else 2)
        if ends or listed or not is_plain(one["chain"]):
            yield from _number_claims(one, tokens_of(one["chain"]), number_of(one))
    for one in _COUNT_OF.finditer(text):
        tokens = tokens_of(one["chain"] or one["chain2"])
        if len(tokens) == 1:
            yield _counted_claim(one.span(), tokens, number_of(one))
    yield from _share_claims(passage)


def _number_claims(one: re.Match[str], tokens: list[Token], number: int) -> Iterator[Claim]:
    after = one.string[one.end() : one.end() + 2]
    if len(tokens) == 1 or _EACH.search(one["gap"]) or "씩" in after:
        yield _counted_claim(one.span(), tokens, number)
    elif _SUMMED.search(one["gap"]):
        yield Claim(kind_of(tokens), *one.span(), _numbers_check(tokens, number))


def _numbers_check(tokens: list[Token], *numbers: int) -> Check:
    """The counts one by one, or their sum where one number is given."""

    def check(known: Known) -> str:
        counts = tuple(map(known.count, tokens))
        right = counts == numbers or (len(numbers) == 1 and sum(counts) == numbers[0])
        return "" if right else counts_truth(known, tokens[0])

    return check


def _counted_claim(span: tuple[int, int], tokens: list[Token], number: int) -> Claim:
    return Claim(
        kind_of(tokens),
        *span,
        check_of(tokens, lambda known, one: known.count(one) == number),
        check_of(tokens, lambda known, one: known.count(one) != number),
    )


def _share_claims(passage: Passage) -> Iterator[Claim]:
    for one in _ROW.finditer(passage.text):
        tokens, numbers = tokens_of(one["chain"]), list(map(int, re.findall(r"\d", one["row"])))
        if len(tokens) == len(numbers):
            yield Claim(kind_of(tokens), *one.span(), _numbers_check(tokens, *numbers))
    for one in _PERCENT.finditer(passage.text):
        tokens = tokens_of(one["chain"])[:1]
        weighs = _weighs(float(one["percent"]))
        yield Claim(kind_of(tokens), *one.span(), check_of(tokens, weighs))
    for one in _HALF.finditer(passage.text):
        tokens = tokens_of(one["chain"])
        if len(tokens) == 1 and passage.of_signs:
            yield Claim(kind_of(tokens), *one.span(), check_of(tokens, _is_half))


def _weighs(percent: float) -> Holds:
    """Whether a share is right within 2 percent, by weight or by count."""

    def holds(known: Known, token: Token) -> bool:
        counted = 100 * known.count(token) / known.letters
        return isinstance(token, TenGod) or (
            abs(known.weight(token) - percent) <= 2 or abs(counted - percent) <= 2
        )

    return holds


def _is_half(known: Known, token: Token) -> bool:
    return known.weight(token) >= 42 or known.count(token) >= known.letters / 2 - 0.5


# None, much, most.

_ADVERBS: Final = (
    "아주|매우|꽤|무척|상당히|다소|조금|좀|비교적|특히|특별히|유난히|너무|지나치게|유독|사주에|"
    "원국에|"
    "명식에|팔자에|전체적으로|월등히|훨씬|많이|상대적으로|약간|살짝|아예|전혀|하나도|한 개도|"
    "한 글자도|"
    "워낙|넘치도록|이미|또한|고루|함께|나란히|뚜렷하게|뚜렷이|겉으로|눈에 띄게|완전히|모두|다|"
    "글자로|"
    "천간에|지지에|(?:여덟|여섯) 글자 (?:중에|가운데|안에)|사주 원국에|사주에는|원국에는|가장|"
    "제일|크게|"
    "골고루|넉넉하게"
)
_VERBS: Final = {
    "absent": (
        "없(?!지 않)|빠져|빠진|빠졌|비어|비었|빈(?=\\s)|결여|부재|전무|결핍|"
        "(?:보이지|나타나지|드러나지|들어 ?있지|있지|자리하지)는? (?:않|못)|안 보|찾아볼 수 없|"
        "찾기 (?:어렵|힘들|어려)"
    ),
    "much": (
        "많(?!지는? 않은데)|강하|강한|강해|강합|강세|센|세고|세서|왕성|왕하|왕한|넘치|넘쳐|두텁|"
        "두터|"
        "가득|풍부|넉넉|과다|과하|과한|지나치|치우|발달|우세|우위|두드러|지배|뚜렷|튼튼|탄탄|"
        "큰 비중|"
        "중심을 이루|주를 이루|압도"
    ),
    "little": (
        "부족|약하|약한|약해|약합|적(?=[고은어습지게])|모자라|모자란|옅|드물|빈약|미약|허약|희박|"
        "작(?=[고은아습])|여리|여린|얕"
    ),
    "present": "있(?!지)|자리하|자리 잡|들어 ?있|갖추|갖춘|갖춰",
}
_VERB: Final = "|".join(f"(?P<{name}>{verbs})" for name, verbs in _VERBS.items())
_STATED: Final = re.compile(rf"{CHAIN}{TOPIC}\s?(?P<adverb>(?:(?:{_ADVERBS})\s)*)(?:{_VERB})")
_THING: Final = "기운|오행|것|글자|십성|에너지|힘|원소|별|부분|자리"
_SUPERLATIVE_OF: Final = re.compile(
    rf"(?:가장|제일)\s(?:(?P<much>{_VERBS['much']})|(?P<little>{_VERBS['little']}))[가-힣]{{0,3}}\s"
    rf"(?:(?:{_THING})?(?:은|는|이|가|인|으로는)?,?\s)?(?:바로\s|단연\s|역시\s)?{CHAIN}"
)
_LACKED: Final = re.compile(
    r"(?:(?P<absent>없는|빠진|비어 있는|빠져 있는|보이지 않는)|(?P<little>부족한|모자란|약한|적은))"
    r"\s"
    rf"(?:기운|오행|글자|십성)(?:은|이)\s(?:바로\s|오직\s)?{CHAIN}(?P<adverb>)"
)
_LEFT_OUT: Final = re.compile(
    rf"{CHAIN}[을를]\s(?P<absent>뺀|제외한|제외하고|빼고|제외하면)\s?(?:는\s)?(?P<adverb>)"
    r"(?:나머지|네|세|모든|다른)"
)
_WITHOUT: Final = re.compile(
    rf"{START}무\s?(?P<word>(?:재|관|인|식)(?=\s?(?:사주|명식))|비겁|식상|재성|관성|인성)"
    r"(?=\s?(?:사주|명식|의 사주|이라|이에요|입니다))"
)
_SHORT_GROUPS: Final = {
    "재": TenGodGroup.WEALTH,
    "관": TenGodGroup.OFFICER,
    "인": TenGodGroup.RESOURCE,
    "식": TenGodGroup.OUTPUT,
    **{word: group for word, group in GOD_WORDS.items() if isinstance(group, TenGodGroup)},
}
_ALL_FIVE: Final = re.compile(
    r"(?:다섯 (?:가지 )?(?:기운|오행)|오행)[이을은]?\s?(?:기운이\s|다섯 가지가\s)?"
    r"(?:모두|다|골고루|고루|빠짐없이|전부|두루)\s?(?:[가-힣]+\s)?(?:갖|있|들어|고루|나타|구비|섞)"
    r"|(?:빠진|없는) (?:오행|기운)이? (?:하나도 )?없"
)
_CLAUSE_HEAD: Final = re.compile(
    r"(?:^|[,.:-]|[니고며]|지만|[는은]데|대신|"
    r"(?:선생님|당신|사주| 분|상대|상대방)(?:은|는|께는|께서는))\s*$"
)
_NATAL: Final = re.compile("사주|원국|명식|팔자|타고")
_ALL_THERE: Final = re.compile("모두|다 |고루|나란히|글자|사주|원국|명식")


def amount_claims(passage: Passage) -> Iterator[Claim]:
    """물이 없는 사주, 식상이 강한, 가장 많은 오행은 흙, 다섯 기운이 모두 있는."""
    text = passage.text
    for pattern in (_STATED, _SUPERLATIVE_OF, _LACKED, _LEFT_OUT):
        for found in pattern.finditer(text):
            before = text[: found.start()]
            if _is_of_time(passage, before):
                continue
            plain = pattern is _STATED and not passage.of_signs and is_plain(found["chain"])
            if not _is_idle(found) and not (plain and not _opens(found)):
                yield _amount_claim(found, top=pattern is _SUPERLATIVE_OF)
    for found in _WITHOUT.finditer(text):
        group: list[Token] = [_SHORT_GROUPS[found["word"]]]
        yield Claim("ten_god", *found.span(), check_of(group, none), check_of(group, some))
    for found in _ALL_FIVE.finditer(text):
        yield Claim("element_count", *found.span(), check_of(list(ELEMENTS), some))


def _is_of_time(passage: Passage, before: str) -> bool:
    """Whether the amount is that of a year, a 대운 or a day, named here or just before."""
    named = TALK_OF_TIME.search(before) is not None
    return (named or passage.of_time) and not TALK_OF_BIRTH.search(
        before if named else passage.text
    )


def _is_idle(found: re.Match[str]) -> bool:
    """상관 as "matter" (나이와 상관이 없어요), and what is merely somewhere (물이 있는 곳)."""
    groups = found.groupdict()
    matter = found["chain"] == "상관" and (groups.get("absent") or groups.get("present"))
    before = found.string[: found.start()]
    if matter and re.search(r"(?:[와과]|별|아무|크게|큰|하등)\s?$", before):
        return True
    if groups.get("present"):
        # The sentence may speak of a year or a day named before it: "아랫글자에 편관이 있으니".
        natal = _NATAL.search(found.string) is not None
        return not natal or (is_plain(found["chain"]) and not _ALL_THERE.search(found["adverb"]))
    return False


def _opens(found: re.Match[str]) -> bool:
    """Outside talk of signs: "물이 없어 …" at the head of a clause, but not "물이 없는 화병"."""
    groups = found.groupdict()
    before, tail = found.string[: found.start()], found.string[found.end() :]
    most_of_all = re.search("가장|제일|유난히", groups.get("adverb") or "")
    if groups.get("absent") is None and not most_of_all:
        return re.search(r"(?:선생님|당신)(?:은|께는|께서는) $", before) is not None
    if re.match(r"[는은] (?!사주|명식|원국|분|편|대신|만큼|구조|팔자|탓|까닭|것|자리)", tail):
        return False
    return _CLAUSE_HEAD.search(before) is not None


def _amount_claim(found: re.Match[str], *, top: bool) -> Claim:
    tokens = tokens_of(found["chain"])
    groups = found.groupdict()
    top = top or re.search("가장|제일", groups.get("adverb") or "") is not None
    holds: Holds
    fails: Holds | None = None
    if groups.get("absent"):
        holds, fails, top = none, some, False
    elif groups.get("present"):
        holds, fails, top = some, none, False
    elif groups.get("much"):
        top = top or found["much"] in {"지배", "압도"}
        holds, fails = (most, None) if top else (many, _not_plenty)
    else:
        holds, fails = (least, None) if top else (few, some)
    if top and len(tokens) > 1:
        holds = _among_first(holds)
    fail = None if fails is None else check_of(tokens, fails)
    return Claim(kind_of(tokens), *found.span(), check_of(tokens, holds), fail)


def _among_first(holds: Holds) -> Holds:
    """One verb may stand for several: "비겁과 인성이 가장 강한" names the first two."""
    loosely = many if holds is most else few
    return lambda known, token: holds(known, token) or loosely(known, token)


def _not_plenty(known: Known, token: Token) -> bool:
    """Whether one may say "많지 않다"."""
    return known.count(token) <= 2 or not most(known, token)
