"""Reading files: whatever a spreadsheet writes, and what is said of what it should not."""

import io
import zipfile

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from awards.importer.columns import COLUMNS
from awards.importer.findings import Findings, Unreadable
from awards.importer.reading import read_table
from tests.archive_files import csv_text, line
from tests.factories import make_photograph


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def read(content):
    """The rows of a file as dictionaries without empty cells, its errors and its warnings."""
    findings = Findings()
    rows = [
        {column: value for column, value in row._asdict().items() if value != ""}
        for row in read_table(
            content if isinstance(content, bytes) else content.encode(), findings
        ).rows
    ]
    return rows, [str(error) for error in findings.errors], [str(w) for w in findings.warnings]


def unreadable(content):
    """The sentence that refuses a file."""
    with pytest.raises(Unreadable) as refusal:
        read(content)
    return str(refusal.value)


def workbook(*rows, **other_sheets):
    """The bytes of an XLSX file."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in other_sheets.items():
        sheet = book.create_sheet(title)
        for row in lines:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content, name, change):
    """A copy of an XLSX file, one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FRENCH = line(partnership="L’Œuvre d’été — 5 € à Besançon", category="Île-de-France")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings_and_separators_are_recognised(encoding, delimiter):
    rows, errors, warnings = read(csv_text(FRENCH, delimiter=delimiter).encode(encoding))

    assert rows == [{"line": 2, **FRENCH}]
    assert errors == warnings == []


def test_utf_16_big_endian_with_its_mark_is_recognised():
    rows, *_rest = read(b"\xfe\xff" + csv_text(FRENCH).encode("utf-16-be"))

    assert rows == [{"line": 2, **FRENCH}]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_one(newline):
    rows, *_rest = read(csv_text(line(), line(year="2013")).replace("\r\n", newline))

    assert [(row["line"], row["year"]) for row in rows] == [(2, "2012"), (3, "2013")]


def test_quoted_newlines_are_spaces_and_lines_keep_their_number():
    text = 'year;category;partnership;pitch_fr\n\n2012;France;A;"Un\nquartier ; deux\n\nrues"\n;;;\n2013;France;B;\n'

    rows, errors, _warnings = read(text)

    assert errors == []
    assert [(row["line"], row.get("pitch_fr")) for row in rows] == [
        (3, "Un quartier ; deux rues"),
        (8, None),
    ]


def test_a_separator_announced_on_its_own_line_is_skipped():
    rows, *_rest = read("sep=;\r\n" + csv_text(line()))

    assert rows == [{"line": 3, **line()}]


@pytest.mark.parametrize(
    ("header", "column"),
    [("Année", "year"), ("  ANNEE ", "year"), ("édition", "year"), ("Year", "year")],
)
def test_headers_are_read_folded_and_in_french(header, column):
    rows, *_rest = read(f"{header};Catégorie;Projet\n2012;France;A\n")

    assert rows == [{"line": 2, column: "2012", "category": "France", "partnership": "A"}]


def test_absent_columns_are_unknown_with_a_warning_that_names_them():
    rows, errors, warnings = read("year;category;partnership;organisation\n2012;France;A;B\n")

    assert len(rows) == 1 and errors == []
    assert len(warnings) == 1
    assert "status, mention, role, kind" in warnings[0]


@pytest.mark.parametrize("column", ["year", "category", "partnership"])
def test_a_needed_column_that_is_missing_is_an_error_that_names_it(column):
    columns = [name for name in COLUMNS if name != column]
    cells = {name: value for name, value in line().items() if name != column}

    _rows, errors, _warnings = read(csv_text(cells, columns=columns))

    assert errors == [
        f"Line 1, column “{column}”, empty: This column is missing. Add it to the first line."
    ]


def test_a_doubled_column_is_an_error_that_names_it():
    _rows, errors, _warnings = read(
        "year;category;partnership;Pays;pays de l’organisation\n2012;France;A;FR;BE\n"
    )

    assert errors == [
        "Line 1, column “pays de l’organisation”, “Pays”: This column is there twice. Keep one of the two."
    ]


def test_an_extra_column_is_left_aside_with_a_warning_that_names_it():
    rows, errors, warnings = read(csv_text({**line(), "Budget": "3"}, columns=[*COLUMNS, "Budget"]))

    assert rows == [{"line": 2, **line()}] and errors == []
    assert warnings == [
        "Line 1, column “Budget”, empty: This column is not of the format: it is left aside."
    ]


def test_a_misspelt_column_is_an_error_that_gives_the_right_one():
    columns = ["organisaton" if name == "organisation" else name for name in COLUMNS]

    _rows, errors, _warnings = read(csv_text({"year": "2012"}, columns=columns))

    assert errors == [
        "Line 1, column “organisaton”, empty: This column is unknown. Write “organisation” if "
        "that is what it holds."
    ]


def test_a_line_with_more_cells_than_headers_is_an_error_with_its_number():
    _rows, errors, _warnings = read("year;category;partnership\n2012;France;A;;\n2012;France;B;x\n")

    assert len(errors) == 1
    assert errors[0].startswith("Line 3: This line has more cells than there are headers (“x”)")


def test_a_short_line_is_read_as_unknown():
    rows, errors, _warnings = read(csv_text(line()).split("\r\n")[0] + "\n2012;France\n")

    assert errors == []
    assert rows == [{"line": 2, "year": "2012", "category": "France"}]


def test_nul_is_an_error_and_invisible_marks_go():
    rows, errors, _warnings = read(
        csv_text(line(organisation="Te\u200brre\u202e"), line(organisation="Te\x00rre"))
    )

    assert rows[0]["organisation"] == "Terre"
    assert errors == [
        "Line 3, column “organisation”, “Te�rre”: This cell holds a character that cannot be "
        "stored (U+0000). Type it again."
    ]


def test_decomposed_letters_are_composed_and_spaces_joined():
    rows, *_rest = read(csv_text(line(partnership="  E\u0301te\u0301\u00a0 deux ")))

    assert rows[0]["partnership"] == "Été deux"


def test_an_open_quotation_mark_is_refused_with_its_line():
    assert unreadable('year;category;partnership\n2012;France;"A\n2013;France;B\n').startswith(
        "The line that begins at 2 is not well formed"
    )


def test_one_broken_letter_in_utf_8_is_not_read_as_another_encoding():
    content = csv_text(line(partnership="été"), line(partnership="hiver")).encode()

    assert unreadable(content.replace(b"hiver", b"hi\xffver")) == (
        "Line 3 holds a byte that is not UTF-8. Save the file as UTF-8."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\n\n;;\n", "This file is empty."),
        (b"\xef\xbb\xbf", "This file is empty."),
        (csv_text().encode(), "This file has headers and no line under them."),
        (b"nom;prenom\nA;B\n", "No header of the format was found on line 1."),
        (b"%PDF-1.7", "This is a PDF file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is a XLS file."),
        (b"PK\x03\x04 broken", "This XLSX file is damaged."),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, sentence):
    assert unreadable(content).startswith(sentence)


def test_xlsx_reads_like_csv():
    rows, errors, warnings = read(
        workbook([], list(COLUMNS), [], [2012.0, "France", None, "Les Jardins", *[None] * 14, None])
    )

    assert rows == [{"line": 4, "year": "2012", "category": "France", "partnership": "Les Jardins"}]
    assert errors == warnings == []


def test_formulas_are_read_as_their_values():
    content = with_part(
        workbook(list(COLUMNS), ["=2000+12", "France", "", "A"]),
        SHEET,
        lambda xml: xml.replace(b"<v />", b"<v>2012</v>").replace(b"<v></v>", b"<v>2012</v>"),
    )

    rows, errors, _warnings = read(content)

    assert errors == []
    assert rows[0]["year"] == "2012"


def test_a_formula_without_value_is_an_error_that_names_its_cell():
    _rows, errors, _warnings = read(workbook(list(COLUMNS), [2012, "=B1", "", "A"]))

    assert errors == [
        "Line 2: The formula of cell B2 has no stored value. Open the file in a spreadsheet, save "
        "it, or paste the values."
    ]


def test_only_the_first_filled_sheet_is_read():
    rows, _errors, warnings = read(
        workbook(Archives=[list(COLUMNS), [2012, "France"]], Notes=[["à faire"]])
    )

    assert [row["year"] for row in rows] == ["2012"]
    assert warnings == ["Line 1: Only the sheet “Archives” is read; the others are left aside."]


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    stream = io.BytesIO(workbook(list(COLUMNS), [2012, "France"]))
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/bomb", "w", force_zip64=True) as part,
    ):
        for _megabyte in range(160):
            part.write(bytes(1024**2))

    assert len(stream.getvalue()) < 1024**2
    assert unreadable(stream.getvalue()).startswith("This XLSX file unpacks to more than 150 MB")


def test_entities_that_multiply_are_refused():
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"boum") for n in range(12)
    )
    content = with_part(
        workbook(list(COLUMNS), [2012, "France"]),
        SHEET,
        lambda xml: (
            b"<!DOCTYPE x [" + entities + b"]>" + xml.replace(b"<sheetData>", b"<sheetData>&e11;")
        ),
    )

    assert unreadable(content).startswith("This XLSX file is damaged.")


@pytest.mark.parametrize("row", [b"999999999999", b"1048576"])
def test_a_row_far_below_takes_no_time(row):
    content = with_part(
        workbook(list(COLUMNS), [2012, "France"]),
        SHEET,
        lambda xml: xml.replace(b'r="2"', b'r="%s"' % row),
    )

    unreadable(content) if len(row) > 7 else read(content)


def test_a_workbook_that_is_another_archive_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    assert unreadable(stream.getvalue()) == "This is not an XLSX file. Save it as CSV or XLSX."


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf"]) | st.sampled_from('\n";,\t'), max_size=20
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(";,\t"))
def test_what_is_written_is_read(rows, delimiter):
    columns = ["year", "category", "partnership"]
    lines = [
        dict(zip(columns, ("x" + year, category, name), strict=True))
        for year, category, name in rows
    ]

    read_rows, errors, _warnings = read(csv_text(*lines, columns=columns, delimiter=delimiter))

    with translation.override("en"):
        assert errors == []
    assert len(read_rows) == len(lines)


@given(
    st.binary(max_size=300)
    | st.binary(max_size=200).map(lambda b: b"year;category;partnership\n" + b)
)
def test_no_bytes_break_the_reader(content):
    try:
        read(content)
    except Unreadable as refusal:
        assert str(refusal)


def test_a_file_that_is_no_table_is_said_to_be_none():
    for form in ("PNG", "JPEG", "WebP"):
        assert "not a CSV or XLSX table" in unreadable(make_photograph((40, 30), form))
