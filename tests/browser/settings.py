"""The settings of a deployment, but on this machine, without TLS, in a folder of its own.

`tests/browser/deployment.py` sets HOSTS, so these are not the settings of development.
"""

import os
from pathlib import Path

from convergences.settings import *  # noqa: F403

ROOT_URLCONF = "tests.browser.urls"
STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
# Chromium takes `Secure` cookies from this machine without TLS.
SECURE_SSL_REDIRECT = False
# Mails are kept as files: a test reads there the codes that people receive.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = Path(os.environ["PRIVATE_ROOT"]) / "mails"
