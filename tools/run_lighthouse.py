"""Start the site as a deployment runs it and measure it with tools/lighthouse. Needs Node and
Chromium; the first run installs Lighthouse beside itself. An argument measures one page only
(form, result, "saved entry"), REQUESTS=1 lists what each page loads."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.production_site import production_site

FOLDER = Path(__file__).resolve().parent / "lighthouse"


def main() -> int:
    if not (FOLDER / "node_modules" / "lighthouse").exists():
        install = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
        subprocess.run([*install, "--silent"], cwd=FOLDER, check=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    with tempfile.TemporaryDirectory() as folder, production_site(Path(folder)) as address:
        return subprocess.run(
            ["node", "run.js", address, *sys.argv[1:]],
            cwd=FOLDER, env=os.environ | {"CHROMIUM": chromium}, check=False,
        ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
