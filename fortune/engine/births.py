"""A birth as it was told, the options it is computed by, and what another option would change."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from fortune.engine.calculator import get_pillars, get_pillars_at_branch
from fortune.engine.ganji import POSITIONS, Branch, Chart, Clock, DayRule
from fortune.engine.places import DEFAULT_PLACE, PLACES, TRADITIONAL_PLACE, BirthPlace

NOON: Final = dt.time(12)


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth in Korea: the Gregorian date with a clock time, one of the twelve 시, or neither.

    `fold` is 1 for the second passing of a doubled clock hour. `time` wins over `branch`.
    """

    day: dt.date
    time: dt.time | None = None
    branch: Branch | None = None
    fold: int = 0
    place: BirthPlace = PLACES[DEFAULT_PLACE]
    clock: Clock = "mean"
    day_rule: DayRule = "zi"

    def chart(self) -> Chart:
        """Return the chart. Raises SkippedTime or OutOfRange.

        >>> Birth(dt.date(1988, 7, 15), dt.time(14, 30)).chart().key
        '戊辰己未辛未甲午'
        """
        if self.branch is not None and self.time is None:
            return get_pillars_at_branch(
                self.day, self.branch, longitude=self.place.longitude, day_rule=self.day_rule
            )
        return get_pillars(
            dt.datetime.combine(self.day, self.time or NOON).replace(fold=self.fold),
            longitude=self.place.longitude,
            clock=self.clock,
            day_rule=self.day_rule,
            hour_known=self.time is not None,
        )


class Preset(NamedTuple):
    """A set of options under the name of the programs that use it.

    `place` is a code of places.csv, or empty where the birth's own city counts.
    """

    code: str
    name: str
    place: str
    clock: Clock
    day_rule: DayRule
    says: str

    def applied_to(self, birth: Birth) -> Birth:
        """Return the birth under these options; a birth without a city is taken as Seoul's."""
        city = birth.place if birth.place.is_city else PLACES[DEFAULT_PLACE]
        return replace(
            birth,
            place=PLACES[self.place] if self.place else city,
            clock=self.clock,
            day_rule=self.day_rule,
        )


# Source: domain reference 1.4 and 1.5; which published programs compute how was measured there.
PRESETS: Final = (
    Preset(
        "forceteller", "포스텔러와 같게", "", "mean", "zi",
        "태어난 도시의 평균 태양시, 밤 11시부터 다음 날",
    ),
    Preset(
        "traditional", "127.5° 전통", TRADITIONAL_PLACE, "mean", "zi",
        "어디서나 동경 127.5도(30분 보정), 밤 11시부터 다음 날",
    ),
    Preset(
        "clock", "시계 시각", "none", "civil", "midnight",
        "보정 없이 시계에 적힌 그대로, 자정부터 다음 날",
    ),
)  # fmt: skip
DEFAULT_PRESET: Final = PRESETS[0]


def changed_positions(chart: Chart, other: Chart) -> tuple[str, ...]:
    """Return the positions (year, month, day, hour) at which the two charts differ.

    >>> birth = Birth(dt.date(1988, 7, 15), dt.time(15, 10))
    >>> changed_positions(birth.chart(), replace(birth, clock="civil").chart())
    ('hour',)
    """
    mine, theirs = chart.pillars, other.pillars
    return tuple(position for position in POSITIONS if mine.get(position) != theirs.get(position))
