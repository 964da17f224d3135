"""DATABASE_URL -> the DATABASES entry that is right under ASGI."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url

POOLER_PORT = 6432  # PgBouncer's own default


def is_pooler(url: str) -> bool:
    """Say whether a pooler stands in front: Neon's "-pooler" host, or PgBouncer's port."""
    parts = urlsplit(url)
    return parts.port == POOLER_PORT or "-pooler." in (parts.hostname or "")


def database_from_url(url: str) -> dict[str, Any]:
    """Return one entry of DATABASES.

    Under ASGI each request has its own thread, so a persistent connection is never used again and
    leaks: conn_max_age stays 0. On a direct connection our pool (config/postgresql) bounds how
    many are open; a pooler already does. Server-side cursors do not survive PgBouncer's
    transaction mode; the switch works only inside DATABASES.
    """
    config: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=0, disable_server_side_cursors=True)
    )
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing.
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["ENGINE"] = "config.postgresql"
        options.setdefault("connect_timeout", 5)
        if not is_pooler(url):
            options["pool"] = {"max_size": 8}
    return config
