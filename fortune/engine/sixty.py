"""What a pillar's place among the sixty gives: its sound (납음), the branches left out (공망).

The element of a sound follows from a count: 甲乙 1 … 壬癸 5, 子丑午未 1, 寅卯申酉 2, 辰巳戌亥 3,
their sum by fives is 木金水火土. The thirty names are tradition and stand as a list.
"""

from itertools import batched
from typing import NamedTuple

from fortune.engine.ganji import BRANCHES, PILLARS, Branch, Element, Pillar


class Nayin(NamedTuple):
    """The sound of two neighbouring pillars: 해중금 海中金, metal."""

    hangul: str
    hanja: str
    element: Element


_HANGUL = (
    "해중금노중화대림목노방토검봉금산두화간하수성두토백랍금양류목천중수옥상토벽력화송백목장류수"
    "사중금산하화평지목벽상토금박금복등화천하수대역토차천금상자목대계수사중토천상화석류목대해수"
)
_HANJA = (
    "海中金爐中火大林木路傍土劍鋒金山頭火澗下水城頭土白蠟金楊柳木泉中水屋上土霹靂火松柏木長流水"
    "砂中金山下火平地木壁上土金箔金覆燈火天河水大驛土釵釧金桑柘木大溪水沙中土天上火石榴木大海水"
)
_ELEMENTS_BY_COUNT = (Element.EARTH, Element.WOOD, Element.METAL, Element.WATER, Element.FIRE)


def _sound_element(pillar: Pillar) -> Element:
    count = pillar.stem.index // 2 + 1 + pillar.branch.index // 2 % 3 + 1
    return _ELEMENTS_BY_COUNT[count % 5]


_NAYIN = tuple(
    Nayin("".join(hangul), "".join(hanja), _sound_element(PILLARS[number * 2]))
    for number, (hangul, hanja) in enumerate(
        zip(batched(_HANGUL, 3), batched(_HANJA, 3), strict=True)
    )
)


def nayin_of(pillar: Pillar) -> Nayin:
    """The sound (납음오행) of a pillar.

    >>> nayin_of(Pillar.of("辛未"))
    Nayin(hangul='노방토', hanja='路傍土', element=<Element.EARTH: 'earth'>)
    """
    return _NAYIN[pillar.index // 2]


_VOID = tuple((BRANCHES[10 - 2 * run], BRANCHES[11 - 2 * run]) for run in range(6))


def void_branches(pillar: Pillar) -> tuple[Branch, Branch]:
    """공망: the two branches that find no stem in the pillar's run of ten.

    >>> "".join(map(str, void_branches(Pillar.of("辛未"))))
    '戌亥'
    """
    return _VOID[pillar.index // 10]
