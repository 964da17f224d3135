"""The gate with its real checks: nothing false or forbidden of the corpora gets to a reader."""

import pytest

from fortune.prompts.checks import checking_gate
from fortune.prompts.gate import Rejected
from fortune.prompts.grounding import Known, find_contradictions
from fortune.prompts.safety import find_breaches
from tests.prompts.test_grounding import corpus, facts_of, known_of
from tests.prompts.test_safety import BREACHES

SIZES = [1, 4, 1000]


def passed(text: str, known: Known, size: int) -> str:
    """What readers get of a text that comes in pieces of this size."""
    gate, got = checking_gate(known), ""
    try:
        for place in range(0, len(text), size):
            got += gate.feed(text[place : place + size])
        got += gate.end()
    except Rejected:
        pass
    return got


@pytest.mark.parametrize("size", SIZES)
def test_no_lie_of_the_corpus_passes_whole(size):
    known_lies = 0
    for row in corpus():
        known = known_of(row.chart)
        if find_contradictions(row.text, known):
            known_lies += 1
            got = passed(row.text, known, size)
            assert find_contradictions(got, known) == (), (row.text, got)
    assert known_lies > 400


@pytest.mark.parametrize("size", SIZES)
def test_no_breach_of_the_corpus_passes_whole(size):
    known = Known.of(facts_of("A"))
    for case in BREACHES:
        got = passed(case.text, known, size)
        assert find_breaches(got) == (), (case.text, got)
