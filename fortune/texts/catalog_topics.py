"""The plans of the topics: which sentences make which section, and what decides each of them.

The slots of `data/topics/` follow from the plans. A sentence that suits both modes stands in the
topic's `common.md`, the others in `teacher.md` and `general.md`.
"""

from typing import Final, Literal, NamedTuple

from fortune.engine.ten_gods import TenGodGroup
from fortune.texts.choices import (
    DAY_BRANCH,
    ELEMENT_SEASON,
    LEAD_GOD,
    LEAD_SECOND,
    LEAD_STRENGTH,
    LEVEL,
    LUCK,
    MASTER,
    MASTER_SEASON,
    MASTER_STRENGTH,
    MONTH_BRANCH,
    MONTH_STEM,
    NEED,
    NEEDED,
    REST,
    REST_STRENGTH,
    SECOND,
    YEAR_STEM,
    Choice,
    amounts,
)
from fortune.texts.sections import Mode
from fortune.texts.slots import Entry, entry

_PEER, _OUTPUT, _WEALTH, _OFFICER, _RESOURCE = TenGodGroup


class Step(NamedTuple):
    """One sentence: its slot, what decides it, and the pillar that decides between alternatives.

    `page` is where it stands: "common", or a mode, which alone then has it.
    """

    slot: str
    choice: Choice
    turn: Literal["year", "month", "day"]
    page: str = "common"


class Plan(NamedTuple):
    """One section of a topic: the steps of both modes in reading order."""

    id: str
    title: str
    steps: tuple[Step, ...]


def _own(slot: str, choice: Choice, turn: Literal["year", "month", "day"]) -> tuple[Step, ...]:
    """Return a step that each mode has in words of its own."""
    return tuple(Step(slot, choice, turn, mode.value) for mode in Mode)


PLANS: Final[dict[str, tuple[Plan, ...]]] = {
    "personality": (
        Plan(
            "core",
            "타고난 바탕",
            (
                Step("core_opening", MASTER_STRENGTH, "month"),
                Step("core_season", ELEMENT_SEASON, "day"),
                Step("core_month", MONTH_BRANCH, "day"),
            ),
        ),
        Plan(
            "light",
            "빛나는 점",
            (
                *_own("light_lead", LEAD_GOD, "day"),
                Step("light_second", SECOND, "day"),
                Step("light_day", DAY_BRANCH, "month"),
                *_own("light_level", LEVEL, "day"),
            ),
        ),
        Plan(
            "people",
            "사람들 사이에서",
            (
                *_own("people_opening", amounts(_PEER, _OFFICER), "day"),
                Step("people_month", MONTH_STEM, "day"),
                Step("people_care", amounts(_PEER), "month"),
            ),
        ),
        Plan(
            "care",
            "마음이 흔들릴 때",
            (
                Step("care_opening", LEAD_STRENGTH, "day"),
                Step("care_image", MASTER, "day"),
                Step("care_action", LEAD_STRENGTH, "day"),
            ),
        ),
        Plan("grow", "한 걸음 더", (Step("grow_need", NEED, "month"),)),
    ),
    "teacher": (
        Plan(
            "aptitude",
            "가르치는 일과 나",
            (
                *_own("aptitude_opening", amounts(_OUTPUT, _RESOURCE), "day"),
                Step("aptitude_image", MASTER, "month"),
                *_own("aptitude_lead", LEAD_GOD, "day"),
            ),
        ),
        Plan(
            "students",
            "배우는 사람 앞에서의 나",
            (
                *_own("students_opening", LEAD_STRENGTH, "day"),
                Step("students_day", DAY_BRANCH, "month"),
                *_own("students_care", amounts(_OFFICER, _OUTPUT), "year"),
            ),
        ),
        Plan(
            "talk",
            "상담과 대화",
            (
                Step("talk_opening", amounts(_RESOURCE, _OFFICER), "month"),
                Step("talk_month", MONTH_BRANCH, "day"),
                *_own("talk_action", LEAD_GOD, "year"),
            ),
        ),
        Plan(
            "duty",
            "맡은 일과 앞으로의 길",
            (
                Step("duty_opening", LEAD_SECOND, "day", Mode.TEACHER.value),
                Step("duty_opening", SECOND, "day", Mode.GENERAL.value),
                *_own("duty_path", amounts(_WEALTH, _OFFICER), "month"),
                *_own("duty_level", LEVEL, "day"),
            ),
        ),
        Plan(
            "renew",
            "다시 힘을 얻는 법",
            (
                Step("renew_opening", NEED, "year"),
                Step("renew_month", MONTH_STEM, "day"),
                *_own("renew_rest", REST, "day"),
            ),
        ),
    ),
    "recovery": (
        Plan(
            "drain",
            "힘이 새는 곳",
            (
                Step("drain_opening", MASTER_STRENGTH, "day"),
                Step("drain_level", LEVEL, "day"),
                *_own("drain_lead", LEAD_GOD, "day"),
            ),
        ),
        Plan(
            "fill",
            "힘이 차는 곳",
            (
                Step("fill_opening", MASTER_SEASON, "day"),
                Step("fill_rest", REST, "month"),
                Step("fill_day", DAY_BRANCH, "month"),
            ),
        ),
        Plan(
            "pause",
            "틈새의 쉼",
            (
                *_own("pause_opening", REST_STRENGTH, "day"),
                Step("pause_reason", SECOND, "year"),
                *_own("pause_action", NEEDED, "day"),
            ),
        ),
        Plan(
            "week",
            "한 주의 리듬",
            (
                *_own("week_opening", LEVEL, "day"),
                Step("week_middle", MONTH_BRANCH, "day"),
                *_own("week_action", MONTH_STEM, "day"),
            ),
        ),
        Plan(
            "long",
            "긴 쉼을 쓰는 법",
            (
                *_own("long_opening", YEAR_STEM, "day"),
                Step("long_image", MASTER, "year"),
                *_own("long_action", REST, "month"),
            ),
        ),
    ),
    "wealth": (
        Plan(
            "habit",
            "돈을 대하는 마음",
            (
                Step("habit_opening", amounts(_WEALTH, _OUTPUT), "month"),
                Step("habit_master", MASTER_STRENGTH, "day"),
                *_own("habit_lead", LEAD_GOD, "day"),
            ),
        ),
        Plan(
            "earn",
            "벌이와 보람",
            (
                *_own("earn_opening", MONTH_BRANCH, "day"),
                Step("earn_second", SECOND, "year"),
                Step("earn_year", YEAR_STEM, "day"),
            ),
        ),
        Plan(
            "spend",
            "쓰는 버릇",
            (
                Step("spend_opening", amounts(_PEER, _WEALTH), "day"),
                Step("spend_day", DAY_BRANCH, "month"),
                *_own("spend_action", LEAD_STRENGTH, "day"),
            ),
        ),
        Plan(
            "keep",
            "모으고 지키는 법",
            (
                *_own("keep_opening", NEED, "day"),
                Step("keep_level", LEVEL, "day"),
                *_own("keep_action", MONTH_STEM, "day"),
            ),
        ),
        Plan(
            "now",
            "지금 살림의 계절",
            (
                Step("now_opening", LUCK, "day"),
                Step("now_learn", amounts(_RESOURCE, _OFFICER), "year"),
                *_own("now_action", REST, "month"),
            ),
        ),
    ),
    "career": (
        Plan(
            "style",
            "일하는 방식",
            (
                Step("style_opening", LEAD_SECOND, "day"),
                Step("style_season", ELEMENT_SEASON, "day"),
                Step("style_level", LEVEL, "day"),
            ),
        ),
        Plan(
            "roles",
            "어울리는 자리",
            (
                *_own("roles_opening", LEAD_GOD, "month"),
                *_own("roles_amount", amounts(_OFFICER, _OUTPUT), "year"),
                Step("roles_day", DAY_BRANCH, "month"),
            ),
        ),
        Plan(
            "learn",
            "배움과 성장",
            (
                *_own("learn_opening", amounts(_RESOURCE, _OUTPUT), "day"),
                *_own("learn_need", NEED, "day"),
            ),
        ),
        Plan(
            "together",
            "함께 일하는 사람",
            (
                Step("together_opening", amounts(_PEER, _OFFICER), "month"),
                Step("together_month", MONTH_STEM, "day"),
                *_own("together_action", SECOND, "year"),
            ),
        ),
        Plan(
            "next",
            "다음 걸음",
            (
                Step("next_luck", LUCK, "day"),
                *_own("next_path", YEAR_STEM, "day"),
                *_own("next_action", LEAD_STRENGTH, "day"),
            ),
        ),
    ),
}


def _pages() -> dict[str, dict[str, Entry]]:
    pages: dict[str, dict[str, Entry]] = {}
    for topic, plans in PLANS.items():
        for plan in plans:
            for step in plan.steps:
                page = pages.setdefault(f"topics/{topic}/{step.page}", {})
                # The first section greets by name.
                names = ("name",) if plan is plans[0] else ()
                page[step.slot] = entry(step.choice.keys, *names)
    return pages


TOPICS: Final = _pages()
