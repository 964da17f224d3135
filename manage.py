#!/usr/bin/env python
"""Django's command line, with the same settings the servers use."""

import sys

from django.core.management import execute_from_command_line

from config.env import use_default_settings

if __name__ == "__main__":
    use_default_settings()
    execute_from_command_line(sys.argv)
