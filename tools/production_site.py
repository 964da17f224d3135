"""Start the site as a deployment runs it, on a free port of this machine, with its own database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(address: str) -> bool:
    try:
        return bool(urllib.request.urlopen(f"{address}/health/live/", timeout=1).status == 200)  # noqa: S310
    except OSError:
        return False


@contextmanager
def production_site(folder: Path, **environment: str) -> Iterator[str]:
    """Yield the address of a site whose files lie in `folder`; stop it afterwards.

    `environment` adds to the variables of a deployment. Raises RuntimeError with the log of a site
    that does not start.
    """
    variables: Mapping[str, str] = {
        "PATH": os.environ["PATH"],
        "DJANGO_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "tools.production_here",
        "STATIC_FOLDER": str(folder / "static"),
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "measured-on-this-machine-only-" * 2,
        "FORTUNE_FINGERPRINT_KEY": "measured-on-this-machine-only-" * 2,
        **environment,
    }
    for command in (
        ["migrate", "--verbosity", "0"],
        ["createcachetable"],
        ["collectstatic", "--no-input", "--verbosity", "0"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=variables, check=True)
    port, log = free_port(), folder / "server.log"
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port)],
            cwd=ROOT, env=variables, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        end = time.monotonic() + 20
        while not answers(address):
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
