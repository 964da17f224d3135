"""How long `manage.py check` takes, and how much memory a worker of the server holds.

python -m benchmarks.boot
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
WORKERS = 2
FORM = b"gender=female&birth_date=19880715&birth_time=14:30"


def seconds_of_check() -> list[float]:
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "manage.py", "check"], cwd=ROOT, check=True, capture_output=True
        )
        found.append(time.perf_counter() - started)
    return found


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def megabytes(pid: int) -> float:
    """Proportional memory: pages shared between workers count once among them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no Pss")


def resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def serve() -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/boot.sqlite3"}
        for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, check=True, env=environment
            )
        started = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port),
             "--workers", str(WORKERS), "--log-level", "error"],
            cwd=ROOT, env=environment,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{url}/health/live/")
            print(f"start to first answer   {time.perf_counter() - started:6.2f} s")
            for _ in range(50):
                urllib.request.urlopen(f"{url}/fortune/").read()
            workers = [pid for pid in children(server.pid) if resident(pid) > 40]
            for pid in workers:
                print(
                    f"worker after 50 pages   {resident(pid):6.1f} MB resident, "
                    f"{megabytes(pid):6.1f} MB of its own share"
                )
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(15)


def wait_for(url: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=1).read()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)


if __name__ == "__main__":
    times = seconds_of_check()
    print(
        f"manage.py check         {statistics.median(times):6.2f} s median of {ROUNDS} (target < 2)"
    )
    serve()
