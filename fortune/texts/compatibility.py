"""The reading of two people (궁합) without AI: where they fit, where they differ, what helps.

It tells the parts of `engine.compatibility` in words and never a number: the two parts that give
most of their points as ease, the two that give least as difference. The reader is
"{name} 선생님", the other "그분". Colleagues, family and friends have sentences of their own.
"""

from typing import Final

from fortune.engine.compatibility import HIGH, MIDDLE, Compatibility, CompatibilityPart
from fortune.engine.facts import Facts
from fortune.engine.ganji import ELEMENTS, Element
from fortune.engine.ten_gods import TenGodGroup, ten_god_of_stem
from fortune.texts.catalog_compatibility import LEVELS, PARTS
from fortune.texts.choices import strength
from fortune.texts.library import PAGES, Page
from fortune.texts.sections import Section, Titles
from fortune.texts.traits import traits_of
from fortune.texts.wording import ELEMENT_NAMES
from fortune.texts.writing import write_sections

_TITLES: Final[Titles] = (
    ("together", "두 사람이 만나면"),
    ("ease", "편안하게 맞는 곳"),
    ("differ", "서로 다른 곳"),
    ("practice", "함께 지내는 작은 방법"),
)

_COMMON: Final = PAGES["compatibility/common"]

_PLENTY = 20.0  # percent of the weights: an even share, enough to give of
_SIDES: Final = {
    TenGodGroup.PEER: "비화",
    TenGodGroup.OUTPUT: "상생 줌",
    TenGodGroup.RESOURCE: "상생 받음",
    TenGodGroup.WEALTH: "재관 이끎",
    TenGodGroup.OFFICER: "재관 따름",
}


def compatibility_titles() -> Titles:
    """Return (id, title) of the four sections in reading order."""
    return _TITLES


def compatibility_reading(first: Facts, second: Facts, pair: Compatibility) -> tuple[Section, ...]:
    """Return the four sections in reading order; `first` is the reader, `pair` what the engine
    found of both.

    Markdown is plain paragraphs. `{name}` stays as a placeholder, always before " 선생님".
    """
    page = PAGES[f"compatibility/{pair.mode.value}"]
    # Best first; of two that give the same share, the part told first.
    parts = sorted(
        (part for part in pair.parts if part.id in PARTS),
        key=lambda part: -part.points / part.possible,
    )
    number = first.chart.day.index // 2 + second.chart.day.index // 2
    bodies = (
        [_together(page, first, second, pair, number)],
        [_ease(page, first, second, parts[:2], number)],
        [_differ(page, first, second, parts[:1:-1])],
        [_practice(page, first, second)],
    )
    return write_sections(_TITLES, bodies)


def _part_key(part: CompatibilityPart) -> str:
    name, kinds = PARTS[part.id]
    if part.kind in kinds:
        return f"{name} {part.kind}"
    percent = 100 * part.points / part.possible
    high, middle, low = LEVELS
    return f"{name} {high if percent >= HIGH else middle if percent >= MIDDLE else low}"


def _together(page: Page, first: Facts, second: Facts, pair: Compatibility, number: int) -> str:
    mine, theirs = first.day_master, second.day_master
    stems = sorted((mine, theirs), key=lambda stem: stem.index)
    image = _COMMON["image"].pick(" ".join(stem.hangul for stem in stems), 0)
    met = next(part.kind for part in pair.parts if part.id == "day_master")
    side = met if met == "합" else _SIDES[TenGodGroup.of(mine, theirs.element)]
    return " ".join(
        [
            _COMMON["opening"].pick("틀", number).format(name="{name}", image=image),
            page["master"].pick(side, first.chart.month.index // 2),
            page["god"].pick(ten_god_of_stem(mine, theirs).hangul, 0),
            _COMMON["word"].pick(pair.word, second.chart.month.index // 2),
        ]
    )


def _ease(
    page: Page, first: Facts, second: Facts, parts: list[CompatibilityPart], number: int
) -> str:
    best, next_best = (page["ease"].pick(_part_key(part), 0) for part in parts)
    return f"{best} {_gift(first, second, number)} {next_best}"


def _scarcest(facts: Facts) -> Element:
    return min(ELEMENTS, key=lambda element: (facts.element_weights[element], element.order))


def _gift(first: Facts, second: Facts, number: int) -> str:
    """Return the sentence on what each has of the element the other has least of."""
    mine, theirs = _scarcest(first), _scarcest(second)
    received = second.element_weights[mine] >= _PLENTY
    given = first.element_weights[theirs] >= _PLENTY
    if received and given:
        key = "서로"
    elif received or given:
        key = "받음" if received else "줌"
    else:
        key = "같음" if mine is theirs else "저마다"
    line = _COMMON["gift"].pick(key, number)
    return line.format(mine=ELEMENT_NAMES[mine], theirs=ELEMENT_NAMES[theirs])


def _differ(page: Page, first: Facts, second: Facts, parts: list[CompatibilityPart]) -> str:
    most, less = (page["differ"].pick(_part_key(part), 0) for part in parts)
    pace = page["pace"].pick(f"{strength(first)} {strength(second)}", 0)
    return f"{most} {pace} {less}"


def _practice(page: Page, first: Facts, second: Facts) -> str:
    mine, theirs = traits_of(first), traits_of(second)
    return " ".join(
        [
            page["leads"].pick(f"{mine.lead.hangul} {theirs.lead.hangul}", 0),
            page["step"].pick(theirs.lead.hangul, first.chart.year.index // 2),
            page["rest"].pick(ELEMENT_NAMES[theirs.rest], second.chart.year.index // 2),
        ]
    )
