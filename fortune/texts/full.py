"""The full reading without AI: six sections composed from the sentences of the data files.

Every sentence is chosen by a fact of the chart, never by chance. Where a fact has several
sentences, other facts (named at each `pick`) decide between them, so that two charts that share
one trait still read differently. Which facts make which sentence is the whole content of this
module; what the sentences say lives under `data/full`.
"""

from typing import Final, Literal

from fortune.engine.facts import Facts
from fortune.engine.ten_gods import GROUPS, TenGodGroup, ten_god_of_branch, ten_god_of_stem
from fortune.texts.bonds import relation_key, star_key
from fortune.texts.catalog import pages_of
from fortune.texts.library import PAGES, Page
from fortune.texts.particles import resolve
from fortune.texts.sections import Mode, Section, section_titles
from fortune.texts.traits import MANY, Traits, traits_of
from fortune.texts.wording import ELEMENT_NAMES, absent_elements, count_elements

TEXTS_VERSION: Final = "2"

_STRENGTH: Final = {True: "강함", False: "약함", None: "고름"}
_HELP: Final = {1: "도움", 0: "보통", -1: "부담"}

_COMMON: Final = PAGES["full/common"]
_HEADLINE: Final = PAGES["headline"]["headline"]
_PAGES: Final = {mode: pages_of(mode) for mode in Mode}

# The two groups that open the section on manner, and on practice, with how many of them there are.
_MANNER: Final = {
    Mode.TEACHER: (TenGodGroup.OUTPUT, TenGodGroup.RESOURCE),
    Mode.GENERAL: (TenGodGroup.PEER, TenGodGroup.OFFICER),
}
_PRACTICE: Final = {
    Mode.TEACHER: (TenGodGroup.OFFICER, TenGodGroup.RESOURCE),
    Mode.GENERAL: (TenGodGroup.OUTPUT, TenGodGroup.WEALTH),
}
# The two groups weighed against each other for the image of practice, and their keys.
_SIDES: Final = {
    Mode.TEACHER: ((TenGodGroup.OFFICER, "기준"), (TenGodGroup.OUTPUT, "표현")),
    Mode.GENERAL: ((TenGodGroup.WEALTH, "거둠"), (TenGodGroup.RESOURCE, "채움")),
}


def full_reading(facts: Facts, *, mode: Mode | str) -> tuple[Section, ...]:
    """Return the six sections in reading order.

    Markdown is plain paragraphs. `{name}` stays as a placeholder, always before " 선생님".
    ValueError for an unknown mode.
    """
    mode = Mode(mode)
    traits = traits_of(facts)
    writers = (_summary, _chart, _manner, _practice, _together, _year)
    return tuple(
        Section(
            id_, title, "\n\n".join(map(resolve, write(_PAGES[mode][id_], facts, traits, mode)))
        )
        for (id_, title), write in zip(section_titles(mode, facts.year), writers, strict=True)
    )


def headline(facts: Facts) -> str:
    """Return the one sentence for the banner, by the day master and the strongest group."""
    lead = traits_of(facts).lead
    return _HEADLINE.pick(f"{facts.day_master.hangul} {lead.hangul}", facts.chart.day.index)


def _amount(facts: Facts, group: TenGodGroup) -> str:
    count = facts.group_counts[group]
    return "많음" if count >= MANY else "있음" if count else "없음"


def _amounts(facts: Facts, groups: tuple[TenGodGroup, ...]) -> str:
    return " ".join(_amount(facts, group) for group in groups)


def _stem_god(facts: Facts, position: Literal["year", "month", "hour"]) -> str:
    """Return the ten god of a stem (never of the day's, which has none)."""
    stem = facts.chart.pillars[position].stem
    return ten_god_of_stem(facts.day_master, stem).hangul


def _branch_god(facts: Facts, position: Literal["year", "month", "day"]) -> str:
    branch = facts.chart.pillars[position].branch
    return ten_god_of_branch(facts.day_master, branch).hangul


def _summary(page: Page, facts: Facts, traits: Traits, mode: Mode) -> list[str]:
    chart = facts.chart
    master, strength = facts.day_master.hangul, _STRENGTH[facts.strength.strong]
    image = _COMMON["birth_image"].pick(f"{master} {chart.month.branch.hangul}", 0)
    opening = (
        page["frame"]
        .pick("틀", 0)
        .format(
            name="{name}",
            birth_image=image,
            opening=page["opening"].pick(f"{master} {strength}", 0),
        )
    )
    first = page["first"].pick(_stem_god(facts, "year"), chart.day.index // 2)
    lead = page["lead"].pick(traits.lead_god.hangul, chart.day.index // 2)
    advice = page["advice"].pick(f"{traits.lead.hangul} {strength}", chart.year.index // 2)
    return [f"{opening} {first} {lead} {advice}"]


def _chart(page: Page, facts: Facts, traits: Traits, mode: Mode) -> list[str]:
    chart = facts.chart
    center = page["center"].pick(facts.day_master.hangul, chart.month.index // 2)
    season = _COMMON["month"].pick(chart.month.branch.hangul, 0)
    month = f"{season} {page['month'].pick(_branch_god(facts, 'month'), chart.day.index // 2)}"
    missing = absent_elements(facts)
    told = [
        page["counts"]
        .pick("빠짐" if missing else "모두", 0)
        .format(
            letters="여덟" if chart.hour else "여섯",
            counts=count_elements(facts),
            missing=missing,
        )
    ]
    if chart.hour is None:
        told.append(page["unknown_hour"].pick("모름", chart.day.index))
    if traits.most is None:
        told.append(page["even"].pick(traits.lead.hangul, 0))
    else:
        group = TenGodGroup.of(facts.day_master, traits.most)
        told.append(page["most"].pick(f"{ELEMENT_NAMES[traits.most]} {group.hangul}", 0))
    if traits.absent is None:
        told.append(page["second"].pick(traits.second.hangul, 0))
    else:
        group = TenGodGroup.of(facts.day_master, traits.absent)
        told.append(page["absent"].pick(f"{ELEMENT_NAMES[traits.absent]} {group.hangul}", 0))
    points = page["points"].pick(facts.strength.level, chart.year.index // 2)
    told.append(points.format(points=facts.strength.score))
    star = page["star"].pick(star_key(facts), (chart.year.index + chart.day.index) // 2)
    return [f"{center} {month}", " ".join(told), star]


def _manner(page: Page, facts: Facts, traits: Traits, mode: Mode) -> list[str]:
    """교실 속 선생님, or 기질과 성격."""
    chart = facts.chart
    opening = page["opening"].pick(_amounts(facts, _MANNER[mode]), chart.month.index)
    slots = ("day_pillar", "day_pillar_more", "day_pillar_act")
    day = " ".join(page[slot].pick(chart.day.hangul, 0) for slot in slots)
    season = page["season"].pick(f"{facts.day_master.hangul} {facts.season.hangul}", 0)
    need = f"{'없음' if traits.needed_absent else '적음'} {ELEMENT_NAMES[traits.needed]}"
    return [opening, day, f"{season} {page['need'].pick(need, chart.day.index // 2)}"]


def _practice(page: Page, facts: Facts, traits: Traits, mode: Mode) -> list[str]:
    """지도하는 방식, or 재물과 일."""
    chart = facts.chart
    opening = page["opening"].pick(
        _amounts(facts, _PRACTICE[mode]), chart.day.index // 2 + chart.month.index
    )
    (left, left_key), (right, right_key) = _SIDES[mode]
    difference = facts.group_counts[left] - facts.group_counts[right]
    side = left_key if difference > 0 else right_key if difference < 0 else "고름"
    image = page["image"].pick(f"{facts.day_master.hangul} {side}", 0)
    crowd = "많음" if facts.group_counts[traits.lead] >= MANY else "있음"
    care = page["care"].pick(f"{traits.lead_god.hangul} {crowd}", chart.month.index)
    month = page["month_stem"].pick(_stem_god(facts, "month"), 0)
    told = [opening, *_hour(page, facts), month, image]
    return [" ".join(told), care]


def _hour(page: Page, facts: Facts) -> list[str]:
    """Return the sentence on the pillar of the hour; none without an hour."""
    hour = facts.chart.hour
    if hour is None:
        return []
    # In the order of the groups, so that the elements are named in the order of their meanings.
    first, second = sorted(
        (hour.stem.element, hour.branch.element),
        key=lambda element: GROUPS.index(TenGodGroup.of(facts.day_master, element)),
    )
    groups = (TenGodGroup.of(facts.day_master, element) for element in (first, second))
    line = page["hour"].pick(" ".join(group.hangul for group in groups), hour.index)
    return [line.format(first=ELEMENT_NAMES[first], second=ELEMENT_NAMES[second])]


def _together(page: Page, facts: Facts, traits: Traits, mode: Mode) -> list[str]:
    """일과 동료, or 관계와 마음."""
    chart = facts.chart
    opening = page["opening"].pick(f"{traits.lead.hangul} {traits.second.hangul}", 0)
    peers = _amount(facts, TenGodGroup.PEER)
    image = page["image"].pick(f"{facts.day_master.hangul} {peers}", 0)
    closest = page["closest"].pick(_branch_god(facts, "day"), chart.year.index // 2)
    number = (chart.year.index + chart.month.index) // 2
    relation = page["relation"].pick(relation_key(facts), number)
    load = page["load"].pick(facts.strength.level, chart.day.index // 2)
    lack = page["lack"].pick(traits.lack.hangul, chart.month.index // 2)
    return [f"{opening} {image} {closest} {relation} {load}", lack]


def _year(page: Page, facts: Facts, traits: Traits, mode: Mode) -> list[str]:
    chart = facts.chart
    key = f"{facts.day_master.hangul} {facts.year_pillar.stem.hangul}"
    opening = (
        page["opening"]
        .pick("틀", chart.day.index // 2)
        .format(
            year=facts.year,
            year_pillar=facts.year_pillar.spoken,
            year_image=_COMMON["year_image"].pick(key, 0),
        )
    )
    told = [
        opening,
        page["ten_god"].pick(f"{facts.year_ten_god.hangul} {_HELP[traits.year_help]}", 0),
        page["branch"].pick(facts.year_branch_ten_god.hangul, chart.month.index // 2),
    ]
    if current := facts.luck.current:
        line = page["luck"].pick(current.ten_god.hangul, 0)
        told.append(line.format(luck_age=current.age, luck_pillar=current.pillar.spoken))
    rest = page["rest"].pick(ELEMENT_NAMES[traits.rest], chart.day.index // 2)
    return [" ".join(told), rest]
