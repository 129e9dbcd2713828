"""`manage.py import_archive`: what it prints, what it refuses, its bar on a terminal only."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from awards.models import Nominee
from tests.archive_files import csv_text, line, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "archive.csv"
    path.write_text(csv_text(line(pitch_fr="Un.", kind="confrérie")), encoding="utf-8")
    return path


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(file, *options, stderr=None):
    out, err = io.StringIO(), stderr or io.StringIO()
    call_command("import_archive", str(file), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_says_what_it_wrote(file):
    out, err = run(file)

    assert "The archive was written." in out
    assert ["nominees", "1", "0", "0"] in [text.split() for text in out.splitlines()]
    assert "read as unknown" in err
    assert Nominee.objects.count() == 1


def test_a_dry_run_writes_nothing_and_shows_the_changes(file):
    run(file)
    file.write_text(csv_text(line(pitch_fr="Deux.")), encoding="utf-8")
    before = stored()

    out, _err = run(file, "--dry-run")

    assert "Line 2, Les Jardins, pitch in French: Un. → Deux." in out
    assert "Dry run: nothing was written." in out
    assert stored() == before


def test_a_dry_run_fails_as_the_import_would(file):
    file.write_text(csv_text(line(country="Frence")), encoding="utf-8")

    with pytest.raises(CommandError, match="Frence") as error:
        run(file, "--dry-run")

    assert "Nothing would be written." in str(error.value)


def test_the_same_file_again_says_so(file):
    run(file)

    assert "nothing was written" in run(file)[0]


def test_errors_are_printed_and_nothing_is_written(file):
    file.write_text(csv_text(line(), line(country="Frence")), encoding="utf-8")
    before = stored()

    with pytest.raises(CommandError, match="Line 3, column “country”, “Frence”") as error:
        run(file)

    assert "Nothing was written: mend the file first." in str(error.value)
    assert stored() == before


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, name):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / name)


def test_a_file_that_is_no_table_is_one_sentence(tmp_path):
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    with pytest.raises(CommandError):
        run(path)


def test_a_bar_is_drawn_on_a_terminal_only(file):
    _out, err = run(file)
    assert "█" not in err

    _out, err = run(file, stderr=Terminal())
    assert "Checking" in err and "100%" in err
