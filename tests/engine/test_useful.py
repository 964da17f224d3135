"""억부 and 조후, side by side."""

from datetime import date, datetime

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.facts import Facts, Gender, facts_from_chart
from fortune.engine.ganji import Branch, Chart, Pillar
from fortune.engine.useful import CLIMATE

SAMPLE = get_pillars(datetime(1988, 7, 15, 14, 30))


def facts_of(chart: Chart) -> Facts:
    return facts_from_chart(
        chart, gender=Gender.FEMALE, birth_date=date(1988, 7, 15), today=date(2026, 3, 1)
    )


def balance_of(characters: str) -> str:
    year, month, day, hour = map(Pillar.of, characters.split())
    facts = facts_of(SAMPLE._replace(year=year, month=month, day=day, hour=hour))
    return "".join(element.hanja for element in facts.useful.balance)


def test_the_sample_chart_is_helped_by_wood_then_fire_or_water() -> None:
    useful = facts_of(SAMPLE).useful
    assert [element.hanja for element in useful.balance] == ["木", "火", "水"]
    assert "".join(map(str, useful.climate)) == "壬庚甲"
    assert [element.hanja for element in useful.climate_elements] == ["水", "金", "木"]


@pytest.mark.parametrize(
    ("characters", "expected", "why"),
    [
        (
            "甲寅 甲寅 甲寅 甲子",
            "火土金",
            "strong by peers: output, wealth, officer",
        ),
        ("甲寅 乙卯 甲寅 庚午", "火土金", "output stands in 午; 庚 has no root in a branch"),
        ("壬子 壬子 甲寅 庚午", "火土金", "more learning than peers, but wealth stands nowhere"),
        ("壬子 壬子 甲寅 戊辰", "土金火", "strong by learning: wealth first, and it stands in 辰"),
        ("庚午 丙戌 甲申 庚午", "水木", "weak under officers and output: learning, then peers"),
        ("戊辰 戊戌 甲申 戊辰", "木水", "weak under wealth: peers first"),
        ("甲寅 丙寅 甲申 庚午", "", "balanced: none can be named"),
    ],
)
def test_balance_asks_what_weighs_on_the_chart(characters: str, expected: str, why: str) -> None:
    assert balance_of(characters) == expected, why


def test_climate_has_a_cell_for_every_day_stem_and_month() -> None:
    assert [len(row) for row in CLIMATE] == [12] * 10
    assert all(
        1 <= len(cell) <= 3 and len(set(cell)) == len(cell) for row in CLIMATE for cell in row
    )


@pytest.mark.parametrize(
    ("branch", "column"),
    [
        # 甲 to 癸 in that month, read down the printed table.
        ("寅", "丙癸 丙癸 壬庚 甲庚 丙甲癸 丙庚甲 戊甲丙 己壬庚 庚丙戊 辛丙"),
        ("未", "癸丁庚 癸丙 壬庚 甲壬庚 癸丙甲 癸丙 丁甲 壬庚甲 辛甲 庚辛壬"),
        ("申", "庚丁壬 丙癸己 壬戊 甲庚丙 丙癸甲 丙癸 丁甲 壬甲戊 戊丁 丁"),
        ("子", "丁庚丙 丙 壬戊己 甲庚 丙甲 丙甲戊 丁甲丙 丙戊壬 戊丙 丙辛"),
        ("丑", "丁庚丙 丙 壬甲 甲庚 丙甲 丙甲戊 丙丁甲 丙壬戊 丙丁甲 丙丁"),
    ],
)
def test_climate_reads_down_a_month_as_printed(branch: str, column: str) -> None:
    month = (Branch.of(branch).index - 2) % 12
    assert ["".join(map(str, row[month])) for row in CLIMATE] == column.split()
