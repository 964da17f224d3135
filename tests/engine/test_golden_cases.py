"""Every case of golden_cases.json, by our default and by the convention of its source."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.lunar import NoSuchLunarDate, lunar_to_solar

CASES = json.loads((Path(__file__).parent / "golden_cases.json").read_text())["cases"]
CHARTS = [case for case in CASES if case["calendar"] == "solar"]
LUNAR = [case for case in CASES if case["calendar"] == "lunar"]

# How each source computes, in our options. A "civil" clock is the wall clock: outside summer time
# that is what the sources without any correction use, and no such case lies inside it.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "lmt+jeongja": [{}],
    "lmt": [{}],
    "m30+jeongja": [{"longitude": 127.5}],
    "instant-based 127.5E": [{"longitude": 127.5}],
    "civil-midnight day, 30-min hour": [{"longitude": 127.5, "day_rule": "midnight"}],
    "clock(no DST)+midnight": [{"clock": "civil", "day_rule": "midnight"}],
    "clock+midnight": [{"clock": "civil", "day_rule": "midnight"}],
    "clock+jeongja": [{"clock": "civil"}],
    "clock+yaja": [{"clock": "civil", "day_rule": "split"}],
    "any": [{}, {"clock": "civil"}, {"longitude": 127.5}, {"clock": "apparent"}],
    "round(days/3), min 1": [],  # these tell a luck number: tests/engine/test_luck.py
}


def name(case: dict[str, Any]) -> str:
    return str(case["id"])


def birth(case: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(case["birth"])


@pytest.mark.parametrize("case", CHARTS, ids=name)
def test_the_default_gives_what_is_recommended(case: dict[str, Any]) -> None:
    recommended = case["recommended_default"]
    chart = get_pillars(birth(case), longitude=recommended["longitude"])
    assert " ".join(map(str, chart.pillars.values())) == recommended["pillars"]


@pytest.mark.parametrize("case", CHARTS, ids=name)
def test_the_convention_of_the_source_gives_what_the_source_prints(case: dict[str, Any]) -> None:
    for options in OPTIONS[case["convention"]]:
        chart = get_pillars(birth(case), **({"longitude": case["longitude"]} | options))
        found = {place: str(pillar) for place, pillar in chart.pillars.items()}
        found["hour_branch"] = found["hour"][1]
        assert {place: found[place] for place in case["expected"]} == case["expected"], options


@pytest.mark.parametrize("case", LUNAR, ids=name)
def test_lunar_dates_are_those_of_kasi(case: dict[str, Any]) -> None:
    year, month, day = map(int, case["lunar"].split("-"))
    if "solar" in case["expected"]:
        expected = date.fromisoformat(case["expected"]["solar"])
        assert lunar_to_solar(year, month, day, case["leap"]) == expected
    else:
        with pytest.raises(NoSuchLunarDate) as refusal:
            lunar_to_solar(year, month, day, case["leap"])
        days = refusal.value.days_in_month
        assert f"no such day (month has {days} days)" == case["expected"]["error"]


def test_no_case_is_left_out() -> None:
    assert len(CHARTS) + len(LUNAR) == len(CASES) == 52
