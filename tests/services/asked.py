"""A question, a purse and a listener for the tests of runs."""

from typing import NamedTuple

from fortune.prompts.gate import Gate
from fortune.services import runs
from fortune.services.quota import Charge

TEXT = "## 한눈에 보기\n\n{name} 선생님은 봄의 나무 같은 분이세요."


class Question:
    messages = [{"role": "user", "content": "읽어 주세요."}]

    def __init__(self, fingerprint="f" * 64):
        self.fingerprint = fingerprint
        self.row = {
            "kind": "saju", "mode": "teacher", "chart": {"year": ["甲", "子"]},
            "chart_key": "甲子甲子甲子", "fingerprint": fingerprint,
        }  # fmt: skip

    fallback = "기본 풀이"

    def request(self, cut_off):
        """Keep whole lines of what was cut off, and ask for the rest."""
        kept = cut_off[: cut_off.rfind("\n") + 1]
        return kept, self

    def corrected(self, truths):
        return [*self.messages, {"role": "user", "content": " ".join(truths)}]

    def gate(self):
        return Gate(
            contradictions=lambda text: [Lie(text.index("거짓"))] if "거짓" in text else [],
            fatal=bool,
            unsafe=lambda text: [],
            may_matter=lambda text: "거" in text,
        )


class Lie(NamedTuple):
    start: int
    kind: str = "day_master"
    truth: str = "참말은 이것입니다."


class Purse:
    """A quota that remembers what was charged and what was given back."""

    def __init__(self, refuse=None):
        self.charged = self.refunded = 0
        self.refuse = refuse

    async def __call__(self):
        self.charged += 1
        if self.refuse:
            raise self.refuse
        purse = self

        class Paid(Charge):
            async def refund(self):
                purse.refunded += 1

        return Paid()


async def hear(question, purse):
    run = await runs.run_for(question, purse)
    heard = []
    async for piece in run.listen():
        heard = [] if piece is None else [*heard, piece]
    return "".join(heard)
