"""Dates as sources give them: a year, a month or a day, and never more than is known."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from convergences.dates import in_words, last_day, parts
from convergences.templatetags.house import period
from partnerships.models import Partnership


@pytest.mark.parametrize(
    ("value", "numbers", "last"),
    [
        ("2017", (2017,), datetime.date(2017, 12, 31)),
        ("2017-06", (2017, 6), datetime.date(2017, 6, 30)),
        ("2016-02", (2016, 2), datetime.date(2016, 2, 29)),
        ("2017-12", (2017, 12), datetime.date(2017, 12, 31)),
        ("2017-06-02", (2017, 6, 2), datetime.date(2017, 6, 2)),
    ],
)
def test_what_is_known_is_read(value, numbers, last):
    assert parts(value) == numbers
    assert last_day(value) == last


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("2017", "2017", "2017"),
        ("2017-09", "septembre 2017", "September 2017"),
        ("2017-06-19", "19\N{NO-BREAK SPACE}juin 2017", "19\N{NO-BREAK SPACE}June 2017"),
        ("2017-06-01", "1er\N{NO-BREAK SPACE}juin 2017", "1\N{NO-BREAK SPACE}June 2017"),
        ("2017-13", "2017-13", "2017-13"),
        ("", "", ""),
    ],
)
def test_it_is_said_in_the_language_of_the_reader(value, french, english):
    with override("fr"):
        assert in_words(value) == french
    with override("en"):
        assert in_words(value) == english


HARD = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("since", "until", "word", "french", "english"),
    [
        ("2005", "", "since", "depuis 2005", "since 2005"),
        ("2005-04", "", "since", "depuis avril 2005", "since April 2005"),
        ("2015-06-01", "", "since", f"depuis le 1er{HARD}juin 2015", f"since 1{HARD}June 2015"),
        ("2005", "", "from", "à partir de 2005", "from 2005"),
        ("2005-06", "", "from", "à partir de juin 2005", "from June 2005"),
        ("2005-04", "", "from", "à partir d’avril 2005", "from April 2005"),
        ("2005-06-02", "", "from", f"à partir du 2{HARD}juin 2005", f"from 2{HARD}June 2005"),
        ("", "2017", "since", "jusqu’en 2017", "until 2017"),
        ("", "2017-06", "since", "jusqu’en juin 2017", "until June 2017"),
        ("", "2017-06-02", "from", f"jusqu’au 2{HARD}juin 2017", f"until 2{HARD}June 2017"),
        ("2005", "2017", "since", "2005–2017", "2005–2017"),
    ],
)
def test_a_period_is_a_sentence_however_much_of_it_is_known(since, until, word, french, english):
    for language, told in (("fr", french), ("en", english)):
        with override(language):
            assert strip_tags(period(since, until, word)) == told


WRONG = [
    "17",
    "0000",
    "2017-13",
    "2017-00",
    "2017-6",
    "2017-02-30",
    "2017-06-2",
    "2017-06-02\n",
    "2017/06",
    "juin 2017",
    "02/06/2017",
    "٢٠١٧",
    "2017-06-02T10:00",
    "-2017",
    "2017--2",
]


@pytest.mark.parametrize("value", WRONG)
def test_what_is_no_date_is_refused_with_a_sentence(value):
    partnership = Partnership(name_fr="Alpha", started_on=value, slug="alpha")

    with override("en"):
        with pytest.raises(ValidationError) as refusal:
            partnership.clean_fields()
        said = refusal.value.message_dict["started_on"]

    assert "Write a year (2017), a month (2017-06) or a day (2017-06-02)." in said


@pytest.mark.django_db
def test_nothing_is_known_is_a_valid_answer():
    partnership = Partnership(name_fr="Alpha", slug="alpha")

    partnership.full_clean()

    assert partnership.started_on == ""


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        numbers = parts(text)
    except ValueError:
        return
    assert 1 <= len(numbers) <= 3


@given(st.dates())
def test_every_day_of_the_calendar_is_one(day):
    assert parts(day.isoformat()) == (day.year, day.month, day.day)
    assert last_day(day.isoformat()) == day


def test_partial_dates_sort_as_time_goes():
    dates = ["2018", "2017-06-02", "2017", "2017-11", "2017-06"]

    assert sorted(dates) == ["2017", "2017-06", "2017-06-02", "2017-11", "2018"]
