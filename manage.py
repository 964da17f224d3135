#!/usr/bin/env python
"""Django's command line, with the same settings the servers use."""

import errno
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.env import use_default_settings

if __name__ == "__main__":
    use_default_settings()
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        sys.exit(f"✗ settings         {error}. Every variable is explained in .env.example.")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit("✗ output           No space left where this is written. Free the disk.")
