"""Tables that leave the site: CSV and XLSX, with formulas defused."""

from django.http import HttpResponse
from tablib import Dataset

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(cell):
    """`cell` as a spreadsheet will show it: a text that would be a formula gets an apostrophe.

    Numbers, and texts that are plain numbers (`-12`, `+3,5`), are left as they are.
    """
    if not isinstance(cell, str):
        return "" if cell is None else cell
    if not cell.lstrip(" ").startswith(STARTS_A_FORMULA):
        return cell
    if cell.strip().lstrip("+-").replace(",", ".", 1).replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}"


def _table(headers, rows):
    return Dataset(*[[defused(cell) for cell in row] for row in rows], headers=headers)


def _attachment(content, content_type, filename):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def as_csv(headers, rows, filename):
    """A download for spreadsheets: UTF-8 with its mark and semicolons, as Excel in French expects."""
    text = _table(headers, rows).export("csv", delimiter=";")
    return _attachment(text.encode("utf-8-sig"), "text/csv; charset=utf-8", filename)


def as_xlsx(headers, rows, filename):
    """The same table as an Excel workbook."""
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attachment(_table(headers, rows).export("xlsx"), content_type, filename)
