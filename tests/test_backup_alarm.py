"""Staff hear of it when no backup was verified since the last night, where the site is deployed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from convergences.backups import SERVES, back_up
from convergences.journal import JournalEntry
from convergences.models import Backup
from tests.factories import make_superuser
from tests.sign_in import sign_in

NEVER = "No backup has ever been verified"
OLD = "The last verified backup is of"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def deployed(settings):
    settings.BACKUPS_ARE_DUE = True


def make_backup(age):
    return Backup.objects.create(made_at=timezone.now() - age, digest="a" * 64, bytes=1, seconds=1)


@pytest.mark.django_db(transaction=True)
def test_a_backup_leaves_its_row_and_a_line(tmp_path):
    call_command("backup", str(tmp_path / "tonight"))

    backup = Backup.objects.get()
    manifest = (tmp_path / "tonight" / "manifest.json").stat().st_size
    entry = JournalEntry.objects.about(backup).get()
    assert backup.bytes > manifest
    assert (entry.stream, entry.action) == ("site", "convergences.backup.verified")
    assert entry.detail.data == {"digest": backup.digest}


@pytest.mark.django_db(transaction=True)
def test_whoever_asked_for_it_is_in_the_line(tmp_path):
    person = make_superuser()

    back_up(tmp_path / "tonight", by=person)

    assert JournalEntry.objects.about(Backup.objects.get()).get().detail.is_by(person)


@pytest.mark.django_db
class TestAlarm:
    def test_none_was_ever_made(self, deployed):
        assert NEVER in Backup.alarm()

    def test_the_last_is_too_old(self, deployed):
        make_backup(SERVES + timedelta(minutes=1))

        assert OLD in Backup.alarm()

    def test_the_last_is_recent(self, deployed):
        make_backup(timedelta(days=3))
        make_backup(SERVES - timedelta(minutes=1))

        assert Backup.alarm() == ""

    def test_no_night_is_awaited_elsewhere(self):
        assert Backup.alarm() == ""


@pytest.mark.django_db
class TestFirstPage:
    def test_staff_read_it(self, client, deployed):
        page = sign_in(client, make_superuser()).get(reverse("admin:index")).content.decode()

        assert "Aucune sauvegarde n’a jamais été vérifiée" in page

    def test_nothing_is_said_after_a_good_night(self, client, deployed):
        make_backup(timedelta(hours=2))

        page = sign_in(client, make_superuser()).get(reverse("admin:index")).content.decode()

        assert "errornote" not in page
