"""A fresh code: asked for an act, given in this session, used once, and for that act alone."""

import re
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from convergences.accounts import fresh_code
from convergences.accounts.fresh_code import (
    Purpose,
    fresh_code_url,
    has_fresh_code,
    use_fresh_code,
)
from tests.factories import make_user
from tests.sign_in import code_in
from tests.test_accounts_sign_in import ELSEWHERE, HOME

pytestmark = pytest.mark.django_db

SEAL = Purpose("seal-1", "Sceller le prix France")
OTHER = Purpose("seal-2", "Sceller le prix Jeune Pousse")


@pytest.fixture
def chair():
    return make_user("presidence@example.org", name="Camille Présidence")


@pytest.fixture
def browser(client, chair):
    client.force_login(chair)
    return client


@pytest.fixture
def at_another_time(monkeypatch):
    """`at_another_time(seconds)` moves the clock."""
    now = time.time
    return lambda seconds: monkeypatch.setattr("time.time", lambda: now() + seconds)


def page(purpose=SEAL, next="/guide/"):
    return fresh_code_url(purpose, next)


def ask(browser, **extra):
    return browser.post(page(**extra))


def give(browser, code, **extra):
    return browser.post(page(**extra), {"code": code})


def request_of(browser, rf, user):
    """A request of this browser's session, as a view receives it."""
    request = rf.get("/")
    request.user = user
    request.session = SessionStore(browser.cookies["session"].value)
    return request


def test_a_code_is_asked_for_given_and_used_once(browser, chair, mailoutbox, rf):
    shown = browser.get(page()).text
    assert "Sceller le prix France" in shown
    assert "Recevoir un code" in shown
    assert mailoutbox == []  # looking sends nothing

    asked = ask(browser)
    assert asked.status_code == 302
    form = browser.get(asked.url).text
    assert 'autocomplete="one-time-code"' in form
    (mail,) = mailoutbox
    assert mail.to == [chair.email]
    assert mail.extra_headers["X-Convergences-Urgent"] == "account"
    assert "Sceller le prix France" in mail.body

    assert not has_fresh_code(request_of(browser, rf, chair), SEAL)
    assert give(browser, code_in(mail)).url == "/guide/"
    request = request_of(browser, rf, chair)
    assert has_fresh_code(request, SEAL)
    assert not has_fresh_code(request, OTHER)
    assert use_fresh_code(request, SEAL)
    assert not has_fresh_code(request, SEAL)
    assert not use_fresh_code(request, SEAL)


def test_of_two_requests_that_act_by_one_code_one_is_told_no(browser, chair, mailoutbox, rf):
    ask(browser)
    give(browser, code_in(mailoutbox[0]))
    both = [request_of(browser, rf, chair) for _ in range(2)]
    assert all(has_fresh_code(request, SEAL) for request in both)

    assert [use_fresh_code(request, SEAL) for request in both] == [True, False]


def test_it_is_given_already_for_whoever_comes_back(browser, mailoutbox):
    ask(browser)
    give(browser, code_in(mailoutbox[0]))

    assert browser.get(page()).url == "/guide/"


def test_a_code_for_one_act_serves_no_other(browser, chair, mailoutbox, rf):
    ask(browser)

    assert "Recevoir un code" in browser.get(page(OTHER)).text
    give(browser, code_in(mailoutbox[0]), purpose=OTHER)

    request = request_of(browser, rf, chair)
    assert not has_fresh_code(request, OTHER)
    assert not has_fresh_code(request, SEAL)


def test_it_serves_in_its_session_alone(browser, chair, mailoutbox, rf):
    elsewhere = type(browser)()
    elsewhere.force_login(chair)
    ask(browser)
    ask(elsewhere)

    assert "pas le bon" in give(elsewhere, code_in(mailoutbox[0])).text
    give(browser, code_in(mailoutbox[0]))
    assert not has_fresh_code(request_of(elsewhere, rf, chair), SEAL)


def test_signing_out_forgets_it(browser, chair, mailoutbox, rf):
    ask(browser)
    give(browser, code_in(mailoutbox[0]))
    browser.post("/compte/logout/")
    browser.force_login(chair)

    assert not has_fresh_code(request_of(browser, rf, chair), SEAL)


def test_another_person_has_no_use_for_it(browser, chair, mailoutbox, rf):
    ask(browser)
    give(browser, code_in(mailoutbox[0]))

    assert not has_fresh_code(request_of(browser, rf, make_user()), SEAL)


@pytest.mark.parametrize(("seconds", "serves"), [(590, True), (610, False)])
def test_a_code_is_typed_within_ten_minutes(
    browser, chair, mailoutbox, rf, at_another_time, seconds, serves
):
    ask(browser)
    at_another_time(seconds)
    give(browser, code_in(mailoutbox[0]))

    assert has_fresh_code(request_of(browser, rf, chair), SEAL) == serves


@pytest.mark.parametrize(("seconds", "serves"), [(590, True), (610, False)])
def test_a_code_given_is_used_within_ten_minutes(
    browser, chair, mailoutbox, rf, at_another_time, seconds, serves
):
    ask(browser)
    give(browser, code_in(mailoutbox[0]))
    at_another_time(seconds)

    request = request_of(browser, rf, chair)
    assert has_fresh_code(request, SEAL) == serves
    assert use_fresh_code(request, SEAL) == serves


def test_after_five_tries_another_code_is_needed(browser, chair, mailoutbox, rf):
    ask(browser)
    code = code_in(mailoutbox[0])
    wrong = "00000000" if code != "0000 0000" else "11111111"
    for _ in range(5):
        assert "pas le bon" in give(browser, wrong).text

    assert "pas le bon" in give(browser, code).text
    ask(browser)
    give(browser, code_in(mailoutbox[1]))
    assert has_fresh_code(request_of(browser, rf, chair), SEAL)


def test_ten_codes_an_hour(browser, mailoutbox):
    answers = [ask(browser) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert answers[-1]["Retry-After"] == "3600"
    assert len(mailoutbox) == 10


def test_who_types_this_address_elsewhere_keeps_nobody_from_their_code(browser, chair):
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    entering = reverse("account_request_login_code")
    answers = [stranger.post(entering, {"email": chair.email}) for _ in range(11)]
    assert [answers[0].status_code, answers[-1].status_code] == [302, 429]

    assert ask(browser).status_code == 302


def test_the_session_does_not_hold_the_code(browser, mailoutbox):
    ask(browser)
    digits = code_in(mailoutbox[0]).replace(" ", "")

    (kept,) = [session.get_decoded()[fresh_code.ASKED] for session in Session.objects.all()]

    assert digits not in str({name: kept[name] for name in kept if name != "counted"})
    assert re.fullmatch(r"[0-9a-f]{64}", kept["digest"])


@pytest.mark.parametrize("target", ELSEWHERE)
def test_it_leads_nowhere_else(browser, mailoutbox, target):
    ask(browser, next=target)

    answer = give(browser, code_in(mailoutbox[0]), next=target)

    assert answer.url == HOME or (answer.url.startswith("/%09/") and "\n" not in answer.url)


def test_nobody_writes_a_purpose_of_their_own(browser, mailoutbox):
    told = {"word": "seal-1", "label": "Appelez le 06…", "next": "/"}
    forged = signing.dumps(told, salt="another")
    address = reverse("account_fresh_code")

    for query in ("", "?pour=", "?pour=x", f"?pour={forged}", "?pour=%ED%A0%80"):
        assert browser.get(address + query).status_code in (400, 404), query
        assert browser.post(address + query).status_code in (400, 404), query
    assert mailoutbox == []


def test_strangers_sign_in_first(client):
    assert client.get(page()).url.startswith("/compte/login/?next=/compte/code/")
    assert client.post(page()).url.startswith("/compte/login/?next=/compte/code/")


def test_it_is_kept_nowhere_and_strict(browser):
    response = browser.get(page())

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    strict = type(browser)(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post(page()).status_code == 403


@pytest.mark.parametrize(
    "typed", ["", " ", "a\x00b", "é" * 50_000, "١٢٣٤٥٦٧٨", "<script>alert(1)</script>"]
)
def test_whatever_is_typed_is_answered(browser, chair, rf, typed):
    ask(browser)

    answer = give(browser, typed)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert not has_fresh_code(request_of(browser, rf, chair), SEAL)
