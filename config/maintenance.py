"""Closed for maintenance: by MAINTENANCE_MODE, or at run time for all workers at once."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError

logger = logging.getLogger(__name__)

KEY = "maintenance"
LOOK_EVERY = 3.0  # seconds a worker trusts what it read; all have heard of it within five
DEFAULT_MINUTES = 10


@dataclass
class _Heard:
    """What this process last read: when the site opens again (epoch seconds), 0 when it is open."""

    until: float = 0.0
    read_at: float = -LOOK_EVERY


_heard = _Heard()


def forget() -> None:
    """Let the next request look again."""
    _heard.read_at = -LOOK_EVERY


def maintenance_start(minutes: int = DEFAULT_MINUTES) -> None:
    """Close the site until `maintenance_end`; visitors are told to come back in `minutes`."""
    caches["default"].set(KEY, int(time.time()) + minutes * 60, None)
    forget()


def maintenance_end() -> None:
    caches["default"].delete(KEY)
    forget()


def maintenance_until() -> float:
    """Return when the site is said to open again; 0 when it is open. Reads the cache."""
    return float(caches["default"].get(KEY) or 0)


def needs_look() -> bool:
    """Say whether the caller has to look; for LOOK_EVERY seconds only the first one has."""
    now = time.monotonic()
    if now - _heard.read_at <= LOOK_EVERY:
        return False
    _heard.read_at = now
    return True


def look() -> None:
    """Read the switch; while the cache is away the last answer holds."""
    try:
        _heard.until = maintenance_until()
    except (DatabaseError, InterfaceError, OSError) as error:
        logger.warning("maintenance switch unread reason=%s", type(error).__name__)


def seconds_closed() -> float | None:
    """Return how long visitors should wait, None while the site is open."""
    if settings.MAINTENANCE_MODE:
        return 60.0 * DEFAULT_MINUTES
    if not _heard.until:
        return None
    return max(30.0, _heard.until - time.time())
