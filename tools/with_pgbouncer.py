"""Run a command with DATABASE_URL through a real PgBouncer in transaction mode.

`with_pgbouncer.py COMMAND ARG...`: starts a PostgreSQL and a PgBouncer of its own, ends both.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.faults.rig import Cluster, pgbouncer


def main(command: list[str]) -> int:
    cluster = Cluster()
    try:
        with pgbouncer(cluster) as url:
            return subprocess.call(command, env=os.environ | {"DATABASE_URL": url("saju")})
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
