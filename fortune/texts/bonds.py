"""What a chart's signs are to one another and which star they hold: of each the one that a full
reading tells, as a key of the data files."""

from itertools import combinations
from typing import Final

from fortune.engine.facts import Facts
from fortune.engine.ganji import POSITIONS
from fortune.engine.relations import DEFAULT_KINDS, Relation, RelationKind
from fortune.engine.stars import STAR_RULES, Star
from fortune.texts.slots import pairs

NONE: Final = "없음"

_PLACE_NAMES: Final = dict(zip(POSITIONS, "연월일시", strict=True))
_STEMS: Final = (RelationKind.STEM_COMBINATION, RelationKind.STEM_CLASH)
# Only three signs make these; 형 is of two or of three.
_OF_THREE: Final = (RelationKind.THREE_COMBINATION, RelationKind.SEASON_COMBINATION)
_THREE_NAMES: Final = {
    **{kind: kind.hangul for kind in _OF_THREE},
    RelationKind.PUNISHMENT: "삼형",
}
_ORDER: Final = tuple(RelationKind)
# Who weighs more beside the day, and which place of a star is nearest to oneself.
_BESIDE_DAY: Final = ("month", "hour", "year")
_NEAREST: Final = ("day", *_BESIDE_DAY)

RELATION_KEYS: Final = (
    *pairs(
        (kind.hangul for kind in _ORDER if kind in DEFAULT_KINDS and kind not in _OF_THREE),
        map("".join, combinations(_PLACE_NAMES.values(), 2)),
    ),
    *pairs(_THREE_NAMES.values(), ("일", "밖")),
    NONE,
)
STAR_KEYS: Final = (*(rule.name for rule in STAR_RULES.values() if rule.shown == "all"), NONE)


def telling_relation(facts: Facts) -> Relation | None:
    """Return the relation between the chart's own pillars that says most, None without any.

    Those of the day's branch come first (the reader's own place, 일지), then those of the day's
    stem, then those of the month, then what is left. Among them a 삼합 or 방합, for three signs
    hold it; then the nearer and weightier partner: month, hour, year. Of equal places a
    combination goes before what rubs, and last the order of RelationKind decides.
    """
    return min(facts.relations, key=_relation_rank, default=None)


def _relation_rank(relation: Relation) -> tuple[int, ...]:
    kind = relation.kind
    partners = [_BESIDE_DAY.index(place) for place in relation.positions if place != "day"]
    # Two partners without the day: month and hour before month and year.
    weight = min(partners), sum(partners)
    return _circle(relation), kind not in _OF_THREE, *weight, not kind.joins, _ORDER.index(kind)


def _circle(relation: Relation) -> int:
    """How far from the reader: 0 the day's branch, 1 its stem, 2 the month, 3 the rest."""
    if "day" in relation.positions:
        return int(relation.kind in _STEMS)
    return 2 if "month" in relation.positions else 3


def relation_key(facts: Facts) -> str:
    """Return its kind and places, "충 월일"; of three signs whether the day is one of them
    ("삼합 일", "삼형 밖"); 없음 without any."""
    relation = telling_relation(facts)
    if relation is None:
        return NONE
    if len(relation.rule.chars) == 3:
        return f"{_THREE_NAMES[relation.kind]} {'일' if 'day' in relation.positions else '밖'}"
    places = "".join(_PLACE_NAMES[place] for place in relation.positions)
    return f"{relation.kind.hangul} {places}"


def telling_star(facts: Facts) -> Star | None:
    """Return the star that says most, None without any that everybody may read.

    Not those whose name frightens, nor those that custom reads by sex (`Star.expert`). The
    귀인 come first, then what stands nearest to oneself: in the day, the month, the hour, the
    year; then the order of STAR_RULES.
    """
    stars = (star for star in facts.stars if not star.expert)
    return min(stars, key=_star_rank, default=None)


def _star_rank(star: Star) -> tuple[bool, int]:
    nearest = min(_NEAREST.index(place) for place in star.positions)
    return not star.name.endswith("귀인"), nearest


def star_key(facts: Facts) -> str:
    """Return its Korean name, 없음 without any."""
    star = telling_star(facts)
    return star.name if star else NONE
