"""계산 근거: every step of a chart as data and as rows."""

import json
from datetime import date, datetime

import pytest

from fortune.engine import VERSION
from fortune.engine.calculator import get_pillars, get_pillars_at_branch
from fortune.engine.ganji import Branch, Chart
from fortune.engine.solar_terms import CHECKSUM
from fortune.engine.trace import trace_of, trace_rows

BIRTH = datetime(1988, 7, 15, 14, 30)
NAMED = get_pillars_at_branch(date(1988, 7, 15), Branch.of("午"))


def test_every_step_is_there() -> None:
    trace = trace_of(get_pillars(BIRTH))
    assert trace == {
        "engine": VERSION,
        "terms": CHECKSUM[:12],
        "tzdata": "2026f",
        "hour_from": "clock",
        "wall": "1988-07-15T14:30:00",
        "fold": 0,
        "utc_offset": "+10:00",
        "summer_time": True,
        "instant": "1988-07-15T04:30:00Z",
        "longitude": 126.978,
        "clock": "mean",
        "correction_minutes": -32.1,
        "solar_time": "1988-07-15T12:57:55",
        "term_before": {
            "name": "소서",
            "instant": "1988-07-06T21:32:54Z",
            "local": "1988-07-07T07:32:54",
            "seconds": 716226,
        },
        "term_after": {
            "name": "입추",
            "instant": "1988-08-07T07:20:15Z",
            "local": "1988-08-07T17:20:15",
            "seconds": 1997415,
        },
        "day_rule": "zi",
    }


@pytest.mark.parametrize(
    ("options", "minutes"),
    [
        ({}, -32.1),
        ({"longitude": 127.5}, -30.0),
        ({"longitude": None}, 0.0),
        ({"clock": "civil"}, 0.0),
        ({"clock": "apparent"}, -38.0),
        ({"clock": "apparent", "longitude": None}, -5.9),
    ],
)
def test_the_correction_is_counted_from_standard_time(
    options: dict[str, object], minutes: float
) -> None:
    chart = get_pillars(BIRTH, **options)  # type: ignore[arg-type]
    assert trace_of(chart)["correction_minutes"] == minutes


def test_offsets_of_old_are_written_out() -> None:
    assert trace_of(get_pillars(datetime(1905, 1, 1)))["utc_offset"] == "+08:27:52"
    assert trace_of(get_pillars(datetime(1957, 1, 1)))["utc_offset"] == "+08:30"


def test_an_unknown_hour_shows_no_noon() -> None:
    chart = get_pillars(datetime(1988, 7, 15), hour_known=False)
    trace = trace_of(chart)
    assert trace["wall"] == "1988-07-15"
    for key in ("instant", "solar_time", "correction_minutes"):
        assert trace[key] is None
    assert trace["term_before"]["seconds"] is None
    assert "12:00" not in str(trace_rows(trace))


def test_a_named_hour_shows_no_clock_time() -> None:
    trace = trace_of(NAMED)
    assert (trace["wall"], trace["correction_minutes"]) == ("1988-07-15", None)
    assert trace["solar_time"] == "1988-07-15T12:00:00"
    assert trace["summer_time"] is False


@pytest.mark.parametrize(
    "chart",
    [
        get_pillars(BIRTH),
        get_pillars(BIRTH, longitude=None),
        get_pillars(BIRTH, clock="apparent", day_rule="split"),
        get_pillars(BIRTH, hour_known=False, day_rule="midnight"),
        NAMED,
    ],
)
def test_the_trace_is_ready_for_json_and_for_the_page(chart: Chart) -> None:
    trace = trace_of(chart)
    assert json.loads(json.dumps(trace)) == trace
    rows = trace_rows(trace)
    assert all(label and text and "None" not in text for label, text in rows)
    assert len({label for label, _ in rows}) == len(rows)


def test_rows_read_as_korean() -> None:
    rows = dict(trace_rows(trace_of(get_pillars(BIRTH))))
    assert rows["태어난 때"] == "1988.07.15 14:30:00"
    assert rows["표준시"] == "UTC+10:00 (서머타임)"
    assert rows["보정"] == "-32.1분"
    assert rows["적용 시각"] == "1988.07.15 12:57:55 (평균 태양시)"
    assert rows["지난 절기"] == "소서 1988.07.07 07:32:54 (8일 6시간 57분 6초 차이)"
