"""Messages for the model, made from a chart's facts alone."""

from fortune.prompts.chat import chat_messages, chat_suggestions
from fortune.prompts.correction import corrected_messages
from fortune.prompts.daily import daily_messages
from fortune.prompts.facts_block import facts_block
from fortune.prompts.full import full_messages
from fortune.prompts.system import PROMPT_VERSION
from fortune.prompts.topic import compatibility_messages, topic_messages

__all__ = [
    "PROMPT_VERSION",
    "chat_messages",
    "chat_suggestions",
    "compatibility_messages",
    "corrected_messages",
    "daily_messages",
    "facts_block",
    "full_messages",
    "topic_messages",
]
