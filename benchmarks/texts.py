"""The 기본 풀이 of every kind: how long one takes, and how many of many charts read differently.

python -m benchmarks.texts [--charts 10000]
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from fortune.engine.compatibility import CompatibilityMode, compatibility
from fortune.engine.daily import daily
from fortune.engine.facts import Facts
from fortune.texts import Mode, Section, full_reading, join_sections
from fortune.texts.compatibility import compatibility_reading
from fortune.texts.daily import daily_reading
from fortune.texts.school_year import school_year, school_year_sections
from fortune.texts.topics import Topic, topic_reading
from tests.texts.samples import TODAY, samples

type Reading = Callable[[Facts, int], Iterable[Section]]

FEW = 2000  # charts for all but the full reading


def on_day(facts: Facts, days: int) -> Iterable[Section]:
    day = daily(facts, TODAY + timedelta(days))
    return daily_reading(facts, day, mode=Mode.TEACHER)


def beside(facts: Facts, other: Facts) -> Iterable[Section]:
    pair = compatibility(facts, other, mode=CompatibilityMode.COLLEAGUE)
    return compatibility_reading(facts, other, pair)


def kinds(charts: list[Facts]) -> dict[str, Reading]:
    """Return how a chart is read, and the number it has among all."""
    found: dict[str, Reading] = {
        f"full {mode}": lambda facts, _, mode=mode: full_reading(facts, mode=mode) for mode in Mode
    }
    for topic in Topic:
        if topic != Topic.COMPATIBILITY:
            found[f"topic {topic}"] = lambda facts, _, topic=topic: topic_reading(
                facts, topic, mode=Mode.TEACHER
            )
    return found | {
        "a day, the same": lambda facts, _: on_day(facts, 0),
        "a day, another": on_day,
        "school year": lambda facts, _: school_year_sections(school_year(facts, today=TODAY)),
        "two people": lambda facts, number: beside(facts, charts[number - 1]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--charts", type=int, default=10_000)
    options = parser.parse_args()
    charts = [sample.facts for sample in samples(options.charts)]
    for name, reading in kinds(charts).items():
        some = charts if name.startswith("full") else charts[:FEW]
        took, told = [], set()
        for number, facts in enumerate(some):
            started = time.perf_counter()
            sections = reading(facts, number)
            took.append(time.perf_counter() - started)
            told.add(join_sections(sections))
        print(
            f"{name:18} {len(told):6,} of {len(some):6,} distinct, "
            f"{statistics.median(took) * 1000:.2f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
