"""Does a text keep to the facts? Every claim that can be found in it is compared with the chart.

A model is given facts and asked to word them; what it answers is read here sentence by sentence.
Each rule finds one kind of statement by its wording and knows how to check it; how a statement is
meant (of whom, denied, supposed, asked) is decided in one place for all of them. What no rule
knows is left alone: a text is accused of what it says, never of its style.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from fortune.engine.ganji import BRANCHES
from fortune.prompts.grounding_amounts import amount_claims, count_claims
from fortune.prompts.grounding_birth import birth_claims
from fortune.prompts.grounding_clauses import (
    Check,
    Claim,
    Passage,
    Sentence,
    Stance,
    Who,
    passages_of,
    sentences_of,
)
from fortune.prompts.grounding_days import age_claims, date_claims
from fortune.prompts.grounding_gods import strength_claims, ten_god_claims, useful_claims
from fortune.prompts.grounding_known import Known as Known
from fortune.prompts.grounding_luck import luck_claims
from fortune.prompts.grounding_master import day_master_claims
from fortune.prompts.grounding_pillars import (
    hanja_claims,
    inside_claims,
    pillar_claims,
    place_claims,
)
from fortune.prompts.grounding_words import (
    ANIMALS,
    BRANCH_WORDS,
    GOD_WORDS,
    HANJA,
    PILLAR_WORDS,
    STEM_WORDS,
    one_of,
)
from fortune.prompts.grounding_years import year_claims

FATAL: Final = frozenset(("day_master", "pillar"))

_RULES: Final[tuple[Callable[[Passage], Iterator[Claim]], ...]] = (
    day_master_claims,
    pillar_claims,
    place_claims,
    hanja_claims,
    inside_claims,
    birth_claims,
    count_claims,
    amount_claims,
    ten_god_claims,
    strength_claims,
    useful_claims,
    luck_claims,
    year_claims,
    age_claims,
    date_claims,
)


class Contradiction(NamedTuple):
    """One claim that the facts deny.

    `kind` is day_master, pillar, place, sign, hour, letters, season, zodiac, element_count,
    ten_god, strength, useful, luck, year, age or date. `said` is the text from `start` to `end`;
    `truth` one Korean sentence with the right fact, for the corrected attempt.
    """

    kind: str
    start: int
    end: int
    said: str
    truth: str

    @property
    def fatal(self) -> bool:
        """Whether it is of the day master or a pillar: the text is about somebody else."""
        return self.kind in FATAL


def find_contradictions(text: str, known: Known) -> tuple[Contradiction, ...]:
    """Return what a text claims against the facts, in its order; of one place only the first kind.

    Works on a whole text and on one sentence of it. Pure, and linear in the length of the text.
    """
    found: dict[tuple[str, int], Contradiction] = {}
    two_people = known.partner is not None
    for sentence in sentences_of(text):
        words, begins = sentence.text, sentence.start
        read = _meant if len(words) > _SHORT else _meant_again
        for one in read(sentence._replace(start=0), two_people=two_people):
            start, end = begins + one.start, begins + one.end
            if (one.kind, start) not in found and (truth := _truth(one, known)):
                found[one.kind, start] = Contradiction(one.kind, start, end, text[start:end], truth)
    return tuple(_apart(sorted(found.values(), key=lambda one: (one.start, -one.end))))


def must_retry(contradictions: Iterable[Contradiction]) -> bool:
    """Whether the text is refused: one about the day master or a pillar, or two of any kind."""
    listed = list(contradictions)
    return len(listed) > 1 or any(one.fatal for one in listed)


# What every claim holds at least one of, as soon as it can be seen. Two patterns: re finds one of
# many plain words ten times as fast as any other pattern, and this is asked of every new word.
_CLAIMING_WORDS: Final = re.compile(
    one_of(
        {
            *(*STEM_WORDS, *BRANCH_WORDS, *PILLAR_WORDS, *GOD_WORDS),
            *("나무", "불", "흙", "쇠", "물", "오행", "음양", "기운"),
            *("하나", "둘", "셋", "넷", "글자", "절반"),
            *("신강", "신약", "신왕", "중화", "극왕", "극약", "태강", "태약"),
            *("연지", "년지", "월지", "일지", "시지", "연주", "년주", "월주", "일주", "시주"),
            *("연간", "년간", "월간", "일간", "일원", "윗글자", "아랫글자", "기둥", "태어난 시"),
            *("대운", "용신", "희신", "순행", "역행", "무재", "무관", "무식", "무인", "사주"),
            *("중심은", "중심이", "바탕은", "바탕이", "본성은", "본성이", "본질은", "본질이"),
            *(f"{branch.hangul}월" for branch in BRANCHES),
            *("올해", "내년", "작년", "금년", "오늘", "일진", "이달", "봄", "여름", "가을", "겨울"),
            *("띠", *(f"{animal}의 해" for animal in ANIMALS)),
        }
    )
)
_CLAIMING_FORMS: Final = re.compile(
    rf"[{HANJA}木火土金水年月日時0-9]|(?<![가-힣])[목화토금수](?=[이가은는도의과와·, )]|기운|$)|"
    r"시간(?=[에은의이]|$)|(?:한|두|세|네|다섯|여섯|일곱|여덟) ?개"
)


def may_claim(fragment: str) -> bool:
    """Whether an unfinished sentence may hold a claim already; True rather once too often."""
    return bool(_CLAIMING_WORDS.search(fragment) or _CLAIMING_FORMS.search(fragment))


class _Meant(NamedTuple):
    """A claim as its sentence means it, before any chart is asked.

    `start` and `end` count in the sentence; `who` is None for what is no statement about a person.
    """

    kind: str
    start: int
    end: int
    check: Check
    who: Who | None


def _meant(sentence: Sentence, *, two_people: bool) -> tuple[_Meant, ...]:
    """Return what a sentence, which starts at 0, states about whom."""
    if not may_claim(sentence.text):
        return ()
    return tuple(
        meant
        for passage in passages_of(sentence, two_people=two_people)
        for rule in _RULES
        for claim in rule(passage)
        if (meant := _as_meant(passage, claim))
    )


# A sentence is read when it ends, and once more in its whole text. A longer one is hardly a
# sentence of a reading: it is not kept, so that a text gone wrong fills no memory.
_SHORT: Final = 200
_meant_again: Final = lru_cache(maxsize=1024)(_meant)


def _as_meant(passage: Passage, claim: Claim) -> _Meant | None:
    """None for a claim that is only supposed or asked, or that its denial makes idle."""
    stance = passage.stance(claim)
    check = claim.denied if stance is Stance.DENIED else claim.check
    if stance is Stance.IGNORED or check is None:
        return None
    start, end = passage.places[claim.start], passage.places[claim.end - 1] + 1
    return _Meant(claim.kind, start, end, check, None if claim.always else passage.who(claim))


def _truth(meant: _Meant, known: Known) -> str:
    """The truth when what is meant is contradicted, else ""."""
    check, who = meant.check, meant.who
    if who is Who.OTHER:
        return ""
    if who is None or who is Who.READER or known.partner is None:
        return check(known)
    if who is Who.PARTNER:
        return check(known.partner)
    told = [check(known), check(known.partner)]
    return next(filter(None, told), "") if who is Who.BOTH or all(told) else ""


def _apart(found: list[Contradiction]) -> Iterator[Contradiction]:
    """Leave out what overlaps an earlier one of its kind, or a fatal one, and a second spelling.

    "갑목(甲木)" is one claim: the aside follows within two letters and has the same truth.
    """
    last: Contradiction | None = None
    for one in found:
        if last is not None:
            overlaps = one.start < last.end and (last.fatal or not one.fatal)
            again = one.start <= last.end + 2 and (one.kind, one.truth) == (last.kind, last.truth)
            if overlaps or again:
                continue
        yield one
        last = one
