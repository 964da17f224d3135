"""Columns that are unreadable without the server's key: a stolen dump tells no birth date."""

import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]
    """JSON that is stored as a Fernet token (AES-128-CBC, HMAC-SHA256), or None.

    The key is derived from FORTUNE_FINGERPRINT_KEY. A value that another key wrote, or that was
    changed in the database, reads as None: what is lost is lost, and the page goes on.
    """

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        plain = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
        return _fernet(settings.FORTUNE_FINGERPRINT_KEY).encrypt(plain).decode()

    def from_db_value(self, value: str | None, *_: object) -> Any:
        if value is None:
            return None
        try:
            return json.loads(_fernet(settings.FORTUNE_FINGERPRINT_KEY).decrypt(value.encode()))
        except InvalidToken:
            return None

    def value_to_string(self, instance: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(instance)))


@lru_cache(maxsize=2)
def _fernet(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"teacher-saju columns").derive(
        secret.encode()
    )
    return Fernet(urlsafe_b64encode(derived))
