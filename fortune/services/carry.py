"""A birth on its way through the log-in page: in the page, encrypted, and nowhere on the server.

A guest who wants to keep a result has to log in first. What was typed travels along as one hidden
field, which only this server can read and only for half an hour.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

SECONDS = 30 * 60
TOKEN_LENGTH = 4000  # a birth form takes about 700
VALUE_LENGTH = 100


def carry_pack(fields: Mapping[str, str]) -> str:
    """Return the fields as a Fernet token (AES-128-CBC, HMAC-SHA256) of ASCII characters.

    Left out is what is empty and what is longer than any field of a birth.
    """
    stripped = {name: value.strip() for name, value in fields.items()}
    kept = {name: value for name, value in stripped.items() if 0 < len(value) <= VALUE_LENGTH}
    return _fernet().encrypt(json.dumps(kept, ensure_ascii=False).encode()).decode()


def carry_unpack(token: str) -> dict[str, str] | None:
    """Return the fields, or None when the token is too old, not ours, or no token at all."""
    if not token or len(token) > TOKEN_LENGTH:
        return None
    try:
        plain = _fernet().decrypt(token.encode(), ttl=SECONDS)
    except (InvalidToken, UnicodeEncodeError):
        return None
    fields: dict[str, str] = json.loads(plain)
    return fields


def _fernet() -> Fernet:
    key = salted_hmac("fortune.carry", "key", secret=settings.SECRET_KEY, algorithm="sha256")
    return Fernet(urlsafe_b64encode(key.digest()))
