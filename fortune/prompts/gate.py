"""The gate between a model and its readers: no sentence passes that contradicts the chart.

Text is let through word by word. From the first word on that could make a claim, the sentence
waits until it is whole and checked. A sentence that is wrong in something small, or that says what
must never be said, is cut; a wrong day master or pillar, a second mistake of any kind, or too many
cuts end the attempt.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, Protocol

MANY_CUTS: Final = 4  # sentences of one answer that may be cut before it counts as unusable
LONGEST: Final = 400  # characters after which a text without a full stop is checked as a sentence
# A sentence ends with its mark and white space, or with the line; "3.5" does not end one.
_END: Final = re.compile(r"""[.!?…。]+["'”’)\]]*\s+|\n+""")


class Found(Protocol):
    """A contradiction: of what kind, where in the text, and what is right, said to the model."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def truth(self) -> str: ...


class Rejected(Exception):
    """This attempt is unusable. `truths` are sentences that tell the model what is right."""

    def __init__(self, kinds: Iterable[str], truths: Iterable[str]) -> None:
        super().__init__(",".join(sorted(set(kinds))))
        self.truths = tuple(dict.fromkeys(truths))


class Gate[Contradiction: Found]:
    """Check one answer while it is being written.

    `contradictions(text)` compares a text with the facts, `fatal(found)` says whether they end
    the attempt, `unsafe(text)` names what a text must not say. `may_matter(words)` says whether
    a sentence has to wait for its end from these words on; it gets the newest, and the one before.
    """

    def __init__(
        self,
        *,
        contradictions: Callable[[str], Sequence[Contradiction]],
        fatal: Callable[[Sequence[Contradiction]], bool],
        unsafe: Callable[[str], Sequence[str]],
        may_matter: Callable[[str], bool],
    ) -> None:
        self._contradictions, self._fatal = contradictions, fatal
        self._unsafe, self._may_matter = unsafe, may_matter
        self._kept: list[str] = []
        self._sentence = ""
        self._passed = 0  # characters of the unfinished sentence that readers have already
        self._context = 0  # where the last of these words begins: a claim may begin with it
        self._waits = False  # for its end, because it may claim something
        self._found: list[Contradiction] = []
        self.cuts: list[str] = []
        self.passed_a_cut = False  # readers have the beginning of a sentence that was cut

    @property
    def text(self) -> str:
        """The checked text so far: whole sentences that were kept."""
        return "".join(self._kept)

    @property
    def so_far(self) -> str:
        """The checked text, and the words of the unfinished sentence that were let through."""
        return self.text + self._sentence[: self._passed]

    def feed(self, piece: str) -> str:
        """Take the next piece; return what readers may have now. Raises Rejected."""
        self._sentence += piece
        passed = []
        while end := _END.search(self._sentence):
            passed.append(self._close(end.end()))
        if len(self._sentence) > LONGEST:
            passed.append(self._close(len(self._sentence)))
        else:
            passed.append(self._pass_words())
        return "".join(passed)

    def end(self) -> str:
        """The text is over: check what is left, and the whole once more. Raises Rejected."""
        rest = self._close(len(self._sentence)) if self._sentence else ""
        wrong = self._contradictions(self.text)
        self._judge(wrong)
        self._cut_where([found.start for found in wrong])
        if not self.text.strip():
            raise Rejected(self.cuts, [found.truth for found in self._found])
        return rest

    def _pass_words(self) -> str:
        """Let through the whole words of a sentence that claims nothing so far."""
        until = self._sentence.rfind(" ") + 1
        if self._waits or until <= self._passed:
            return ""
        if self._may_matter(self._sentence[self._context : until]):
            self._waits = True
            return ""
        words = self._sentence[self._passed : until]
        self._passed = until
        self._context = self._sentence.rfind(" ", 0, until - 1) + 1
        return words

    def _close(self, length: int) -> str:
        """Check the sentence of this length; return what readers do not have of it yet."""
        sentence, self._sentence = self._sentence[:length], self._sentence[length:]
        passed, self._passed = self._passed, 0
        self._context, self._waits = 0, False
        wrong = self._contradictions(sentence)
        self._judge(wrong)
        reasons = [found.kind for found in wrong] + list(self._unsafe(sentence))
        if not reasons:
            self._kept.append(sentence)
            return sentence[passed:]
        self.cuts += reasons
        self.passed_a_cut |= passed > 0
        if len(self.cuts) > MANY_CUTS:
            raise Rejected(self.cuts, [found.truth for found in self._found])
        self._kept.append(_line_end(sentence))
        return self._kept[-1]

    def _judge(self, wrong: Sequence[Contradiction]) -> None:
        self._found += wrong
        if self._fatal(self._found):
            raise Rejected(
                [found.kind for found in self._found], [found.truth for found in self._found]
            )

    def _cut_where(self, places: Collection[int]) -> None:
        """Cut the kept sentences at these places of the text: only the whole shows them wrong."""
        begins = 0
        for index, sentence in enumerate(self._kept):
            ends = begins + len(sentence)
            if any(begins <= place < ends for place in places):
                self._kept[index] = _line_end(sentence)
                self.passed_a_cut = True
            begins = ends


def _line_end(sentence: str) -> str:
    """Return the line's end of a sentence: it stays, because it may divide two sections."""
    return sentence[len(sentence.rstrip("\n")) :]
