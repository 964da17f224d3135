"""Run a command with DATABASE_URL at a real PostgreSQL: `with_postgres.py COMMAND ARG...`.

Takes the database that DATABASE_URL already names; else starts one of its own in a temporary
folder and stops it when the command ends.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.faults.rig import Cluster


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.call(command)
    cluster = Cluster()
    try:
        return subprocess.call(command, env=os.environ | {"DATABASE_URL": cluster.url})
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
