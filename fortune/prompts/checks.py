"""The gate as every reading and every chat answer uses it: grounded in the facts, and safe."""

from fortune.prompts.gate import Gate
from fortune.prompts.grounding import (
    Contradiction,
    Known,
    find_contradictions,
    may_claim,
    must_retry,
)
from fortune.prompts.safety import find_breaches, may_breach


def checking_gate(known: Known) -> Gate[Contradiction]:
    """Return a new gate for one answer about the chart that `known` describes."""
    return Gate(
        contradictions=lambda text: find_contradictions(text, known),
        fatal=must_retry,
        unsafe=lambda text: [breach.kind for breach in find_breaches(text)],
        may_matter=lambda fragment: may_claim(fragment) or may_breach(fragment),
    )
