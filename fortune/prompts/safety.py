"""What a saju service for teachers never does: the one door to both directions of its checks.

`check_message` looks at what a teacher writes before a model sees it, `find_breaches` at what a
model writes before a teacher sees it. The rules are words and therefore data: data/incoming.toml,
data/outgoing.toml and data/refusals.md; the numbers to call stand in `prompts.contacts`.
"""

from fortune.prompts.contacts import CRISIS_CONTACTS, Contact
from fortune.prompts.incoming import Refusal, Risk, check_message
from fortune.prompts.outgoing import Breach, cut_breaches, find_breaches, may_breach

__all__ = [
    "CRISIS_CONTACTS",
    "Breach",
    "Contact",
    "Refusal",
    "Risk",
    "check_message",
    "cut_breaches",
    "find_breaches",
    "may_breach",
]
