"""Talking to the model in a consultation: the same call as for a reading, kept short."""

from fortune.utils.ai import Answer

CHAT_TOKENS = 1200  # an answer is asked to stay under 400 characters; this stops one that does not


def chat_answer() -> Answer:
    """Return what `generate_ai_response` fills in for one answer of a consultation."""
    return Answer(max_tokens=CHAT_TOKENS)
