"""The facts of a chart as a model is told them: pillars, and what follows from them.

Pillars, ten gods, counts, strength, useful elements, the luck cycle of now and the next by age,
and the current year. Never a name, a birth date or time, a place, a solar time, the instant, the
distance to a 절, the exact age or the years of the luck cycles: together with today any of those
last two would tell the birth year. The gender only turns the luck cycles, which are given
ready-made, so it stays out as well.
"""

from collections.abc import Collection, Iterable
from typing import Final

from fortune.engine.facts import Facts
from fortune.engine.ganji import Pillar
from fortune.engine.luck import LuckCycle
from fortune.texts.wording import ELEMENT_NAMES

_POSITIONS: Final = {"year": "연", "month": "월", "day": "일", "hour": "시"}


def facts_block(facts: Facts, *, without: Collection[str] = ()) -> str:
    """Return the facts under their heading [사실], one a line, but for the names in `without`.

    The names: 올해, 사주, 일간, 십성, 오행, 무리, 힘, 도움, 대운.
    """
    return lines_block("사실", [line for key, line in _lines(facts).items() if key not in without])


def pair_block(first: Facts, second: Facts) -> str:
    """Return the charts of two people, the reader's and that of "상대", in one line each."""
    return lines_block("사실", (_person("선생님", first), _person("상대", second)))


def lines_block(heading: str, lines: Iterable[str]) -> str:
    """Return lines under a heading in square brackets."""
    return f"[{heading}]\n" + "\n".join(f"- {line}" for line in lines)


def _lines(facts: Facts) -> dict[str, str]:
    strength, useful = facts.strength, facts.useful
    counts = ((ELEMENT_NAMES[element], count) for element, count in facts.element_counts.items())
    groups = ((group.hangul, count) for group, count in facts.group_counts.items())
    balance = (
        ", ".join(ELEMENT_NAMES[element] for element in useful.balance) or "하나로 정하기 어려움"
    )
    climate = ", ".join(stem.name for stem in useful.climate)
    letters = "여덟 글자" if facts.chart.hour else "여섯 글자(태어난 시각 모름, 시주를 말하지 않음)"
    return {
        "올해": f"올해: {facts.year}년 {named(facts.year_pillar)}, "
        f"천간 {facts.year_ten_god.hangul}, 지지 {facts.year_branch_ten_god.hangul}",
        "사주": f"사주 {letters}: " + ", ".join(_pillars(facts)),
        "일간": f"일간: {_day_master(facts)}, 태어난 철: {_season(facts)}",
        "십성": "십성: " + ", ".join(_ten_gods(facts)),
        "오행": "오행 개수: " + _counted(counts),
        "무리": "십성 무리: " + _counted(groups),
        "힘": f"힘: {strength.level}, 나를 돕는 자리 100점 가운데 {strength.score}점",
        "도움": f"도움이 되는 기운: 억부 {balance}; 조후 {climate}",
        "대운": f"대운: {_luck(facts)}",
    }


def _person(who: str, facts: Facts) -> str:
    unknown = "" if facts.chart.hour else "(시각 모름)"
    pillars = ", ".join(_pillars(facts))
    return f"{who}의 사주{unknown}: {pillars}, 일간 {_day_master(facts)}, {_season(facts)}"


def _day_master(facts: Facts) -> str:
    stem = facts.day_master
    return f"{stem.name}({stem.polarity.hangul}의 {ELEMENT_NAMES[stem.element]})"


def _season(facts: Facts) -> str:
    """Return the third of the season the month is in: 초여름, 한여름, 늦여름."""
    return "초한늦"[(facts.chart.month.branch.index - 2) % 3] + facts.season.hangul


def named(pillar: Pillar) -> str:
    """Return a pillar by name and in hanja: 신미(辛未)."""
    return f"{pillar.spoken}({pillar})"


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)


def _pillars(facts: Facts) -> list[str]:
    pillars = facts.chart.pillars.items()
    return [f"{_POSITIONS[position]}주 {named(pillar)}" for position, pillar in pillars]


def _ten_gods(facts: Facts) -> list[str]:
    told = []
    for place in facts.places:
        where = _POSITIONS[place.position]
        if place.stem_ten_god is not None:
            told.append(f"{where}간 {place.stem_ten_god.hangul}")
        told.append(f"{where}지 {place.branch_ten_god.hangul}")
    return told


def _luck(facts: Facts) -> str:
    """Return the cycle of now and the next one, by the age they begin at."""
    cycles, current = facts.luck.cycles, facts.luck.current
    position = cycles.index(current) if current else -1
    told = [f"지금은 {_cycle(current)}" if current else "아직 첫 대운 전"]
    if position + 1 < len(cycles):
        told.append(f"다음은 {_cycle(cycles[position + 1])}")
    return ", ".join(told)


def _cycle(cycle: LuckCycle) -> str:
    gods = f"{cycle.ten_god.hangul}·{cycle.branch_ten_god.hangul}"
    return f"만 {cycle.age}세부터 {named(cycle.pillar)} {gods}"
