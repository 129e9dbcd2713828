"""Every column of an imported file against nasty input: a sentence or a row, never a crash."""

import pytest
from django.db import transaction

from awards.importer import ArchiveFile, ImportRefused, Unreadable
from awards.importer.columns import COLUMNS
from tests.archive_files import csv_text, line

pytestmark = pytest.mark.django_db

NASTY = [
    "\x00",
    "\ud800",
    "\u202egnol",
    "a\u200bb",
    "x" * 10_000,
    "NaN",
    "1e309",
    "-1",
    "0000",
    "99999999999999999999",
    "٢٠١٧",
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "' OR 1=1 --",
    "a\r\nBcc: b@example.org",
    "https://example.org/\x07",
    "http://[::1",
    "🦄" * 90,
    "İ",
    "ﷺ" * 60,
    "...",
]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_any_cell_is_written_or_refused_with_a_sentence(column, nasty):
    text = csv_text(line(), line(year="2013", partnership="Autre") | {column: nasty})
    file = ArchiveFile(text.encode("utf-8", "surrogatepass"), "nasty.csv")

    try:
        with transaction.atomic():
            file.apply(by=None)
    except ImportRefused as refusal:
        assert refusal.plan is not None and refusal.plan.errors
    except Unreadable as refusal:
        assert str(refusal)
    else:
        assert file.apply(by=None).is_empty
