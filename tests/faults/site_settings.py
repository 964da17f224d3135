"""The site of the fault tests: production's ways without its certificates and hashed files."""

from config.env import env_bool
from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

DEBUG = False
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
ALLOWED_HOSTS = ["127.0.0.1"]
if env_bool("BEHIND_POOLER"):  # on a free port nothing of the URL tells
    DATABASES["default"]["OPTIONS"].pop("pool", None)
