#!/usr/bin/env python3
"""Run Django; `demo`, `rehearse` and `test` first prepare .venv with the standard library alone."""

import os
import sys

from convergences import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")
    environment.start(sys.argv)
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
