"""The rows of the result page: facts under the words they are shown in."""

import datetime as dt
import re

import pytest

from fortune.engine.births import Birth
from fortune.engine.facts import Facts, Gender, facts_from_chart
from fortune.services import chart_page
from fortune.services.chart_text import chart_text

DAY = dt.date(1988, 7, 15)
TODAY = dt.date(2026, 3, 2)


def facts_of(time: dt.time | None = dt.time(14, 30), day: dt.date = DAY) -> Facts:
    return facts_from_chart(
        Birth(day, time).chart(), gender=Gender.FEMALE, birth_date=day, today=TODAY
    )


def test_relations_name_each_sign_by_its_place():
    groups = chart_page.relation_groups(facts_of())
    told = {
        row.relation.name: " ".join(f"{mark.label}{mark.sign}" for mark in row.marks)
        for group in groups
        for row in group.rows
        if "day" not in row.relation.positions
    }
    assert told == {"갑기합": "시간甲 월간己", "오미합": "시지午 월지未"}
    assert [group.kind.hangul for group in groups] == ["천간합", "육합"]


def test_the_eight_levels_take_all_points_once_and_one_is_here():
    rows = chart_page.level_rows(facts_of())
    points = [point for row in rows for point in range(row.least, row.most + 1)]
    assert points == list(range(101))
    assert [row.name for row in rows if row.here] == ["태강"]


def test_the_lines_that_scored_make_the_score():
    rows = chart_page.strength_rows(facts_of())
    assert sum(row.points for row in rows) == 100
    assert sum(row.points for row in rows if row.scored) == 75
    assert [row.label for row in rows] == ["월지", "일지", "시지", "연지", "월간", "시간", "연간"]


def test_each_cycle_has_its_ten_years_and_one_is_open():
    rows = chart_page.cycle_rows(facts_of())
    years = [year.luck.year for row in rows for year in row.years]
    assert years == list(range(1991, 2091))
    assert [row.name for row in rows if row.chosen] == ["을묘"]
    assert [year.luck.year for row in rows for year in row.years if year.current] == [2026]


def test_a_pillar_whose_name_is_unfit_is_kept_apart():
    names = {year.name for row in chart_page.cycle_rows(facts_of()) for year in row.years}
    assert {"병·신", "임·신"} <= names
    assert not {"병신", "임신"} & names


@pytest.mark.parametrize(("day", "named"), [(TODAY, "입춘"), (dt.date(2026, 8, 20), "입추")])
def test_the_month_of_today_is_marked(day, named):
    facts = facts_from_chart(
        Birth(DAY, dt.time(14, 30)).chart(), gender=Gender.FEMALE, birth_date=DAY, today=day
    )
    rows = chart_page.month_rows(facts)
    assert len(rows) == 12
    assert [row.luck.term for row in rows if row.current] == [named]


def test_a_notice_sets_both_charts_side_by_side():
    (row,) = chart_page.notice_rows(facts_of())
    here, other = row.charts
    assert [cell.name for cell in here.cells] == ["갑오", "신미", "기미", "무진"]
    assert [cell.differs for cell in other.cells] == [True, False, False, False]
    assert other.cells[0].name == "을미"


def test_an_unknown_hour_tells_what_all_hours_agree_on():
    facts = facts_of(None)
    assert facts.hour_scan
    rows = dict(chart_page.scan_rows(facts.hour_scan))
    assert rows["연주와 월주"] == "어느 시여도 무진년 기미월이에요."
    assert "신강 쪽" in rows["일간의 힘"]
    hours = chart_page.scan_hours(facts.hour_scan)
    assert len(hours) >= 12
    assert not re.search("[甲-龜]", "".join(name for name, _, _ in hours))


def test_a_day_that_hours_divide_says_so():
    days = (dt.date(1990, 1, 1) + dt.timedelta(days=step) for step in range(60))
    texts = {
        dict(chart_page.scan_rows(scan))["일간의 힘"].split(" (")[0]
        for day in days
        if (scan := facts_of(None, day).hour_scan)
    }
    assert "시에 따라 달라져요" in texts


def test_the_text_to_copy_has_the_chart_and_nobody():
    text = chart_text(facts_of())
    for part in ("일주: 辛未(신미)", "시간 정재", "공망: 일주 기준 戌亥", "대운수 3", "← 지금"):
        assert part in text
    assert not re.search(r"\b(19|20)\d\d\b", text)
    assert "시주: 시각 모름" in chart_text(facts_of(None))
