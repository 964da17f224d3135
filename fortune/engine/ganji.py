"""The signs a chart is written in: five elements, ten stems (천간), twelve branches (지지),
sixty pillars (육십갑자), and the chart made of four of them.

Sources: 오행·음양 and 지장간 after the 월률분야표 of the almanacs; variants exist
(申 with 己, 亥 without 戊) and are not followed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from fortune.engine import solar_terms, solar_time
from fortune.engine.errors import UnknownSign
from fortune.engine.solar_terms import SolarTerm

POSITIONS = ("year", "month", "day", "hour")

type Clock = Literal["mean", "civil", "apparent"]
type DayRule = Literal["zi", "split", "midnight"]
type HourFrom = Literal["clock", "branch", "unknown"]
type HiddenRole = Literal["여기", "중기", "정기"]


class Element(StrEnum):
    """One of the five elements (오행), in the order in which each generates the next."""

    WOOD = "wood"
    FIRE = "fire"
    EARTH = "earth"
    METAL = "metal"
    WATER = "water"

    @property
    def hangul(self) -> str:
        return "목화토금수"[self.order]

    @property
    def hanja(self) -> str:
        return "木火土金水"[self.order]

    @property
    def order(self) -> int:
        """0 wood … 4 water."""
        return ELEMENT_ORDER[self]

    @property
    def generates(self) -> Element:
        """The element this one feeds (상생): wood feeds fire."""
        return ELEMENTS[(self.order + 1) % 5]

    @property
    def controls(self) -> Element:
        """The element this one restrains (상극): wood restrains earth."""
        return ELEMENTS[(self.order + 2) % 5]


ELEMENTS = tuple(Element)
ELEMENT_ORDER = {element: order for order, element in enumerate(ELEMENTS)}


class Polarity(StrEnum):
    """음양."""

    YANG = "yang"
    YIN = "yin"

    @property
    def hangul(self) -> str:
        return "양" if self is Polarity.YANG else "음"


class Season(StrEnum):
    """The season of a month branch: 寅卯辰 spring, 巳午未 summer, 申酉戌 autumn, 亥子丑 winter."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"

    @property
    def hangul(self) -> str:
        return {"spring": "봄", "summer": "여름", "autumn": "가을", "winter": "겨울"}[self]

    @classmethod
    def of(cls, month_branch: Branch) -> Season:
        """
        >>> Season.of(Branch.of("未")).hangul
        '여름'
        """
        return tuple(cls)[(month_branch.index - 2) % 12 // 3]


@dataclass(frozen=True, slots=True)
class Stem:
    """One of the ten heavenly stems (천간). Compared and hashed by `index` (0 = 甲 … 9 = 癸).

    >>> Stem.of("辛").name, Stem.of("辛").element.hanja, Stem.of("辛").polarity.hangul
    ('신금', '金', '음')
    """

    index: int
    char: str = field(compare=False)
    hangul: str = field(compare=False)
    element: Element = field(compare=False)
    polarity: Polarity = field(compare=False)

    @staticmethod
    def of(char: str) -> Stem:
        """The stem written `char` (one hanja). UnknownSign for anything else."""
        try:
            return _STEM_BY_CHAR[char]
        except KeyError:
            raise UnknownSign(char) from None

    @property
    def name(self) -> str:
        """Stem and element as one says them: 갑목, 신금."""
        return self.hangul + self.element.hangul

    def __str__(self) -> str:
        return self.char


STEMS = tuple(
    Stem(index, char, hangul, ELEMENTS[index // 2], tuple(Polarity)[index % 2])
    for index, (char, hangul) in enumerate(
        zip("甲乙丙丁戊己庚辛壬癸", "갑을병정무기경신임계", strict=True)
    )
)
_STEM_BY_CHAR = {stem.char: stem for stem in STEMS}


class HiddenStem(NamedTuple):
    """A stem inside a branch (지장간) and how many of thirty days it governs."""

    stem: Stem
    days: int
    role: HiddenRole


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the twelve earthly branches (지지). Compared and hashed by `index` (0 = 子 … 11 = 亥).

    `polarity` is by position (子 yang, 丑 yin, …). Ten gods do not use it: they use the main
    hidden stem, so that 子 reads as 癸 (yin) and 亥 as 壬 (yang).

    >>> [f"{hidden.role} {hidden.stem} {hidden.days}" for hidden in Branch.of("寅").hidden_stems]
    ['여기 戊 7', '중기 丙 7', '정기 甲 16']
    """

    index: int
    char: str = field(compare=False)
    hangul: str = field(compare=False)
    element: Element = field(compare=False)
    polarity: Polarity = field(compare=False)
    animal: str = field(compare=False)
    hidden_stems: tuple[HiddenStem, ...] = field(compare=False, repr=False)

    @staticmethod
    def of(char: str) -> Branch:
        """The branch written `char` (one hanja). UnknownSign for anything else."""
        try:
            return _BRANCH_BY_CHAR[char]
        except KeyError:
            raise UnknownSign(char) from None

    @property
    def main_stem(self) -> Stem:
        """The main hidden stem (정기), by which the branch is read."""
        return self.hidden_stems[-1].stem

    def __str__(self) -> str:
        return self.char


# 월률분야: stem and days in the order 여기, 중기, 정기; thirty days in all.
_HIDDEN_STEMS = {
    "子": "壬10 癸20",
    "丑": "癸9 辛3 己18",
    "寅": "戊7 丙7 甲16",
    "卯": "甲10 乙20",
    "辰": "乙9 癸3 戊18",
    "巳": "戊7 庚7 丙16",
    "午": "丙10 己9 丁11",
    "未": "丁9 乙3 己18",
    "申": "戊7 壬7 庚16",
    "酉": "庚10 辛20",
    "戌": "辛9 丁3 戊18",
    "亥": "戊7 甲7 壬16",
}


def _hidden_stems(char: str) -> tuple[HiddenStem, ...]:
    parts = _HIDDEN_STEMS[char].split()
    roles: tuple[HiddenRole, ...] = (
        ("여기", "중기", "정기") if len(parts) == 3 else ("여기", "정기")
    )
    return tuple(
        HiddenStem(Stem.of(part[0]), int(part[1:]), role)
        for part, role in zip(parts, roles, strict=True)
    )


def _branch(index: int, char: str, hangul: str, animal: str) -> Branch:
    hidden = _hidden_stems(char)
    polarity = tuple(Polarity)[index % 2]
    return Branch(index, char, hangul, hidden[-1].stem.element, polarity, animal, hidden)


BRANCHES = tuple(
    _branch(index, *names)
    for index, names in enumerate(
        zip(
            "子丑寅卯辰巳午未申酉戌亥",
            "자축인묘진사오미신유술해",
            ["쥐", "소", "호랑이", "토끼", "용", "뱀", "말", "양", "원숭이", "닭", "개", "돼지"],
            strict=True,
        )
    )
)
_BRANCH_BY_CHAR = {branch.char: branch for branch in BRANCHES}


@dataclass(frozen=True, slots=True)
class Pillar:
    """One of the sixty pairs of a stem and a branch. `index` 0 = 甲子 … 59 = 癸亥.

    UnknownSign for an index outside 0-59.

    >>> str(Pillar(7)), Pillar.of("辛未").hangul, Pillar.of("辛未").index
    ('辛未', '신미', 7)
    """

    index: int
    stem: Stem = field(init=False, compare=False)
    branch: Branch = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.index < 60:
            raise UnknownSign(str(self.index))
        object.__setattr__(self, "stem", STEMS[self.index % 10])
        object.__setattr__(self, "branch", BRANCHES[self.index % 12])

    @staticmethod
    def of(chars: str) -> Pillar:
        """The pillar written `chars` (two hanja). UnknownSign for what is not of the sixty."""
        try:
            return _PILLAR_BY_CHARS[chars]
        except KeyError:
            raise UnknownSign(chars) from None

    @property
    def hangul(self) -> str:
        return self.stem.hangul + self.branch.hangul

    @property
    def chars(self) -> list[str]:
        """JSON-ready: ["甲", "子"]."""
        return [self.stem.char, self.branch.char]

    @property
    def spoken(self) -> str:
        """The name in a sentence; two that mean something unfit in Korean are kept apart.

        >>> [Pillar.of(chars).spoken for chars in ("辛未", "丙申", "壬申")]
        ['신미', '병·신', '임·신']
        """
        separator = "·" if self.index in _UNFIT_NAMES else ""
        return f"{self.stem.hangul}{separator}{self.branch.hangul}"

    def __add__(self, steps: int) -> Pillar:
        """The pillar `steps` later (or earlier, when negative) in the cycle."""
        return PILLARS[(self.index + steps) % 60]

    def __str__(self) -> str:
        return self.stem.char + self.branch.char


_UNFIT_NAMES = (32, 8)  # 丙申 sounds like an insult, 壬申 like "pregnancy"
PILLARS = tuple(Pillar(index) for index in range(60))
_PILLAR_BY_CHARS = {str(pillar): pillar for pillar in PILLARS}


class Chart(NamedTuple):
    """Four pillars and how they were reached. Made by `calculator.get_pillars`.

    `instant` is in epoch seconds UTC; `solar_epoch` is the local time that rules day and hour,
    in seconds since 1970-01-01 00:00 of that same local time. `birth` is the naive Korean wall
    clock with its fold; noon stands in for an unknown hour and the middle of the 시 for one that is
    known by name only, and neither is ever shown as a clock time.
    """

    year: Pillar
    month: Pillar
    day: Pillar
    hour: Pillar | None
    instant: int
    solar_epoch: int
    birth: datetime
    longitude: float | None
    clock: Clock
    day_rule: DayRule
    hour_from: HourFrom

    @property
    def day_master(self) -> Stem:
        """일간: the stem of the day, the person."""
        return self.day.stem

    @property
    def pillars(self) -> dict[str, Pillar]:
        """Position -> pillar in the order year, month, day, hour; no key for an unknown hour."""
        three = {"year": self.year, "month": self.month, "day": self.day}
        return three if self.hour is None else three | {"hour": self.hour}

    @property
    def key(self) -> str:
        """The six or eight characters in one string: the chart's only spelling."""
        return "".join(str(pillar) for pillar in self.pillars.values())

    @property
    def solar_time(self) -> datetime | None:
        """The local time that rules day and hour (naive, whole seconds); None without an hour."""
        if self.hour_from == "unknown":
            return None
        return solar_time.naive(self.solar_epoch)

    @property
    def term_before(self) -> SolarTerm:
        """The 절 that began this month."""
        return solar_terms.month_terms_around(self.instant)[0]

    @property
    def term_after(self) -> SolarTerm:
        """The 절 that will begin the next month."""
        return solar_terms.month_terms_around(self.instant)[1]

    @property
    def flags(self) -> frozenset[str]:
        """What is particular about this birth's time.

        "unknown_hour"; "term_on_day" (unknown hour, and a 절 falls on that civil day);
        "summer_time" (the wall clock stood one hour ahead); "doubled" (that clock time came
        twice); "late_zi" (local time 23:00-24:00, where the schools part).
        """
        flags = set()
        if self.hour_from == "unknown":
            flags.add("unknown_hour")
            if solar_time.month_term_on(self.birth.date()) is not None:
                flags.add("term_on_day")
        elif self.solar_epoch % 86400 >= 23 * 3600:
            flags.add("late_zi")
        if self.hour_from == "clock":
            if solar_time.is_summer_time(self.instant):
                flags.add("summer_time")
            if solar_time.is_doubled(self.birth):
                flags.add("doubled")
        return frozenset(flags)

    def as_dict(self) -> dict[str, list[str] | None]:
        """JSON-ready: {"year": ["庚", "午"], …, "hour": […] or None}."""
        found = self.pillars
        return {
            position: found[position].chars if position in found else None for position in POSITIONS
        }
