"""Doubts about a chart that the page must show, each with the chart of the other candidate."""

from typing import NamedTuple

from fortune.engine import solar_time
from fortune.engine.calculator import day_and_hour, get_pillars, year_and_month
from fortune.engine.ganji import POSITIONS, Chart, DayRule, Pillar

NEAR_TERM = 120
NEAR_EDGE = 180
HALF_BRANCH = 3600

_UNITS = dict(zip(POSITIONS, "년월일시", strict=True))
_RULE_NAMES: dict[DayRule, str] = {
    "zi": "정자시(일주와 시주 모두 다음 날)",
    "split": "야자시(일주는 그날, 시주는 다음 날 기준)",
    "midnight": "자정 기준(일주와 시주 모두 그날)",
}


class Notice(NamedTuple):
    """`code` for scripts, `text` in Korean for the reader, `other` the other candidate's chart as
    `Chart.as_dict` gives it, to stand beside this one.

    Codes: near_term (a 절 within 120 s, or inside a 시 known by name), near_hour_edge (another
    day or hour pillar within 3 minutes), late_zi (local time 23:00-24:00, or 자시 known by name),
    doubled_time (the other pass of a doubled clock time has other pillars), unknown_hour,
    term_on_day (unknown hour and a 절 on that day).
    """

    code: str
    text: str
    other: dict[str, list[str] | None] | None = None


def notices_of(chart: Chart) -> tuple[Notice, ...]:
    """All notices of a chart, the weightiest (the year and month in doubt) first."""
    if chart.hour_from == "unknown":
        return (*_term_on_day(chart), _unknown_hour(chart))
    if chart.hour_from == "branch":
        return (*_near_term(chart, HALF_BRANCH), *_zi_by_name(chart))
    return (
        *_near_term(chart, NEAR_TERM),
        *_doubled_time(chart),
        *_near_hour_edge(chart),
        *_late_zi(chart),
    )


def _named(pillars: dict[str, Pillar]) -> str:
    """Pillars as one says them: 계묘년 을축월."""
    return " ".join(f"{pillar.spoken}{_UNITS[place]}" for place, pillar in pillars.items())


def _changed(chart: Chart, other: dict[str, Pillar]) -> dict[str, Pillar]:
    here = chart.pillars
    return {place: pillar for place, pillar in other.items() if pillar != here[place]}


def _named_pair(places: tuple[str, str], pair: tuple[Pillar, Pillar]) -> str:
    return _named(dict(zip(places, pair, strict=True)))


def _near_term(chart: Chart, reach: int) -> list[Notice]:
    found = []
    for term in (chart.term_before, chart.term_after):
        away = term.epoch - chart.instant
        if abs(away) > reach:
            continue
        side = term.epoch if away > 0 else term.epoch - 1
        year, month = year_and_month(side)
        other = _named_pair(("year", "month"), (year, month))
        local = solar_time.wall_clock(term.epoch)
        name = f"{term.name} 절기({local.month}월 {local.day}일 {local:%H:%M:%S})"
        if chart.hour_from == "branch":
            text = f"태어난 시진 안에 {name}가 들어 있어요."
        else:
            text = f"태어난 시각과 {name}의 차이가 {abs(away)}초뿐이에요."
        text += f" 반대쪽으로 보면 {other}입니다."
        candidate = chart._replace(year=year, month=month)
        found.append(Notice("near_term", text, candidate.as_dict()))
    return found


def _doubled_time(chart: Chart) -> list[Notice]:
    if not solar_time.is_doubled(chart.birth):
        return []
    other = get_pillars(
        chart.birth.replace(fold=1 - chart.birth.fold),
        longitude=chart.longitude,
        clock=chart.clock,
        day_rule=chart.day_rule,
    )
    if other.key == chart.key:
        return []
    this, that = ("첫 번째", "두 번째")[:: -1 if chart.birth.fold else 1]
    text = (
        f"시계를 되돌려 같은 시각이 두 번 있던 때예요. 여기서는 {this}로 보았고, "
        f"{that}라면 {_named(_changed(chart, other.pillars))}입니다."
    )
    return [Notice("doubled_time", text, other.as_dict())]


def _near_hour_edge(chart: Chart) -> list[Notice]:
    # Whatever the day rule, pillars change on full hours only.
    if NEAR_EDGE < chart.solar_epoch % 3600 < 3600 - NEAR_EDGE:
        return []
    for step in (-NEAR_EDGE - 1, NEAR_EDGE):
        day, hour = day_and_hour(chart.solar_epoch + step, chart.day_rule)
        changed = _changed(chart, {"day": day, "hour": hour})
        if changed:
            text = (
                f"계산에 쓴 시각 {chart.solar_time:%H:%M:%S}는 글자가 바뀌는 때에서 3분 "
                f"안쪽이에요. 시계가 조금만 달랐다면 {_named(changed)}입니다."
            )
            candidate = chart._replace(day=day, hour=hour)
            return [Notice("near_hour_edge", text, candidate.as_dict())]
    return []


def _late_zi(chart: Chart) -> list[Notice]:
    if "late_zi" not in chart.flags:
        return []
    pairs = {
        rule: day_and_hour(chart.solar_epoch, rule)
        for rule in _RULE_NAMES
        if rule != chart.day_rule
    }
    others = [
        f"{_RULE_NAMES[rule]}로 보면 {_named_pair(('day', 'hour'), pair)}"
        for rule, pair in pairs.items()
    ]
    text = (
        f"계산에 쓴 시각이 밤 11시대라 학파마다 날을 다르게 세요. 여기서는 "
        f"{_RULE_NAMES[chart.day_rule]}로 보았어요. {', '.join(others)}입니다."
    )
    # Of the two other schools the one more often met stands beside: 정자시, or to it 야자시.
    day, hour = next(iter(pairs.values()))
    return [Notice("late_zi", text, chart._replace(day=day, hour=hour).as_dict())]


def _zi_by_name(chart: Chart) -> list[Notice]:
    if chart.hour is None or chart.hour.branch.index != 0:
        return []
    day, hour = day_and_hour(chart.solar_epoch + 86400 - HALF_BRANCH, chart.day_rule)
    text = (
        "자시는 밤 11시부터 새벽 1시까지예요. 여기서는 그날로 막 넘어온 새벽으로 보았고, "
        f"그날 밤 11시대에 태어나셨다면 {_named_pair(('day', 'hour'), (day, hour))}입니다."
    )
    return [Notice("late_zi", text, chart._replace(day=day, hour=hour).as_dict())]


def _unknown_hour(chart: Chart) -> Notice:
    if chart.day_rule == "zi":
        when, other = "밤 11시가 넘어", chart.day + 1
    else:
        when, other = "자정을 막 넘겨", chart.day + -1
    text = (
        "태어난 시각을 몰라 시주 없이 여섯 글자로 보았어요. "
        f"{when} 태어나셨다면 일주가 {other.hangul}일일 수 있어요."
    )
    return Notice("unknown_hour", text, chart._replace(day=other).as_dict())


def _term_on_day(chart: Chart) -> list[Notice]:
    term = solar_time.month_term_on(chart.birth.date())
    if term is None:
        return []
    before, after = year_and_month(term.epoch - 1), year_and_month(term.epoch)
    year, month = before if (chart.year, chart.month) == after else after
    candidate = chart._replace(year=year, month=month)
    sides = [_named_pair(("year", "month"), side) for side in (before, after)]
    local = solar_time.wall_clock(term.epoch)
    text = (
        f"태어난 날 {local:%H:%M}에 {term.name} 절기가 들었어요. "
        f"그 전에 태어나셨다면 {sides[0]}, 그 뒤라면 {sides[1]}입니다."
    )
    return [Notice("term_on_day", text, candidate.as_dict())]
