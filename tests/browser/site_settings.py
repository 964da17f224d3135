"""The settings of the sites that a browser is led through: a fresh clone's, with what only costs
time left out: passwords are hashed once, and a file that a page asks for may be kept by it."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
