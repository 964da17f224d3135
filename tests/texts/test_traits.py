"""traits_of: what stands out, and how ties are broken."""

from dataclasses import replace

import pytest

from fortune.engine.ganji import Element, Pillar
from fortune.engine.strength import Strength
from fortune.engine.ten_gods import TenGod, TenGodGroup, ten_god_of_stem
from fortune.engine.useful import UsefulElements
from fortune.texts.traits import traits_of
from tests.texts.samples import facts_at, samples


def with_year(facts, pillar, *, strong, balance=(), climate="戊"):
    """Return facts in which only what the year is judged by is set."""
    year = Pillar.of(pillar)
    stems = tuple(Pillar.of(chars).stem for chars in {"戊": ["戊辰"], "壬": ["壬子"]}[climate])
    return replace(
        facts,
        year_pillar=year,
        year_ten_god=ten_god_of_stem(facts.day_master, year.stem),
        strength=Strength(50, "중화신강", strong, ()),
        useful=UsefulElements(tuple(balance), stems),
    )


def test_the_sample_chart_is_read_as_learning_heavy_without_water():
    traits = traits_of(facts_at())  # 戊辰 己未 辛未 甲午
    assert traits.lead is TenGodGroup.RESOURCE
    assert traits.lead_god is TenGod.INDIRECT_RESOURCE
    assert traits.most is Element.EARTH
    assert (traits.needed, traits.needed_absent) == (Element.WATER, True)
    assert traits.lack is TenGodGroup.OUTPUT
    assert traits.rest is Element.WATER


def test_lead_and_second_are_the_two_largest_groups():
    for sample in samples(2000):
        facts, traits = sample.facts, traits_of(sample.facts)
        counts = sorted(facts.group_counts.values(), reverse=True)
        assert facts.group_counts[traits.lead] == counts[0]
        assert facts.group_counts[traits.second] == counts[1]
        assert traits.lead is not traits.second
        assert traits.lead_god.group is traits.lead
        assert facts.ten_god_counts[traits.lead_god] > 0


def test_what_is_called_absent_is_absent_and_what_is_called_most_is_most():
    for sample in samples(2000):
        facts, traits = sample.facts, traits_of(sample.facts)
        counts = facts.element_counts
        assert traits.needed_absent == (0 in counts.values())
        assert counts[traits.needed] == min(counts.values())
        assert (traits.absent is None) == (0 not in counts.values())
        assert traits.absent is None or counts[traits.absent] == 0
        assert (traits.most is None) == (max(counts.values()) < 3)
        assert traits.most is None or counts[traits.most] == max(counts.values())
        if isinstance(traits.lack, TenGodGroup):
            assert facts.group_counts[traits.lack] == 0
        else:
            assert facts.ten_god_counts[traits.lack] == 0
            others = [group for group in TenGodGroup if group is not TenGodGroup.PEER]
            assert all(facts.group_counts[group] for group in others)
        assert traits.lack not in (TenGodGroup.PEER, TenGod.FRIEND, TenGod.ROB_WEALTH)


def test_of_several_absent_elements_the_one_the_climate_asks_for_is_needed_first():
    for sample in samples(2000):
        facts, traits = sample.facts, traits_of(sample.facts)
        climate = facts.useful.climate_elements[0]
        if not facts.element_counts[climate]:
            assert traits.needed is climate


@pytest.mark.parametrize(
    ("pillar", "strong", "balance", "climate", "help_"),
    [
        ("甲子", True, [Element.WOOD], "戊", 1),  # balances
        ("壬子", None, [], "壬", 1),  # tempers only
        ("壬子", True, [Element.WATER], "壬", 1),  # both
        ("甲子", None, [], "戊", 0),  # neither
        ("庚子", True, [Element.WOOD], "戊", -1),  # a peer for a strong chart
        ("甲子", False, [Element.EARTH, Element.METAL], "戊", -1),  # wealth for a weak one
        ("己丑", False, [Element.EARTH, Element.METAL], "壬", 1),  # learning for a weak one
        ("壬子", False, [Element.EARTH, Element.METAL], "壬", 0),  # tempers but drains
    ],
)
def test_the_year_is_weighed_by_balance_and_climate(pillar, strong, balance, climate, help_):
    facts = with_year(facts_at(), pillar, strong=strong, balance=balance, climate=climate)
    assert traits_of(facts).year_help == help_


def test_the_resting_element_is_one_that_helps():
    for sample in samples(2000):
        useful = sample.facts.useful
        assert traits_of(sample.facts).rest in (*useful.climate_elements[:1], *useful.balance[:1])
