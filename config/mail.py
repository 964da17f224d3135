"""Where mail goes: one address says it all, as DATABASE_URL does for the database."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECONDS = 10  # whoever waits for a mail server that hangs is a teacher
PORTS = {"smtp": 587, "smtps": 465}
BACKENDS = "django.core.mail.backends"


def mailers_from_url(url: str, *, production: bool) -> dict[str, Any]:
    """Return MAILERS: smtp:// (STARTTLS when there is a user name) or smtps:// (TLS).

    Without an address a fresh clone prints its mails. A deployment has no mailer then: its log
    would keep links that open accounts.

    >>> mailers_from_url("", production=True)
    {}
    """
    if not url:
        return {} if production else {"default": {"BACKEND": f"{BACKENDS}.console.EmailBackend"}}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        # The address holds a password, so that it is not repeated here.
        raise ImproperlyConfigured("EMAIL_URL: use smtp://user:password@host:587 or smtps://…:465")
    smtp = {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp" and bool(parts.username),
        "use_ssl": parts.scheme == "smtps",
        "timeout": SECONDS,
    }
    return {"default": {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": smtp}}
