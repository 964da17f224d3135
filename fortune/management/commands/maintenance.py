"""manage.py maintenance on|off|status: close and open the site without a restart."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.maintenance import (
    DEFAULT_MINUTES,
    maintenance_end,
    maintenance_start,
    maintenance_until,
)


class Command(BaseCommand):
    help = "Close the site for everybody but superusers, or open it; all workers within 5 s."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("switch", choices=["on", "off", "status"])
        parser.add_argument(
            "--minutes", type=int, default=DEFAULT_MINUTES,
            help=f"when visitors are told to come back (default {DEFAULT_MINUTES})",
        )  # fmt: skip

    def handle(self, *args: Any, switch: str, minutes: int, **options: Any) -> None:
        if switch == "on":
            maintenance_start(minutes)
        elif switch == "off":
            maintenance_end()
        self.stdout.write(_status())
        if switch == "off" and settings.MAINTENANCE_MODE:
            self.stdout.write("MAINTENANCE_MODE is set and keeps it closed: unset it and restart.")


def _status() -> str:
    if settings.MAINTENANCE_MODE:
        return "closed by MAINTENANCE_MODE"
    if until := maintenance_until():
        minutes = max(0, round((until - time.time()) / 60))
        return f"closed; visitors are told {minutes} min"
    return "open"
