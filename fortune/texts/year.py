"""The reading of a year without AI: at a glance, work, people, the four seasons, rest.

Chosen by what the stem and the branch of the year are to the day master (십성), by whether they
help the chart (억부, 조후), by what its branch does with the day branch, and by its twelve months.
Seasons are those of the month pillars: spring is from 입춘 to 입하.
"""

from itertools import batched
from typing import Final, NamedTuple

from fortune.engine.facts import Facts
from fortune.engine.ganji import Season
from fortune.engine.luck import LuckMonth
from fortune.engine.ten_gods import TenGodGroup
from fortune.texts.catalog_luck import MEETINGS
from fortune.texts.choices import amounts, strength
from fortune.texts.helps import help_key
from fortune.texts.library import PAGES, Page
from fortune.texts.sections import Mode, Section, Titles
from fortune.texts.traits import Traits, help_of, traits_of
from fortune.texts.wording import ELEMENT_NAMES
from fortune.texts.writing import write_sections

_TITLES: Final[dict[Mode, Titles]] = {
    mode: (
        ("summary", "{year}년 한눈에"),
        ("work", work),
        ("people", "사람과 마음"),
        ("seasons", "봄 여름 가을 겨울"),
        ("rest", "쉼과 채움"),
    )
    for mode, work in ((Mode.TEACHER, "일과 학교"), (Mode.GENERAL, "일과 살림"))
}

_COMMON: Final = PAGES["year/common"]
_PAGES: Final = {mode: PAGES[f"year/{mode.value}"] for mode in Mode}
_PEERS: Final = amounts(TenGodGroup.PEER)


def year_titles(year: int, mode: Mode | str = Mode.TEACHER) -> Titles:
    """Return (id, title) of the five sections in reading order. ValueError for an unknown mode.

    >>> year_titles(2026)[0], year_titles(2026, "general")[1]
    (('summary', '2026년 한눈에'), ('work', '일과 살림'))
    """
    return tuple((id_, title.format(year=year)) for id_, title in _TITLES[Mode(mode)])


def year_reading(facts: Facts, *, mode: Mode | str) -> tuple[Section, ...]:
    """Return the five sections of `facts.year` in reading order.

    Markdown is plain paragraphs. `{name}` stays as a placeholder, always before " 선생님".
    ValueError for an unknown mode, OutOfRange where the months of the year are not known.
    """
    page, traits = _PAGES[Mode(mode)], traits_of(facts)
    seasons = _seasons_of(facts)
    bodies = (
        [_summary(page, facts)],
        [_work(page, facts, traits)],
        [_people(page, facts, traits)],
        [_seasons(page, facts, seasons)],
        [_rest(page, facts, traits, seasons)],
    )
    return write_sections(year_titles(facts.year, mode), bodies)


class _SeasonOfYear(NamedTuple):
    """`weight` sums the help of its three months; `month` is the one that helps most, of two
    that help the same the middle one first, in which the season is at its height."""

    season: Season
    weight: int
    month: LuckMonth


def _seasons_of(facts: Facts) -> list[_SeasonOfYear]:
    found = []
    for season, months in zip(Season, batched(facts.luck_months, 3), strict=True):
        helps = {month: help_of(facts, month.pillar.stem) for month in months}
        first, middle, last = months
        month = max((middle, first, last), key=helps.__getitem__)
        found.append(_SeasonOfYear(season, sum(helps.values()), month))
    return found


def _heaviest(seasons: list[_SeasonOfYear]) -> str:
    return min(seasons, key=lambda one: one.weight).season.hangul


def _summary(page: Page, facts: Facts) -> str:
    chart, pillar = facts.chart, facts.year_pillar
    god, branch_god = facts.year_ten_god.hangul, facts.year_branch_ten_god.hangul
    image = f"{facts.day_master.hangul} {Season.of(pillar.branch).hangul}"
    help_ = help_key(facts, pillar.stem)
    told = [
        _COMMON["opening"]
        .pick("틀", chart.day.index // 2)
        .format(name="{name}", year=facts.year, image=_COMMON["image"].pick(image, 0)),
        _COMMON["pillar"]
        .pick("같음" if god == branch_god else "다름", chart.month.index // 2)
        .format(pillar=pillar.spoken, god=god, branch_god=branch_god),
        page["theme"].pick(f"{god} {help_}", 0),
    ]
    if current := facts.luck.current:
        key = f"{help_key(facts, current.pillar.stem)} {help_}"
        line = _COMMON["cross"].pick(key, chart.year.index // 2)
        told.append(line.format(pillar=current.pillar.spoken))
    return " ".join(told)


def _work(page: Page, facts: Facts, traits: Traits) -> str:
    chart = facts.chart
    month_god = next(
        place.branch_ten_god for place in facts.places if place.position == "month"
    ).hangul
    return " ".join(
        [
            page["work"].pick(f"{facts.year_ten_god.group.hangul} {strength(facts)}", 0),
            page["branch"].pick(facts.year_branch_ten_god.hangul, chart.day.index // 2),
            page["ground"].pick(month_god, 0),
            page["work_step"].pick(traits.lead.hangul, chart.year.index // 2),
        ]
    )


def _people(page: Page, facts: Facts, traits: Traits) -> str:
    chart = facts.chart
    meeting = next(
        (
            relation.kind.hangul
            for relation in facts.luck_year.relations
            if relation.kind in MEETINGS and "day" in relation.positions
        ),
        "없음",
    )
    day_god = next(place.branch_ten_god for place in facts.places if place.position == "day").hangul
    return " ".join(
        [
            _COMMON["meeting"].pick(meeting, chart.month.index // 2),
            page["peers"].pick(f"{_PEERS.of(facts, traits)} {strength(facts)}", 0),
            page["closest"].pick(day_god, 0),
            page["people_step"].pick(traits.second.hangul, chart.day.index // 2),
        ]
    )


def _seasons(page: Page, facts: Facts, seasons: list[_SeasonOfYear]) -> str:
    chart = facts.chart
    best = max(seasons, key=lambda one: one.weight).season.hangul
    heavy = _heaviest(seasons)
    opening = _COMMON["balance"].pick("같음" if best == heavy else "다름", chart.day.index // 2)
    told = [opening.format(best=best, heavy=heavy)]
    for number, (season, _, month) in enumerate(seasons):
        line = page["seasons"].pick(
            f"{season.hangul} {month.ten_god.group.hangul}", chart.month.index // 2 + number
        )
        told.append(line.format(month=_month_name(facts, month)))
    return " ".join(told)


def _month_name(facts: Facts, month: LuckMonth) -> str:
    """Return the calendar month that a month of the year begins in: 3월, 이듬해 1월."""
    starts = month.starts_at
    return f"이듬해 {starts.month}월" if starts.year > facts.year else f"{starts.month}월"


def _rest(page: Page, facts: Facts, traits: Traits, seasons: list[_SeasonOfYear]) -> str:
    chart, help_ = facts.chart, help_key(facts, facts.year_pillar.stem)
    return " ".join(
        [
            page["rest"].pick(f"{strength(facts)} {help_}", 0),
            page["rest_way"].pick(ELEMENT_NAMES[traits.rest], chart.month.index // 2),
            page["rest_step"].pick(_heaviest(seasons), chart.year.index // 2),
        ]
    )
