"""What every test stands on: a storage and a cache of its own, quick passwords, French."""

import gc
from functools import lru_cache

import hypothesis
import pytest
from django.core.cache import cache, caches
from django.core.files.storage import storages
from django.utils import translation

from awards.invariants import violations
from convergences.documents import cleaning
from tests.database import emptied_without_triggers  # noqa: F401  a fixture of every run

# A slow machine is no reason to fail, and a run that failed must fail again.
hypothesis.settings.register_profile("convergences", deadline=None, derandomize=True)
hypothesis.settings.load_profile("convergences")

# What a run imports stays until its end: to walk through it again and again was a fifth of its time.
gc.freeze()
gc.set_threshold(50_000, 20, 50)

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


@pytest.fixture(autouse=True, scope="session")
def documents_written_once():
    """A PDF that many tests keep is written again once in a run: it takes a process each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "_answer", lru_cache(64)(cleaning._answer))
        yield


@pytest.fixture(autouse=True)
def quick_and_alone(settings):
    """Passwords that cost nothing, and a cache that starts empty.

    The site's own cache is in the database, and would be counted among a page's queries; a test
    about limits that all workers share asks for it.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    in_memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        name: {"BACKEND": in_memory, "LOCATION": name} for name in ("default", "worker")
    }
    cache.clear()
    caches["worker"].clear()


@pytest.fixture(autouse=True)
def in_french(settings):
    """The site's language, whatever the test before has left."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


# Files whose tests live by verbs alone; the others write rows that contradict each other on purpose.
LIVED_BY_VERBS = {
    *("test_break_seal", "test_cursor", "test_demonstration_year", "test_edition_page"),
    *("test_evening", "test_marking_paper", "test_marking_submit", "test_phases"),
    *("test_rounds_verbs", "test_sealing_pages"),
}


@pytest.fixture(autouse=True)
def nothing_is_contradicted(request):
    """After each test of these files, what it leaves in the tables holds together."""
    yield
    if request.module.__name__.removeprefix("tests.") in LIVED_BY_VERBS:
        assert [str(violation) for violation in violations()] == []


@pytest.fixture
def outbox(settings):
    """The site's own mail backend, which pytest-django replaces; what is sent lands in memory."""
    settings.EMAIL_BACKEND = "convergences.outbox.backend.OutboxBackend"
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
