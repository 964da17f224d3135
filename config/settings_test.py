"""The settings of the tests: a fresh clone's, only faster and with a database of their own."""

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, DATABASES, STORAGES

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# Tests talk to an AI only where they start one themselves.
OPENAI_API_KEY = ""

# A pool per process would hold connections of a database that the test run wants to drop; the
# pool has its own tests. SQLite gets a file, because the tests of races use several threads.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "test-results" / "test.sqlite3")}
    (BASE_DIR / "test-results").mkdir(exist_ok=True)
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
