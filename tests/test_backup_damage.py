"""Whatever befalls a backup after it was made is found, and said, before anything is restored."""

import hashlib
import json
import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from convergences.backups import back_up, verify
from convergences.dumps import BackupFailed
from tests.factories import make_attachment, make_nominee, make_picture

pytestmark = pytest.mark.django_db(transaction=True)

DATABASE = "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"
# Where the one byte is flipped, as a share of the file.
PLACES = [0, 0.1, 0.37, 0.5, 0.83, 1]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def backup(tmp_path):
    """A backup with a public picture and a document; `digest` is what the journal kept."""
    picture = make_picture()
    picture.publish()
    make_attachment(make_nominee(partnership=picture.partnership))
    return back_up(tmp_path / "tonight")


def flip(path, share):
    data = bytearray(path.read_bytes())
    data[min(int(len(data) * share), len(data) - 1)] ^= 1
    path.write_bytes(data)


def files_of(backup):
    return sorted(path for path in backup.folder.rglob("*") if path.is_file())


def said_of(backup, **known):
    with pytest.raises(BackupFailed) as failure:
        verify(backup.folder, **known)
    return str(failure.value)


def test_a_byte_flipped_in_any_file_names_that_file(backup):
    for path in files_of(backup):
        if path.name == "manifest.json":
            continue
        name, whole = path.relative_to(backup.folder).as_posix(), path.read_bytes()
        for share in PLACES:
            flip(path, share)
            assert said_of(backup) == f"{name} is not what was backed up."
            path.write_bytes(whole)
    verify(backup.folder, digest=backup.digest)


def test_a_byte_flipped_anywhere_in_the_manifest_is_not_its_digest(backup):
    path = backup.folder / "manifest.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 200)):
        data = bytearray(whole)
        data[place] ^= 1
        path.write_bytes(data)
        said = said_of(backup, digest=backup.digest)
        assert said == "The manifest is not the one whose digest was kept."


def test_the_last_tenth_cut_from_any_file_names_that_file(backup):
    for path in files_of(backup):
        name, whole = path.relative_to(backup.folder).as_posix(), path.read_bytes()
        path.write_bytes(whole[: len(whole) * 9 // 10])
        said = said_of(backup)
        expected = (
            "The manifest cannot be read."
            if name == "manifest.json"
            else f"{name} is not what was backed up."
        )
        assert said == expected
        path.write_bytes(whole)


@pytest.mark.parametrize("name", [f"{DATABASE}-wal", f"{DATABASE}-shm", "private/added", "added"])
def test_what_was_added_beside_is_named(backup, name):
    (backup.folder / name).write_bytes(b"stale")

    assert said_of(backup) == f"{name} is not in the manifest of the backup."


def test_any_missing_file_is_named(backup):
    for path in files_of(backup):
        name, whole = path.relative_to(backup.folder).as_posix(), path.read_bytes()
        path.unlink()
        expected = "There is no backup at" if name == "manifest.json" else f"{name} is missing"
        assert said_of(backup).startswith(expected)
        path.write_bytes(whole)


def test_a_database_of_another_night_under_a_mended_manifest_is_not_that_manifest(backup, tmp_path):
    make_nominee()
    other = back_up(tmp_path / "other")
    shutil.copyfile(other.folder / DATABASE, backup.folder / DATABASE)
    digest = hashlib.sha256((backup.folder / DATABASE).read_bytes()).hexdigest()
    manifest = json.loads((backup.folder / "manifest.json").read_bytes())
    manifest["files"][DATABASE] = digest
    (backup.folder / "manifest.json").write_text(json.dumps(manifest))

    assert "is not what the manifest says" in said_of(backup)


def test_restore_says_it_too_and_touches_nothing(backup):
    flip(backup.folder / DATABASE, 0.5)

    with pytest.raises(CommandError, match=f"{DATABASE} is not what was backed up."):
        call_command("restore", str(backup.folder), "--replace")
