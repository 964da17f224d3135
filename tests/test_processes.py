"""processes.py: a program that began by a fork cannot be told from one that was begun."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from tests import processes
from tests.processes import ROOT

# What the C library's locale adds to a process that is begun, and Sentry, which another test may
# have started here and which cannot be taken out of Popen again.
ADDED = ("LC_CTYPE", "SUBPROCESS_")
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": "/somewhere:/elsewhere", "NAME": "봄"}
PROBE = textwrap.dedent(f"""
    import json, os, signal, sys
    seen = {{
        "words": sys.argv,
        "places": sys.path,
        "folder": os.getcwd(),
        "name": __name__,
        "environment": {{k: v for k, v in os.environ.items() if not k.startswith({ADDED})}},
        "encodings": [sys.stdout.encoding, sys.getfilesystemencoding()],
        "child": str(signal.getsignal(signal.SIGCHLD)),
        "interrupt": str(signal.getsignal(signal.SIGINT)),
        "ours": [name for name in sys.modules if name.split(".")[0] in ("config", "tests")],
    }}
    print(json.dumps(seen))
""")


def begun(*words: str) -> subprocess.CompletedProcess[str]:
    """Run it as anywhere."""
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=ENVIRONMENT, check=False, capture_output=True,
        text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture
def program(tmp_path) -> str:
    path = tmp_path / "program.py"
    path.write_text(PROBE)
    return str(path)


def test_a_program_sees_the_same_by_its_file_by_its_code_and_as_a_module(program):
    for words in ([program, "one", "two"], ["-c", PROBE, "one"]):
        same = begun(*words)
        forked = processes.run(*words, environment=ENVIRONMENT)
        assert json.loads(forked.stdout) == json.loads(same.stdout)
        assert (forked.returncode, forked.stderr) == (same.returncode, same.stderr) == (0, "")
    words = ["-m", "uvicorn", "--version"]
    assert processes.run(*words, environment=ENVIRONMENT).stdout == begun(*words).stdout


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("raise SystemExit(3)", 3),
        ("raise SystemExit('so')", 1),
        ("1 / 0", 1),
        ("import os; os.kill(os.getpid(), 9)", -9),
        ("import os; os._exit(7)", 7),
    ],
)
def test_it_ends_the_same(code, ended):
    forked, same = processes.run("-c", code, environment=ENVIRONMENT), begun("-c", code)
    assert forked.returncode == same.returncode == ended
    assert forked.stdout == same.stdout == ""
    assert forked.stderr.splitlines()[-1:] == same.stderr.splitlines()[-1:]


def test_django_has_read_no_settings_before_it_is_told_which():
    code = """
from django.conf import settings
assert not settings.configured
import django
django.setup()
print(settings.SETTINGS_MODULE, settings.AI_FIRST_TOKEN_TIMEOUT)
"""
    environment = ENVIRONMENT | {
        "DJANGO_SETTINGS_MODULE": "config.settings", "AI_FIRST_TOKEN_TIMEOUT": "7.5",
        "DATABASE_URL": "sqlite://",
    }  # fmt: skip
    done = processes.run("-c", code, environment=environment)
    assert done.stdout.split() == ["config.settings", "7.5"], done.stderr


def test_it_is_heard_waited_for_and_told_when_it_should_go(tmp_path):
    with (tmp_path / "said").open("w+") as said:
        sleeper = processes.start(
            "-c", "import os, time; print(os.getsid(0) == os.getpid(), flush=True); time.sleep(60)",
            environment=ENVIRONMENT, output=said, session=True,
        )  # fmt: skip
        with pytest.raises(subprocess.TimeoutExpired):
            sleeper.wait(0.05)
        assert sleeper.poll() is None
        end = time.monotonic() + 10
        while not (tmp_path / "said").read_text() and time.monotonic() < end:
            time.sleep(0.02)
        sleeper.terminate()
        assert sleeper.wait(10) == sleeper.poll() == -signal.SIGTERM
        sleeper.kill()  # of what is gone: nothing
        assert (tmp_path / "said").read_text() == "True\n"


def test_what_is_meant_for_the_interpreter_begins_it_anew():
    code = "import sys; print(sys.flags.optimize)"
    done = processes.run("-c", code, environment=ENVIRONMENT | {"PYTHONOPTIMIZE": "1"})
    assert done.stdout == "1\n"
