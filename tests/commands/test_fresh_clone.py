"""`make run` in a copy of the repository: one command, no key, no network, the right chart."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path) -> Path:
    """Copy what git tracks; the virtual environment is linked, installing it is another matter."""
    if not (ROOT / ".venv").exists():
        pytest.skip("needs the virtual environment of make setup")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    return tmp_path


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_make_run_gives_the_right_chart_and_its_reading_in_under_a_second(clone):
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "HOME": str(clone), "PORT": str(port)}
    server = subprocess.Popen(
        ["make", "run"], cwd=clone, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    url = f"http://127.0.0.1:{port}/fortune/"
    try:
        form = wait_for(browser, url, server)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        birth = {
            "csrfmiddlewaretoken": token, "birth_date": "1988-07-15", "birth_time": "14:30",
            "birth_place": "seoul", "gender": "female",
        }  # fmt: skip
        started = time.monotonic()
        with browser.open(url, urllib.parse.urlencode(birth).encode()) as answer:
            page = answer.read().decode()
        assert time.monotonic() - started < 1
        for char in "戊辰己未辛甲午":
            assert char in page
        assert "한눈에 보기" in page
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        output = server.communicate(timeout=20)[0]
    assert "✗" not in output
    assert "Traceback" not in output


def wait_for(browser, url: str, server: subprocess.Popen[str]) -> str:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert server.poll() is None, server.communicate()[0]
        try:
            with browser.open(url, timeout=2) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("make run did not come up")


def test_without_a_python_the_command_says_what_to_install(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy2(ROOT / "tools/setup.sh", tmp_path / "tools/setup.sh")
    shell = tmp_path / "bin"
    shell.mkdir()
    for tool in ("dirname", "basename", "cat", "cksum"):
        (shell / tool).symlink_to(shutil.which(tool))
    done = subprocess.run(
        ["/bin/sh", "tools/setup.sh", "requirements.txt"], cwd=tmp_path,
        env={"PATH": str(shell), "HOME": str(tmp_path)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Python 3.12 or newer" in done.stderr


def test_an_old_python_is_passed_over_for_a_newer_one(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy2(ROOT / "tools/setup.sh", tmp_path / "tools/setup.sh")
    for name in ("requirements.txt", "requirements-dev.txt", "tools/requirements.txt"):
        (tmp_path / name).write_text("")
    shell = tmp_path / "bin"
    shell.mkdir()
    for tool in ("dirname", "basename", "cat", "cksum", "mkdir", "cp", "sh"):
        (shell / tool).symlink_to(shutil.which(tool))
    too_old = "#!/bin/sh\nexit 1\n"
    new_enough = (
        '#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "$0 $*" >>calls\n'
        '[ "$2" = venv ] && mkdir -p .venv/bin && cp "$0" .venv/bin/python\nexit 0\n'
    )
    for name, script in (("python3", too_old), ("python3.12", new_enough)):
        (shell / name).write_text(script)
        (shell / name).chmod(0o755)
    subprocess.run(
        ["/bin/sh", "tools/setup.sh", "requirements.txt"], cwd=tmp_path,
        env={"PATH": str(shell), "HOME": str(tmp_path)}, check=True,
    )  # fmt: skip
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[0].endswith("python3.12 -m venv .venv")
    assert "pip install" in calls[-1]
    subprocess.run(
        ["/bin/sh", "tools/setup.sh", "requirements.txt"], cwd=tmp_path,
        env={"PATH": str(shell), "HOME": str(tmp_path)}, check=True,
    )  # fmt: skip
    again = (tmp_path / "calls").read_text().splitlines()
    assert again == calls, "a second run installs nothing"
