"""The school year as twelve cards, March to February: the month's pillar and the school's work.

A calendar month has the pillar (월운) that rules most of it, which is the one that begins with the
절 of its first days. What the school does in a month is the same for everybody; how it goes is
read from the chart.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from fortune.engine.facts import Facts
from fortune.engine.ganji import Pillar
from fortune.engine.luck import LuckMonth, luck_month
from fortune.engine.ten_gods import TenGod
from fortune.texts.catalog_school import MONTH_KEYS, MONTHS
from fortune.texts.helps import help_key
from fortune.texts.library import PAGES
from fortune.texts.particles import resolve
from fortune.texts.sections import Section, Titles
from fortune.texts.traits import Traits, traits_of

_CARDS: Final = PAGES["school_year/cards"]
_FIRST: Final = MONTHS[0]
_TITLES: Final[Titles] = tuple(
    (f"m{month}", f"{key} · {_CARDS['title'].pick(key, 0)}") for month, key in MONTH_KEYS.items()
)


class MonthCard(NamedTuple):
    """One month of the school year.

    `begins` is the Korean wall clock (naive) at the second of the 절 that begins the pillar, some
    days after the first of the month. `help` is what the pillar's stem brings to the chart by
    억부 and 조후: 도움, 보통 or 부담. `title`, `work`, `flow` and `action` are Korean text.
    """

    year: int
    month: int
    pillar: Pillar
    begins: datetime
    ten_god: TenGod
    branch_ten_god: TenGod
    help: str
    title: str
    work: str
    flow: str
    action: str
    current: bool


def school_year(facts: Facts, *, today: date) -> tuple[MonthCard, ...]:
    """Return the twelve cards of the school year that contains `today`, from March on.

    January and February end the school year that began in the calendar year before. OutOfRange
    where the table of the 절 ends (1890-2110).
    """
    first = today.year if today.month >= _FIRST else today.year - 1
    traits = traits_of(facts)
    return tuple(
        _card(facts, traits, date(first + (month < _FIRST), month, 15), today) for month in MONTHS
    )


def school_year_titles() -> Titles:
    """Return (id, title) of the twelve months in order, the same in every year.

    >>> school_year_titles()[0]
    ('m3', '3월 · 학급을 세우는 달')
    """
    return _TITLES


def school_year_sections(cards: Iterable[MonthCard]) -> tuple[Section, ...]:
    """Return one section a month, in the order of the cards. Markdown is plain paragraphs."""
    titles = dict(_TITLES)
    return tuple(
        Section(
            f"m{card.month}",
            titles[f"m{card.month}"],
            f"{card.work} {card.flow}\n\n{card.action}",
        )
        for card in cards
    )


def _card(facts: Facts, traits: Traits, middle: date, today: date) -> MonthCard:
    key, month = MONTH_KEYS[middle.month], luck_month(facts.chart, middle)
    help_ = help_key(facts, month.pillar.stem)
    return MonthCard(
        year=middle.year,
        month=middle.month,
        pillar=month.pillar,
        begins=month.starts_at,
        ten_god=month.ten_god,
        branch_ten_god=month.branch_ten_god,
        help=help_,
        title=_CARDS["title"].pick(key, 0),
        work=_work(facts, traits, key, middle.month),
        flow=_flow(facts, month, help_),
        action=_CARDS["action"].pick(
            f"{key} {month.ten_god.group.hangul}", facts.chart.year.index // 2 + middle.year
        ),
        current=(middle.year, middle.month) == (today.year, today.month),
    )


def _work(facts: Facts, traits: Traits, key: str, month: int) -> str:
    """Return the school's work, and how the group that fits the chart takes part in it."""
    chart = facts.chart
    school = _CARDS["school"].pick(key, chart.year.index + month * chart.month.index)
    # The second group takes turns with the first where it is more than a single character.
    takes_turns = month % 2 and facts.group_counts[traits.second] > 1
    group = traits.second if takes_turns else traits.lead
    return f"{school} {_CARDS['work'].pick(f'{key} {group.hangul}', 0)}"


def _flow(facts: Facts, month: LuckMonth, help_: str) -> str:
    """Return what the pillar brings.

    Twelve pillars hold two stems and two 정기 twice: of two alternatives those months take one
    each, and the chart decides which.
    """
    chart, pillar = facts.chart, month.pillar
    stem = _CARDS["flow"].pick(
        f"{month.ten_god.hangul} {help_}",
        chart.day.index // 2 + chart.year.index * pillar.stem.index + pillar.index // 10,
    )
    branch = _CARDS["branch"].pick(
        month.branch_ten_god.hangul, chart.month.index // 2 + pillar.branch.index // 6
    )
    return resolve(f"{stem.format(pillar=pillar.spoken)} {branch}")
