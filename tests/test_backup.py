"""A backup holds all there is, in one state; whatever damages it is found, and nothing is half-made."""

import errno
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import translation

from awards.models import Attachment
from convergences import dumps
from convergences.backups import back_up, verify
from convergences.dumps import BackupFailed
from convergences.journal import JournalEntry
from partnerships.models import Partnership
from tests.database import only_postgresql, only_sqlite
from tests.factories import make_attachment, make_nominee, make_partnership, make_picture
from tests.races import DONE, race, shared_database

pytestmark = pytest.mark.django_db(transaction=True)

DATABASE = "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """Where a backup may be made, among other things of somebody."""
    place = tmp_path / "safe" / "tonight"
    place.parent.mkdir()
    (place.parent / "other").write_text("kept")
    return place


@contextmanager
def failing(sentence, folder=None):
    """The block's backup fails with `sentence`; nothing of it remains beside `folder`."""
    before = sorted(folder.parent.iterdir()) if folder else None
    with pytest.raises(BackupFailed) as failure:
        yield
    assert sentence in str(failure.value)
    assert folder is None or sorted(folder.parent.iterdir()) == before


def make_site():
    """A partnership with a picture, public too, and a document."""
    picture = make_picture()
    picture.publish()
    make_attachment(make_nominee(partnership=picture.partnership))
    return picture


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_bytes())


def rewrite_manifest(folder, change):
    manifest = manifest_of(folder)
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def files_under(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


class TestMaking:
    def test_everything_is_there_each_with_its_digest(self, folder):
        picture = make_site()

        backup = back_up(folder)

        kept = manifest_of(folder)
        copied = {path.relative_to(folder).as_posix() for path in files_under(folder)}
        assert copied == {*kept["files"], "manifest.json"}
        assert f"private/{picture.original.name}" in copied
        assert f"private/{Attachment.objects.get().document.name}" in copied
        assert any(name.startswith(f"media/pictures/{picture.public_name}/") for name in copied)
        for name, digest in kept["files"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        manifest = (folder / "manifest.json").read_bytes()
        assert backup.digest == hashlib.sha256(manifest).hexdigest()
        assert backup.folder == folder
        facts = kept["database"]["facts"]
        assert facts["rows"]["partnerships_partnership"] == 1
        assert facts["migrations"][0].count(".") == 1
        entry = JournalEntry.objects.filter(stream="edition-2017").last()
        assert facts["journals"]["edition-2017"] == [entry.seq, entry.hash]
        assert kept["lost"] == []

    def test_nobody_else_may_read_it(self, folder):
        make_site()

        back_up(folder)

        modes = {path.stat().st_mode & 0o777 for path in files_under(folder)}
        folders = {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_dir()}
        assert modes == {0o600}
        assert {folder.stat().st_mode & 0o777, *folders} == {0o700}

    def test_without_a_name_it_goes_where_the_settings_say(self):
        backup = back_up()

        assert [backup.folder] == list(settings.BACKUP_ROOT.iterdir())
        assert settings.BACKUP_ROOT.stat().st_mode & 0o777 == 0o700

    def test_nothing_is_written_over(self, folder):
        folder.mkdir()
        (folder / "old").write_text("kept")

        with failing("There is something at", folder):
            back_up(folder)
        assert [path.name for path in folder.iterdir()] == ["old"]

    @pytest.mark.parametrize("root", ["PRIVATE_ROOT", "MEDIA_ROOT"])
    def test_it_is_not_made_among_what_it_copies(self, root):
        with failing("is among what is backed up"):
            back_up(Path(getattr(settings, root), "backup"))
        assert not Path(getattr(settings, root)).exists()

    def test_a_folder_that_cannot_be_written_to_is_said(self, folder):
        with failing("cannot be written to", folder):
            back_up(folder.parent / "other" / "tonight")

    def test_a_full_disk_is_said_and_nothing_remains(self, folder, monkeypatch):
        make_site()

        def fill(source, target):
            target.write(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(shutil, "copyfileobj", fill)

        with failing(f"The disk of {folder.parent} is full", folder):
            back_up(folder)

    def test_what_was_lost_before_is_said_and_prevents_nothing(self, folder):
        picture = make_site()
        Path(settings.PRIVATE_ROOT, picture.original.name).unlink()

        backup = back_up(folder)

        name = f"private/{picture.original.name}"
        assert manifest_of(folder)["lost"] == [name]
        assert backup.findings[-1].startswith(f"{name} is named by the database and was already")

    @only_postgresql
    def test_without_the_programs_of_postgresql_it_is_said(self, folder, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(dumps, "POSTGRESQL", tmp_path)

        with failing("pg_dump is not installed here", folder):
            back_up(folder)

    @only_postgresql
    def test_what_pg_dump_says_is_passed_on(self, folder, monkeypatch, tmp_path):
        program = tmp_path / "pg_dump"
        program.write_text("#!/bin/sh\necho 'pg_dump: error: no such luck' >&2\nexit 1\n")
        program.chmod(0o700)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

        with failing("pg_dump failed: pg_dump: error: no such luck", folder):
            back_up(folder)

    def test_the_programs_are_found_where_debian_keeps_them(self, monkeypatch, tmp_path):
        for version in ("9", "15", "14"):
            (tmp_path / version / "bin").mkdir(parents=True)
            (tmp_path / version / "bin" / "pg_dump").touch()
        monkeypatch.setenv("PATH", "")
        monkeypatch.setattr(dumps, "POSTGRESQL", tmp_path)

        assert dumps.program("pg_dump") == str(tmp_path / "15" / "bin" / "pg_dump")


class TestVerifying:
    def test_the_database_is_given_back(self, folder):
        make_site()
        digest = back_up(folder).digest

        verified = verify(folder, digest=digest)

        number = len(manifest_of(folder)["files"])
        assert verified.digest == digest
        assert verified.findings == (
            f"{number} files have their digests.",
            "The copy of the database is sound, and its rows are all there."
            if connection.vendor == "sqlite"
            else "The database was restored beside the real one, and its rows are all there.",
        )

    def test_nothing_of_it_moves(self, folder, monkeypatch):
        back_up(folder)
        mark = secrets.token_hex(8)
        monkeypatch.setattr(dumps.secrets, "token_hex", lambda _length: mark)
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

        verify(folder)

        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname LIKE %s", [f"%{mark}"])
                assert cursor.fetchall() == []

    def test_where_there_is_none_it_is_said(self, folder):
        with failing("There is no backup at"):
            verify(folder)

    def test_a_changed_file_is_named(self, folder):
        picture = make_site()
        back_up(folder)
        file = folder / "private" / picture.original.name
        data = bytearray(file.read_bytes())
        data[100] ^= 1
        file.write_bytes(data)

        with failing(f"private/{picture.original.name} is not what was backed up."):
            verify(folder)

    def test_a_missing_picture_is_named(self, folder):
        picture = make_site()
        back_up(folder)
        (folder / "private" / picture.original.name).unlink()

        with failing(f"private/{picture.original.name} is missing from the backup."):
            verify(folder)

    def test_what_was_added_is_named(self, folder):
        back_up(folder)
        (folder / f"{DATABASE}-wal").write_bytes(b"stale")

        with failing(f"{DATABASE}-wal is not in the manifest of the backup."):
            verify(folder)

    def test_a_manifest_that_is_not_the_one_kept_is_refused(self, folder):
        digest = back_up(folder).digest
        rewrite_manifest(folder, lambda manifest: manifest.update(made_at="2020-01-01"))

        verify(folder)
        with failing("The manifest is not the one whose digest was kept."):
            verify(folder, digest=digest)

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}'])
    def test_a_manifest_that_says_nothing_is_refused(self, folder, text):
        back_up(folder)
        (folder / "manifest.json").write_text(text)

        with failing("The manifest"):
            verify(folder)

    @pytest.mark.parametrize("left", [0.9, 0.5, 0])
    def test_a_truncated_database_is_damaged_whatever_the_manifest_says(self, folder, left):
        make_site()
        back_up(folder)
        whole = (folder / DATABASE).read_bytes()
        (folder / DATABASE).write_bytes(whole[: int(len(whole) * left)])
        with failing(f"{DATABASE} is not what was backed up."):
            verify(folder)
        digest = hashlib.sha256((folder / DATABASE).read_bytes()).hexdigest()
        rewrite_manifest(folder, lambda manifest: manifest["files"].update({DATABASE: digest}))

        with failing("damaged" if connection.vendor == "sqlite" else "pg_restore failed: "):
            verify(folder)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda facts: facts["rows"].update(partnerships_partnership=2), "rows of partnership"),
            (lambda facts: facts["journals"].update(site=[9, "a"]), "head of the journal site"),
            (lambda facts: facts["migrations"].pop(), "migrations"),
        ],
    )
    def test_a_copy_that_lacks_something_is_not_what_the_manifest_says(self, folder, change, said):
        make_partnership()
        back_up(folder)
        rewrite_manifest(folder, lambda manifest: change(manifest["database"]["facts"]))

        with failing(f"The copy is not what the manifest says ({said}"):
            verify(folder)

    @only_postgresql
    def test_an_account_that_makes_no_database_reads_the_dump_to_its_end(self, folder):
        back_up(folder)
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE makes_no_database LOGIN")
        owner = connection.settings_dict["USER"]
        connection.settings_dict["USER"] = "makes_no_database"
        try:
            said = verify(folder).findings[1]
        finally:
            connection.settings_dict["USER"] = owner
            with connection.cursor() as cursor:
                cursor.execute("DROP ROLE makes_no_database")

        assert "was read to its end, not restored" in said


class TestAtTheSameTime:
    def test_of_two_into_one_folder_one_is_made(self, folder):
        make_site()

        def work(_number, barrier):
            barrier.wait(60)
            back_up(folder)
            return DONE

        with shared_database(folder.parent):
            before = sorted(folder.parent.iterdir())
            answers = race(work, 2)

        assert sorted(answers) == ["BackupFailed", DONE]
        verify(folder)
        assert sorted(folder.parent.iterdir()) == sorted([*before, folder])

    def test_what_others_write_meanwhile_is_wholly_there_or_not_at_all(self, folder):
        def work(number, barrier):
            barrier.wait(60)
            if number:
                for each in range(200):
                    JournalEntry.objects.record(None, "tests.line.written", number=each)
                return DONE
            for each in range(5):
                back_up(folder / str(each))
            return DONE

        with shared_database(folder.parent):
            answers = race(work, 2)

        assert answers == [DONE, DONE]
        for each in range(5):
            facts = manifest_of(folder / str(each))["database"]["facts"]
            lines = facts["rows"]["convergences_journalentry"]
            assert facts["journals"].get("site", [0])[0] == lines
            assert facts["rows"]["convergences_journaldetail"] == lines


@only_sqlite
def test_the_copy_is_one_file_that_opens_by_itself(folder):
    make_partnership("Passerelle")
    back_up(folder)
    Partnership.objects.all().delete()

    with closing(sqlite3.connect(folder / DATABASE)) as copy:
        names = copy.execute("SELECT name_fr FROM partnerships_partnership").fetchall()
        mode = copy.execute("PRAGMA journal_mode").fetchone()

    assert (names, mode) == ([("Passerelle",)], ("delete",))


@only_postgresql
def test_what_pg_restore_gives_is_what_was_there(folder):
    make_partnership("Passerelle")
    back_up(folder)
    Partnership.objects.all().delete()
    name = "convergences_given_back"
    connections.close_all()
    dumps.alone(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        dumps._run("pg_restore", "--exit-on-error", str(folder / DATABASE), database=name)
        with closing(dumps.opened(name)) as session:
            found = dumps.fetched(session, "SELECT name_fr FROM partnerships_partnership")
    finally:
        dumps.alone(f"DROP DATABASE {name}")

    assert found == [("Passerelle",)]
