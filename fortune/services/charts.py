"""From a valid form to everything a page or a JSON answer shows of a chart. Pure, no query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from fortune.engine.births import DEFAULT_PRESET, PRESETS, Birth, Preset, changed_positions
from fortune.engine.facts import Facts, facts_from_chart
from fortune.engine.ganji import Chart, Pillar
from fortune.engine.places import PLACES
from fortune.services import chart_page
from fortune.services.chart_page import COLUMN_LABELS, MiniChart, mini_chart
from fortune.services.chart_text import chart_text
from fortune.texts import Mode, Section, headline
from fortune.texts.glossary import GLOSSARY
from fortune.texts.names import fill_name
from fortune.texts.particles import resolve

CALENDAR_LABELS = {"solar": "양력", "lunar": "음력", "lunar_leap": "음력 윤"}


class PresetRow(NamedTuple):
    """A preset, the chart it gives, and at which positions that differs from the page's chart."""

    preset: Preset
    chart: Chart
    changed: tuple[str, ...]


@dataclass(frozen=True)
class ChartContext:
    """A chart, its facts, and what only the page knows: the name and how the birth was typed."""

    facts: Facts
    mode: Mode
    name: str
    birth: Birth
    birth_line: str

    @property
    def chart(self) -> Chart:
        return self.facts.chart

    def named(self, sections: tuple[Section, ...]) -> list[Section]:
        """Fill the reader's name into the sections."""
        return [
            section._replace(markdown=fill_name(section.markdown, self.name))
            for section in sections
        ]

    def as_json(self) -> dict[str, Any]:
        """The part of an answer that every chart has: chart, day_master, facts, trace, notices."""
        day_master = self.facts.day_master
        return {
            "chart": self.chart.as_dict(),
            "day_master": {
                "char": day_master.char,
                "name": day_master.name,
                "element": day_master.element.value,
            },
            "facts": self.facts.as_dict(),
            "trace": self.facts.trace,
            "notices": [notice._asdict() for notice in self.facts.notices],
        }

    @property
    def presets(self) -> list[PresetRow]:
        """The same birth as other programs compute it, compared with this chart."""
        rows = []
        for preset in PRESETS:
            other = preset.applied_to(self.birth).chart()
            rows.append(PresetRow(preset, other, changed_positions(self.chart, other)))
        return rows

    @property
    def preset_charts(self) -> list[MiniChart]:
        """This chart and those of the presets, each in one line."""
        mine: dict[str, Pillar | None] = {**self.chart.pillars}
        return [
            mini_chart("지금 보시는 만세력", "고르신 설정", mine, mine),
            *(
                mini_chart(row.preset.name, row.preset.says, {**row.chart.pillars}, mine)
                for row in self.presets
            ),
        ]

    def options_as_json(self) -> dict[str, Any]:
        """What the chosen options change against the default, in one sentence."""
        usual = DEFAULT_PRESET.applied_to(self.birth).chart()
        changed = changed_positions(usual, self.chart)
        return {
            "changed": list(changed),
            "text": _change_sentence(usual, self.chart, changed),
            "presets": [
                {
                    "code": row.preset.code,
                    "name": row.preset.name,
                    "chart": row.chart.as_dict(),
                    "changed": list(row.changed),
                }
                for row in self.presets
            ],
        }

    def as_page(self) -> dict[str, Any]:
        """The same for the result page: rows and columns in the order they are shown."""
        facts = self.facts
        places = {place.position: place for place in facts.places}
        total = sum(facts.element_counts.values())
        return {
            "name": self.name,
            "display_name": f"{self.name} 선생님".strip(),
            "birth_line": self.birth_line,
            "facts": facts,
            "headline": fill_name(headline(facts), self.name),
            "columns": [
                {"position": position, "label": label, "place": places.get(position)}
                for position, label in COLUMN_LABELS.items()
            ],
            "element_rows": [
                {
                    "element": element,
                    "count": count,
                    "percent": round(100 * count / total, 1),
                    "weight": facts.element_weights[element],
                }
                for element, count in facts.element_counts.items()
            ],
            "luck_rows": chart_page.cycle_rows(facts),
            "month_rows": chart_page.month_rows(facts),
            "relation_groups": chart_page.relation_groups(facts),
            "strength_rows": chart_page.strength_rows(facts),
            "level_rows": chart_page.level_rows(facts),
            "star_rows": chart_page.star_rows(facts.stars),
            "void_rows": chart_page.void_rows(facts),
            "scan_rows": chart_page.scan_rows(facts.hour_scan) if facts.hour_scan else [],
            "scan_hours": chart_page.scan_hours(facts.hour_scan) if facts.hour_scan else [],
            "notices": chart_page.notice_rows(facts),
            "trace_rows": facts.trace_rows,
            "preset_charts": self.preset_charts,
            "chart_text": chart_text(facts),
            "glossary": GLOSSARY,
            "mode": self.mode,
        }


def get_chart_context(cleaned: Mapping[str, Any], today: date) -> ChartContext:
    """Return the context of a valid SajuForm's `cleaned_data`; `today` is the date in Korea."""
    facts = facts_from_chart(
        cleaned["chart"],
        gender=cleaned["gender"],
        birth_date=cleaned["solar_date"],
        today=today,
    )
    return ChartContext(
        facts=facts,
        mode=cleaned["mode"],
        name=cleaned["name"],
        birth=cleaned["birth"],
        birth_line=_birth_line(cleaned),
    )


def _birth_line(cleaned: Mapping[str, Any]) -> str:
    chart: Chart = cleaned["chart"]
    year, month, day = cleaned["birth_date"]
    typed = f"{CALENDAR_LABELS[cleaned['calendar_type']]} {year}.{month:02}.{day:02}"
    if cleaned["calendar_type"] != "solar":
        typed += f" (양력 {cleaned['solar_date']:%Y.%m.%d})"
    place = PLACES[cleaned["birth_place"]].name
    if chart.hour is None:
        return f"{typed} · 시각 모름 · {cleaned['gender'].hangul}"
    if chart.hour_from == "branch":
        return f"{typed} {chart.hour.branch.hangul}시 · {cleaned['gender'].hangul} · {place}"
    solar = f" (태양시 {chart.solar_time:%H:%M})" if chart.longitude is not None else ""
    return f"{typed} {cleaned['birth_time']:%H:%M} · {cleaned['gender'].hangul} · {place}{solar}"


def _change_sentence(usual: Chart, chosen: Chart, changed: tuple[str, ...]) -> str:
    if not changed:
        return "이 설정이어도 여덟 글자는 그대로예요."
    before, after = usual.pillars, chosen.pillars
    parts = []
    for position in changed:
        old, new = before[position].spoken, after[position].spoken
        parts.append(f"{COLUMN_LABELS[position]}이(가) {old}에서 {new}(으)로")
    return resolve(f"이 설정이면 {', '.join(parts)} 바뀝니다.")
