"""What the engine refuses, as one small tree. Messages are Korean, for the teacher.

ValueError
  └─ EngineError
       ├─ OutOfRange        outside the years our tables were checked for
       ├─ SkippedTime       a clock time that summer time or a new standard time left out
       ├─ NoSuchLunarDate   a lunar date that the calendar does not have
       ├─ NotBornYet        a birth after the day a reading is for
       ├─ HasTimeZone       a birth that is not the plain Korean wall clock
       ├─ BadLongitude      not a longitude on Earth
       ├─ UnknownOption     a setting that cannot be chosen
       └─ UnknownSign       not one of the stems, branches or pillars (a KeyError too)
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal


class EngineError(ValueError):
    """Base of the engine's own refusals. `str(error)` is a Korean sentence."""


class OutOfRange(EngineError):
    """`first` and `last` are the years (inclusive) that can be computed."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        super().__init__(f"{first}년부터 {last}년까지만 계산할 수 있어요.")


class SkippedTime(EngineError):
    """The clock jumped over this time.

    `reason` is "summer_time" or "standard_time" (the zone itself moved, 1912 and 1961);
    `resumes` is the first wall-clock time that exists again (naive).
    """

    def __init__(
        self,
        birth: datetime,
        reason: Literal["summer_time", "standard_time"],
        resumes: datetime,
    ) -> None:
        self.birth, self.reason, self.resumes = birth, reason, resumes
        why = "서머타임이 시작되어" if reason == "summer_time" else "표준시가 바뀌어"
        super().__init__(
            f"{birth.year}년 {birth.month}월 {birth.day}일 {birth:%H:%M}은 {why} 시계가 건너뛴 "
            f"시각이에요. 이날 시계는 {resumes:%H:%M}부터 다시 이어졌어요."
        )


class NoSuchLunarDate(EngineError):
    """The Korean lunar calendar has no such date.

    `reason`: "no_leap_month" (that month is not doubled in that year; `leap_month` says which
    one is, if any), "no_such_day" (the month has only `days_in_month` days), "out_of_range"
    (outside lunar 1899-01-01 to 2050-11-18, where the tables of KASI end, or no month number).
    """

    def __init__(
        self,
        reason: Literal["no_leap_month", "no_such_day", "out_of_range"],
        message: str,
        *,
        days_in_month: int | None = None,
        leap_month: int | None = None,
    ) -> None:
        self.reason = reason
        self.days_in_month, self.leap_month = days_in_month, leap_month
        super().__init__(message)


class NotBornYet(EngineError):
    """The birth lies after "today"."""

    def __init__(self) -> None:
        super().__init__("태어난 날이 오늘보다 뒤예요.")


class HasTimeZone(EngineError):
    """A birth is a naive Korean wall clock: the engine itself knows its history."""

    def __init__(self) -> None:
        super().__init__("시간대가 붙은 시각은 받을 수 없어요. 한국의 시계 시각을 넣어 주세요.")


class BadLongitude(EngineError):
    """`longitude` is not between -180 and 180 degrees."""

    def __init__(self, longitude: float) -> None:
        self.longitude = longitude
        super().__init__("경도는 -180도부터 180도까지예요.")


class UnknownOption(EngineError):
    """`value` is none of the `choices` of the option `name`."""

    def __init__(self, name: str, value: object, choices: Iterable[str]) -> None:
        self.name, self.value, self.choices = name, value, tuple(choices)
        super().__init__(f"고를 수 없는 설정이에요: {name}={value}")


class UnknownSign(EngineError, KeyError):
    """`chars` is not a stem, a branch, one of the sixty pillars or the number of one."""

    def __init__(self, chars: str) -> None:
        self.chars = chars
        super().__init__(f"육십갑자에 없는 글자예요: {chars}")

    # A KeyError would show the quoted representation.
    __str__ = ValueError.__str__


def check_year(day: date, first: int, last: int) -> None:
    """Raise OutOfRange unless `day` lies in the years `first` to `last`."""
    if not first <= day.year <= last:
        raise OutOfRange(first, last)
