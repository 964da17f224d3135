"""A Python that has imported what the site's programs need, and forks into any of them.

Started by `tests.processes` with the number of its end of a socket. What reads an environment or
Django's settings while it is imported may not be imported here: a program that begins by a fork
must not be told from one that begins by itself.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import time

THEIRS = (
    "cryptography.fernet", "cryptography.hazmat.primitives.kdf.hkdf", "csp.middleware",
    "dj_database_url", "django.contrib.admin.options", "django.contrib.staticfiles.storage",
    "django.core.asgi", "django.core.cache.backends.db", "django.core.mail",
    "django.core.management", "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base", "django.db.migrations.executor", "django.forms",
    "django.views.generic", "django_ratelimit.core", "icalendar", "openai", "PIL.ImageDraw",
    "PIL.ImageFilter", "PIL.ImageFont", "prometheus_client", "psycopg_pool", "redis.asyncio",
    "sentry_sdk", "sqlparse", "uvicorn", "uvicorn.lifespan.on", "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl", "whitenoise.middleware", "whitenoise.storage",
)  # fmt: skip
# Pure, as tests/test_architecture.py keeps them.
OURS = (
    "fortune.engine.compatibility", "fortune.engine.daily", "fortune.engine.lunar",
    "fortune.prompts.checks", "fortune.prompts.gate", "fortune.prompts.outgoing",
    "fortune.texts.compatibility", "fortune.texts.daily", "fortune.texts.full",
    "fortune.texts.school_year", "fortune.texts.topics", "fortune.texts.year",
)  # fmt: skip


def serve(channel: socket.socket) -> dict[str, object] | None:
    """Fork for every request that comes; return a request in its new process, None at the end.

    A request is one JSON message with three open files: standard output, standard error, and where
    to write the number of the process and, when it ended, its code.
    """
    while True:
        message, files, _, _ = socket.recv_fds(channel, 1 << 16, 3)
        if not message:
            return None
        if os.fork():
            for file in files:
                os.close(file)
            continue
        channel.close()
        # Its own children are waited for here; the zygote's are forgotten when they end.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        output, errors, status = files
        if child := os.fork():
            os.write(status, b"%d\n" % child)
            os.close(output)
            os.close(errors)
            _, ended = os.waitpid(child, 0)
            os.write(status, b"%d\n" % os.waitstatus_to_exitcode(ended))
            os._exit(0)
        os.close(status)
        os.dup2(output, 1)
        os.dup2(errors, 2)
        os.close(output)
        os.close(errors)
        return json.loads(message)


def become(request: dict[str, object]) -> None:
    """Run the program as `python` would that was started with these words in this place."""
    if request["session"]:
        os.setsid()
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    sys.modules.pop("tests", None)  # the package of this file
    first, *rest = request["words"]
    sys.path[0:1] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    if first == "-m":
        sys.path.insert(0, request["folder"])
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        sys.path.insert(0, "")
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102
    else:
        sys.argv = [first, *rest]
        sys.path.insert(0, os.path.dirname(os.path.abspath(first)))  # noqa: PTH100, PTH120
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    for name in THEIRS + OURS:
        importlib.import_module(name)
    gc.freeze()  # what was imported is shared: no collection of a fork's need look at it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as mine:
        asked = serve(mine)
    if asked:
        become(asked)
