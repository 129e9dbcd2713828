"""Who the tests of a deployment sign in, and how they wait."""

import time

STAFF = """
from django.test import Client
from convergences.models import User
from tests.factories import make_superuser
from tests.sign_in import sign_in
person = User.objects.filter(is_superuser=True).first() or make_superuser()
client = sign_in(Client(), person)
told = {"email": person.email, "cookies": {k: v.value for k, v in client.cookies.items()}}
"""


def until(found, seconds):
    """Return once `found()` is true, or fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.05)


def staff(site, visitor):
    """`visitor`, signed in as someone of the staff, and who that is."""
    told = site.asked(STAFF)
    visitor.cookies |= told["cookies"]
    return visitor, told["email"]
