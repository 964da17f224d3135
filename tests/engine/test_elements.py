"""Elements counted and weighed."""

from datetime import datetime

import pytest

from fortune.engine.calculator import get_pillars
from fortune.engine.elements import element_counts, element_weights
from fortune.engine.ganji import Element, Pillar

SAMPLE = get_pillars(datetime(1988, 7, 15, 14, 30)).pillars.values()


def test_the_sample_chart_has_one_five_and_none() -> None:
    assert [*element_counts(SAMPLE).values()] == [1, 1, 5, 1, 0]


def test_weights_spread_branches_over_their_hidden_stems() -> None:
    # 己未: 己 30; 未 = 丁 9 乙 3 己 18, of sixty thirtieths.
    weights = element_weights([Pillar.of("己未")])
    assert weights[Element.EARTH] == pytest.approx(80)
    assert weights[Element.FIRE] == pytest.approx(15)
    assert weights[Element.WOOD] == pytest.approx(5)
    assert weights[Element.METAL] == weights[Element.WATER] == 0


def test_an_absent_element_can_still_weigh_something() -> None:
    assert element_counts(SAMPLE)[Element.WATER] == 0
    assert element_weights(SAMPLE)[Element.WATER] == pytest.approx(1.25)
