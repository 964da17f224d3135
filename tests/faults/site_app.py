"""The site's own application, with the waits of a run as short as the environment says."""

import os

from config.asgi import application
from fortune.services import runs

for name in ("LEASE", "RENEW", "DRAIN", "PACE"):
    if value := os.environ.get(f"RUN_{name}"):
        setattr(runs, name, float(value))

__all__ = ["application"]
