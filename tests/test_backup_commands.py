"""The commands of a backup say what was verified, or fail with the sentence."""

import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

pytestmark = pytest.mark.django_db(transaction=True)


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


class TestCommands:
    def test_they_say_what_was_verified(self, folder, capsys):
        call_command("backup", str(folder))
        made = capsys.readouterr().out.splitlines()
        digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
        assert made[-1] == f"Backed up into {folder}; the digest of its manifest is {digest}."

        call_command("verify_backup", str(folder), "--digest", digest)

        verified = capsys.readouterr().out.splitlines()
        assert verified == [*made[:-1], f"The digest of the manifest is {digest}."]
        assert verified[0] == "1 file has its digest."

    def test_they_fail_with_the_sentence(self, folder):
        folder.mkdir()

        with pytest.raises(CommandError, match="There is something at"):
            call_command("backup", str(folder))
        with pytest.raises(CommandError, match="There is no backup at"):
            call_command("verify_backup", str(folder))
