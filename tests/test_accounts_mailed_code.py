"""Signing in by a code that a mail brings: ten minutes, five tries, once, and nothing to learn."""

import re
import time
from collections import Counter

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convergences.accounts import mailed_codes
from tests.factories import make_user
from tests.sign_in import (
    A_CODE,
    ask_for_code,
    code_in,
    code_now,
    give_code,
    give_mailed_code,
    with_second_factor,
)
from tests.test_accounts_limits import shared_cache  # noqa: F401  a fixture
from tests.test_accounts_sign_in import ELSEWHERE, HOME

pytestmark = pytest.mark.django_db


@pytest.fixture
def juror():
    return make_user("jury1@example.org", name="Camille Jurée")


@pytest.fixture
def at_another_time(monkeypatch):
    """`at_another_time(seconds)` moves the clock."""
    now = time.time
    return lambda seconds: monkeypatch.setattr("time.time", lambda: now() + seconds)


def wrong_for(code):
    return "0000 0000" if code != "0000 0000" else "1111 1111"


def is_signed_in(client):
    return client.get("/compte/").status_code == 200


def test_the_first_thing_asked_is_an_address(client):
    page = client.get("/compte/login/").text

    first_form = page[page.index("<form") : page.index("</form>")]
    assert 'type="email"' in first_form
    assert "Recevoir un code" in first_form
    assert "password" not in first_form
    assert 'type="password"' in page  # the other way, one press away


def test_a_juror_signs_in_by_the_code_of_a_mail(client, juror, mailoutbox):
    asked = ask_for_code(client, juror.email)
    assert asked.url == "/compte/login/code/confirm/"
    page = client.get(asked.url).text
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page

    (mail,) = mailoutbox
    assert mail.to == [juror.email]
    assert mail.extra_headers["X-Convergences-Urgent"] == "account"
    code = code_in(mail)
    assert code not in mail.subject  # a subject outlives the code in lists of mails
    assert give_mailed_code(client, code).url == HOME
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["{a}{b}", "{a}-{b}", " {a} {b} ", "{a}\u00a0{b}", "{a}.{b}"])
def test_a_code_is_typed_as_one_likes(client, juror, mailoutbox, typed):
    ask_for_code(client, juror.email)
    a, b = code_in(mailoutbox[0]).split()

    give_mailed_code(client, typed.format(a=a, b=b))

    assert is_signed_in(client)


def test_digits_of_another_keyboard_are_digits(client, juror, mailoutbox):
    ask_for_code(client, juror.email)
    code = code_in(mailoutbox[0])

    give_mailed_code(client, code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))

    assert is_signed_in(client)


def test_a_code_leads_back_to_the_page_that_asked_for_it(client, juror, mailoutbox):
    page = client.get("/compte/login/?next=/guide/").text
    address = re.search(r'action="([^"]+/code/[^"]*)"', page)[1]
    asked = client.post(address, {"email": juror.email})

    done = client.post(asked.url, {"code": code_in(mailoutbox[0])})

    assert done.url == "/guide/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_code_leads_nowhere_else(client, juror, mailoutbox, target):
    ask_for_code(client, juror.email)
    data = {"code": code_in(mailoutbox[0]), "next": target}

    response = client.post("/compte/login/code/confirm/", data)

    assert response.url == HOME or (response.url.startswith("/%09/") and "\n" not in response.url)


def test_a_code_serves_once(client, juror, mailoutbox):
    ask_for_code(client, juror.email)
    code = code_in(mailoutbox[0])
    give_mailed_code(client, code)
    client.post("/compte/logout/")

    ask_for_code(client, juror.email)
    give_mailed_code(client, code)

    assert not is_signed_in(client)


def test_a_code_serves_where_it_was_asked_for_alone(client, juror, mailoutbox):
    elsewhere = type(client)()
    ask_for_code(client, juror.email)
    ask_for_code(elsewhere, juror.email)

    give_mailed_code(elsewhere, code_in(mailoutbox[0]))

    assert not is_signed_in(elsewhere)
    give_mailed_code(elsewhere, code_in(mailoutbox[1]))
    assert is_signed_in(elsewhere)


def test_the_code_asked_for_last_is_the_one(client, juror, mailoutbox):
    ask_for_code(client, juror.email)
    ask_for_code(client, juror.email)

    give_mailed_code(client, code_in(mailoutbox[0]))
    assert not is_signed_in(client)

    give_mailed_code(client, code_in(mailoutbox[1]))
    assert is_signed_in(client)


@pytest.mark.parametrize(("seconds", "enters"), [(590, True), (610, False)])
def test_a_code_lasts_ten_minutes(client, juror, mailoutbox, at_another_time, seconds, enters):
    ask_for_code(client, juror.email)
    at_another_time(seconds)

    answer = give_mailed_code(client, code_in(mailoutbox[0]))

    assert is_signed_in(client) == enters
    if not enters:
        assert "trop ancien" in client.get(answer.url).text


def test_the_fifth_try_may_be_the_right_one(client, juror, mailoutbox):
    ask_for_code(client, juror.email)
    code = code_in(mailoutbox[0])
    for _ in range(4):
        assert "pas le bon" in give_mailed_code(client, wrong_for(code)).text

    give_mailed_code(client, code)

    assert is_signed_in(client)


def test_after_five_tries_the_right_code_is_refused(client, juror, mailoutbox):
    ask_for_code(client, juror.email)
    code = code_in(mailoutbox[0])
    answers = [give_mailed_code(client, wrong_for(code)) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200] * 4 + [302]
    assert "Cinq essais" in client.get(answers[-1].url).text
    give_mailed_code(client, code)
    assert not is_signed_in(client)


def test_tries_are_counted_for_all_workers(client, juror, mailoutbox, shared_cache):  # noqa: F811
    """What a session says of its own tries is written back too late: the cache counts."""
    ask_for_code(client, juror.email)
    code = code_in(mailoutbox[0])
    before = dict(client.session.items())
    for _ in range(5):
        give_mailed_code(client, wrong_for(code))
        session = client.session  # as five requests sent at once would each have read it
        session.update(before)
        session.save()
        del caches["default"]

    give_mailed_code(client, code)

    assert not is_signed_in(client)


def test_of_many_tries_at_once_five_count():
    assert sum(mailed_codes.take_a_try("one code") for _ in range(50)) == 5
    assert mailed_codes.take_a_try("another code")


def test_ten_codes_an_hour_for_one_address_wherever_they_are_asked_from(client, juror, mailoutbox):
    def ask(number, address=juror.email):
        return ask_for_code(client, address, REMOTE_ADDR=f"192.0.2.{number}").status_code

    assert [ask(number) for number in range(11)] == [302] * 10 + [429]
    assert ask(11, "Jury1@EXAMPLE.org") == 429
    assert ask(12, "jury2@example.org") == 302
    assert len(mailoutbox) == 11


def test_twenty_codes_an_hour_from_one_place_and_forging_gains_nothing(client, mailoutbox):
    def ask(number, **extra):
        return ask_for_code(client, f"{number}@example.org", **extra)

    assert [ask(number).status_code for number in range(20)] == [302] * 20
    forged = ask(21, headers={"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"})

    assert forged.status_code == 429
    assert "Trop d’essais" in forged.text
    assert "21@example.org" in forged.text  # what was typed stays
    assert len(mailoutbox) == 20


def test_a_whole_jury_signs_in_from_one_room(client, mailoutbox):
    for number in range(30):
        juror = make_user(f"jury{number}@example.org")
        browser = type(client)()
        assert ask_for_code(browser, juror.email).status_code == 302
        give_mailed_code(browser, code_in(mailoutbox[-1]))
        assert is_signed_in(browser)


def test_a_mistyped_address_is_typed_again(client, juror, mailoutbox):
    ask_for_code(client, "jury11@example.org")
    assert 'type="email"' in client.get("/compte/login/").text

    ask_for_code(client, juror.email)
    give_mailed_code(client, code_in(mailoutbox[-1]))

    assert is_signed_in(client)


# Nothing to learn.


def without_token(text):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_known_unknown_and_closed_addresses_get_the_same_bytes(client, mailoutbox):
    make_user("known@example.org")
    make_user("staff@example.org", is_staff=True)
    make_user("closed@example.org", is_active=False)
    addresses = [f"{name}@example.org" for name in ("known", "staff", "closed", "absent")]

    seen = []
    for address in addresses:
        browser = type(client)()
        asked = ask_for_code(browser, address)
        pages = [browser.get(asked.url), give_mailed_code(browser, "12345678")]
        last = [give_mailed_code(browser, "12345678") for _ in range(4)][-1]
        pages.append(browser.get(last.url))
        headers = [sorted({*page.headers} - {"Content-Length"}) for page in [asked, *pages]]
        texts = [without_token(page.text).replace(address, "") for page in pages]
        seen.append((asked.status_code, asked.url, last.url, headers, texts))

    assert all(sight == seen[0] for sight in seen)
    assert [mail.to[0] for mail in mailoutbox] == addresses
    bodies = [mail.body for mail in mailoutbox]
    assert [bool(re.search(A_CODE, body)) for body in bodies] == [True, True, False, False]


def test_known_and_unknown_addresses_ask_the_database_the_same(client, juror):
    def queries(address):
        with CaptureQueriesContext(connection) as found:
            browser = type(client)()
            asked = ask_for_code(browser, address)
            browser.get(asked.url)
            give_mailed_code(browser, "12345678")
        texts = (re.sub(r"s\d+_x\d+", "", query["sql"]) for query in found)
        return Counter(text[:40] for text in texts)

    assert queries("absent@example.org") == queries(juror.email)


# Who must not enter by it.


def test_an_account_closed_since_does_not_enter(client, juror, mailoutbox):
    ask_for_code(client, juror.email)
    juror.is_active = False
    juror.save()

    answer = give_mailed_code(client, code_in(mailoutbox[0]))

    assert answer.url == "/compte/inactive/"
    assert not is_signed_in(client)


def test_every_session_of_a_closed_account_is_refused_at_the_next_request(
    client, juror, mailoutbox
):
    browsers = [type(client)() for _ in range(3)]
    for browser in browsers:
        ask_for_code(browser, juror.email)
        give_mailed_code(browser, code_in(mailoutbox[-1]))
        assert is_signed_in(browser)

    juror.is_active = False
    juror.save()

    for browser in browsers:
        assert browser.get("/compte/").url == "/compte/login/?next=/compte/"


def test_a_code_does_not_stand_for_the_second_factor_of_the_staff(client, mailoutbox):
    staff = with_second_factor(make_user("camille@example.org", is_staff=True))
    ask_for_code(client, staff.email)

    answer = give_mailed_code(client, code_in(mailoutbox[0]))

    assert answer.url == "/compte/2fa/authenticate/"
    assert not is_signed_in(client)
    assert client.get("/admin/").status_code == 302
    assert give_code(client).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_staff_who_have_no_second_factor_add_one_first(client, mailoutbox):
    staff = make_user("camille@example.org", is_staff=True)
    ask_for_code(client, staff.email)
    give_mailed_code(client, code_in(mailoutbox[0]))

    assert client.get("/admin/").url == "/compte/2fa/totp/activate/?next=/admin/"


def test_a_session_opened_by_a_code_before_the_second_factor_shows_it(client, mailoutbox):
    staff = make_user("camille@example.org", is_staff=True)
    ask_for_code(client, staff.email)
    give_mailed_code(client, code_in(mailoutbox[0]))
    with_second_factor(staff)  # added elsewhere

    asked = "/compte/2fa/reauthenticate/?next="
    assert client.get("/admin/").url == f"{asked}/admin/"
    for path in ("totp/deactivate/", "passkeys/add/", "recovery-codes/", "totp/activate/"):
        for send in (client.get, client.post):
            assert send(f"/compte/2fa/{path}").url == f"{asked}/compte/2fa/{path}", path
    client.post(f"{asked}/admin/", {"code": code_now()})
    assert client.get("/admin/").status_code == 200


def test_a_juror_without_password_is_offered_none_to_change(client, juror, mailoutbox):
    juror.set_unusable_password()
    juror.save()
    ask_for_code(client, juror.email)
    give_mailed_code(client, code_in(mailoutbox[0]))

    assert "password/change" not in client.get("/compte/").text
    assert client.get("/compte/password/change/").url == "/compte/password/reset/"
