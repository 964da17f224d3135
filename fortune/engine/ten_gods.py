"""The ten gods (십성): what another sign is to the day master (일간).

The step between the elements gives the group, the same or the other polarity gives the one of
two. A branch is read by its main hidden stem, not by its position: 子 is 癸, 午 is 丁.
"""

from __future__ import annotations

from enum import StrEnum

from fortune.engine.ganji import ELEMENTS, STEMS, Branch, Element, Stem


class TenGodGroup(StrEnum):
    """The five pairs, in the order of the element step from the day master (0-4)."""

    PEER = "peer"
    OUTPUT = "output"
    WEALTH = "wealth"
    OFFICER = "officer"
    RESOURCE = "resource"

    @property
    def hangul(self) -> str:
        return GROUP_HANGUL[self]

    def element(self, day_master: Stem) -> Element:
        """The element that is this group to `day_master`.

        >>> TenGodGroup.RESOURCE.element(Stem.of("辛")).hangul
        '토'
        """
        return _ELEMENTS[day_master.element][self]

    @staticmethod
    def of(day_master: Stem, element: Element) -> TenGodGroup:
        """The group that `element` is to `day_master`.

        >>> TenGodGroup.of(Stem.of("辛"), Element.WOOD).hangul
        '재성'
        """
        return _GROUPS[day_master.element][element]


GROUPS = tuple(TenGodGroup)
# For the element of a day master: the element of each group, and the group of each element.
_ELEMENTS = {
    element: {group: ELEMENTS[(element.order + step) % 5] for step, group in enumerate(GROUPS)}
    for element in ELEMENTS
}
_GROUPS = {
    element: {other: group for group, other in groups.items()}
    for element, groups in _ELEMENTS.items()
}
GROUP_HANGUL = dict(zip(GROUPS, ("비겁", "식상", "재성", "관성", "인성"), strict=True))


class TenGod(StrEnum):
    """One of the ten: each group with the same polarity as the day master, then the other."""

    FRIEND = "friend"  # 비견
    ROB_WEALTH = "rob_wealth"  # 겁재
    EATING_GOD = "eating_god"  # 식신
    HURTING_OFFICER = "hurting_officer"  # 상관
    INDIRECT_WEALTH = "indirect_wealth"  # 편재
    DIRECT_WEALTH = "direct_wealth"  # 정재
    INDIRECT_OFFICER = "indirect_officer"  # 편관
    DIRECT_OFFICER = "direct_officer"  # 정관
    INDIRECT_RESOURCE = "indirect_resource"  # 편인
    DIRECT_RESOURCE = "direct_resource"  # 정인

    @property
    def hangul(self) -> str:
        return TEN_GOD_HANGUL[self]

    @property
    def group(self) -> TenGodGroup:
        return TEN_GOD_GROUP[self]


TEN_GODS = tuple(TenGod)
TEN_GOD_HANGUL = dict(
    zip(
        TEN_GODS,
        ("비견", "겁재", "식신", "상관", "편재", "정재", "편관", "정관", "편인", "정인"),
        strict=True,
    )
)
TEN_GOD_GROUP = {god: GROUPS[index // 2] for index, god in enumerate(TEN_GODS)}


def _ten_god(day_master: Stem, other: Stem) -> TenGod:
    step = (other.element.order - day_master.element.order) % 5
    return TEN_GODS[step * 2 + (other.polarity is not day_master.polarity)]


_TABLE = tuple(tuple(_ten_god(day_master, other) for other in STEMS) for day_master in STEMS)


def ten_god_of_stem(day_master: Stem, other: Stem) -> TenGod:
    """
    >>> ten_god_of_stem(Stem.of("辛"), Stem.of("甲")).hangul
    '정재'
    """
    return _TABLE[day_master.index][other.index]


def ten_god_of_branch(day_master: Stem, branch: Branch) -> TenGod:
    """The ten god of a branch's main hidden stem (정기).

    >>> ten_god_of_branch(Stem.of("辛"), Branch.of("午")).hangul
    '편관'
    """
    return _TABLE[day_master.index][branch.main_stem.index]
