"""Files that leave the site open in Excel, and nothing in them runs (G7)."""

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from convergences.exports import as_csv, as_xlsx, csv_bytes, defused, xlsx_bytes

DANGEROUS = [
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1+1",
    "+33 1 42 00 00 00",
    "-1+1",
    "-cmd",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tAlpha",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1+1",
    "−1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "|calc",
    "%0A",
]
HARMLESS = [
    "Alpha",
    "Ouest-France",
    "l’eau",
    "12",
    "-12",
    "-12,5",
    "+7",
    "3.5",
    "",
    "a=b",
    "’=",
    "'",
]


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def read_xlsx(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_be_a_formula_is_text(text):
    assert read_csv(csv_bytes([text], [[text]])) == [[f"'{text}"], [f"'{text}"]]

    cell = read_xlsx(xlsx_bytes(["A"], [[text]]))["A2"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


@pytest.mark.parametrize("text", HARMLESS)
def test_the_rest_is_left_as_it_is(text):
    assert defused(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_whatever_becomes_a_formula(text):
    [_header, *rows] = read_csv(csv_bytes(["A", "B"], [[text, "fin"]]))

    assert [len(row) for row in rows] == [2]
    shown = rows[0][0]
    assert not shown.startswith(("=", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert (
        not shown.startswith(("+", "-")) or shown[1:].replace(",", ".").replace(".", "").isdigit()
    )


@pytest.mark.parametrize("number", [0, 12, -12, 10**15])
def test_numbers_stay_numbers(number):
    assert read_csv(csv_bytes(["A"], [[number]]))[1] == [str(number)]
    assert read_xlsx(xlsx_bytes(["A"], [[number]]))["A2"].value == number


def test_negative_decimals_stay_numbers():
    sheet = read_xlsx(xlsx_bytes(["A", "B"], [[Decimal("-1.5"), -2.5]]))

    assert (sheet["A2"].value, sheet["B2"].value) == (-1.5, -2.5)
    assert sheet["A2"].data_type == "n"


def test_accents_quotes_semicolons_and_lines_come_back_as_they_went():
    row = ["Économie d’été", 'dit « "Alpha" »', "a;b,c", "une\ndeux"]

    assert read_csv(csv_bytes(["a", "b", "c", "d"], [row]))[1] == row
    assert [cell.value for cell in read_xlsx(xlsx_bytes(["a", "b", "c", "d"], [row]))[2]] == row


def test_nothing_yes_no_dates_and_lazy_texts_are_written_for_people():
    day = datetime.date(2017, 6, 2)
    moment = datetime.datetime(2017, 6, 2, 22, 30, tzinfo=datetime.UTC)
    row = [None, True, False, day, moment, gettext_lazy("yes")]

    [_headers, written] = read_csv(csv_bytes("abcdef", [row]))

    assert written[0] == ""
    assert written[1] == written[5] != written[2]
    assert written[3:5] == ["2017-06-02", "2017-06-03 00:30"]


def test_what_a_file_cannot_hold_does_not_break_it():
    nasty = ["a\x00b", "\ud800", "\x1b[31m", "x" * 40_000]

    assert len(read_csv(csv_bytes("abcd", [nasty]))[1]) == 4
    cells = [cell.value for cell in read_xlsx(xlsx_bytes("abcd", [nasty]))[2]]
    assert cells[0] == "a\ufffdb"
    assert len(cells[3]) == 32_767


def test_a_table_without_rows_still_has_its_header():
    assert read_csv(csv_bytes(["Année", "Prix"], [])) == [["Année", "Prix"]]
    assert read_xlsx(xlsx_bytes(["Année", "Prix"], []))["B1"].value == "Prix"


def test_rows_may_come_one_by_one():
    rows = ((n, n * n) for n in range(3))

    assert read_csv(csv_bytes(["n", "n²"], rows))[3] == ["2", "4"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(as_csv, "text/csv; charset=utf-8"), (as_xlsx, "application/vnd.openxmlformats")],
)
def test_the_file_is_an_attachment_with_its_name(answer, kind):
    response = answer(["A"], [["b"]], "lauréats 2017.csv")

    assert response["Content-Type"].startswith(kind)
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "laur%C3%A9ats%202017.csv" in response["Content-Disposition"]
    assert '"' not in as_csv([], [], 'x".csv\r\nSet-Cookie: a')["Content-Disposition"].split("=")[0]
