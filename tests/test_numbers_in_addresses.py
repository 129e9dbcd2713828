"""A number that no database can hold, in any address that takes one, finds nothing and breaks nothing."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLResolver

from tests.juries import chair_of, make_deliberation
from tests.matrix import urlpatterns
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.matrix")]

PLACE = re.compile(r"<(\w+):\w+>")
NUMBERS = ("<int:", "<number:")


def patterns(entries=tuple(urlpatterns), written="/"):
    """The whole pattern of each address of the site that takes a number."""
    for entry in entries:
        here = written + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, here)
        elif any(number in here for number in NUMBERS):
            yield here


def with_number(pattern, number):
    """This address with `number` wherever it takes one."""
    return PLACE.sub(lambda place: "ouvrir" if place[1] in ("slug", "str") else number, pattern)


def addresses(award, number):
    """Each of these addresses; those that take several numbers, also with this award as the first."""
    for pattern in patterns():
        yield with_number(pattern, number)
        of_award = re.sub(r"<\w+:pk>", str(award.pk), pattern)
        if of_award != pattern and any(place in of_award for place in NUMBERS):
            yield with_number(of_award, number)


@pytest.fixture
def award():
    return make_deliberation()


def everything_open_to(award):
    """The client of a chair to whom every door is open: a superuser who was given each right."""
    user = chair_of(award)
    user.is_staff = user.is_superuser = True
    user.save()
    user.user_permissions.set(Permission.objects.all())
    return sign_in(Client(), user)


def outcomes(award, number):
    """What each address answers to a visit and to a form: `{(address, method): outcome}`."""
    client, found = everything_open_to(award), {}
    for address in addresses(award, number):
        for method in ("get", "post"):
            try:
                told = getattr(client, method)(address).status_code
            except Exception as error:  # each crash is told, not the first alone
                told = repr(error)
            found[address.replace(number, "…"), method] = told
    return found


@pytest.mark.parametrize("length", [19, 30, 5_000])
def test_what_no_column_can_hold_is_not_found(award, length):
    found = outcomes(award, "9" * length)

    # Django's administration leads an address that it does not know to its first page.
    ours = {key: told for key, told in found.items() if not key[0].startswith("/admin/")}
    assert {key: told for key, told in ours.items() if told != 404} == {}
    theirs = {key: told for key, told in found.items() if key not in ours}
    assert {key: told for key, told in theirs.items() if told not in (302, 404)} == {}
    assert len(ours) >= 50
    assert len(theirs) >= 80


def test_the_largest_number_that_is_read_breaks_nothing(award):
    found = outcomes(award, "9" * 18)

    assert {key: told for key, told in found.items() if told not in (302, 403, 404, 405)} == {}


def test_every_address_says_how_long_a_number_may_be():
    assert [pattern for pattern in patterns() if "<int:" in pattern] == []
