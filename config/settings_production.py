"""Production = settings.py plus what only a deployment needs. Nothing is copied."""

from config.database import database_from_url
from config.env import env_list, env_required
from config.settings import *  # noqa: F403
from config.settings import ALLOWED_HOSTS

DEBUG = False
SECRET_KEY = env_required("SECRET_KEY")
FORTUNE_FINGERPRINT_KEY = env_required("FORTUNE_FINGERPRINT_KEY")
DATABASES = {"default": database_from_url(env_required("DATABASE_URL"))}

env_required("ALLOWED_HOSTS")
# Railway calls the health check under this name: https://docs.railway.com/guides/healthchecks
RAILWAY_HEALTH_HOST = "healthcheck.railway.app"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
ALLOWED_HOSTS = [*env_list("ALLOWED_HOSTS"), RAILWAY_HEALTH_HOST]

# Railway ends TLS in front of us and calls the health check over plain HTTP.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
