"""Every setting, with defaults that run on a fresh clone: SQLite, no key, no network.

settings_production.py imports all of this and only adds, so nothing can drift apart.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from config.database import database_from_url
from config.env import (
    env_bool,
    env_int,
    env_json_object,
    env_list,
    env_path,
    env_rate,
    env_redis_url,
    env_seconds,
    env_text,
    is_production,
)
from config.logging import logging_config
from config.mail import mailers_from_url

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env_bool("DEBUG", default=not is_production())
SECRET_KEY = env_text("SECRET_KEY", "a-fresh-clone-on-this-machine-only")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "fortune.admin_site.OperatorsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_ratelimit",
    "fortune",
]

MIDDLEWARE = [
    "config.middleware.RequestIDMiddleware",
    "config.middleware.RequestLogMiddleware",
    "config.compression.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.MaintenanceModeMiddleware",
    "config.middleware.BodyLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "config.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fortune.context_processors.theme",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": database_from_url(env_text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Both live in the database, so that they are shared by all workers without another service.
# REDIS_URL moves both for those who outgrow that (docs/capacity.md).
REDIS_URL = env_redis_url("REDIS_URL")
CACHES = {
    alias: {
        "BACKEND": "config.redis_cache.AtomicRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": table,
    }
    if REDIS_URL
    else {"BACKEND": "config.cache.AtomicDatabaseCache", "LOCATION": table}
    for alias, table in (("default", "django_cache_table"), ("ratelimit", "fortune_ratelimit"))
}
RATELIMIT_USE_CACHE = "ratelimit"
# django-ratelimit knows no database cache that counts atomically; ours does (tests/test_cache.py).
# A deployment without EMAIL_URL sends no mail and says so where one asks for a new password.
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.W001", "mail.W001"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# A user name or an e-mail address, whichever a teacher remembers.
AUTHENTICATION_BACKENDS = ["fortune.services.accounts.EmailOrUsernameBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "fortune:saju"
PASSWORD_RESET_TIMEOUT = 60 * 60
# Failed attempts. One address may be a whole school, so that it gets more than one account does.
LOGIN_RATE = env_rate("LOGIN_RATE", "10/h")
LOGIN_ADDRESS_RATE = env_rate("LOGIN_ADDRESS_RATE", "60/h")
MAILERS = mailers_from_url(env_text("EMAIL_URL"), production=is_production())
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "선생님 사주 <saju@localhost>")

LANGUAGE_CODE = "ko"
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.HashedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's pages need our fonts

CSRF_FAILURE_VIEW = "fortune.http.csrf_failure"
CSRF_COOKIE_HTTPONLY = True  # the page hands the token over in a <meta>, no script reads the cookie
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# https://www.w3.org/TR/permissions-policy/: what no page of ours has a use for.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
        "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
# Where the operators' site is. Another path than the one scanners try keeps their noise out.
ADMIN_PATH = env_path("ADMIN_PATH", "admin/")
# A birth form is a few hundred bytes; whatever is larger is not one.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# Sharing by 카카오톡 is there only with a key. Its script is the one third party, and knows no
# Trusted Types: both change for a site that sets the key, and for no other.
# https://developers.kakao.com/docs/latest/ko/javascript/getting-started
KAKAO_JS_KEY = env_text("KAKAO_JS_KEY")
KAKAO_SDK = {
    "sdk": "https://t1.kakaocdn.net/kakao_js_sdk/2.7.4/kakao.min.js",
    "integrity": "sha384-DKYJZ8NLiK8MN4/C5P2dtSmLQ4KwPaoqAfyA/DfmEc1VDxu4yyC7wy6K1Hs90nka",
}
KAKAO_SCRIPTS = ["https://t1.kakaocdn.net"] if KAKAO_JS_KEY else []
KAKAO_FORMS = ["https://sharer.kakao.com"] if KAKAO_JS_KEY else []
TRUSTED_TYPES = [] if KAKAO_JS_KEY else ["'script'"]

# Every script and style is a file of ours: no inline code, no third party.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, *KAKAO_SCRIPTS],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *KAKAO_FORMS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        **({"require-trusted-types-for": TRUSTED_TYPES} if TRUSTED_TYPES else {}),
        # The one policy there is: static/js/worker_page.js, for the address of the worker.
        **({"trusted-types": ["worker"]} if TRUSTED_TYPES else {}),
    }
}

MAINTENANCE_MODE = env_bool("MAINTENANCE_MODE")
# /metrics answers whoever sends it; empty: there is no such page.
METRICS_TOKEN = env_text("METRICS_TOKEN")
# How many addresses from the right of X-Forwarded-For were written by our own proxies.
TRUSTED_PROXY_HOPS = env_int("TRUSTED_PROXY_HOPS", 1 if is_production() else 0)

OPENAI_API_KEY = env_text("OPENAI_API_KEY")
OPENAI_BASE_URL = env_text("OPENAI_BASE_URL", "https://api.deepseek.com")
OPENAI_MODEL = env_text("OPENAI_MODEL", "deepseek-flash")
# DeepSeek's models think before they write, which costs time and tokens a reading does not need.
AI_EXTRA_BODY = env_json_object(
    "AI_EXTRA_BODY",
    {"thinking": {"type": "disabled"}} if "api.deepseek.com" in OPENAI_BASE_URL else {},
)
AI_CONNECT_TIMEOUT = env_seconds("AI_CONNECT_TIMEOUT", 5)
AI_FIRST_TOKEN_TIMEOUT = env_seconds("AI_FIRST_TOKEN_TIMEOUT", 15)
AI_GAP_TIMEOUT = env_seconds("AI_GAP_TIMEOUT", 15)
AI_TOTAL_TIMEOUT = env_seconds("AI_TOTAL_TIMEOUT", 90)
AI_BREAKER_THRESHOLD = env_int("AI_BREAKER_THRESHOLD", 5, minimum=1)
AI_BREAKER_RESET = env_seconds("AI_BREAKER_RESET", 30)
AI_DAILY_CALL_CAP = env_int("AI_DAILY_CALL_CAP", 2000)
FORTUNE_RATE_HOUR = env_rate("FORTUNE_RATE_HOUR", "5/h")
FORTUNE_RATE_DAY = env_rate("FORTUNE_RATE_DAY", "10/d")
CHAT_RATE_HOUR = env_rate("CHAT_RATE_HOUR", "15/h")
FORTUNE_FINGERPRINT_KEY = env_text("FORTUNE_FINGERPRINT_KEY", "fingerprints-of-a-fresh-clone")

SENTRY_DSN = env_text("SENTRY_DSN")
if SENTRY_DSN:
    from config.sentry import start_sentry

    start_sentry(SENTRY_DSN)

LOGGING = logging_config(json_lines=is_production())
