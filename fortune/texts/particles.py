"""Korean particles (조사) chosen by the sound a word ends in.

Data files write the pair in the usual form-letter spelling, `{element}은(는)`; `resolve`
turns it into the right one. Nothing else in the texts decides a particle after a value.
Rules: 한글 맞춤법 and 표준어 규정 (국립국어원); a closing bracket or quotation mark is not
spoken, so the particle follows the word before it.
"""

import re
from typing import Final

# Written pair -> (after a final consonant, after a vowel).
PAIRS: Final[dict[str, tuple[str, str]]] = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "이에요(예요)": ("이에요", "예요"),
    "이(여)": ("이", "여"),
    "(이)라": ("이라", "라"),
    "(이)고": ("이고", "고"),
    "(이)며": ("이며", "며"),
    "(이)나": ("이나", "나"),
    "아(야)": ("아", "야"),
}

RIEUL: Final = 8  # index of ㄹ among the 28 final positions of a Hangul syllable

# Final position of the last spoken syllable: 0 none, 8 ㄹ, anything else another consonant.
_DIGITS: Final = dict(zip("0123456789", (21, 8, 0, 16, 0, 0, 1, 8, 8, 0), strict=True))
# 십 · 백 · 천 · 만 · 십만 · 백만 · 천만 · 억: a round number ends in the name of its place.
_PLACES: Final = (17, 1, 4, 4, 17, 1, 4, 1)
_LETTERS: Final = {"l": RIEUL, "m": 16, "n": 4, "r": RIEUL}
_SYMBOLS: Final = {"%": 0, "℃": 0}
# 갑을병정무기경신임계 자축인묘진사오미신유술해 목화토금수
_HANJA: Final = dict(
    zip(
        "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥木火土金水",
        "갑을병정무기경신임계자축인묘진사오미신유술해목화토금수",
        strict=True,
    )
)

_BRACKETED: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")
_SILENT: Final = " \t'\"‘’“”」』》〉*_`.,!?…"
_NUMBER: Final = re.compile(r"[0-9][0-9,]*$")
_WRITTEN: Final = re.compile("|".join(re.escape(pair) for pair in PAIRS))


def final_consonant(word: str) -> int:
    """Return the final position of the last spoken syllable: 0 none, 8 ㄹ, else another.

    A bracketed remark at the end is not spoken; a number is read in Sino-Korean; Latin
    letters by their Korean names. What cannot be read counts as ending in a vowel.

    >>> final_consonant("나무"), final_consonant("쇠물"), final_consonant("흙")
    (0, 8, 9)
    >>> final_consonant("신금(辛金)") == final_consonant("신금")
    True
    """
    spoken = word.rstrip(_SILENT)
    while shorter := _BRACKETED.sub("", spoken).rstrip(_SILENT):
        if shorter == spoken:
            break
        spoken = shorter
    spoken = spoken.rstrip(")]").rstrip(_SILENT)
    if not spoken:
        return 0
    if number := _NUMBER.search(spoken):
        return _number_final(number.group().replace(",", ""))
    last = _HANJA.get(spoken[-1], spoken[-1])
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    return _LETTERS.get(last.lower(), _SYMBOLS.get(last, 0))


def _number_final(digits: str) -> int:
    significant = digits.rstrip("0")
    zeros = len(digits) - len(significant)
    if not significant.lstrip("0") or not zeros:
        return _DIGITS[digits[-1]]
    return _PLACES[min(zeros, len(_PLACES)) - 1]


def particle(word: str, pair: str) -> str:
    """Return the particle that `word` takes; `pair` is a key of PAIRS.

    Raises KeyError for a pair that is not listed.

    >>> particle("물", "(으)로"), particle("불", "은(는)"), particle("2026", "이(가)")
    ('로', '은', '이')
    """
    after_consonant, after_vowel = PAIRS[pair]
    final = final_consonant(word)
    if pair == "(으)로" and final == RIEUL:
        return after_vowel
    return after_consonant if final else after_vowel


def with_particle(word: str, pair: str) -> str:
    """Return `word` with its particle.

    >>> with_particle("나무", "이(가)")
    '나무가'
    """
    return word + particle(word, pair)


def resolve(text: str) -> str:
    """Replace every written pair in `text` by the particle its word takes.

    >>> resolve("흙은(는) 둘, 나무과(와) 물을(를) 합쳐 셋이에요")
    '흙은 둘, 나무와 물을 합쳐 셋이에요'
    """
    if "(" not in text:  # no pair is written without one, and few sentences hold a pair
        return text
    done: list[str] = []
    position = 0
    for written in _WRITTEN.finditer(text):
        done.append(text[position : written.start()])
        # Only the current phrase matters: a bracketed remark never reaches across a line.
        done.append(particle("".join(done)[-40:], written.group()))
        position = written.end()
    done.append(text[position:])
    return "".join(done)
