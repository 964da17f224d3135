"""The messages that ask a model to word one day: its score and reasons are computed already."""

from typing import Final

from fortune.engine.daily import Daily
from fortune.engine.facts import Facts
from fortune.engine.ten_gods import ten_god_of_branch, ten_god_of_stem
from fortune.prompts.facts_block import facts_block, lines_block, named
from fortune.prompts.system import focus_of, mode_focus, reading_messages
from fortune.texts.sections import Mode, Titles

_WEEKDAYS: Final = "월화수목금토일"
_REASONS: Final = 2  # told to the model; a day has up to a dozen


def daily_messages(
    facts: Facts, day: Daily, *, mode: Mode | str, titles: Titles
) -> list[dict[str, str]]:
    """Return the system and the user message, the same for the same facts and day.

    The day is told by its weekday and pillar, not by its date: a date in the text would be the
    model's own. ValueError for an unknown mode.
    """
    mode = Mode(mode)
    chart = facts_block(facts, without=("올해", "십성", "오행", "무리", "대운"))
    focus = focus_of("daily" if day.day == facts.today else "another_day")
    parts = (mode_focus(mode), focus, chart, _day_block(facts, day))
    return reading_messages("daily", titles, *parts)


def _day_block(facts: Facts, day: Daily) -> str:
    stem = ten_god_of_stem(facts.day_master, day.pillar.stem).hangul
    branch = ten_god_of_branch(facts.day_master, day.pillar.branch).hangul
    first, second = day.lucky.numbers
    # The day's own reasons first; those of month and year count three tenths of them.
    reasons = sorted(day.lines, key=lambda line: (line.unit != "day", -abs(line.points)))
    weekday = _WEEKDAYS[day.day.weekday()]
    lines = (
        f"간지: {weekday}요일, {named(day.pillar)}, 천간 {stem}, 지지 {branch}",
        f"점수: 100점 가운데 {day.score}점, {day.word}",
        *(f"까닭: {line.reason}" for line in reasons[:_REASONS]),
        f"작은 행운: {day.lucky.colour}, {day.lucky.direction}, 숫자 {first}·{second}",
    )
    return lines_block("오늘" if day.day == facts.today else "이날", lines)
