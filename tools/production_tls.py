"""The settings of a deployment as they are, with its static files in a folder of their own
(STATIC_FOLDER). For measuring what a proxy with TLS in front of them shows."""

from pathlib import Path

from config.env import env_required
from config.settings_production import *  # noqa: F403

STATIC_ROOT = Path(env_required("STATIC_FOLDER"))
