"""A restore gives the whole site back, verified, or leaves what stood there as it was."""

import io
import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation

from convergences import dumps
from convergences.backups import back_up, published_heads
from convergences.erasures import FILE
from convergences.journal import JournalDetail, JournalEntry, Stream, fault
from convergences.models import Mail, PublicVersion, User
from partnerships.models import Partnership, Picture
from tests.database import only_sqlite, tampering
from tests.factories import make_mail, make_nominee, make_partnership, make_picture, make_user
from tests.races import shared_database
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def in_a_file(tmp_path, request):
    with shared_database(tmp_path):
        yield


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "safe" / "tonight"


@pytest.fixture
def site():
    """A public picture of a partnership, and a line of the journal."""
    picture = make_picture()
    make_nominee(partnership=picture.partnership)
    picture.publish()
    JournalEntry.objects.record(
        make_user("camille@example.org", name="Camille Rarissime"), "tests.line.written", said=1
    )
    return picture


def restore(folder, *arguments):
    """What the command says, line by line."""
    said = io.StringIO()
    call_command("restore", str(folder), *arguments, stdout=said)
    return said.getvalue().splitlines()


def everything():
    """The files of the site, wherever they stand, and some rows."""
    roots = [Path(settings.PRIVATE_ROOT), Path(settings.MEDIA_ROOT)]
    files = {
        path: path.read_bytes() for root in roots for path in root.rglob("*") if path.is_file()
    }
    rows = list(Partnership.objects.order_by("pk").values_list("name_fr", flat=True))
    return files, rows, list(Stream.objects.order_by("name").values_list("name", "seq", "head"))


def beside():
    """What a restore might have left beside the folders and the database."""
    paths = [Path(settings.PRIVATE_ROOT)]
    names = []
    if connection.vendor == "sqlite":
        paths.append(Path(connection.settings_dict["NAME"]))
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            ours = connection.settings_dict["NAME"]  # another process has its own
            names = [name for (name,) in cursor.fetchall() if name.startswith(ours)]
    names += [each.name for path in paths for each in path.parent.iterdir()]
    return [name for name in names if "former-" in name.replace("_", "-") or "restoring" in name]


@contextmanager
def refused(sentence):
    """The block's restore fails with `sentence`, and everything is as it was."""
    before = everything()
    with pytest.raises(CommandError) as failure:
        yield
    assert sentence in str(failure.value)
    assert everything() == before
    assert beside() == []


class TestGivingBack:
    def test_a_site_is_as_it_was(self, folder, site):
        kept = back_up(folder)
        files, rows, _heads = everything()
        Path(settings.PRIVATE_ROOT, site.original.name).unlink()
        Partnership.objects.update(name_fr="Changé")
        make_partnership("Venu depuis")

        said = restore(folder, "--replace", "--digest", kept.digest)

        found = everything()
        assert (found[0], found[1]) == (files, rows)
        assert said[-1].startswith("Restored in ")
        assert beside() == []
        assert fault("site") is None
        line = JournalEntry.objects.filter(stream="site").last()
        assert line.action == "convergences.backup.restored"
        assert line.detail.data["digest"] == kept.digest

    def test_on_an_empty_machine(self, folder, site):
        back_up(folder)
        files, rows, _heads = everything()
        forget_everything()

        restore(folder)

        found = everything()
        assert (found[0], found[1]) == (files, rows)
        assert not Picture.objects.get().lacks_files

    def test_files_have_the_rights_of_an_upload(self, folder, site):
        back_up(folder)

        restore(folder, "--replace")

        original = Path(settings.PRIVATE_ROOT, Picture.objects.get().original.name)
        assert original.stat().st_mode & 0o777 == settings.FILE_UPLOAD_PERMISSIONS

    def test_the_public_version_is_one_that_nobody_was_served(self, folder, site):
        back_up(folder)
        served = PublicVersion.current() + 1000

        restore(folder, "--replace")

        assert PublicVersion.current() > served

    def test_an_older_backup_is_brought_up_to_date(self, folder, site):
        call_command("migrate", "convergences", "0004", verbosity=0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("convergences.backups.Backup.objects.record", lambda *a, **k: None)
            back_up(folder)
        call_command("migrate", verbosity=0)

        restore(folder, "--replace")

        assert "convergences_backup" in connection.introspection.table_names()


def forget_everything():
    """Neither database nor files."""
    for root in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        Path(root).rename(Path(root).with_name(f"gone-{Path(root).name}"))
    name = connection.settings_dict["NAME"]
    connections.close_all()
    if connection.vendor == "sqlite":
        Path(name).unlink()
    else:
        dumps.alone(f'DROP DATABASE "{name}"', "template1")


class TestRefusing:
    def test_a_site_is_not_lost_unless_it_is_said(self, folder, site):
        back_up(folder)

        with refused("add --replace to lose it"):
            restore(folder)

    def test_a_damaged_backup_touches_nothing(self, folder, site):
        back_up(folder)
        (folder / "private" / site.original.name).unlink()

        with refused("is missing from the backup"):
            restore(folder, "--replace")

    def test_a_manifest_that_is_not_the_one_kept(self, folder, site):
        back_up(folder)

        with refused("The manifest is not the one whose digest was kept."):
            restore(folder, "--replace", "--digest", "0" * 64)

    def test_a_newer_version(self, folder, site):
        migrations = MigrationRecorder(connection)
        migrations.record_applied("awards", "0999_next")
        back_up(folder)

        with refused("of a newer version (awards.0999_next)"):
            restore(folder, "--replace")
        migrations.record_unapplied("awards", "0999_next")

    def test_the_other_database(self, folder, site):
        back_up(folder)
        manifest = json.loads((folder / "manifest.json").read_bytes())
        other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
        manifest["database"]["vendor"] = other
        (folder / "manifest.json").write_text(json.dumps(manifest))

        with refused(""):
            restore(folder, "--replace")

    def test_what_contradicts_itself_leaves_the_former_site(self, folder, site):
        Path(settings.PRIVATE_ROOT, site.original.name).unlink()
        back_up(folder)

        with refused("add --despite-violations"):
            restore(folder, "--replace")
        said = restore(folder, "--replace", "--despite-violations")
        assert any(site.original.name in line for line in said)

    def test_a_journal_rewritten_in_the_backup_leaves_the_former_site(self, folder, site):
        with tampering():
            JournalDetail.objects.update(data={"said": 2})
        back_up(folder)

        with refused("was rewritten"):
            restore(folder, "--replace")

    def test_a_site_that_still_runs(self, folder, site):
        back_up(folder)
        other = connection.copy("other")
        other.ensure_connection()
        other.cursor().execute("SELECT count(*) FROM convergences_user")
        try:
            with refused("stop the server and send_outbox"):
                restore(folder, "--replace")
        finally:
            other.close()


class TestHeads:
    def test_published_heads_are_followed(self, folder, site):
        heads = published_heads(back_up(folder).manifest)
        arguments = [word for head in heads for word in ("--head", head)]

        said = restore(folder, "--replace", *arguments)

        assert len(heads) >= 1
        assert any(
            line.startswith("The journal goes through its published heads: ") for line in said
        )

    def test_a_head_that_the_backup_does_not_reach(self, folder, site):
        back_up(folder)
        later = JournalEntry.objects.record(None, "tests.line.written")

        with refused("does not go through"):
            restore(folder, "--replace", "--head", f"site:{later.seq}:{later.hash}")

    def test_what_is_no_head(self, folder, site):
        back_up(folder)

        with refused("Write a head as"):
            restore(folder, "--replace", "--head", "site")


class TestWhatABackupCannotKnow:
    def test_erasures_made_since_are_made_again(self, folder, site):
        back_up(folder)
        call_command("erase_details", "--actor", "camille@example.org", "--yes")

        restore(folder, "--replace")

        assert "Camille Rarissime" not in actors()

    def test_on_another_machine_their_file_comes_with_the_backups(self, folder, site, tmp_path):
        back_up(folder)
        call_command("erase_details", "--actor", "camille@example.org", "--yes")
        kept = Path(settings.BACKUP_ROOT, FILE)
        kept.rename(folder.parent / FILE)

        restore(folder, "--replace")

        assert "Camille Rarissime" not in actors()

    def test_who_came_back_after_an_older_erasure_stays(self, folder, site):
        call_command("erase_person", "camille@example.org", "--yes")
        kept = Path(settings.BACKUP_ROOT, FILE)
        line = json.loads(kept.read_text())
        earlier = timezone.now() - timedelta(days=2)
        kept.write_text(json.dumps(line | {"at": earlier.isoformat(timespec="seconds")}) + "\n")
        make_user("camille@example.org", name="Camille Rarissime")
        back_up(folder)

        restore(folder, "--replace")

        assert User.objects.get(email="camille@example.org").name == "Camille Rarissime"

    def test_their_file_names_nobody(self, site):
        call_command("erase_details", "--actor", "camille@example.org", "--yes")

        text = Path(settings.BACKUP_ROOT, FILE).read_text()
        person = Path(settings.BACKUP_ROOT, FILE)
        assert "camille" not in text.lower()
        assert person.stat().st_mode & 0o777 == 0o600

    def test_a_file_that_cannot_be_read_is_said(self, folder, site):
        back_up(folder)
        Path(settings.BACKUP_ROOT).mkdir(exist_ok=True)
        Path(settings.BACKUP_ROOT, FILE).write_text("{\n")

        with refused("Line 1 of"):
            restore(folder, "--replace")

    def test_what_was_worth_something_then_is_worth_nothing(self, folder, site, client):
        user = sign_in(client, make_user(is_staff=True)) and make_user()
        Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x"})
        now = timezone.now()
        leaving = {"status": "approved", "approved_at": now, "next_try_at": now}
        code, invitation = make_mail(subject="Code", body="1234"), make_mail()
        Mail.objects.filter(pk=code.pk).update(urgent=True, **leaving)
        Mail.objects.filter(pk=invitation.pk).update(approved_by=user, claimed_at=now, **leaving)
        back_up(folder)
        assert Session.objects.exists()

        restore(folder, "--replace")

        assert not Session.objects.exists()
        assert not Authenticator.objects.filter(type="recovery_codes").exists()
        code = Mail.objects.get(urgent=True)
        assert (code.status, code.body) == ("cancelled", "")
        assert Mail.objects.get(subject="Invitation").status == "draft"


def actors():
    return set(JournalDetail.objects.values_list("actor_label", flat=True))


@only_sqlite
def test_what_waits_beside_a_former_database_is_not_written_into_the_new_one(folder, site):
    back_up(folder)
    path = Path(connection.settings_dict["NAME"])
    connections.close_all()
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE partnerships_partnership SET name_fr = 'Fantôme'")
        other.commit()
        waiting = path.with_name(f"{path.name}-wal").read_bytes()
    path.write_bytes(b"damaged" * 1000)
    path.with_name(f"{path.name}-wal").write_bytes(waiting)

    restore(folder, "--replace")

    assert "Fantôme" not in everything()[1]
