"""The door of the jury's space, address by address: who is nobody is led to the sign-in."""

import pytest
from django.test import Client
from django.urls import reverse

from awards.urls import jury_urls
from tests.factories import make_user
from tests.matrix import SIGN_IN, outcome
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

# What is read, and takes nothing.
READ = {
    *("jury_home", "jury_files", "jury_document", "jury_picture", "jury_scan", "jury_own_marks"),
    *("jury_own_line", "jury_proofread", "jury_room", "jury_room_fragment"),
}
METHODS = ["get", "head", "post", "put", "patch", "delete"]


def addresses():
    """Every address of the jury, its parameters naming nothing that exists."""
    for url in jury_urls:
        named = dict.fromkeys(url.pattern.converters, 987_654)
        if url.name == "jury_picture":
            named = {"token": 32 * "0", "name": "1.webp"}
        yield url.name, reverse(f"awards:{url.name}", kwargs=named)


def test_strangers_are_led_to_the_sign_in_whatever_they_send():
    wrong, seen = {}, 0
    for name, address in addresses():
        for method in METHODS:
            seen += 1
            found = outcome(getattr(Client(), method)(address))
            # A script sends drafts, and is told where to sign in.
            told = 401 if method == "post" else 405
            if found != (told if name == "jury_draft" else SIGN_IN):
                wrong[name, method] = found
    assert wrong == {}
    assert seen > 100


def test_no_page_takes_what_it_was_not_made_to_take():
    client, wrong = sign_in(Client(), make_user()), {}
    for name, address in addresses():
        for method in ("put", "patch", "delete", *(["post"] if name in READ else [])):
            found = getattr(client, method)(address).status_code
            if found != 405:
                wrong[name, method] = found
    assert wrong == {}


def test_a_form_of_the_jury_without_its_token_is_refused():
    client = sign_in(Client(enforce_csrf_checks=True), make_user())

    found = {name: client.post(address).status_code for name, address in addresses()}

    assert set(found.values()) == {403}
