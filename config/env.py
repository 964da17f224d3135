"""Read the environment once, loudly: a value we cannot understand stops the start."""

import json
import math
import os
import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

REDIS_ADDRESS = re.compile(
    r"rediss?://([^@/\s]*@)?([\w.-]+|\[[\da-fA-F:]+\])(:\d{1,5})?(/\d*)?(\?\S*)?|unix://([^@/\s]*@)?/\S+"
)
PATH_WORD = re.compile(
    r"(?!(?:fortune|accounts|health|static|metrics|design|offline)$)[a-z0-9][a-z0-9_-]*"
)
TRUE, FALSE = {"true", "1", "yes"}, {"", "false", "0", "no"}


def is_production() -> bool:
    """Say whether this process is a deployment: on Railway, or DJANGO_ENV=production."""
    return bool(os.environ.get("RAILWAY_ENVIRONMENT")) or env_text("DJANGO_ENV") == "production"


def use_default_settings() -> None:
    """Give manage.py, asgi.py and wsgi.py the same settings module.

    When the three differ, `createcachetable` prepares one database and the server reads another.
    """
    module = "config.settings_production" if is_production() else "config.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_required(name: str) -> str:
    if not (value := env_text(name)):
        raise ImproperlyConfigured(f"{name} is not set")
    return value


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env_text(name, default).split(",") if item.strip()]


def env_bool(name: str, default: bool = False) -> bool:
    value = env_text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r}: use true or false")
    return value in TRUE


def env_int(name: str, default: int, *, minimum: int = 0) -> int:
    value = env_text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: use a whole number") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name}={value!r}: use a whole number from {minimum}")
    return number


def env_seconds(name: str, default: float) -> float:
    value = env_text(name, str(default))
    try:
        seconds = float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: use a number of seconds") from None
    if not 0 < seconds < math.inf:
        raise ImproperlyConfigured(f"{name}={value!r}: use a number of seconds above 0")
    return seconds


def env_rate(name: str, default: str) -> str:
    """A django-ratelimit rate such as 5/h."""
    value = env_text(name, default)
    count, _, period = value.partition("/")
    if not count.isdecimal() or period not in {"s", "m", "h", "d"}:
        raise ImproperlyConfigured(f"{name}={value!r}: use a rate such as 5/h or 10/d")
    return value


def env_path(name: str, default: str) -> str:
    """The first part of a path of the site, "word/"; none that the site has already."""
    value = env_text(name, default).strip("/")
    if not PATH_WORD.fullmatch(value):
        raise ImproperlyConfigured(f"{name}={value!r}: use one word such as admin or office-3f")
    return f"{value}/"


def env_redis_url(name: str) -> str:
    """The address of a Redis, "" for none. It may hold a password, so that it is not repeated."""
    value = env_text(name)
    if value and not REDIS_ADDRESS.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name}: use redis://user:password@host:6379/0, rediss://… for TLS, or unix:///path"
        )
    return value


def env_json_object(name: str, default: dict[str, Any]) -> dict[str, Any]:
    if not (value := env_text(name)):
        return default
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise ImproperlyConfigured(f"{name} is not a JSON object")
    return parsed
