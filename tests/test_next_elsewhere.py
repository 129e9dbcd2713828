"""`next=` never leads off this site, on any page that reads it."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import make_superuser
from tests.matrix_addresses import equipped
from tests.sign_in import PASSWORD, code_now, give_password, sign_in
from tests.test_accounts_sign_in import ELSEWHERE

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# Each page, who asks for it, and what they send that is right: a page that refuses leads nowhere.
NOBODY, HALFWAY, SIGNED_IN = "nobody", "halfway", "signed in"
PAGES = [
    ("/compte/login/", NOBODY, {"login": "camille@example.org", "password": PASSWORD}),
    ("/compte/login/code/", NOBODY, {"email": "camille@example.org"}),
    ("/compte/2fa/authenticate/", HALFWAY, {"code": "now"}),
    ("/compte/reauthenticate/", SIGNED_IN, {"password": PASSWORD}),
    ("/compte/2fa/reauthenticate/", SIGNED_IN, {"code": "now"}),
    ("/compte/logout/", SIGNED_IN, {}),
    ("/compte/login/", SIGNED_IN, {}),
    ("/admin/login/", NOBODY, {}),
    ("/admin/login/", SIGNED_IN, {}),
    ("/admin/logout/", SIGNED_IN, {}),
]


def somebody(who, person):
    client = Client()
    if who == HALFWAY:
        give_password(client, person)
    if who == SIGNED_IN:
        sign_in(client, person)
    return client


def leaves(location):
    """Whether a browser would go elsewhere: it reads a backslash as a slash, and skips blanks."""
    seen = location.translate({9: None, 10: None, 13: None}).strip().replace("\\", "/")
    return not seen.startswith("/") or seen.startswith("//")


@pytest.fixture
def unlimited(settings):
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "")


def test_the_payloads_leave_where_nothing_stops_them():
    assert len(ELSEWHERE) >= 30
    assert sum(leaves(payload) for payload in ELSEWHERE) >= 25


@pytest.mark.parametrize(("path", "who", "typed"), PAGES)
def test_no_page_that_reads_next_leads_elsewhere(unlimited, path, who, typed):
    person = equipped(make_superuser(email="camille@example.org"))
    reader, wrong = somebody(who, person), []
    for payload in ELSEWHERE:
        cache.clear()  # a one-time code serves again
        sent = {name: code_now() if word == "now" else word for name, word in typed.items()}
        sent["next"] = payload
        answers = [
            reader.get(path, {"next": payload}),
            somebody(who, person).post(path, sent, query_params={"next": payload}),
        ]
        for answer in answers:
            if leaves(answer.get("Location", "/")):
                wrong.append((payload, answer["Location"]))
            if f'href="{payload}"' in answer.text or f"url={payload}" in answer.text:
                wrong.append((payload, "in the page"))
    assert wrong == []
