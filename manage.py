#!/usr/bin/env python3
"""Run Django; `demo` and `test` first prepare .venv with the standard library alone."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
