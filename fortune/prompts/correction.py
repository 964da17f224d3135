"""The second attempt: the model is told what is right and writes the whole text again."""

from collections.abc import Sequence
from typing import Final

_ASK: Final = (
    "[정정]\n앞서 쓰신 글에 사실과 다른 곳이 있었습니다. 다음이 맞습니다.\n{truths}\n"
    "이 사실에 맞추어 처음부터 끝까지 다시 써 주세요. 정정했다는 말은 쓰지 않습니다."
)


def corrected_messages(
    messages: Sequence[dict[str, str]], truths: Sequence[str]
) -> list[dict[str, str]]:
    """Return new messages that end with what is right; without truths they only ask again.

    The wrong text is not shown again: a model repeats what it reads. The last message has to be
    the user's (ValueError); services that want user and assistant by turns stay content.
    """
    if not messages or messages[-1]["role"] != "user":
        raise ValueError("the last message is not the user's")
    told = "\n".join(f"- {truth}" for truth in truths) or "- [사실]에 적힌 것이 맞습니다."
    last = messages[-1]
    return [
        *messages[:-1],
        last | {"content": f"{last['content']}\n\n{_ASK.format(truths=told)}"},
    ]
