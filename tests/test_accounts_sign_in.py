"""Signing in: a password and a code, sessions that die when they must, nowhere else to go."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from tests.factories import make_superuser, make_user
from tests.sign_in import (
    PASSWORD,
    code_now,
    give_code,
    give_password,
    sign_in,
    with_second_factor,
)

pytestmark = pytest.mark.django_db

HOME = "/jury/"  # of whoever is not of the staff


@pytest.fixture
def staff():
    return with_second_factor(make_user("camille@example.org", is_staff=True))


def enters(client):
    """May this browser see the first page of the administration?"""
    return client.get("/admin/").status_code == 200


def test_staff_enter_with_a_password_and_a_code(client, staff):
    assert give_password(client, staff).url == "/compte/2fa/authenticate/"
    assert not enters(client)

    assert give_code(client).url == "/admin/"
    assert enters(client)


def test_a_wrong_code_opens_nothing(client, staff):
    give_password(client, staff)

    response = give_code(client, "000000" if code_now() != "000000" else "111111")

    assert "Ce code n’est pas le bon" in response.text
    assert not enters(client)


def test_a_code_serves_once(client, staff):
    code = code_now()
    give_password(client, staff)
    give_code(client, code)
    client.logout()
    give_password(client, staff)

    assert give_code(client, code).status_code == 200
    assert not enters(client)


def test_a_code_serves_once_even_when_allauth_has_forgotten_it(client, staff, monkeypatch):
    code = code_now()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda *_: True)
    give_password(client, staff)
    give_code(client, code)
    client.logout()
    give_password(client, staff)

    assert give_code(client, code).status_code == 200


def test_a_recovery_code_serves_once(client, staff):
    code = RecoveryCodes.activate(staff).get_unused_codes()[0]
    give_password(client, staff)
    assert give_code(client, code).url == "/admin/"
    client.logout()
    give_password(client, staff)

    assert give_code(client, code).status_code == 200


def test_staff_without_a_second_factor_add_one_before_anything_else(client):
    staff = make_user(is_staff=True)

    assert give_password(client, staff).url == "/admin/"
    assert client.get("/admin/").url == "/compte/2fa/totp/activate/?next=/admin/"
    page = client.get("/compte/2fa/totp/activate/")
    assert "<svg" in page.text
    secret = page.context["form"].secret
    assert secret in page.text
    done = client.post("/compte/2fa/totp/activate/", {"code": code_now(secret)})

    assert done.url == "/compte/2fa/recovery-codes/"
    codes = RecoveryCodes.activate(staff).get_unused_codes()
    shown = client.get(done.url).text
    assert len(codes) == 10
    assert all(code in shown for code in codes)
    assert enters(client)


def test_a_session_that_never_showed_the_second_factor_shows_it_first(client):
    staff = make_user(is_staff=True)
    give_password(client, staff)
    with_second_factor(staff)  # added elsewhere

    assert client.get("/admin/").url == "/compte/2fa/reauthenticate/?next=/admin/"
    shown = client.post("/compte/2fa/reauthenticate/?next=/admin/", {"code": code_now()})

    assert shown.url == "/admin/"
    assert enters(client)


def test_removing_the_second_factor_closes_the_administration(client, staff):
    sign_in(client, staff)
    assert enters(client)

    client.post("/compte/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=staff).exists()
    assert client.get("/admin/").url.startswith("/compte/2fa/totp/activate/")
    client.logout()
    give_password(client, staff)
    assert client.get("/admin/").url.startswith("/compte/2fa/totp/activate/")


def test_who_is_not_staff_lands_where_jurors_begin(client):
    person = make_user("jury@example.org")

    assert give_password(client, person).url == HOME
    assert f'href="{HOME}"' in client.get("/compte/").text


def test_without_a_page_of_the_jury_one_lands_on_their_account(client, settings):
    settings.JUROR_HOME = "awards:no_such_page"

    assert give_password(client, make_user("jury@example.org")).url == "/compte/"
    assert "jury@example.org" in client.get("/compte/").text


def test_capitals_in_an_address_do_not_matter(client):
    make_user("Camille.Martin@Example.org")

    response = client.post(
        "/compte/login/", {"login": "camille.MARTIN@example.org", "password": PASSWORD}
    )

    assert response.url == HOME


def test_signing_in_changes_the_session(client, staff):
    client.get("/compte/login/?next=/admin/")
    give_password(client, staff)
    before = client.cookies["session"].value

    give_code(client)

    assert client.cookies["session"].value != before


def test_a_session_is_dead_after_signing_out(client, staff):
    sign_in(client, staff)
    stolen = client.cookies["session"].value

    assert client.post("/compte/logout/").url == "/"

    client.cookies["session"] = stolen
    assert not enters(client)


def test_the_administration_has_the_same_way_out(client, staff):
    sign_in(client, staff)

    assert client.post("/admin/logout/").url == "/"
    assert not enters(client)


def test_sessions_are_dead_once_the_account_is_closed(client, staff):
    sign_in(client, staff)
    staff.is_active = False
    staff.save()

    assert client.get("/admin/").url == "/compte/login/?next=/admin/"
    assert give_password(client, staff).url == "/compte/inactive/"


def test_other_sessions_are_dead_once_the_password_changes(client, staff, django_client):
    sign_in(client, staff)
    sign_in(django_client, staff)

    changed = client.post(
        "/compte/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "another horse, another battery",
            "password2": "another horse, another battery",
        },
    )

    assert changed.url == "/compte/"
    assert enters(client)
    assert not enters(django_client)


@pytest.fixture
def django_client(client):
    """A second browser."""
    return type(client)()


def test_rights_taken_away_are_gone_at_the_next_request(client, staff):
    sign_in(client, staff)
    staff.is_staff = False
    staff.save()

    assert client.get("/admin/").status_code == 404


ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "https:///evil.example",
    "https:evil.example",
    "http:/evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,hello",
    "vbscript:msgbox(1)",
    "ftp://evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "http://testserver:80@evil.example/",
    "https://127.0.0.1/",
    "http://localhost:9999/",
    "http://testserver/admin/",
    " https://evil.example",
    "\thttps://evil.example",
    "\x08https://evil.example",
    "/\t/evil.example",
    "/%09/evil.example\r\nLocation: https://evil.example",
    "https://evil.example\r\nX-Header: 1",
    "https://[::1/",
    "https://evil。example/",
    "//evil.example\\@testserver/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, target):
    person = make_user()

    response = client.post(
        "/compte/login/", {"login": person.email, "password": PASSWORD, "next": target}
    )

    assert response.status_code == 302
    assert response.url == HOME or (response.url.startswith("/%09/") and "\n" not in response.url)


def test_signing_in_leads_back_to_the_page_that_asked_for_it(client):
    staff = make_superuser()
    with_second_factor(staff)
    asked = client.get("/admin/awards/edition/?q=2017").url

    assert asked == "/compte/login/?next=/admin/awards/edition/%3Fq%3D2017"
    client.post(asked, {"login": staff.email, "password": PASSWORD})
    assert give_code(client).url == "/admin/awards/edition/?q=2017"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nobody_opens_an_account_alone(client, prefix):
    for send in (client.get, client.post):
        response = send(f"{prefix}/compte/signup/", {"email": "me@example.org"})
        assert response.status_code == 200
        assert "<input" not in response.text
    assert "secrétariat" in client.get("/compte/signup/").text


@pytest.mark.parametrize(
    "path",
    [
        "email/",
        "confirm-email/",
        "password/set/",
        "phone/verify/",
        "3rdparty/",
        "2fa/webauthn/",
        "phone/change/",
        "sessions/",
        "signup/passkey/",
        "2fa/webauthn/login/",
        "2fa/webauthn/signup/",
        "2fa/trust/",
    ],
)
def test_what_serves_nothing_is_not_there(client, path):
    assert client.get(f"/compte/{path}").status_code == 404
