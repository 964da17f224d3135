"""The days around a day, what they are called, and the lines of its score."""

from datetime import date, datetime, timedelta

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.daily import daily
from fortune.engine.facts import Gender, facts_from_chart
from fortune.services.day_page import day_chips, day_page, day_strip, day_title

BORN = datetime(1988, 7, 15, 14, 30)
FIRST, LAST = date(2021, 3, 2), date(2031, 3, 2)


def facts(today):
    return facts_from_chart(
        get_pillars(BORN), gender=Gender.FEMALE, birth_date=BORN.date(), today=today
    )


def chips(today, shown=None):
    return [(chip.label, chip.day) for chip in day_chips(shown or today, today, FIRST, LAST)]


def test_the_quick_days_of_a_monday():
    assert chips(date(2026, 3, 2)) == [
        ("어제", date(2026, 3, 1)),
        ("오늘", date(2026, 3, 2)),
        ("내일", date(2026, 3, 3)),
        ("이번 주 토요일", date(2026, 3, 7)),
        ("다음 달 1일", date(2026, 4, 1)),
    ]


def test_a_day_with_two_names_stands_once_under_the_nearer_one():
    assert [label for label, _ in chips(date(2026, 3, 6))] == [
        "어제",
        "오늘",
        "내일",
        "다음 달 1일",
    ]
    assert [label for label, _ in chips(date(2026, 2, 28))] == ["어제", "오늘", "내일"]
    assert ("이번 주 토요일", date(2026, 3, 14)) in chips(date(2026, 3, 8)), (
        "a week begins on Sunday"
    )


def test_the_next_month_of_december_is_january():
    assert chips(date(2026, 12, 15))[-1] == ("다음 달 1일", date(2027, 1, 1))


def test_the_strip_is_a_week_either_way_and_each_day_says_what_its_own_page_would():
    today, shown = date(2026, 3, 2), date(2026, 3, 20)
    strip = day_strip(facts(today), shown, today, FIRST, LAST)
    assert [row.day for row in strip] == [shown + timedelta(away) for away in range(-7, 8)]
    assert [row.day for row in strip if row.current] == [shown]
    assert not any(row.today for row in strip)
    for row in strip:
        one = daily(facts(today), row.day)
        assert (row.pillar, row.word) == (one.pillar, one.word)
        assert row.weekday == "월화수목금토일"[row.day.weekday()]
    assert len({row.rank for row in strip}) > 1


def test_no_chip_and_no_day_of_the_strip_leads_out_of_the_limits():
    today = LAST
    strip = day_strip(facts(today), LAST, today, FIRST, LAST)
    assert strip[-1].day == LAST
    assert len(strip) == 8
    assert [label for label, _ in chips(today)] == ["어제", "오늘"]


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2026, 3, 2), "오늘, 3월 2일 월요일"),
        (date(2026, 3, 1), "어제, 3월 1일 일요일"),
        (date(2026, 3, 4), "모레, 3월 4일 수요일"),
        (date(2026, 12, 25), "12월 25일 금요일"),
        (date(2025, 12, 25), "2025년 12월 25일 목요일"),
    ],
)
def test_a_day_is_called_as_one_calls_it(day, title):
    assert day_title(day, date(2026, 3, 2)) == title


def test_today_is_only_said_of_today():
    today = date(2026, 3, 1)
    now, later = (
        day_page(facts(today), daily(facts(today), day), today=today, first=FIRST, last=LAST)
        for day in (today, date(2027, 8, 15))
    )
    assert all(line.reason.startswith("오늘의") for line in now["day_lines"])
    said = [line.reason for key in ("day_lines", "day_wider_lines") for line in later[key]]
    assert said
    assert not any(word in reason for reason in said for word in ("오늘의", "이달의", "올해의"))


def test_the_lines_on_the_page_make_the_score():
    today = date(2026, 3, 1)
    page = day_page(facts(today), daily(facts(today), today), today=today, first=FIRST, last=LAST)
    points = [
        float(line.points.replace("−", "-"))
        for key in ("day_lines", "day_wider_lines")
        for line in page[key]
    ]
    assert abs(50 + sum(points) - page["day"].score) <= 0.5
    for line in page["day_lines"]:
        assert line.helps == line.points.startswith("+")
