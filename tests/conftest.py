"""What every test stands on: a storage and a cache of its own, quick passwords, French."""

import hypothesis
import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.utils import translation

from tests.database import emptied_without_triggers  # noqa: F401  a fixture of every run

# A slow machine is no reason to fail, and a run that failed must fail again.
hypothesis.settings.register_profile("convergences", deadline=None, derandomize=True)
hypothesis.settings.load_profile("convergences")

# The very object that the models' fields hold: its folder is fixed when Django starts.
PRIVATE_STORAGE = storages["private"]


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path, monkeypatch):
    """Nothing a test writes outlives it, nor lands in the project's `var/`."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    for name in ("base_location", "location"):
        monkeypatch.setitem(vars(PRIVATE_STORAGE), name, str(settings.PRIVATE_ROOT))
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.BACKUP_ROOT = tmp_path / "backups"


@pytest.fixture(autouse=True)
def quick_and_alone(settings):
    """Passwords that cost nothing, and a cache that starts empty.

    The site's own cache is in the database, and would be counted among a page's queries; a test
    about limits that all workers share asks for it.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True)
def in_french(settings):
    """The site's language, whatever the test before has left."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def outbox(settings):
    """The site's own mail backend, which pytest-django replaces; what is sent lands in memory."""
    settings.EMAIL_BACKEND = "convergences.outbox.backend.OutboxBackend"
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
