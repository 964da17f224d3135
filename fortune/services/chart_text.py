"""A chart as plain text for another program: pillars and facts, without name, date or age.

Calendar years of the luck cycles are left out as well, because year minus age is the birth year.
"""

from fortune.engine.facts import Facts, Place
from fortune.services.chart_page import (
    COLUMN_LABELS,
    place_label,
    relation_groups,
    star_rows,
    void_rows,
)


def chart_text(facts: Facts) -> str:
    """The whole chart, a line for each thing, ending with a newline."""
    strength, useful, luck = facts.strength, facts.useful, facts.luck
    places = {place.position: place for place in facts.places}
    forward = "순행" if luck.direction == "forward" else "역행"
    relations = [
        f"{row.relation.name}({', '.join(mark.label for mark in row.marks)})"
        for group in relation_groups(facts)
        for row in group.rows
    ]
    stars = [
        f"{row.star.name}({row.star.base} 기준 {row.places})" for row in star_rows(facts.stars)
    ]
    voids = [
        f"{row.label} 기준 {''.join(map(str, row.branches))}"
        + (f"({row.places})" * bool(row.places))
        for row in void_rows(facts)
    ]
    climate = "·".join(f"{stem}({stem.name})" for stem in useful.climate)
    lines = [
        "[사주 원국]",
        *(_place_line(label, places.get(position)) for position, label in COLUMN_LABELS.items()),
        "",
        f"일간: {facts.day_master}({facts.day_master.name}), {facts.season.hangul}, "
        f"{facts.gender.hangul}",
        "오행: " + _counts({key.hangul: n for key, n in facts.element_counts.items()}),
        "십성: " + _counts({key.hangul: n for key, n in facts.ten_god_counts.items()}),
        f"일간의 힘: {strength.level} {strength.score}점(100점)",
        "억부 용신: " + ("·".join(element.hangul for element in useful.balance) or "없음(중화)"),
        f"조후 용신: {climate or '없음'}",
        f"사령: {facts.ruling.hidden.stem}({facts.ruling.hidden.role})",
        f"공망: {', '.join(voids)}",
        f"합·충·형·파·해: {', '.join(relations) or '없음'}",
        f"신살·귀인: {', '.join(stars) or '없음'}",
        "",
        f"[대운] {forward}, 대운수 {luck.number}, 정확히는 {luck.years}년 {luck.months}개월부터",
        *(
            f"만 {cycle.age}세 {cycle.pillar}({cycle.pillar.spoken}) "
            f"{cycle.ten_god.hangul}·{cycle.branch_ten_god.hangul}"
            + (" ← 지금" if cycle == luck.current else "")
            for cycle in luck.cycles
        ),
        f"올해 세운: {facts.year_pillar}({facts.year_pillar.spoken}) "
        f"{facts.year_ten_god.hangul}·{facts.year_branch_ten_god.hangul}",
    ]
    return "\n".join(lines) + "\n"


def _place_line(label: str, place: Place | None) -> str:
    if place is None:
        return f"{label}: 시각 모름"
    hidden = " ".join(f"{part.stem}{part.days}" for part in place.hidden_stems)
    stem = place.stem_ten_god.hangul if place.stem_ten_god else "나"
    return (
        f"{label}: {place.pillar}({place.pillar.spoken}) "
        f"{place_label(place.position, stem=True)} {stem}, "
        f"{place_label(place.position, stem=False)} {place.branch_ten_god.hangul}, "
        f"지장간 {hidden}, 12운성 {place.stage.hangul}(거법 {place.own_stage.hangul}), "
        f"12신살 {place.shinsal.hangul}, 납음 {place.nayin.hangul}"
    )


def _counts(counts: dict[str, int]) -> str:
    return " ".join(f"{name} {n}" for name, n in counts.items() if n)
