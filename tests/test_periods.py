"""Periods and evenings: none ends before it begins, none is far from its edition's year."""

import pytest

from awards.models import Ceremony
from partnerships.models import Member
from tests.factories import make_edition, make_organisation, make_partnership
from tests.refusals import refused_by_the_database, sentences_of_a_form

pytestmark = pytest.mark.django_db

PERIODS = [
    # since, until, and whether it ends after it begins, as far as both are known
    ("", "", True),
    ("2017", "", True),
    ("", "2010", True),
    ("2017", "2017", True),
    ("2017-06", "2017", True),
    ("2017-06-02", "2017-06", True),
    ("2017", "2017-01-01", True),
    ("2017-06", "2017-06-01", True),
    ("2009-12", "2010", True),
    ("2017", "2016", False),
    ("2017-01-01", "2016", False),
    ("2017", "2016-12-31", False),
    ("2017-06", "2017-05", False),
    ("2017-10", "2017-09-30", False),
    ("2017-06-02", "2017-05", False),
]


@pytest.mark.parametrize(("since", "until", "possible"), PERIODS)
def test_a_period_ends_after_it_begins(since, until, possible):
    member = Member(
        partnership=make_partnership(), organisation=make_organisation(), since=since, until=until
    )

    if possible:
        member.full_clean()
        Member.objects.bulk_create([member])
    else:
        assert "cannot end before it begins" in sentences_of_a_form(member)
        with refused_by_the_database():
            Member.objects.bulk_create([member])


@pytest.mark.parametrize(
    ("held_on", "possible"),
    [
        ("", True),
        ("2017-06-02", True),
        ("2016-12", True),
        ("2018", True),
        ("2015", False),
        ("2071-06-02", False),
    ],
)
def test_an_evening_is_of_its_edition_s_year_or_so(held_on, possible):
    ceremony = Ceremony(edition=make_edition(2017), held_on=held_on)

    if possible:
        ceremony.full_clean()
    else:
        assert "was not held in" in sentences_of_a_form(ceremony)
