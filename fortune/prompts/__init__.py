"""Messages for the model, made from a chart's facts alone."""

from fortune.prompts.full import PROMPT_VERSION, full_messages

__all__ = ["PROMPT_VERSION", "full_messages"]
