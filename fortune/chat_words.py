"""What an error means in a consultation, where there is no 기본 풀이 to read instead."""

from typing import Final

from fortune import errors
from fortune.errors import FortuneError

# By the exact type: ChatOver, ChatBusy and ChatClosed speak of a consultation already.
_SENTENCES: Final[dict[type[FortuneError], str]] = {
    errors.LimitExceeded: (
        "한 시간에 나눌 수 있는 이야기를 모두 나누셨어요. 잠시 쉬었다가 이어서 물어 주세요."
    ),
    errors.StoreUnavailable: (
        "상담을 적어 두는 곳이 잠시 대답하지 않아요. 조금 뒤에 다시 보내 주세요."
    ),
    errors.AINotConfigured: "지금은 AI가 연결되어 있지 않아 답해 드리지 못해요.",
    errors.AIDown: "사주 선생님께 닿지 않았어요. 조금 뒤에 다시 보내 주세요.",
    errors.AITimeout: "기다리기로 한 시간이 지나 멈췄어요. 다시 보내시면 대개 바로 답해 드려요.",
    errors.AIOverloaded: "지금 AI를 찾는 분이 많아 순서가 밀렸어요. 조금 뒤에 다시 보내 주세요.",
    errors.AIRefused: "AI가 이 물음에는 답하지 않았어요. 말을 조금 바꾸어 물어봐 주세요.",
    errors.AIEmpty: "AI가 빈 종이를 돌려주었어요. 다시 보내시면 새로 답해 드려요.",
    errors.AICutOff: (
        "여기까지 온 글은 남겨 두었어요. 더 듣고 싶으시면 이어서 말해 달라고 적어 주세요."
    ),
    errors.AICircuitOpen: "잇따라 답을 받지 못해 잠시 쉬고 있어요. 조금 뒤에 다시 보내 주세요.",
    errors.AIBudget: "오늘 준비한 답을 모두 드렸어요. 내일 다시 채워지니 그때 이어서 물어 주세요.",
    errors.AIUngrounded: (
        "여덟 글자와 맞지 않는 이야기가 있어 보여 드리지 않았어요. 다시 한번 물어봐 주세요."
    ),
}


def said_in_a_chat(error: FortuneError) -> FortuneError:
    """Return the same error with its sentence for a consultation."""
    error.message = _SENTENCES.get(type(error), error.message)
    return error
