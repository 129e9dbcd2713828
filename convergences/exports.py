"""Tables out, as CSV and XLSX: what a spreadsheet would run as a formula is shown as text.

The CSV is what Excel in French opens with a double click: UTF-8 with its mark, semicolons.
"""

import datetime
import re
import unicodedata
from decimal import Decimal

import tablib
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL = 32_767  # letters that a spreadsheet's cell holds

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\Z", re.ASCII)
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\N{MINUS SIGN}")
# What XML cannot say, and half characters that UTF-8 cannot.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_bytes(headers, rows):
    """The table as the bytes of a CSV file; their length is the weight to announce."""
    table = _table(headers, rows, _csv_cell)
    return table.export("csv", delimiter=";").encode("utf-8-sig")


def xlsx_bytes(headers, rows):
    """The table as the bytes of an XLSX file: one sheet, whose first line stays in sight."""
    return _table(headers, rows, _xlsx_cell).export("xlsx")


def as_csv(headers, rows, filename):
    """The table as a CSV attachment named `filename`."""
    return _attachment(csv_bytes(headers, rows), CSV, filename)


def as_xlsx(headers, rows, filename):
    """The table as an XLSX attachment named `filename`."""
    return _attachment(xlsx_bytes(headers, rows), XLSX, filename)


def defused(text):
    """`text`, behind an apostrophe when a spreadsheet could take it for a formula.

    Numbers stay numbers, negative ones too. Full-width signs count like the plain ones, and so
    do those that stand behind spaces or invisible letters.

    >>> defused("=1+1"), defused("-12,5"), defused("Ouest-France")
    ("'=1+1", '-12,5', 'Ouest-France')
    """
    if NUMBER.match(text):
        return text
    start = unicodedata.normalize("NFKC", text[:100])
    seen = start.lstrip(" \u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
    return f"'{text}" if seen.startswith(STARTS_FORMULA) else text


def _table(headers, rows, cell):
    return tablib.Dataset(
        *[[cell(value) for value in row] for row in rows],
        headers=[cell(header) for header in headers],
    )


def _attachment(content, content_type, filename):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, filename)
    return response


def _csv_cell(value):
    value = _plain(value)
    return value if isinstance(value, str) else str(value)


def _xlsx_cell(value):
    value = _plain(value)
    return value[:CELL] if isinstance(value, str) else value


def _plain(value):
    """A number as it is; anything else as a text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{value:%Y-%m-%d %H:%M}"
    return defused(UNWRITABLE.sub("\ufffd", str(value)))
