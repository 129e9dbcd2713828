"""XLSX files to records: values only, sizes checked before anything is unpacked."""

import datetime
import io
import zipfile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from awards.importer.findings import Unreadable

XLSX_START = b"PK\x03\x04"
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 1000
MAX_WIDTH = 100
MAX_HEIGHT = 1_048_576


def sheet_records(content, findings):
    """The records of a workbook's first visible sheet that holds something, with their rows."""
    _check_archive(content)
    try:
        workbook = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = _sheet_to_read(workbook, findings)
        formulas = _formulas_without_value(content, sheet.title)
        for line, values in _rows(sheet):
            for place, value in enumerate(values):
                if (line, place) in formulas and value is None:
                    findings.error(
                        line,
                        "",
                        "",
                        _(
                            "The formula of cell %(cell)s has no stored value. Open the file in a "
                            "spreadsheet, save it, or paste the values."
                        )
                        % {"cell": formulas[line, place]},
                    )
            yield line, [_text(value) for value in values]
    except (Unreadable, GeneratorExit):
        raise
    # openpyxl answers a damaged file with whatever its parsers raise: KeyError, ParseError,
    # BadZipFile, ValueError … all of them mean the same to the person who sent it.
    except Exception:
        raise Unreadable(
            _("This XLSX file is damaged. Save it again from a spreadsheet, or as CSV.")
        ) from None


def _check_archive(content):
    """Refuse what is no workbook, or would unpack to more than a workbook of this format holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise Unreadable(
            _("This XLSX file is damaged. Save it again from a spreadsheet, or as CSV.")
        ) from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable(_("This is not an XLSX file. Save it as CSV or XLSX."))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(
            _("This XLSX file unpacks to more than %(size)s MB. Save it as CSV.")
            % {"size": MAX_UNPACKED // 1024**2}
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("This XLSX file is protected by a password. Save it without one."))


def _sheet_to_read(workbook, findings):
    filled = [
        sheet
        for sheet in workbook.worksheets
        if sheet.sheet_state == "visible" and any(any(values) for _line, values in _rows(sheet))
    ]
    if not filled:
        raise Unreadable(_("This file is empty. Its first line must hold the headers."))
    if len(filled) > 1:
        findings.warning(
            1,
            "",
            "",
            _("Only the sheet “%(sheet)s” is read; the others are left aside.")
            % {"sheet": filled[0].title},
        )
    return filled[0]


def _rows(sheet, *, values_only=True):
    """The rows of a sheet with their numbers, without trusting the size that the file claims."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_WIDTH, max_row=None, values_only=values_only)
    for line, values in enumerate(rows, 1):
        if line > MAX_HEIGHT:
            return
        # A sheet that is coloured to its end has a million empty rows: counting is the quick way.
        if not values_only or values.count(None) < len(values):
            yield line, values


def _formulas_without_value(content, title):
    """The cells of a sheet that hold a formula, by row and place: read as values, some are empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not any(
            b"<f>" in part or b"<f " in part or b":f>" in part
            for part in (
                archive.read(name)
                for name in archive.namelist()
                if name.startswith("xl/worksheets/") and name.endswith(".xml")
            )
        ):
            return {}
    sheet = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)[title]
    return {
        (line, place): cell.coordinate
        for line, cells in _rows(sheet, values_only=False)
        for place, cell in enumerate(cells)
        if cell.data_type == "f"
    }


def _text(value):
    """A cell as one would type it: 2017, not 2017.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
