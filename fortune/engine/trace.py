"""계산 근거: how a chart was reached, as data and as rows a page can show."""

from typing import Any

import tzdata

from fortune.engine import VERSION, solar_time
from fortune.engine.ganji import Chart
from fortune.engine.solar_terms import CHECKSUM, SolarTerm

_DAY_RULES = {
    "zi": "정자시 (밤 11시부터 다음 날)",
    "split": "야자시 (날은 자정에, 시는 밤 11시에)",
    "midnight": "자정 (날과 시의 천간이 자정에)",
}
_CLOCKS = {"mean": "평균 태양시", "civil": "시계 시각 그대로", "apparent": "진태양시 (균시차 포함)"}


def trace_of(chart: Chart) -> dict[str, Any]:
    """JSON-ready. Instants are ISO 8601 in UTC, "wall" and "local" are Korean wall clocks.

    "wall" is a date only when no clock time was given. For a 시 known by name ("hour_from":
    "branch") "solar_time" is its middle and "instant" follows from it; for an unknown hour both
    are None, and so are the distances. "correction_minutes" is what the longitude and the equation
    of time took from standard time; the hour of a summer time is not part of it.
    """
    known = chart.hour_from != "unknown"
    by_clock = chart.hour_from == "clock"
    summer = by_clock and solar_time.is_summer_time(chart.instant)
    return {
        "engine": VERSION,
        "terms": CHECKSUM[:12],
        "tzdata": tzdata.IANA_VERSION,
        "hour_from": chart.hour_from,
        "wall": chart.birth.isoformat() if by_clock else _day(chart),
        "fold": chart.birth.fold,
        "utc_offset": _offset(solar_time.offset_at(chart.instant)),
        "summer_time": summer,
        "instant": _utc(chart.instant) if known else None,
        "longitude": chart.longitude,
        "clock": chart.clock,
        "correction_minutes": _correction(chart, summer) if by_clock else None,
        "solar_time": chart.solar_time.isoformat() if chart.solar_time else None,
        "term_before": _term(chart.term_before, chart.instant, known),
        "term_after": _term(chart.term_after, chart.instant, known),
        "day_rule": chart.day_rule,
    }


def trace_rows(trace: dict[str, Any]) -> list[tuple[str, str]]:
    """The trace as (label, text) in Korean, in the order of the calculation."""
    rows = [
        ("태어난 때", _clock_time(trace["wall"])),
        ("표준시", f"UTC{trace['utc_offset']}" + (" (서머타임)" if trace["summer_time"] else "")),
    ]
    if trace["hour_from"] == "branch":
        rows.append(("시진", f"{trace['solar_time'][11:16]}을 가운데로 하는 시 (옮기지 않음)"))
    if trace["hour_from"] == "clock":
        longitude = trace["longitude"]
        place = "보정하지 않음" if longitude is None else f"동경 {longitude}도"
        rows += [
            ("경도", place),
            ("보정", f"{trace['correction_minutes']:+.1f}분"),
            ("적용 시각", f"{_clock_time(trace['solar_time'])} ({_CLOCKS[trace['clock']]})"),
        ]
    for label, key in (("지난 절기", "term_before"), ("다음 절기", "term_after")):
        term = trace[key]
        away = "" if term["seconds"] is None else f" ({_duration(term['seconds'])} 차이)"
        rows.append((label, f"{term['name']} {_clock_time(term['local'])}{away}"))
    return [
        *rows,
        ("자시 규칙", _DAY_RULES[trace["day_rule"]]),
        (
            "계산",
            f"엔진 {trace['engine']} · 절기 자료 {trace['terms']} · 시간대 {trace['tzdata']}",
        ),
    ]


def _day(chart: Chart) -> str:
    return solar_time.naive(chart.solar_epoch).date().isoformat()


def _correction(chart: Chart, summer: bool) -> float:
    wall = solar_time.wall_seconds(chart.birth)
    follows_wall = chart.longitude is None or chart.clock == "civil"
    standard = wall if follows_wall or not summer else wall - 3600
    return round((chart.solar_epoch - standard) / 60, 1)


def _term(term: SolarTerm, instant: int, known: bool) -> dict[str, Any]:
    return {
        "name": term.name,
        "instant": _utc(term.epoch),
        "local": solar_time.wall_clock(term.epoch).isoformat(),
        "seconds": abs(term.epoch - instant) if known else None,
    }


def _utc(seconds: int) -> str:
    return solar_time.naive(seconds).isoformat() + "Z"


def _offset(seconds: int) -> str:
    """+09:00, or +08:27:52 for the local mean time before 1908."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"+{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def _clock_time(iso: str) -> str:
    return iso.replace("T", " ").replace("-", ".")


def _duration(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = ((days, "일"), (hours, "시간"), (minutes, "분"), (seconds, "초"))
    return " ".join(f"{count}{unit}" for count, unit in parts if count) or "0초"
