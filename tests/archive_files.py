"""Files of the archive's format, made of dictionaries, and what becomes of them."""

import csv
import io

import pytest

from awards.importer import ArchiveFile, ImportRefused
from awards.importer.columns import COLUMNS
from awards.models import Award, Edition, Laureate, Nominee
from convergences.journal import JournalEntry
from convergences.models import PublicVersion
from partnerships.models import Member, Organisation, Partnership, Place, Source

TABLES = (
    *(Edition, Award, Nominee, Laureate, JournalEntry, PublicVersion),
    *(Organisation, Partnership, Member, Place, Source),
    *(Award.sources.through, Partnership.sources.through, Member.sources.through),
)

A_NOMINEE = {
    "year": "2012",
    "category": "France",
    "partnership": "Les Jardins",
    "organisation": "Terre",
}


def line(**cells):
    """One line: the nominee « Les Jardins » of 2012, with other cells."""
    return {**A_NOMINEE, **cells}


def csv_text(*lines, columns=COLUMNS, delimiter=";"):
    """The text of a CSV file; each line is a dictionary."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue()


def archive_file(*lines):
    """A file of these lines."""
    return ArchiveFile(csv_text(*lines).encode(), "archive.csv")


def imported(*lines, by=None):
    """Write a file of these lines; returns what was done."""
    return archive_file(*lines).apply(by=by)


def stored():
    """Every row of the tables that an import may touch."""
    return [list(model._base_manager.order_by("pk").values()) for model in TABLES]


def refused(*lines):
    """The errors of a file that is refused, and wrote nothing."""
    before = stored()
    with pytest.raises(ImportRefused) as refusal:
        imported(*lines)
    assert stored() == before
    return refusal.value.plan.errors


def warned(*lines):
    """The warnings of a file that is written."""
    return imported(*lines).warnings
