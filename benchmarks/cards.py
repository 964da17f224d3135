"""The pictures of a shared result: how long one is drawn, what it weighs, what it takes over HTTP.

python -m benchmarks.cards [--pictures 60] [--quick]

Both shapes, each of as many different charts and sentences, drawn one after the other in this
process: milliseconds of processor time. Then over HTTP from one worker: a card that was never drawn
and the same again, which comes from the cache. --quick: 10 pictures. Ends with 1 when a picture is
heavier than a messenger takes gladly.
"""

import argparse
import os
import secrets
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx

from tests.faults.rig import NO_LIMITS, Cluster, Site

PICTURES, FEW, SHARED = 60, 10, 10
HEAVIEST = 300  # kB, as tests/services/test_pictures.py has it


def contents(count: int) -> list[Any]:
    """Return what the pictures of `count` different charts show."""
    from fortune.services.pictures import Content
    from fortune.services.stored_texts import first_sentence
    from fortune.texts import Mode, full_reading, join_sections
    from tests.texts.samples import samples

    return [
        Content(
            sample.facts.chart.as_dict(),
            "사주 풀이",
            first_sentence(join_sections(full_reading(sample.facts, mode=Mode.TEACHER))),
        )
        for sample in samples(count)
    ]


def drawn(shape: Any, shown: list[Any]) -> float:
    """Print what drawing takes; return the weight of the heaviest in kB."""
    from fortune.services.pictures import draw

    draw(shown[0], shape)  # opens the fonts, once for a worker's life
    took, weighs = [], []
    for content in shown:
        started = time.process_time()
        weighs.append(len(draw(content, shape)) / 1000)
        took.append((time.process_time() - started) * 1000)
    print(
        f"{shape:5} {len(shown)} pictures: median {statistics.median(took):.0f} ms, slowest "
        f"{max(took):.0f} ms; {min(weighs):.0f}-{max(weighs):.0f} kB (target < {HEAVIEST})",
        flush=True,
    )
    return max(weighs)


def links(count: int) -> Iterator[str]:
    """Share results of as many charts; yield their tokens."""
    from django.contrib.auth.models import User

    from fortune.models import FortuneResult
    from fortune.texts import Mode, full_reading, join_sections
    from tests.texts.samples import samples

    owner = User.objects.create_user("teacher")
    for sample in samples(count):
        token = secrets.token_urlsafe(32)
        FortuneResult.objects.create(
            user=owner, kind="saju", mode="teacher", status="done", source="ai", saved=True,
            chart=sample.facts.chart.as_dict(), chart_key=sample.facts.chart.key,
            text=join_sections(full_reading(sample.facts, mode=Mode.TEACHER)),
            fingerprint=token, share_token=token,
        )  # fmt: skip
        yield token


def over_http(site: Site, tokens: list[str]) -> str:
    took: list[list[float]] = [[], []]
    with httpx.Client(base_url=site.address, timeout=30) as browser:
        for token in tokens:
            for times in took:
                started = time.perf_counter()
                answer = browser.get(f"/fortune/s/{token}/card.png")
                times.append((time.perf_counter() - started) * 1000)
                if not answer.content.startswith(b"\x89PNG"):
                    raise RuntimeError(f"no picture: {answer.status_code}")
    new, again = map(statistics.median, took)
    return f"card over HTTP, {len(tokens)} links: median {new:.0f} ms new, {again:.0f} ms again"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        cluster = Cluster()
        stack.callback(cluster.close)
        url = cluster.database_url(cluster.database())
        os.environ["DATABASE_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.site_settings"
        import django

        django.setup()
        from fortune.services.pictures import SIZES

        shown = contents(FEW if options.quick else options.pictures)
        heaviest = max(drawn(shape, shown) for shape in SIZES)
        tokens = list(links(SHARED))
        with Site(url, "http://127.0.0.1:9/v1", **NO_LIMITS) as site:
            print(over_http(site, tokens))
    print(f"every picture below {HEAVIEST} kB" if heaviest < HEAVIEST else "too heavy")
    return int(heaviest >= HEAVIEST)


if __name__ == "__main__":
    sys.exit(main())
