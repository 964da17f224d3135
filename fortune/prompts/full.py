"""The messages that ask a model for the full reading.

Made from the facts of the chart alone: pillars, ten gods, counts, strength, useful elements, the
luck cycle of now and the next by age, and the current year. Never a name, a birth date or time,
a place, a solar time, the instant, the distance to a 절, the exact age or the years of the luck
cycles: together with today any of those last two would tell the birth year. The gender only
turns the luck cycles, which are given ready-made, so it stays out as well.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fortune.engine.facts import Facts
from fortune.engine.ganji import Pillar
from fortune.engine.luck import LuckCycle
from fortune.texts.sections import Mode, section_titles
from fortune.texts.wording import ELEMENT_NAMES

PROMPT_VERSION: Final = "1"

_POSITIONS: Final = {"year": "연", "month": "월", "day": "일", "hour": "시"}

_SYSTEM: Final = (
    (Path(__file__).parent / "data" / "full_system.md").read_text(encoding="utf-8").strip()
)
_FOCUS: Final = {
    Mode.TEACHER: (
        "교사용: 수업, 지도 방식, 학교 일과 동료 이야기로 씁니다. "
        "지도는 선생님 자신의 방식만 다룹니다."
    ),
    Mode.GENERAL: (
        "일반용: 기질, 일과 살림, 사람 사이 이야기로 씁니다. 학교 이야기는 하지 않습니다."
    ),
}


def full_messages(facts: Facts, *, mode: Mode | str) -> list[dict[str, str]]:
    """Return the system and the user message, the same for the same facts.

    ValueError for an unknown mode.
    """
    mode = Mode(mode)
    titles = "\n".join(f"## {title}" for _, title in section_titles(mode, facts.year))
    user = f"{_FOCUS[mode]}\n\n[사실]\n{_facts(facts)}\n\n[제목]\n{titles}"
    return [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": user}]


def _facts(facts: Facts) -> str:
    strength, useful = facts.strength, facts.useful
    counts = ((ELEMENT_NAMES[element], count) for element, count in facts.element_counts.items())
    groups = ((group.hangul, count) for group, count in facts.group_counts.items())
    balance = (
        ", ".join(ELEMENT_NAMES[element] for element in useful.balance) or "하나로 정하기 어려움"
    )
    letters = "여덟 글자" if facts.chart.hour else "여섯 글자(태어난 시각 모름, 시주를 말하지 않음)"
    lines = (
        f"올해: {facts.year}년 {_named(facts.year_pillar)}, "
        f"천간 {facts.year_ten_god.hangul}, 지지 {facts.year_branch_ten_god.hangul}",
        f"사주 {letters}: " + ", ".join(_pillars(facts)),
        f"일간: {_day_master(facts)}, 태어난 철: {_season(facts)}",
        "십성: " + ", ".join(_ten_gods(facts)),
        "오행 개수: " + _counted(counts),
        "십성 무리: " + _counted(groups),
        f"힘: {strength.level}, 나를 돕는 자리 100점 가운데 {strength.score}점",
        f"도움이 되는 기운: 억부 {balance}; 조후 "
        + ", ".join(stem.name for stem in useful.climate),
        f"대운: {_luck(facts)}",
    )
    return "\n".join(f"- {line}" for line in lines)


def _day_master(facts: Facts) -> str:
    stem = facts.day_master
    return f"{stem.name}({stem.polarity.hangul}의 {ELEMENT_NAMES[stem.element]})"


def _season(facts: Facts) -> str:
    """Return the third of the season the month is in: 초여름, 한여름, 늦여름."""
    return "초한늦"[(facts.chart.month.branch.index - 2) % 3] + facts.season.hangul


def _named(pillar: Pillar) -> str:
    return f"{pillar.spoken}({pillar})"


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)


def _pillars(facts: Facts) -> list[str]:
    pillars = facts.chart.pillars.items()
    return [f"{_POSITIONS[position]}주 {_named(pillar)}" for position, pillar in pillars]


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
    return f"만 {cycle.age}세부터 {_named(cycle.pillar)} {gods}"
