"""Files to rows: any CSV that a spreadsheet writes, or XLSX, as lines of the known columns."""

import codecs
import csv
import io
import re
import unicodedata
from collections import namedtuple
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from awards.importer.columns import COLUMN_OF, COLUMNS, NEEDED, fold_header
from awards.importer.findings import Unreadable
from awards.importer.spreadsheets import XLSX_START, sheet_records

MAX_BYTES = 50 * 1024 * 1024
MAX_LINES = 200_000
DELIMITERS = (";", ",", "\t")

Row = namedtuple("Row", ["line", *COLUMNS])

# The older formats that people rename or attach by mistake: their first bytes, and their name.
FOREIGN = {b"\xd0\xcf\x11\xe0": "XLS", b"%PDF": "PDF", b"{\\rtf": "RTF", b"\x1f\x8b": "GZIP"}


@dataclass(frozen=True)
class Table:
    """The rows of a file, their cells cleaned, in the order of `COLUMNS`."""

    rows: list


def read_table(content, findings):
    """The rows of `content` (the bytes of a CSV or XLSX file).

    What is wrong in a cell goes to `findings`; a file that is no table raises `Unreadable`.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(
            _("This file is too large: %(size)s MB at most. Cut it by year.")
            % {"size": MAX_BYTES // 1024**2}
        )
    for start, name in FOREIGN.items():
        if content.startswith(start):
            raise Unreadable(
                _("This is a %(format)s file. Save it as CSV or XLSX.") % {"format": name}
            )
    if _is_binary(content[:4096]):
        raise Unreadable(_("This file is not a CSV or XLSX table. Choose another."))
    if content.startswith(XLSX_START):
        records = sheet_records(content, findings)
    else:
        records = csv_records(decoded(content))
    return table_of(records, findings)


def _is_binary(head):
    """Whether these are the first bytes of a picture, a film, a program …, and of no table."""
    if head.startswith(XLSX_START):
        return False
    # A text holds no control characters but by accident; in UTF-16 zeros are letters' halves.
    controls = sum(0 < byte < 32 and byte not in b"\t\n\r" for byte in head)
    return controls >= 3 and controls > len(head) // 50


def decoded(content):
    """The text of a CSV file in UTF-8, UTF-16 (with or without BOM) or Windows-1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _decode(content, encoding)
    head = content[:4096]
    # Headers are ASCII: in UTF-16 one byte out of two is then zero.
    if head[1::2].count(0) > len(head) // 4:
        return _decode(content, "utf-16-le")
    if head[::2].count(0) > len(head) // 4:
        return _decode(content, "utf-16-be")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        # A UTF-8 file with one broken letter would read as nonsense in Windows-1252.
        if content[: error.start].isascii() and not re.search(
            rb"[\xc3\xe2][\x80-\xbf]", content[error.start + 1 :]
        ):
            return _decode(content, "cp1252")
        return _decode(content, "utf-8")


def _decode(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise Unreadable(
            _("Line %(line)s holds a byte that is not %(encoding)s. Save the file as UTF-8.")
            % {"line": line, "encoding": encoding.upper()}
        ) from None


def csv_records(text):
    """The records of a CSV text with the line where each begins, whatever its separator."""
    first, separator, rest = text.partition("\n")
    skipped = 0
    # Some spreadsheets write the separator on a line of its own.
    if re.fullmatch(r"sep=.\r?", first):
        text, skipped = rest, 1
    delimiter = max(DELIMITERS, key=lambda one: _headers_known(text, one))
    yield from _parsed(text, delimiter, skipped)


def _headers_known(text, delimiter):
    """How many known headers a separator finds in the first line that is not empty."""
    try:
        for _line, cells in _parsed(text, delimiter, 0):
            if any(cell.strip() for cell in cells):
                return sum(fold_header(cell) in COLUMN_OF for cell in cells)
    except Unreadable:
        pass
    return 0


def _parsed(text, delimiter, skipped):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start + skipped, cells
            start = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            _(
                "The line that begins at %(line)s is not well formed: a quotation mark is opened and "
                "not closed, or misplaced. Mend it, or save the file again from a spreadsheet."
            )
            % {"line": start + skipped}
        ) from None


def table_of(records, findings):
    """A `Table` from (line, cells) pairs, the first of which that is not empty holds the headers."""
    columns, rows, texts = None, [], {}
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _read_headers(line, cells, findings)
            continue
        if len(rows) == MAX_LINES:
            raise Unreadable(
                _("This file has more than %(most)s lines. Cut it by year.") % {"most": MAX_LINES}
            )
        row = dict.fromkeys(COLUMNS, "")
        for column, cell in zip(columns, cells, strict=False):
            if column:
                text = clean(cell, line, column, findings)
                row[column] = texts.setdefault(text, text)
        for cell in cells[len(columns) :]:
            if cell.strip():
                findings.error(
                    line,
                    "",
                    "",
                    _(
                        "This line has more cells than there are headers (“%(cell)s”). Put text that "
                        "holds the separator between quotation marks."
                    )
                    % {"cell": cell.strip()[:60]},
                )
                break
        rows.append(Row(line, *row.values()))
    if columns is None:
        raise Unreadable(_("This file is empty. Its first line must hold the headers."))
    if not rows:
        raise Unreadable(_("This file has headers and no line under them."))
    return Table(rows)


def _read_headers(line, cells, findings):
    """The column of each cell (None: not ours); what is missing or doubled is said."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    columns = [COLUMN_OF.get(fold_header(cell)) for cell in cells]
    if not any(columns):
        raise Unreadable(
            _(
                "No header of the format was found on line %(line)s. The first line must hold the "
                "columns: %(columns)s."
            )
            % {"line": line, "columns": ", ".join(COLUMNS)}
        )
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        header = " ".join(cell.split())
        if column is None:
            _unknown_header(line, header, columns, findings)
        elif column in columns[:place]:
            findings.error(
                line,
                header,
                findings.headers[column],
                _("This column is there twice. Keep one of the two."),
            )
        else:
            findings.headers[column] = header
    missing = [column for column in COLUMNS if column not in columns]
    for column in missing:
        if column in NEEDED:
            findings.error(line, column, "", _("This column is missing. Add it to the first line."))
    if absent := [column for column in missing if column not in NEEDED]:
        findings.warning(
            line,
            "",
            "",
            _("Columns that are not there are read as unknown: %(columns)s.")
            % {"columns": ", ".join(absent)},
        )
    return columns


def _unknown_header(line, header, columns, findings):
    free = {known: column for known, column in COLUMN_OF.items() if column not in columns}
    near = get_close_matches(fold_header(header), free, n=1, cutoff=0.85)
    if near:
        findings.error(
            line,
            header,
            "",
            _("This column is unknown. Write “%(column)s” if that is what it holds.")
            % {"column": free[near[0]]},
        )
    elif header:
        findings.warning(line, header, "", _("This column is not of the format: it is left aside."))
    else:
        findings.warning(
            line, "", "", _("A column without a header is left aside. Name it or remove it.")
        )


def clean(text, line, column, findings):
    """`text` on one line, composed, without invisible characters; control characters are errors."""
    if text.isascii() and text.isprintable():
        return text.strip() if "  " not in text else " ".join(text.split())
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if text.isprintable():
        return text
    kept = []
    for letter in text:
        category = unicodedata.category(letter)
        if category in ("Cc", "Cs"):
            findings.error(
                line,
                column,
                text,
                _("This cell holds a character that cannot be stored (U+%(code)s). Type it again.")
                % {"code": f"{ord(letter):04X}"},
            )
            return ""
        # Marks of direction and width cannot be seen: they would make twins of one name.
        # The joiners stay, some scripts need them.
        if category != "Cf" or letter in "\u200c\u200d":
            kept.append(letter)
    return " ".join("".join(kept).split())
