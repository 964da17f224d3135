"""The words a reading is written in, as patterns: signs, elements, ten gods, places, numbers."""

import re
from typing import Final

from fortune.engine.ganji import BRANCHES, ELEMENTS, PILLARS, STEMS, Branch, Element, Pillar, Stem
from fortune.engine.ten_gods import GROUPS, TEN_GODS, TenGod, TenGodGroup
from fortune.prompts.grounding_known import Token

HANJA: Final = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
# Nothing that a word could go on from stands before.
START: Final = r"(?<![가-힣A-Za-z0-9一-鿿])"
# The end of a word, or one of its particles.
END: Final = r"(?=[은는이가을를의에로도만과와인라고며로예입였]|[^가-힣一-鿿]|$)"


def one_of(words: object) -> str:
    """Return the alternatives as one group, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"  # type: ignore[call-overload]


ELEMENT_WORDS: Final[dict[str, Element]] = {
    word: element
    for element, words in zip(
        ELEMENTS, ("나무 목 木", "불 화 火", "흙 토 土", "쇠 금 金", "물 수 水"), strict=True
    )
    for word in words.split()
}
ELEMENT_SAID: Final = dict(
    zip(ELEMENTS, ("나무(목)", "불(화)", "흙(토)", "쇠(금)", "물(수)"), strict=True)
)
GOD_WORDS: Final[dict[str, TenGod | TenGodGroup]] = {
    **{god.hangul: god for god in TEN_GODS},
    **{group.hangul: group for group in GROUPS},
    **dict(
        zip(
            ["比肩", "劫財", "食神", "傷官", "偏財", "正財", "偏官", "正官", "偏印", "正印"],
            TEN_GODS,
            strict=True,
        )
    ),
    **dict(zip(["比劫", "食傷", "財星", "官星", "印星"], GROUPS, strict=True)),
    "칠살": TenGod.INDIRECT_OFFICER,
    "관살": TenGodGroup.OFFICER,
    "인수": TenGod.DIRECT_RESOURCE,
}
TOKEN_WORDS: Final[dict[str, Token]] = {**ELEMENT_WORDS, **GOD_WORDS}

STEM_WORDS: Final[dict[str, Stem]] = {
    word: stem
    for stem in STEMS
    for word in (
        stem.name,
        stem.char + stem.element.hanja,
        stem.char + stem.element.hangul,
        stem.char,
    )
}
BRANCH_WORDS: Final[dict[str, Branch]] = {
    word: branch
    for branch in BRANCHES
    for word in (
        branch.hangul + branch.element.hangul,
        branch.char + branch.element.hanja,
        branch.char + branch.element.hangul,
        branch.char,
    )
}
PILLAR_WORDS: Final[dict[str, Pillar]] = {
    word: pillar
    for pillar in PILLARS
    for word in (str(pillar), pillar.hangul, pillar.spoken, "·".join(pillar.hangul))
}
ANIMALS: Final = {branch.animal: branch for branch in BRANCHES} | {"범": BRANCHES[2]}

# Place words -> position and part.
PLACE_WORDS: Final[dict[str, tuple[str, str]]] = {
    word: (position, part)
    for part, names in (
        ("pillar", "연주 년주 年柱/월주 月柱/일주 日柱/시주 時柱"),
        ("stem", "연간 년간 年干/월간 月干/일간 日干/시간 時干"),
        ("branch", "연지 년지 年支/월지 月支/일지 日支/시지 時支"),
    )
    for position, words in zip(("year", "month", "day", "hour"), names.split("/"), strict=True)
    for word in words.split()
}
PLACE_WORDS.update(
    {
        f"{pillar} {half}": (position, part)
        for pillar, position in (
            *(
                (word, position)
                for word, (position, part) in PLACE_WORDS.copy().items()
                if part == "pillar"
            ),
            ("태어난 해의", "year"),
            ("태어난 달의", "month"),
            ("태어난 날의", "day"),
            ("태어난 시의", "hour"),
            ("태어난 시각의", "hour"),
        )
        for half, part in (
            ("천간", "stem"),
            ("윗글자", "stem"),
            ("지지", "branch"),
            ("아랫글자", "branch"),
        )
    }
)  # fmt: skip

NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            "0 영",
            "1 하나 한",
            "2 둘 두",
            "3 셋 세",
            "4 넷 네",
            "5 다섯",
            "6 여섯",
            "7 일곱",
            "8 여덟",
        )
    )
    for word in words.split()
}
_WITH_UNIT: Final = one_of(NUMBERS)
_ALONE: Final = one_of(word for word in NUMBERS if word not in {"한", "두", "세", "네", "영"})
# A count of characters: "2개", "세 글자", or a number that stands by itself.
COUNT: Final = (
    rf"(?:(?<!\d)(?P<n>{_WITH_UNIT})\s?(?P<unit>개|글자)(?!\s?(?:중|가운데|에서|안에|월|도 ))"
    rf"|(?:(?<!\d)(?=\d(?:[^가-힣]|[은이로의예입라와과]|$))|(?<![\d가-힣])(?=[가-힣]))"
    rf"(?P<alone>{_ALONE})(?![\d.~]|도|"
    rf"\s?(?:[번배시월년세살점분잔모%]|글자|가지|개월|퍼센트|째|이서|[를을]\s)|[가-힣]*\s?째))"
)
ELEMENT: Final = one_of(ELEMENT_WORDS)
GOD: Final = one_of(GOD_WORDS)
TOKEN: Final = one_of(TOKEN_WORDS)
STEM: Final = one_of(STEM_WORDS)
BRANCH: Final = one_of(BRANCH_WORDS)
PILLAR: Final = one_of(PILLAR_WORDS)
HANJA_PILLAR: Final = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
SIGN: Final = one_of({**STEM_WORDS, **BRANCH_WORDS})
PLACE: Final = one_of(PLACE_WORDS)
POWER: Final = r"(?:의\s?|이라는\s)?(?:\s?(?:기운|오행|에너지|성분|글자|요소|성향|별))?"
# "할 수 없다", "학생 수가 많다": 수 is no water there.
_RIEUL: Final = "".join(chr(0xAC00 + 28 * syllable + 8) for syllable in range(399))
_NOT_NUMBER: Final = rf"(?!(?<=[{_RIEUL}명원생자짓권건] )수)"
# One or several elements or ten gods: "나무와 불", "목·화".
CHAIN: Final = (
    rf"{START}{_NOT_NUMBER}(?P<chain>{TOKEN}(?:{POWER}\s?(?:와|과|,|·|및|이나|나|하고)\s?{TOKEN}){{0,7}})"
    rf"(?![가-힣]*[처같답])(?:{POWER})"
)
TOPIC: Final = r"(?:이|가|은|는|도|을|를|만|만이|만은|도\s)?"

_TOKENS: Final = re.compile(TOKEN)
# Ordinary words as well, so that they count only where the talk is of signs.
_PLAIN: Final = frozenset(ELEMENT_WORDS) - frozenset("木火土金水")
TALK_OF_SIGNS: Final = re.compile(
    r"오행|사주|원국|명식|팔자|글자|기운|일간|일주|월지|십성|용신|[木火土金水]|"
    rf"{GOD}|(?:[목화토금수][·,]\s?){{2}}"
)

TALK_OF_TIME: Final = re.compile(
    r"(?:올해|내년|이달|이번 달|이 달|오늘|하루|봄|여름|가을|겨울|계절|시기|대운|세운|월운|일진|"
    r"[0-9]월|년은|년에는|년의|운에서|운에는|한 해|해에는|해는|이날|일은|날은|날에는|이번 주|병오)"
    r"(?!에 태어|에 나|철에 태어)"
)
TALK_OF_BIRTH: Final = re.compile("태어|사주|원국|명식|팔자|타고|여덟 글자|여섯 글자")


def tokens_of(chain: str) -> list[Token]:
    """The elements and ten gods of a chain, in order."""
    return [TOKEN_WORDS[word] for word in _TOKENS.findall(chain)]


def is_plain(chain: str) -> bool:
    """Whether a chain is made of words that mean something else too (물, 수, 화)."""
    return any(word in _PLAIN for word in _TOKENS.findall(chain))


def number_of(found: re.Match[str]) -> int:
    """The number of a COUNT."""
    return NUMBERS[found["n"] or found["alone"]]
