"""Passkeys, as the site sees them; `browser/test_passkeys.py` has a browser make and show one."""

import json
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from convergences.accounts.adapters import has_second_factor, page_of_second_factor
from tests.factories import make_user
from tests.sign_in import (
    PASSKEY_MADE,
    ask_for_code,
    code_in,
    give_mailed_code,
    give_password,
    sign_in,
    with_passkey,
    with_second_factor,
)

pytestmark = pytest.mark.django_db


def options_of(page):
    """What the page tells the browser."""
    begin = page.index('data-options="') + len('data-options="')
    return json.loads(unescape(page[begin : page.index('"', begin)]))["publicKey"]


@pytest.fixture
def staff():
    return make_user("camille@example.org", is_staff=True)


def test_a_passkey_is_a_second_factor(client, staff):
    assert page_of_second_factor(staff) == "mfa_activate_totp"
    with_passkey(staff)
    assert has_second_factor(staff)
    assert page_of_second_factor(staff) == "mfa_reauthenticate_webauthn"
    with_second_factor(staff)
    assert page_of_second_factor(staff) == "mfa_reauthenticate"


@pytest.mark.parametrize("by_mail", [True, False])
def test_a_first_step_alone_opens_nothing(client, staff, mailoutbox, by_mail):
    with_passkey(staff)
    if by_mail:
        ask_for_code(client, staff.email)
        answer = give_mailed_code(client, code_in(mailoutbox[0]))
    else:
        answer = give_password(client, staff)

    assert answer.url == "/compte/2fa/authenticate/"
    page = client.get(answer.url).text
    assert options_of(page)["rpId"] == "testserver"
    assert [known["id"] for known in options_of(page)["allowCredentials"]] == [PASSKEY_MADE["id"]]
    assert client.get("/admin/").status_code == 302
    assert client.get("/compte/").status_code == 302


def test_a_session_that_never_showed_the_passkey_shows_it(client, staff):
    client.force_login(staff)
    with_passkey(staff)

    shows = "/compte/2fa/passkeys/reauthenticate/"
    assert client.get("/admin/").url == f"{shows}?next=/admin/"
    page = client.get(f"{shows}?next=/admin/").text
    assert [known["id"] for known in options_of(page)["allowCredentials"]] == [PASSKEY_MADE["id"]]
    assert 'script type="module"' in page


def test_another_passkey_is_asked_for_the_first_one(client, staff):
    with_passkey(staff)
    client.force_login(staff)

    for path in ("passkeys/add/", "totp/activate/", "recovery-codes/generate/"):
        assert client.get(f"/compte/2fa/{path}").url.startswith("/compte/2fa/passkeys/reauth"), path


def test_the_page_that_makes_one_says_what_the_browser_needs(client, staff):
    sign_in(client, staff)
    with_passkey(staff)

    options = options_of(client.get("/compte/2fa/passkeys/add/").text)

    assert options["rp"] == {"name": "Prix Convergences", "id": "testserver"}
    assert options["user"]["name"] == staff.email
    assert [known["id"] for known in options["excludeCredentials"]] == [PASSKEY_MADE["id"]]


def test_an_old_answer_makes_nothing(client, staff):
    """A challenge serves once: what was recorded elsewhere is of no use."""
    sign_in(client, staff)
    client.get("/compte/2fa/passkeys/add/")

    response = client.post(
        "/compte/2fa/passkeys/add/", {"name": "x", "credential": json.dumps(PASSKEY_MADE)}
    )

    assert "pas été reconnue" in response.text
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


NASTY = [
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    "{",
    "x" * 30_000,
    "[" * 5_000,
    '{"id": "a\\u0000"}',
    '{"id": 1, "rawId": 2, "type": 3, "response": 4}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": null}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}}',
    '{"id": "YQ", "rawId": "YQ", "type": "x", "response": {"clientDataJSON": "YQ"}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "bnVsbA",'
    ' "attestationObject": "oA", "authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "W10",'
    ' "attestationObject": "gA", "authenticatorData": "", "signature": ""}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUEA", "userHandle": 3}}',
    json.dumps(
        PASSKEY_MADE | {"rawId": "é", "response": dict.fromkeys(PASSKEY_MADE["response"], "é")}
    ),
    json.dumps(PASSKEY_MADE | {"response": dict.fromkeys(PASSKEY_MADE["response"], ["x"])}),
    json.dumps(
        PASSKEY_MADE
        | {
            "response": PASSKEY_MADE["response"]
            | {"authenticatorData": "A" * 60, "signature": "A" * 60}
        }
    ),
]


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_whatever_is_sent_instead_of_an_answer_is_refused(client, staff, nasty):
    pending = type(client)()
    with_passkey(staff)
    give_password(pending, staff)
    sign_in(client, staff)
    for browser, path in (
        (client, "passkeys/add/"),
        (client, "passkeys/reauthenticate/"),
        (pending, "authenticate/"),
    ):
        browser.get(f"/compte/2fa/{path}")
        response = browser.post(f"/compte/2fa/{path}", {"name": "x", "credential": nasty})
        assert response.status_code in (200, 429), path
        assert "pas été reconnue" in response.text or response.status_code == 429, path
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
    assert pending.get("/admin/").status_code == 302


def test_passkeys_are_listed_and_removed_by_their_owner_alone(client, staff):
    mine = with_passkey(staff, "<b>Téléphone</b>")
    theirs = with_passkey(make_user(), "Autre")
    sign_in(client, staff)

    page = client.get("/compte/2fa/").text
    assert "&lt;b&gt;Téléphone" in page
    assert "Autre" not in page
    for send in (client.get, client.post):
        assert send(f"/compte/2fa/passkeys/{theirs.pk}/remove/").status_code == 404
    assert client.post(f"/compte/2fa/passkeys/{mine.pk}/remove/").url == "/compte/2fa/"
    assert [one.pk for one in Authenticator.objects.filter(type="webauthn")] == [theirs.pk]


def test_removing_the_last_one_closes_the_administration(client, staff):
    passkey = with_passkey(staff)
    sign_in(client, staff)
    Authenticator.objects.filter(user=staff, type="totp").delete()
    assert client.get("/admin/").status_code == 200

    client.post(f"/compte/2fa/passkeys/{passkey.pk}/remove/")

    assert client.get("/admin/").url.startswith("/compte/2fa/totp/activate/")
    assert get_user_model().objects.get(pk=staff.pk).is_active


def test_whoever_has_none_is_told_of_no_passkey(client, staff):
    with_second_factor(staff)
    give_password(client, staff)

    page = client.get("/compte/2fa/authenticate/").text

    assert "data-passkey" not in page
    assert "<script" not in page
