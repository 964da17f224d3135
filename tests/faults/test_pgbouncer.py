"""The database's tests through PgBouncer in transaction mode: a part here, all by make."""

import os
import subprocess
import sys

from tests.faults.rig import ROOT, pgbouncer

PART = ["tests/services/test_runs.py", "tests/config/test_cache.py", "tests/test_ratelimit.py"]


def test_the_tests_of_runs_counters_and_limits_pass_through_pgbouncer(cluster):
    with pgbouncer(cluster) as url:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--reuse-db", "-p", "no:cacheprovider", *PART],
            cwd=ROOT, env=os.environ | {"DATABASE_URL": url("through_pgbouncer")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" not in done.stdout
