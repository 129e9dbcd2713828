"""What a file is refused for: the line, the column, the value and the cure; nothing is written."""

import pytest
from django.utils import translation

from tests.archive_files import line, refused
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_a_line_without_partnership_says_nothing_of_one():
    assert refused({"year": "2012", "category": "Europe", "status": "laureate"}) == [
        "Line 2, column “status”, “laureate”: This line names no partnership. Fill “partnership”, "
        "or empty this cell."
    ]


def test_an_edition_in_the_making_refuses():
    make_edition(2012, past=False)

    assert refused(line(), line(organisation="Banque")) == [
        "Line 2, column “year”, “2012”: This edition is in the making: an import fills the archive "
        "only. Enter it in the administration, or remove its lines."
    ]


@pytest.mark.parametrize("year", ["2199", "1899", "0000"])
def test_a_year_that_is_not_past_is_refused(year):
    (error,) = refused(line(year=year))

    assert error.startswith(f"Line 2, column “year”, “{year}”: This year is not past")


@pytest.mark.parametrize(
    "year", ["", "17", "deux mille douze", "2012.5", "-2012", "٢٠١٢", "1e309", "NaN"]
)
def test_a_year_is_four_digits(year):
    assert "Write the year of the edition in four digits" in refused(line(year=year))[0]


def test_all_or_nothing():
    errors = refused(line(), line(partnership="Autre", organisation="Autre", country="Frence"))

    assert errors == [
        "Line 3, column “country”, “Frence”: This country is unknown. Write its ISO code (FR) or "
        "its name in French or English."
    ]


def test_the_first_fifty_errors_are_named_then_counted():
    errors = refused(*(line(partnership=f"P{n}", country="Frence") for n in range(60)))

    assert len(errors) == 51
    assert errors[0].startswith("Line 2,") and errors[49].startswith("Line 51,")
    assert errors[50] == "And 10 more."


@pytest.mark.parametrize(
    ("cells", "column", "cure"),
    [
        ({"status": "gagné"}, "status", "Write laureate, nominee, mention or candidate."),
        ({"role": "chef"}, "role", "Write lead, co_founder, partner, funder or operator."),
        ({"partnership_country": "Atlantide"}, "partnership_country", "Write its ISO code"),
        ({"category": ""}, "category", "Write the category"),
        ({"city": "Lyon"}, "partnership_country", "A city needs its country."),
        ({"source_title": "Un article"}, "source_url", "A source needs its address."),
        ({"source_url": "exemple"}, "source_url", "Write it whole"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "Write it whole"),
        ({"pitch_fr": "a" * 301}, "pitch_fr", "This text has 301 characters. Shorten it to 300."),
        ({"partnership": "…"}, "partnership", "Write the full name."),
        ({"organisation": "?!"}, "organisation", "Write the full name."),
        ({"organisation": "", "kind": "ONG"}, "kind", "Fill “organisation”"),
        ({"mention": "Du jury"}, "mention", "needs the status “mention”"),
        ({"pitch_fr": "a\x00b"}, "pitch_fr", "cannot be stored (U+0000)"),
    ],
)
def test_each_error_names_its_line_column_value_and_cure(cells, column, cure):
    (error,) = refused(line(**cells))

    assert error.startswith(f"Line 2, column “{column}”, ")
    assert cure in error


def test_two_values_of_one_fact_are_an_error_that_names_both_lines():
    assert refused(line(pitch_fr="Un."), line(organisation="Banque", pitch_fr="Deux.")) == [
        "Line 3, column “pitch_fr”, “Deux.”: Line 2 says “Un.” of “Les Jardins”. Write one value, "
        "once."
    ]
