"""A day's reading without AI: five short sections, to be read between two classes.

Chosen by the day's score and its lines, by what the day's stem and branch are to the day master
(십성, 십이운성) and by the day of the week. A teacher's school days, weekends and holidays have
sentences of their own; the holidays are the weeks in which hardly any school has class.
"""

from datetime import date
from typing import Final

from fortune.engine.daily import Daily
from fortune.engine.facts import Facts
from fortune.engine.stages import stage_of
from fortune.engine.ten_gods import ten_god_of_branch, ten_god_of_stem
from fortune.texts.catalog_daily import MEETINGS, RUBS, WEEKDAYS
from fortune.texts.library import PAGES, Page
from fortune.texts.sections import Mode, Section, Titles
from fortune.texts.traits import traits_of
from fortune.texts.wording import ELEMENT_NAMES
from fortune.texts.writing import write_sections

_TITLES: Final[Titles] = (
    ("today", "하루의 한마디"),
    ("flow", "하루의 흐름"),
    ("do", "해 보기 좋은 일"),
    ("care", "살펴볼 점"),
    ("lucky", "하루의 작은 행운"),
)

_COMMON: Final = PAGES["daily/common"]
_PAGES: Final = {mode: PAGES[f"daily/{mode.value}"] for mode in Mode}

_SATURDAY: Final = 5
_HIGH, _EVEN = 58, 48  # the scores from which a day counts as high and as even
# (month, day) of the first and the last day of the weeks without class, the same in every year.
_HOLIDAYS: Final = (((1, 12), (1, 31)), ((2, 15), (2, 29)), ((7, 28), (8, 12)))

_MEETING_KEYS: Final = {kind.value: kind.hangul for kind in MEETINGS + RUBS}
_CARE_KEYS: Final = {"restrains_useful": "기신", "void": "공망"} | {
    kind.value: kind.hangul for kind in RUBS
}
# What else a day brings, the rarer first.
_EXTRA_KEYS: Final = {
    "noble": "귀인",
    "useful": "용신",
    "void": "공망",
    "feeds_useful": "희신",
    "restrains_useful": "기신",
}


def daily_titles(day: date) -> Titles:
    """Return (id, title) of the five sections in reading order, the same on every day."""
    return _TITLES


def daily_reading(facts: Facts, day: Daily, *, mode: Mode | str) -> tuple[Section, ...]:
    """Return the five sections in reading order; `day` is that chart's own.

    Of another day than `facts.today` it speaks as of that day. Markdown is plain paragraphs.
    `{name}` stays as a placeholder, always before " 선생님". ValueError for an unknown mode.
    """
    mode = Mode(mode)
    page = _PAGES[mode]
    bodies = (
        [_today(facts, day)],
        [_flow(page, facts, day, mode)],
        [_do(page, facts, day, mode)],
        [_care(page, facts, day, mode)],
        [_lucky(page, facts, day)],
    )
    sections = write_sections(daily_titles(day.day), bodies)
    if day.day == facts.today:
        return sections
    return tuple(
        section._replace(markdown=_of_another_day(section.markdown)) for section in sections
    )


def _of_another_day(text: str) -> str:
    """Say 이날 and 다음 날 for 오늘 and 내일: they end alike, so that every particle stays right.

    >>> _of_another_day("오늘은 쉬고 내일로 넘겨요.")
    '이날은 쉬고 다음 날로 넘겨요.'
    """
    return text.replace("오늘", "이날").replace("내일", "다음 날")


def _turn(day: Daily, every: int) -> int:
    """Return a number that grows every so many days, so that a key that comes back after them
    (a stem after 10, a branch after 12, a weekday after 7) brings another of its sentences."""
    return day.day.toordinal() // every


def _kind(day: date, mode: Mode) -> str:
    if day.weekday() >= _SATURDAY:
        return "주말"
    month_day = (day.month, day.day)
    holiday = any(first <= month_day <= last for first, last in _HOLIDAYS)
    return "방학" if holiday and mode is Mode.TEACHER else "평일"


def _codes(day: Daily) -> list[str]:
    """Return what applies to the day's own pillar, as codes of its lines."""
    return [line.code for line in day.lines if line.unit == "day"]


def _stem_god(facts: Facts, day: Daily) -> str:
    return ten_god_of_stem(facts.day_master, day.pillar.stem).hangul


def _today(facts: Facts, day: Daily) -> str:
    chart = facts.chart
    image = _COMMON["image"].pick(f"{facts.day_master.hangul} {day.pillar.stem.hangul}", 0)
    opening = _COMMON["opening"].pick("틀", chart.month.index // 2 + _turn(day, 1))
    height = "높음" if day.score >= _HIGH else "고름" if day.score >= _EVEN else "낮음"
    mood = _COMMON["mood"].pick(f"{_stem_god(facts, day)} {height}", 0)
    word = (
        _COMMON["word"]
        .pick(day.word, chart.year.index // 2 + _turn(day, 1))
        .format(score=day.score)
    )
    return f"{opening.format(name='{name}', image=image)} {mood} {word}"


def _flow(page: Page, facts: Facts, day: Daily, mode: Mode) -> str:
    chart, branch = facts.chart, day.pillar.branch
    codes, turn = _codes(day), _turn(day, 12)
    god = ten_god_of_branch(facts.day_master, branch).hangul
    meeting = next((_MEETING_KEYS[code] for code in codes if code in _MEETING_KEYS), "없음")
    extra = next((key for code, key in _EXTRA_KEYS.items() if code in codes), "무난")
    return " ".join(
        [
            page["flow"].pick(f"{god} {_kind(day.day, mode)}", chart.day.index // 2 + turn),
            _COMMON["stage"].pick(
                stage_of(facts.day_master, branch).hangul, chart.month.index // 2 + turn
            ),
            _COMMON["meeting"].pick(meeting, chart.year.index // 2 + turn),
            _COMMON["extra"].pick(extra, chart.month.index // 2 + chart.year.index // 2 + turn),
        ]
    )


def _do(page: Page, facts: Facts, day: Daily, mode: Mode) -> str:
    chart, kind = facts.chart, _kind(day.day, mode)
    weekday = kind if kind == "방학" else WEEKDAYS[day.day.weekday()]
    first = page["do"].pick(
        f"{_stem_god(facts, day)} {kind}", chart.day.index // 2 + _turn(day, 10)
    )
    return f"{first} {page['weekday'].pick(weekday, chart.month.index // 2 + _turn(day, 7))}"


def _care(page: Page, facts: Facts, day: Daily, mode: Mode) -> str:
    chart = facts.chart
    # What took most points off the day; of two that took the same, the one told first.
    losses = [line for line in day.lines if line.unit == "day" and line.code in _CARE_KEYS]
    worst = min(losses, key=lambda line: line.points, default=None)
    care = _CARE_KEYS[worst.code] if worst else _stem_god(facts, day)
    if mode is Mode.TEACHER:
        care += " 학교" if _kind(day.day, mode) == "평일" else " 쉼"
    rest = ELEMENT_NAMES[traits_of(facts).rest]
    first = page["care"].pick(care, chart.month.index // 2 + _turn(day, 10))
    return f"{first} {page['step'].pick(rest, chart.day.index // 2 + _turn(day, 1))}"


def _lucky(page: Page, facts: Facts, day: Daily) -> str:
    chart, lucky = facts.chart, day.lucky
    element = ELEMENT_NAMES[lucky.element]
    first, second = lucky.numbers
    charm = (
        _COMMON["charm"]
        .pick(element, chart.day.index // 2 + _turn(day, 1))
        .format(colour=lucky.colour, direction=lucky.direction, first=first, second=second)
    )
    return f"{charm} {page['act'].pick(element, chart.year.index // 2 + _turn(day, 1))}"
