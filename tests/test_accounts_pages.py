"""The pages of an account: kept nowhere, strict, in both languages."""

import re

import pytest

from tests.factories import make_user
from tests.sign_in import ask_for_code, give_password, sign_in, with_second_factor

pytestmark = pytest.mark.django_db

OUTSIDE = [
    "login/",
    "login/code/",
    "signup/",
    "inactive/",
    "password/reset/",
    "password/reset/done/",
]
INSIDE = [
    "",
    "logout/",
    "password/change/",
    "reauthenticate/",
    "2fa/",
    "2fa/reauthenticate/",
    "2fa/totp/deactivate/",
    "2fa/recovery-codes/generate/",
]


@pytest.mark.parametrize("prefix", ["/compte/", "/en/compte/"])
@pytest.mark.parametrize("path", OUTSIDE + INSIDE + ["2fa/totp/activate/"])
def test_each_page_is_ours_strict_and_kept_nowhere(client, prefix, path):
    if path in INSIDE:
        sign_in(client, make_user(is_staff=True))
    elif path not in OUTSIDE:
        give_password(client, make_user(is_staff=True))

    response = client.get(prefix + path)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "unsafe" not in response["Content-Security-Policy"]
    html = response.text
    assert f'<html lang="{"en" if "en" in prefix else "fr"}">' in html
    assert 'class="marque"' in html
    assert html.count("<h1") == 1
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)
    assert "{{" not in html
    assert "placeholder" not in html


def test_an_account_is_closed_to_strangers(client):
    for path in INSIDE + ["2fa/totp/activate/", "2fa/recovery-codes/download/"]:
        response = client.get(f"/compte/{path}")
        assert response.status_code == 302, path
        if path != "logout/":
            assert response.url.startswith("/compte/login/"), path


def test_recovery_codes_are_printed_and_downloaded(client):
    sign_in(client, make_user(is_staff=True))
    client.post("/compte/2fa/recovery-codes/generate/")

    page = client.get("/compte/2fa/recovery-codes/")
    text = client.get("/compte/2fa/recovery-codes/download/").text
    codes = page.context["unused_codes"]

    assert len(codes) == 10
    assert all(code in page.text and code in text for code in codes)


def test_what_changes_nothing_asks_for_a_token(client):
    strict = type(client)(enforce_csrf_checks=True)

    assert strict.post("/compte/login/", {"login": "a@b.fr", "password": "x"}).status_code == 403


def test_no_cookie_but_the_session_and_the_token(client):
    sign_in(client, make_user(is_staff=True))
    client.get("/compte/password/change/")
    client.post("/compte/logout/")
    client.get("/compte/login/")

    assert set(client.cookies) == {"session", "csrf"}


NASTY = ["a\x00b", "\u202egnihtemos", "e\u200bvil@example.org", "=1+1", "<script>alert(1)</script>"]
NASTY += [
    "{{7*7}}",
    "x\r\nBcc: all@example.org",
    "1e309",
    "-1",
    "é" * 50_000,
    b"\xed\xa0\x80",
    "١٢٣٤٥٦",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_that_can_be_typed_breaks_a_form(client, nasty):
    forms = {
        "login/": ["login", "password", "next"],
        "password/reset/": ["email"],
        "password/change/": ["oldpassword", "password1", "password2"],
        "reauthenticate/": ["password", "next"],
        "2fa/reauthenticate/": ["code"],
        "2fa/totp/activate/": ["code"],
        "2fa/authenticate/": ["code"],
        "login/code/": ["email", "next"],
        "login/code/confirm/": ["code", "next"],
    }
    signed_in = sign_in(type(client)(), make_user(is_staff=True))
    pending = type(client)()
    give_password(pending, with_second_factor(make_user()))
    waiting = type(client)()
    ask_for_code(waiting, "absent@example.org")
    for path, fields in forms.items():
        browsers = [client, pending, waiting, signed_in]
        for browser in browsers:
            for name in fields:
                sound = dict.fromkeys(fields, "sound@example.org")
                response = browser.post(f"/compte/{path}", sound | {name: nasty})
                assert response.status_code in (200, 302, 404, 429), (path, name)
                assert "<script>alert" not in response.text


def test_nothing_in_an_address_breaks_a_page(client):
    for address in ("%00", "%ED%A0%80", "1-%00/", "zzzzzzzzzzzzz-x/", "é-é/", "1-1" * 500 + "/"):
        response = client.get(f"/compte/password/reset/key/{address}")
        assert response.status_code in (200, 400, 404), address
