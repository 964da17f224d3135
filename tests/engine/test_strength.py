"""신강·신약 as a table of 100 points."""

from datetime import datetime

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.ganji import Chart, Pillar
from fortune.engine.strength import POINTS, strength_of

SAMPLE = get_pillars(datetime(1988, 7, 15, 14, 30))


def chart_of(year: str, month: str, day: str, hour: str) -> Chart:
    """A chart by its characters; strength looks at nothing else."""
    return SAMPLE._replace(
        year=Pillar.of(year), month=Pillar.of(month), day=Pillar.of(day), hour=Pillar.of(hour)
    )


def test_the_sample_chart_has_75_points() -> None:
    strength = strength_of(SAMPLE)
    assert (strength.score, strength.level, strength.strong) == (75, "태강", True)
    assert [line.char for line in strength.lines if not line.scored] == ["午", "甲"]


def test_the_table_has_a_hundred_points_without_the_day_stem() -> None:
    assert sum(POINTS.values()) == 100
    assert ("day", "stem") not in POINTS
    assert [line.points for line in strength_of(SAMPLE).lines] == [30, 15, 15, 10, 10, 10, 10]


def test_without_an_hour_the_score_is_of_75_points() -> None:
    strength = strength_of(get_pillars(datetime(1988, 7, 15), hour_known=False))
    assert [line.points for line in strength.lines] == [30, 15, 10, 10, 10]
    assert strength.score == 100
    assert strength_of(get_pillars(datetime(2024, 2, 4), hour_known=False)).score == 60


# 甲 day master; wood and water places score. One place more in every row.
@pytest.mark.parametrize(
    ("characters", "score", "level", "strong"),
    [
        ("庚午 丙戌 甲申 庚午", 0, "극약", False),
        ("甲午 丙戌 甲申 庚午", 10, "극약", False),
        ("甲午 丙戌 甲寅 庚午", 25, "신약", False),
        ("庚午 丙戌 甲寅 庚午", 15, "태약", False),
        ("庚午 丙寅 甲申 庚午", 30, "신약", False),
        ("甲午 丙寅 甲申 庚午", 40, "중화신약", None),
        ("甲寅 丙寅 甲申 庚午", 50, "중화신강", None),
        ("甲寅 甲寅 甲申 庚午", 60, "신강", True),
        ("甲寅 甲寅 甲申 甲午", 70, "신강", True),
        ("甲寅 丙寅 甲寅 甲午", 75, "태강", True),
        ("甲寅 甲寅 甲寅 甲午", 85, "극왕", True),
        ("甲寅 甲寅 甲寅 甲子", 100, "극왕", True),
    ],
)
def test_levels_begin_at_their_cuts(
    characters: str, score: int, level: str, strong: bool | None
) -> None:
    strength = strength_of(chart_of(*characters.split()))
    assert (strength.score, strength.level, strength.strong) == (score, level, strong)
