"""The gate as every reading and every chat answer uses it."""

from typing import Any

from fortune.prompts.gate import Gate
from fortune.prompts.safety import find_breaches, may_breach


def checking_gate() -> Gate[Any]:
    """Return a new gate for one answer."""
    return Gate(
        contradictions=lambda text: (),
        fatal=bool,
        unsafe=lambda text: [breach.kind for breach in find_breaches(text)],
        may_matter=may_breach,
    )
