"""Everything that can go wrong on purpose.

    FortuneError                 has a code for scripts and a sentence for teachers
    ├── InvalidInput        400  the form or the JSON cannot be used; `fields` says why
    │   └── TooLarge        413  longer than anything a form of ours can send
    ├── LoginRequired       401  only for people who are logged in
    ├── CSRFFailed          403  the page's token is missing or too old
    ├── NotFound            404  nothing there, or somebody else's
    │   └── ChatClosed           the consultation has ended
    ├── LimitExceeded       429  too many new AI readings in the window
    │   ├── ChatOver             the ten turns of a consultation are used
    │   └── ChatBusy             the answer before is still being written
    ├── StoreUnavailable    503  the database or a cache table does not answer
    ├── Maintenance         503  closed for a while
    └── AIError             200  the model did not deliver; the 기본 풀이 did
        ├── AINotConfigured      no key, a refused key, a model name that is gone
        ├── AIDown               no connection, 5xx, nonsense instead of an answer
        ├── AITimeout            one of our deadlines passed before the first word
        ├── AIOverloaded         429 or 529
        ├── AIRefused            the request or its content was refused
        ├── AIEmpty              an answer without a word in it
        ├── AICutOff             the text ended early; what came is kept
        ├── AICircuitOpen        too many failures in a row: not asked at all
        ├── AIBudget             the day's calls of all users are used up
        └── AIUngrounded         the text contradicts the chart

Anything else is a bug: it reaches Django and Sentry.
"""

import math
from collections.abc import Mapping, Sequence


class FortuneError(Exception):
    code = "FORTUNE_ERROR"
    status = 500
    message = "잠시 문제가 생겼어요. 조금 뒤에 다시 시도해 주세요, 선생님."

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        """`detail` is for operators and never leaves the server; `retry_after` is in seconds."""
        super().__init__(detail or self.code)
        self.retry_after = retry_after

    @property
    def retry_seconds(self) -> int | None:
        """Whole seconds to wait, never too few: what a client is told."""
        return None if self.retry_after is None else max(1, math.ceil(self.retry_after))

    def as_dict(self) -> dict[str, object]:
        body: dict[str, object] = {"error": self.code, "message": self.message}
        if self.retry_seconds is not None:
            body["retry_after"] = self.retry_seconds
        return body


class InvalidInput(FortuneError):
    code, status = "INVALID_INPUT", 400
    message = "입력하신 내용을 다시 확인해 주세요, 선생님."

    def __init__(self, fields: Mapping[str, Sequence[str]], detail: str = "") -> None:
        super().__init__(detail)
        self.fields = {name: list(sentences) for name, sentences in fields.items()}

    def as_dict(self) -> dict[str, object]:
        return super().as_dict() | {"fields": self.fields}


class TooLarge(InvalidInput):
    status = 413
    message = "보내신 내용이 너무 길어서 받지 못했어요. 조금 줄여서 다시 보내 주세요, 선생님."

    def __init__(self, detail: str = "") -> None:
        super().__init__({}, detail)


class LoginRequired(FortuneError):
    code, status = "LOGIN_REQUIRED", 401
    message = "로그인하시면 이어서 보실 수 있어요."


class CSRFFailed(FortuneError):
    code, status = "CSRF_FAILED", 403
    message = "페이지가 오래되어 안전하게 보낼 수 없었어요. 새로 고친 뒤 다시 눌러 주세요."


class NotFound(FortuneError):
    code, status = "NOT_FOUND", 404
    message = "찾으시는 것이 여기에는 없어요. 주소를 다시 확인해 주세요."


class LimitExceeded(FortuneError):
    code, status = "LIMIT_EXCEEDED", 429
    message = (
        "새 AI 풀이를 지금 볼 수 있는 만큼 모두 보셨어요. "
        "기본 풀이와 저장된 풀이는 그대로 보실 수 있어요."
    )


class ChatOver(LimitExceeded):
    message = "이번 상담의 열 번을 모두 쓰셨어요. 보관함에 담아 두고 새 상담을 열어 주세요."


class ChatBusy(LimitExceeded):
    message = "앞의 물음에 답을 쓰고 있어요. 답이 끝나면 이어서 물어 주세요."

    def __init__(self, detail: str = "", *, retry_after: float | None = 3) -> None:
        super().__init__(detail, retry_after=retry_after)


class ChatClosed(NotFound):
    message = "이 상담은 끝났거나 기간이 지났어요. 새 상담을 열어 이어서 물어 주세요."


class StoreUnavailable(FortuneError):
    code, status = "STORE_UNAVAILABLE", 503
    message = (
        "풀이를 저장하는 곳이 잠시 응답하지 않아요. 사주와 기본 풀이는 그대로 보실 수 있고, "
        "AI 풀이는 잠시 뒤에 다시 눌러 주세요."
    )

    def __init__(self, detail: str = "", *, retry_after: float | None = 10) -> None:
        super().__init__(detail, retry_after=retry_after)


class Maintenance(FortuneError):
    code, status = "MAINTENANCE", 503
    message = "더 좋은 풀이를 위해 잠시 점검하고 있어요. 조금 뒤에 다시 찾아와 주세요."

    def __init__(self, detail: str = "", *, retry_after: float | None = 600) -> None:
        super().__init__(detail, retry_after=retry_after)


class AIError(FortuneError):
    """No complete reading from the model.

    `counts` says whether the circuit breaker counts it: only what tells of the model service's
    health does. `may_retry` says that asking once more, right away, may help.
    """

    code, status = "AI_DOWN", 200
    counts = True
    may_retry = False


class AINotConfigured(AIError):
    code = "AI_NOT_CONFIGURED"
    message = "지금은 AI 풀이를 쓰지 않고 있어요. 만세력으로 지은 기본 풀이를 보여 드릴게요."
    counts = False


class AIDown(AIError):
    code = "AI_DOWN"
    message = (
        "AI 풀이가 잠시 쉬고 있어요. 기본 풀이를 먼저 보여 드리니, 조금 뒤에 다시 눌러 주세요."
    )


class AITimeout(AIError):
    code = "AI_TIMEOUT"
    message = "AI가 제시간에 첫 문장을 쓰지 못했어요. 기본 풀이를 먼저 읽고 다시 눌러 주세요."


class AIOverloaded(AIError):
    code = "AI_OVERLOADED"
    message = (
        "지금 AI에게 부탁이 많이 몰려 있어요. 기본 풀이를 먼저 읽고 잠시 뒤에 다시 눌러 주세요."
    )
    counts = False


class AIRefused(AIError):
    code = "AI_REFUSED"
    message = "AI가 이번 풀이는 쓰지 않겠다고 했어요. 기본 풀이로 보여 드릴게요."
    counts = False


class AIEmpty(AIError):
    code = "AI_EMPTY"
    message = "AI가 빈 종이를 돌려주었어요. 기본 풀이를 보여 드리니 다시 한번 눌러 주세요."


class AICutOff(AIError):
    code = "AI_CUT_OFF"
    message = "AI 풀이가 중간에 끊겼어요. 여기까지 온 글은 남겨 두었으니 다시 눌러 주세요."


class AICircuitOpen(AIError):
    code = "AI_CIRCUIT_OPEN"
    message = "AI 풀이가 잠시 쉬는 중이에요. 숫자가 다 줄어들면 다시 누르실 수 있어요."
    counts = False


class AIBudget(AIError):
    code = "AI_BUDGET"
    message = (
        "오늘 준비한 AI 풀이가 모두 나갔어요. 내일 다시 찾아와 주시고, 오늘은 기본 풀이로 만나요."
    )
    counts = False


class AIUngrounded(AIError):
    code = "AI_UNGROUNDED"
    message = "AI가 쓴 글이 사주와 맞지 않아 보여 드리지 않았어요. 기본 풀이를 믿고 읽어 주세요."
    counts = False
