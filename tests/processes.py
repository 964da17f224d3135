"""Programs of the site, each in a process of its own: by a fork where tests said so.

A site that begins imports for 1.3 s of CPU what every other has imported, and the tests begin a
hundred. Within `forking()` a program is the fork of a process that has imported the libraries and
nothing that reads an environment (`tests/zygote.py`): it begins after 0.2 s. Elsewhere, and where
the environment is meant for the interpreter itself, it is begun as anywhere. What others begin (the
Procfile's line, `make run`, a server with several workers) is begun as they do it.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]


class Forked:
    """A process that was forked: what tests ask of a Popen."""

    def __init__(self, words: list[str], status: int) -> None:
        self.args = words
        self.returncode: int | None = None
        self._status = os.fdopen(status, "rb", buffering=0)
        self.pid = int(self._line())

    def _line(self) -> bytes:
        if not (line := self._status.readline()):
            raise RuntimeError("tests/zygote.py ended: run python -m tests.zygote to see why")
        return line

    def poll(self) -> int | None:
        """Return how it ended, a negative number if by a signal; None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Raise TimeoutExpired if it still runs after so many seconds."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = int(self._line())
            self._status.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Zygote:
    """The process that forks; begun when it is needed for the first time."""

    def __init__(self) -> None:
        self._channel: socket.socket | None = None

    def fork(self, request: dict[str, object], output: int, errors: int) -> int:
        """Return where the number of the new process can be read, and later its code."""
        if self._channel is None:
            self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            command = [sys.executable, "-m", "tests.zygote", str(theirs.fileno())]
            environment = {"PATH": os.environ["PATH"]}
            with theirs:
                self._process = subprocess.Popen(
                    command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                )  # fmt: skip
        read, write = os.pipe()
        socket.send_fds(self._channel, [json.dumps(request).encode()], [output, errors, write])
        os.close(write)
        return read

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._process.wait(10)


_zygote: _Zygote | None = None


@contextmanager
def forking() -> Iterator[None]:
    """Begin programs by a fork in here, where the system can pass messages on as Linux does."""
    global _zygote
    _zygote = made = _Zygote() if sys.platform == "linux" else None
    yield
    _zygote = None
    if made:
        made.close()


def _for_the_interpreter(environment: Mapping[str, str]) -> bool:
    """Whether Python, or the loader before it, reads a variable of these itself."""
    return any(name.startswith(("LD_", "PYTHON")) and name != "PYTHONPATH" for name in environment)


def start(
    *words: str,
    environment: Mapping[str, str],
    output: IO[str] | int,
    errors: IO[str] | int | None = None,
    session: bool = False,
) -> Forked | subprocess.Popen[bytes]:
    """Begin `python *words` in the project's folder with this environment and no other.

    What it prints goes to the files `output` and `errors`, to `output` if there is only that.
    `session` makes it the first of a group of processes.
    """
    errors = output if errors is None else errors
    if _zygote is None or _for_the_interpreter(environment):
        return subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, start_new_session=session,
            stdout=output, stderr=errors,
        )  # fmt: skip
    request = {
        "words": words, "environment": dict(environment), "folder": str(ROOT),
        "session": session,
    }  # fmt: skip
    files = [file if isinstance(file, int) else file.fileno() for file in (output, errors)]
    return Forked(list(words), _zygote.fork(request, *files))


def run(
    *words: str,
    environment: Mapping[str, str],
    output: int | None = None,
    errors: int | None = None,
    seconds: float = 60,
) -> subprocess.CompletedProcess[str]:
    """Run `python *words` in the project's folder to its end; return its code and what it printed.

    `output` and `errors` are open files, for what is not to be returned.
    """
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        process = start(
            *words, environment=environment,
            output=said if output is None else output,
            errors=complained if errors is None else errors,
        )  # fmt: skip
        code = process.wait(seconds)
        said.seek(0)
        complained.seek(0)
        return subprocess.CompletedProcess(list(words), code, said.read(), complained.read())
