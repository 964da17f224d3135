"""Measure the figures of reliability and print each beside its target: `make faults`.

python tools/faults.py [--quick] [NAME ...]     e.g. A5 A13; --quick plays a tenth of it

Plays the scenes of tests/faults in full, against a PostgreSQL, a PgBouncer and sites of its own.
Ends with 1 when a figure was missed.
"""

import argparse
import logging
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path


def main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.site_settings"
    import django

    django.setup()
    logging.getLogger("fortune").setLevel(logging.ERROR)  # the breaker of A1 changes 200 times
    from tests.faults.figures import FIGURES, Parts
    from tests.faults.rig import Cluster, Upstream

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="only these, such as A5")
    parser.add_argument("--quick", action="store_true", help="a tenth of each scene")
    options = parser.parse_args()
    wanted = {name.lower() for name in options.names}
    started = time.monotonic()
    missed = 0
    with ExitStack() as stack:
        cluster, upstream = Cluster(), Upstream()
        stack.callback(cluster.close)
        stack.callback(upstream.close)
        parts = Parts(cluster, upstream, quick=options.quick)
        for measure in FIGURES:
            if wanted and not wanted & set(measure.__name__.split("_")):
                continue
            try:
                for figure in measure(parts):
                    missed += not figure.reached
                    print(
                        f"{'ok    ' if figure.reached else 'MISSED'} {figure.name:4} "
                        f"{figure.what:82} {figure.value:38} {figure.target}",
                        flush=True,
                    )
            except Exception as error:  # noqa: BLE001 - one broken scene must not hide the others
                missed += 1
                print(
                    f"BROKEN {measure.__name__}: {type(error).__name__}: {str(error)[:2000]}",
                    flush=True,
                )
    print(f"{missed} missed, {time.monotonic() - started:.0f} s")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
