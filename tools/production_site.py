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


def _environment(folder: Path, **more: str) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "tools.production_here",
        "STATIC_FOLDER": str(folder / "static"),
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "measured-on-this-machine-only-" * 2,
        "FORTUNE_FINGERPRINT_KEY": "measured-on-this-machine-only-" * 2,
        **more,
    }


def make_database(folder: Path) -> None:
    """Put `site.sqlite3` into `folder`: migrated, with its cache tables, without a row."""
    _call(folder, "call('migrate', verbosity=0); call('createcachetable', verbosity=0)")


def collect_static(folder: Path) -> None:
    """Put what a deployment serves, hashed and compressed, into `folder / "static"`."""
    _call(folder, "call('collectstatic', interactive=False, verbosity=0)")


def _call(folder: Path, calls: str) -> None:
    code = "import django; django.setup(); from django.core.management import call_command as call"
    subprocess.run(
        [sys.executable, "-c", f"{code}; {calls}"], cwd=ROOT, env=_environment(folder), check=True
    )


@contextmanager
def production_site(folder: Path, **environment: str) -> Iterator[str]:
    """Yield the address of a site whose files lie in `folder`; stop it afterwards.

    What `folder` already has, `site.sqlite3` or `static`, is taken as it is. `environment` adds to
    the variables of a deployment. Raises RuntimeError with the log of a site that does not start.
    """
    variables = _environment(folder, **environment)
    if not (folder / "site.sqlite3").exists():
        make_database(folder)
    if not (folder / "static").exists():
        collect_static(folder)
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
