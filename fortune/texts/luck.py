"""The reading of the luck cycles (대운) without AI: now, past, next, the next five years.

Chosen by what the stem and the branch of a cycle are to the day master (십성) and by whether its
stem helps the chart (억부, 조후). Before the first cycle the pillar of the month leads, after the
tenth the last one lingers.
"""

from typing import Final

from fortune.engine.facts import Facts
from fortune.engine.ganji import Pillar, Season
from fortune.engine.luck import LuckCycle, luck_year
from fortune.engine.ten_gods import TenGod, ten_god_of_branch, ten_god_of_stem
from fortune.texts.choices import strength
from fortune.texts.helps import help_key
from fortune.texts.library import PAGES, Page
from fortune.texts.sections import Mode, Section, Titles
from fortune.texts.traits import help_of, traits_of
from fortune.texts.wording import ELEMENT_NAMES
from fortune.texts.writing import write_sections

_TITLES: Final[Titles] = (
    ("now", "지금 지나는 대운"),
    ("past", "지나온 대운"),
    ("next", "다가올 대운"),
    ("years", "앞으로 다섯 해"),
    ("care", "이 흐름을 쓰는 법"),
)

_COMMON: Final = PAGES["luck/common"]
_PAGES: Final = {mode: PAGES[f"luck/{mode.value}"] for mode in Mode}

_YEARS = 5  # how many calendar years are looked ahead
_CYCLE = 10  # years of one cycle
_TIMES: Final = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")


def luck_titles() -> Titles:
    """Return (id, title) of the five sections in reading order."""
    return _TITLES


def luck_reading(facts: Facts, *, mode: Mode | str) -> tuple[Section, ...]:
    """Return the five sections in reading order.

    Markdown is plain paragraphs. `{name}` stays as a placeholder, always before " 선생님".
    ValueError for an unknown mode.
    """
    page = _PAGES[Mode(mode)]
    bodies = (
        [_now(page, facts)],
        [_past(page, facts)],
        [_next(page, facts)],
        _years(page, facts),
        [_care(page, facts)],
    )
    return write_sections(_TITLES, bodies)


def _past_cycles(facts: Facts) -> tuple[LuckCycle, ...]:
    return tuple(cycle for cycle in facts.luck.cycles if cycle.age + _CYCLE <= facts.age)


def _coming_cycles(facts: Facts) -> tuple[LuckCycle, ...]:
    return tuple(cycle for cycle in facts.luck.cycles if cycle.age > facts.age)


def _phase_key(facts: Facts) -> str:
    """Return whether the reader is in a cycle, before the first or after the last."""
    if facts.luck.current:
        return "현재"
    return "이전" if facts.age < facts.luck.cycles[0].age else "이후"


def _leading(facts: Facts) -> Pillar:
    """Return the pillar of now: the current cycle's, before it the month's, after it the last."""
    if facts.luck.current:
        return facts.luck.current.pillar
    return facts.chart.month if _phase_key(facts) == "이전" else facts.luck.cycles[-1].pillar


def _god(facts: Facts, pillar: Pillar) -> TenGod:
    return ten_god_of_stem(facts.day_master, pillar.stem)


def _branch_god(facts: Facts, pillar: Pillar) -> str:
    return ten_god_of_branch(facts.day_master, pillar.branch).hangul


def _span(cycle: LuckCycle) -> dict[str, object]:
    return {
        "pillar": cycle.pillar.spoken,
        "age": cycle.age,
        "end": cycle.age + _CYCLE - 1,
        "god": cycle.ten_god.hangul,
    }


def _now(page: Page, facts: Facts) -> str:
    chart, key, pillar = facts.chart, _phase_key(facts), _leading(facts)
    image = f"{facts.day_master.hangul} {Season.of(pillar.branch).hangul}"
    god = _god(facts, pillar).hangul
    cycle = facts.luck.current or facts.luck.cycles[0 if key == "이전" else -1]
    told = [
        _COMMON["opening"]
        .pick(key, chart.day.index // 2)
        .format(name="{name}", image=_COMMON["image"].pick(image, 0)),
        _COMMON["frame"]
        .pick(key, chart.month.index // 2)
        .format(**_span(cycle) | {"pillar": pillar.spoken, "god": god}),
        page["now"].pick(f"{god} {help_key(facts, pillar.stem)}", 0),
        page["now_branch"].pick(_branch_god(facts, pillar), chart.year.index // 2),
    ]
    if current := facts.luck.current:
        passed = facts.age - current.age + 1
        phase = "앞" if passed <= 3 else "가운데" if passed <= 7 else "끝"
        line = _COMMON["phase"].pick(phase, chart.day.index // 2 + chart.year.index // 2)
        told.append(line.format(passed=passed, steps=_TIMES[passed], left=_CYCLE - passed + 1))
    return " ".join(told)


def _past(page: Page, facts: Facts) -> str:
    chart, cycles = facts.chart, _past_cycles(facts)
    count = len(cycles)
    key = "여럿" if count > 1 else "하나" if count else "없음" if facts.luck.current else "이전"
    told = [_COMMON["past"].pick(key, chart.month.index // 2).format(count=_TIMES[count])]
    if not cycles:
        god = _god(facts, chart.month)
        told.append(_COMMON["month"].pick(god.hangul, 0))
    else:
        first, god = cycles[0], cycles[-1].ten_god
        told.append(_COMMON["first"].pick(first.ten_god.hangul, 0).format(**_span(first)))
    if count > 1:
        line = _COMMON["last"].pick(god.hangul, chart.day.index // 2)
        told += [line.format(**_span(cycles[-1])), _tally(facts, cycles)]
    told.append(page["lesson"].pick(god.group.hangul, chart.year.index // 2))
    return " ".join(told)


def _tally(facts: Facts, cycles: tuple[LuckCycle, ...]) -> str:
    helped = sum(help_of(facts, cycle.pillar.stem) > 0 for cycle in cycles)
    key = "없음" if not helped else "많음" if 2 * helped > len(cycles) else "적음"
    line = _COMMON["tally"].pick(key, facts.chart.month.index // 2)
    return line.format(count=_TIMES[len(cycles)], helped=_TIMES[helped])


def _next(page: Page, facts: Facts) -> str:
    chart, cycles = facts.chart, _coming_cycles(facts)
    number = chart.day.index // 2 + chart.month.index // 2
    if not cycles:
        group = _god(facts, _leading(facts)).group.hangul
        step = page["next_step"].pick(group, chart.year.index // 2)
        return f"{_COMMON['next'].pick('끝', number)} {step}"
    cycle, *later = cycles
    told = [
        _COMMON["next"]
        .pick("다음", number)
        .format(pillar=cycle.pillar.spoken, age=cycle.age, year=cycle.year),
        page["next_god"].pick(f"{cycle.ten_god.hangul} {help_key(facts, cycle.pillar.stem)}", 0),
        _COMMON["next_branch"].pick(cycle.branch_ten_god.hangul, 0),
    ]
    if later:
        line = _COMMON["after"].pick(later[0].ten_god.hangul, 0)
        told.append(line.format(pillar=later[0].pillar.spoken))
    told.append(page["next_step"].pick(cycle.ten_god.group.hangul, chart.year.index // 2))
    return " ".join(told)


def _years(page: Page, facts: Facts) -> list[str]:
    """Return the opening and a paragraph for each of the five years from this one on."""
    first, last = facts.year, facts.year + _YEARS - 1
    years = [luck_year(facts.chart, year, facts.birth_year) for year in range(first, last + 1)]
    balance = sum(help_of(facts, year.pillar.stem) for year in years)
    key = "순풍" if balance > 0 else "맞바람" if balance < 0 else "고름"
    opening = _COMMON["years"].pick(key, facts.chart.day.index // 2).format(first=first, last=last)
    for cycle in facts.luck.cycles:
        if first < cycle.year <= last:
            line = _COMMON["turn"].pick("바뀜", facts.chart.month.index // 2)
            opening += " " + line.format(year=cycle.year, pillar=cycle.pillar.spoken)
    return [opening] + [
        page["year"]
        .pick(f"{year.ten_god.hangul} {help_key(facts, year.pillar.stem)}", 0)
        .format(year=year.year)
        for year in years
    ]


def _care(page: Page, facts: Facts) -> str:
    chart, pillar = facts.chart, _leading(facts)
    group = _god(facts, pillar).group.hangul
    return " ".join(
        [
            page["care"].pick(f"{group} {strength(facts)}", 0),
            page["practice"].pick(help_key(facts, pillar.stem), chart.day.index // 2),
            page["rest"].pick(ELEMENT_NAMES[traits_of(facts).rest], chart.month.index // 2),
        ]
    )
