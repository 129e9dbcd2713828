"""Passwords: long rather than strange, reset by a link of ours, the same answer for strangers."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from tests.factories import make_user
from tests.sign_in import PASSWORD, give_password, sign_in

pytestmark = pytest.mark.django_db


def refused(password, user=None):
    try:
        password_validation.validate_password(password, user)
    except ValidationError:
        return True
    return False


def test_the_three_thousand_commonest_passwords_are_refused():
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    commonest = gzip.decompress(path.read_bytes()).decode().splitlines()[:3000]

    assert len(commonest) == 3000
    assert all(refused(password) for password in commonest)


def test_length_is_what_counts():
    assert refused("Aa1!Aa1!Aa1!xy")
    assert not refused("cheval agrafe pile")
    assert not refused("été comme hiver, " * 8)


def test_an_address_or_a_name_is_no_password():
    person = make_user("camille.martin.dupont@example.org", name="Camille Martin-Dupont")

    assert refused("camille.martin.dupont", person)


def ask(client, email, **extra):
    return client.post("/compte/password/reset/", {"email": email}, **extra)


def link_in(mail):
    return re.search(r"https?://\S+", mail.body)[0]


def test_a_link_of_ours_gives_a_new_password_and_closes_every_session(client, mailoutbox, settings):
    settings.SITE_URL = "https://prix.example"
    person = make_user("camille@example.org", is_staff=True)
    elsewhere = sign_in(type(client)(), person)
    ask(client, person.email)
    path = link_in(mailoutbox[0]).removeprefix("https://prix.example")

    form = client.get(path)
    done = client.post(
        form.url, {"password1": "pile agrafe cheval juste", "password2": "pile agrafe cheval juste"}
    )

    assert done.url == "/compte/password/reset/key/done/"
    assert elsewhere.get("/admin/").status_code == 302
    assert client.get("/compte/").status_code == 302  # nobody is signed in by the link
    assert client.get(path).context["token_fail"]  # it serves once
    assert give_password(client, person, "pile agrafe cheval juste").status_code == 302
    assert "remplacé" in mailoutbox[1].body


def test_an_account_made_without_a_password_gets_one_by_a_link(client, mailoutbox):
    person = make_user()
    person.set_unusable_password()
    person.save()
    ask(client, person.email)

    form = client.get(link_in(mailoutbox[0]).removeprefix("http://127.0.0.1:8000"))
    client.post(
        form.url, {"password1": "pile agrafe cheval juste", "password2": "pile agrafe cheval juste"}
    )

    assert give_password(client, person, "pile agrafe cheval juste").status_code == 302


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9999", "[::1]"])
def test_links_in_mails_never_come_from_the_request(client, mailoutbox, settings, host):
    settings.SITE_URL = "https://prix.example"
    person = make_user()

    ask(client, person.email, HTTP_HOST=host, headers={"X-Forwarded-Host": "evil.example"})

    addresses = re.findall(r"https?://[^/\s]+", mailoutbox[0].body)
    assert set(addresses) == {"https://prix.example"}


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil", ""])
def test_a_host_that_is_not_ours_is_refused(client, mailoutbox, host):
    assert ask(client, "camille@example.org", HTTP_HOST=host or "\t").status_code == 400
    assert mailoutbox == []


@pytest.mark.parametrize(("prefix", "word"), [("", "Bonjour"), ("/en", "Hello")])
def test_mails_are_written_in_the_language_of_the_page(client, mailoutbox, prefix, word):
    person = make_user()

    client.post(f"{prefix}/compte/password/reset/", {"email": person.email})

    assert mailoutbox[0].body.startswith(f"{word},")
    assert f"{prefix}/compte/password/reset/key/" in link_in(mailoutbox[0])


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text)


def test_known_and_unknown_addresses_get_the_same_answers(client, mailoutbox):
    make_user("known@example.org")
    make_user("closed@example.org", is_active=False)
    addresses = ["known@example.org", "absent@example.org", "closed@example.org"]

    logins = {
        without_token(
            client.post("/compte/login/", {"login": address, "password": "wrong"})
        ).replace(address, "")
        for address in addresses
    }
    resets = {ask(client, address).url for address in addresses}

    assert len(logins) == 1
    assert "ne vont pas ensemble" in logins.pop()
    assert resets == {"/compte/password/reset/done/"}
    assert [mail.to[0] for mail in mailoutbox] == addresses
    assert "reset/key" not in mailoutbox[1].body + mailoutbox[2].body


def test_a_mail_server_that_is_down_does_not_stop_a_change(client, monkeypatch, caplog):
    person = make_user()
    sign_in(client, person)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _down)

    new = {"password1": "pile agrafe cheval juste", "password2": "pile agrafe cheval juste"}
    response = client.post("/compte/password/change/", {"oldpassword": PASSWORD, **new})

    assert response.url == "/compte/"
    person.refresh_from_db()
    assert person.check_password("pile agrafe cheval juste")
    assert "could not be sent" in caplog.text


def _down(*args, **kwargs):
    raise ConnectionRefusedError


def test_a_password_is_never_written_back_into_the_page(client):
    response = client.post("/compte/login/", {"login": "x@example.org", "password": "my secret"})

    assert "my secret" not in response.text
