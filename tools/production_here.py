"""The settings of a deployment for a site on this machine: files hashed and compressed, in a folder
of their own (STATIC_FOLDER), over plain HTTP. For measuring and testing, never for serving."""

from pathlib import Path

from config.env import env_required
from config.settings_production import *  # noqa: F403

STATIC_ROOT = Path(env_required("STATIC_FOLDER"))
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
CSRF_TRUSTED_ORIGINS: list[str] = []
