"""Charts a second, beside sxtwl (a C++ calendar library) in the same run.

    python benchmarks/engine.py [rounds]

Both answer the same random births, turn by turn in short rounds, so that a busy machine slows both
alike; the medians of the rounds are printed. An audit hook counts the files opened meanwhile.
Needs requirements-dev.txt.
"""

import random
import statistics
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

import sxtwl

tracemalloc.start()
from fortune.engine.calculator import get_pillars  # noqa: E402
from fortune.engine.facts import Facts, Gender, facts_from_chart  # noqa: E402
from fortune.engine.ganji import Chart  # noqa: E402
from fortune.engine.lunar import lunar_to_solar  # noqa: E402
from fortune.engine.scan import HourScan, scan_hours  # noqa: E402
from fortune.engine.solar_time import SkippedTime, instant_of  # noqa: E402

ENGINE_MEMORY = tracemalloc.get_traced_memory()[0]
tracemalloc.stop()

TARGET_RATIO, TARGET_FACTS, TARGET_MEMORY = 500, 3000, 15 * 2**20
TODAY = date(2101, 1, 1)

opened: list[str] = []
counting = False


def count_opened_files(event: str, arguments: Sequence[object]) -> None:
    if counting and event == "open":
        opened.append(str(arguments[0]))


def random_births(count: int, seed: int = 20260301) -> list[datetime]:
    """Births of 1900-2100 to the minute, without the few that the clock skipped."""
    dice = random.Random(seed)
    minutes = (datetime(2101, 1, 1) - datetime(1900, 1, 1)) // timedelta(minutes=1)
    births: list[datetime] = []
    while len(births) < count:
        birth = datetime(1900, 1, 1) + timedelta(minutes=dice.randrange(minutes))
        try:
            instant_of(birth)
        except SkippedTime:
            continue
        births.append(birth)
    return births


def peer_pillars(birth: datetime) -> tuple[object, ...]:
    day = sxtwl.fromSolar(birth.year, birth.month, birth.day)
    return day.getYearGZ(), day.getMonthGZ(), day.getDayGZ(), day.getHourGZ(birth.hour)


def apparent(birth: datetime) -> Chart:
    return get_pillars(birth, clock="apparent")


def facts(birth: datetime) -> Facts:
    chart = get_pillars(birth)
    return facts_from_chart(chart, gender=Gender.FEMALE, birth_date=birth.date(), today=TODAY)


def facts_in_full(birth: datetime) -> Facts:
    """Facts and all that is computed only when asked for: the rows of an expert's 만세력, the ten
    cycles and the current year with their relations."""
    found = facts(birth)
    for place in found.places:
        _ = (place.stage, place.own_stage, place.nayin, place.void_of)
        _ = (place.shinsal, place.shinsal_by_day)
    for pillar in (*found.luck.cycles, found.luck_year):
        _ = (pillar.stage, pillar.shinsal, pillar.void, pillar.noble, pillar.relations)
    _ = (found.relations, found.stars, found.ruling, found.void)
    return found


def facts_as_json(birth: datetime) -> dict[str, object]:
    """What the API answers: ten years, twelve months and the day as well."""
    return facts(birth).as_dict()


def hours_scanned(birth: datetime) -> HourScan:
    return scan_hours(get_pillars(birth, hour_known=False), Gender.FEMALE)


def lunar(birth: datetime) -> date:
    return lunar_to_solar(1900 + birth.year % 150, birth.month, 1 + birth.day % 29)


def rate(function: Callable[[datetime], object], births: Sequence[datetime]) -> float:
    """Calls a second."""
    start = perf_counter()
    for birth in births:
        function(birth)
    return len(births) / (perf_counter() - start)


def same_day_pillars(births: Sequence[datetime]) -> int:
    """How many day pillars agree, by the clock and with the day changed at midnight like there."""
    agreed = 0
    for birth in births:
        theirs = sxtwl.fromSolar(birth.year, birth.month, birth.day).getDayGZ()
        ours = get_pillars(birth, clock="civil", day_rule="split").day
        agreed += (theirs.tg, theirs.dz) == (ours.stem.index, ours.branch.index)
    return agreed


TASKS: dict[str, tuple[Callable[[datetime], object], int]] = {
    "sxtwl": (peer_pillars, 100),
    "four pillars": (get_pillars, 10_000),
    "with equation of time": (apparent, 10_000),
    "chart and facts": (facts, 300),
    "the same in full": (facts_in_full, 300),
    "the same as JSON": (facts_as_json, 100),
    "unknown hour scanned": (hours_scanned, 50),
    "lunar date": (lunar, 10_000),
}


def measure(rounds: int) -> dict[str, list[float]]:
    """Calls a second of every task, round by round, and the files opened meanwhile."""
    global counting
    births = random_births(10_000)
    rates: dict[str, list[float]] = {name: [] for name in TASKS}
    counting = True
    for _ in range(rounds):
        for name, (function, count) in TASKS.items():
            rates[name].append(rate(function, births[:count]))
    counting = False
    return rates


def hook_sees_files() -> bool:
    """Whether the count would notice: a hook that sees nothing proves nothing."""
    global counting
    before = len(opened)
    counting = True
    Path(__file__).read_bytes()
    counting = False
    seen = len(opened) - before
    del opened[before:]
    return seen == 1


def main(rounds: int) -> int:
    sys.addaudithook(count_opened_files)
    if not hook_sees_files():
        raise RuntimeError("the audit hook does not see files")
    agreed = same_day_pillars(random_births(2000))
    rates = measure(rounds)
    print(f"Python {sys.version.split()[0]}, {rounds} rounds, one core, medians")
    for name, found in rates.items():
        median = statistics.median(found)
        print(f"{name:<24}{median:>9,.0f} a second  {1e6 / median:>8,.2f} us each")
    ratios = [a / b for a, b in zip(rates["four pillars"], rates["sxtwl"], strict=True)]
    ratio = statistics.median(ratios)
    print(f"{'pillars / sxtwl':<24}{ratio:>9,.0f} x  ({min(ratios):,.0f} to {max(ratios):,.0f})")
    print(f"{'same day pillar':<24}{agreed:>9,} of 2,000")
    print(f"{'files opened meanwhile':<24}{len(opened):>9}")
    print(f"{'database layer loaded':<24}{'django' in sys.modules!s:>9}")
    print(f"{'engine in memory':<24}{ENGINE_MEMORY / 2**20:>9.1f} MB")
    enough_facts = statistics.median(rates["the same in full"]) >= TARGET_FACTS
    small = ENGINE_MEMORY < TARGET_MEMORY
    met = ratio >= TARGET_RATIO and enough_facts and small and not opened
    targets = f"{TARGET_RATIO} x, {TARGET_FACTS:,} full facts a second, 15 MB"
    print(f"targets {targets}: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
