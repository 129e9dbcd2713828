"""The log: one line in JSON per request and per error, and nobody in it."""

import logging
import re
import sys
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from convergences.logs import uncaught
from convergences.logs.asked import Asked, number_of
from convergences.logs.requests import REQUESTS
from convergences.models import User
from convergences.report_forms import ReportForm
from tests.factories import make_superuser, make_user
from tests.logged import behind_the_log, read_log
from tests.matrix import PUBLIC
from tests.matrix_addresses import addresses, make_archive
from tests.ready import Clock, connection_of_the_test, make_site
from tests.sign_in import sign_in
from tests.wsgi_client import ask

pytestmark = pytest.mark.django_db

NAME, EMAIL, IP, CODE = "Zénobie Canarile", "zenobie@canari.example", "203.0.113.77", "4816 2342"
KEY = "canari-7f3a9c51d2e84b6f9a0c"
IPV6 = "2001:db8:cafe::77"
CSRF = "x" * 32


@pytest.fixture(autouse=True)
def connection_kept():
    with connection_of_the_test():
        yield


@pytest.fixture
def site():
    return behind_the_log(make_site(Clock()), address=IP)


def post(site, path, fields, **headers):
    body = urlencode(fields | {"csrfmiddlewaretoken": CSRF}).encode()
    cookies = "; ".join([f"csrf={CSRF}", headers.pop("cookie", "")])
    return ask(site, path, method="POST", body=body, Cookie=cookies, **headers)


def test_a_request_is_one_line_that_tells_its_route_and_not_its_address(site):
    with read_log() as log:
        ask(site, "/editions/2017/", query="q=zenobie")
        ask(site, "/editions/2017/")

    first, again = log.lines(REQUESTS)
    assert first["time"].endswith("Z")
    assert {key: first[key] for key in ("level", "message", "method", "route", "status")} == {
        "level": "INFO",
        "message": "answered",
        "method": "GET",
        "route": "/editions/<number:year>/",
        "status": 200,
    }
    assert isinstance(first["ms"], float)
    assert (first["release"], len(first["request"])) == ("c" * 40, 32)
    # The second was ready: Django was not asked.
    assert (again["route"], again["status"]) == (first["route"], 200)
    assert again["request"] != first["request"]
    assert set(first) == {
        *("time", "level", "logger", "message", "request", "method", "route", "status"),
        *("ms", "release"),
    }


def test_every_line_of_a_request_has_its_number_and_its_route(site):
    with read_log() as log:
        missing = ask(site, "/rien-de-tel/")

    warning, request = log.lines()
    assert missing.status == 404
    assert (warning["logger"], warning["level"]) == ("django.request", "WARNING")
    assert warning["message"] == "Not Found: an address that leads nowhere"
    assert warning["request"] == request["request"]
    assert request["status"] == 404


def test_the_bytes_and_the_etag_of_a_ready_page_are_those_of_a_site_without_a_log(site):
    bare = make_site(Clock())

    logged, alone = ask(site, "/guide/"), ask(bare, "/guide/")

    assert (logged.body, logged.headers) == (alone.body, alone.headers)


@pytest.mark.parametrize(
    ("behind_proxy", "given", "kept"),
    [(1, "a" * 32, True), (0, "a" * 32, False), (1, f"{EMAIL}", False), (1, "a" * 33, False)],
)
def test_the_number_of_a_request_is_the_proxys_alone(settings, behind_proxy, given, kept):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = behind_proxy

    number = number_of({"HTTP_X_REQUEST_ID": given})

    assert (number == given) is kept
    assert re.fullmatch("[0-9a-f]{32}", number)


def test_an_odd_method_is_not_repeated():
    assert Asked.of({"REQUEST_METHOD": "ZENOBIE"}).method == "OTHER"


def broken(request, **kwargs):
    """A view that fails as one might, quoting whom it serves."""
    known = User.objects.first()
    try:
        with transaction.atomic():
            User.objects.create(email=known.email, name=NAME)
    except IntegrityError as error:
        raise RuntimeError(f"{NAME} <{EMAIL}> of {IP} typed {CODE}") from error


def canaries():
    """What must not be found in a log, each with its own words."""
    return {
        "name": NAME,
        "family name": "Canarile",
        "email": EMAIL,
        "address": IP,
        "IPv6": IPV6,
        "code": CODE,
        "key": KEY,
    }


def found_in(text, canaries):
    return {what for what, value in canaries.items() if value in text}


def walk(site, session):
    """Go everywhere, type everything wrong, and break something."""
    archive = make_archive()
    everywhere = addresses(archive, None)
    query = urlencode({"q": NAME, "adresse": EMAIL, "code": CODE})
    forwarded = {"X_Forwarded_For": IPV6, "User_Agent": NAME, "Referer": f"http://x/?m={EMAIL}"}
    forwarded["Cookie"] = f"session={session}; csrf={CSRF}"
    seen = []
    for name in PUBLIC:
        for language in ("", "/en"):
            seen.append(ask(site, language + everywhere[name], query=query, **forwarded).status)
    for path in (
        *("/compte/", "/compte/login/", "/compte/2fa/", "/admin/", "/admin/convergences/user/"),
        *(f"/{EMAIL}/", f"/compte/password/reset/key/{KEY}/", f"/partenariats/{NAME}/"),
        f"/admin/convergences/user/{EMAIL}/change/",
    ):
        seen.append(ask(site, path, query=query, **forwarded).status)
    fields = {"name": NAME, "email": EMAIL, "message": f"{NAME}, {CODE}", "page": f"/{EMAIL}"}
    seen.append(post(site, "/signaler/", fields | {"kind": "error"}).status)
    seen.append(post(site, "/signaler/", fields, cookie=f"session={session}").status)
    for path, typed in {
        "/compte/login/": {"login": EMAIL, "password": KEY},
        "/compte/login/code/": {"email": EMAIL},
        "/compte/login/code/confirm/": {"code": CODE},
        "/compte/2fa/authenticate/": {"code": CODE},
        "/compte/password/reset/": {"email": EMAIL},
        "/scene/": {"code": CODE},
    }.items():
        seen.append(post(site, path, typed).status)
    # Without its token; to another host; with a character that nothing stores.
    seen.append(
        ask(site, "/compte/login/", method="POST", body=fields_of(EMAIL), Cookie="a=b").status
    )
    seen.append(ask(site, "/", host=f"{KEY}.example").status)
    seen.append(ask(site, "/", host=f"{IP}:80").status)
    seen.append(ask(site, f"/archives/{NAME}\x00/").status)
    return seen


def fields_of(email):
    return urlencode({"login": email}).encode()


@pytest.mark.urls("tests.matrix")
def test_nobody_is_in_it(site, monkeypatch, settings):
    """The same log without the scrubbing names them all: there is something to leak."""
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    make_user(email=EMAIL, name=NAME)
    signed_in = sign_in(Client(), make_superuser())
    session = signed_in.session.session_key
    monkeypatch.setattr(ReportForm, "is_valid", broken)
    secrets = canaries() | {"session": session, "csrf": CSRF}

    with read_log() as log:
        statuses = walk(site, session)
        logging.getLogger("convergences.outbox.sending").warning(
            "The mail server is away: %s", f"550 <{EMAIL}> unknown at {IP} [{IPV6}]"
        )
        logging.getLogger("allauth").error("code %s of %s", CODE, EMAIL, extra={"who": NAME})

    assert {200, 302, 400, 403, 404, 500} <= set(statuses)
    assert statuses.count(500) == len(["/signaler/"] * 4), "the form alone was broken"
    assert len(log.lines(REQUESTS)) == len(statuses)
    assert {"name", "email", "address", "code", "key"} <= found_in(log.plain.getvalue(), secrets)
    assert found_in(log.scrubbed.getvalue(), secrets) == set()


def test_a_crash_tells_where_and_what_but_not_whom(site, monkeypatch):
    make_user(email=EMAIL, name=NAME)
    monkeypatch.setattr(ReportForm, "is_valid", broken)

    with read_log() as log:
        answer = post(site, "/signaler/", {"name": NAME})

    error, request = log.lines()
    assert (answer.status, request["status"], error["status"]) == (500, 500, 500)
    assert error["message"] == "Internal Server Error: /signaler/"
    line = error
    assert line["level"] == "ERROR"
    assert "tests/test_logs.py:" in line["error"]
    assert "IntegrityError: " in line["error"]
    # The name of what refused it, not what was refused.
    if connection.vendor == "postgresql":
        assert "convergences_user" in line["error"]
    assert line["error"].endswith("\nRuntimeError")
    assert EMAIL not in line["error"]


def test_what_fails_in_front_of_the_site_is_logged_and_answered():
    def fails(environ, start_response):
        raise ValueError(NAME)

    with read_log() as log:
        answer = ask(behind_the_log(fails), "/")

    error, request = log.lines(REQUESTS)
    assert (answer.status, request["status"]) == (500, 500)
    assert error["error"].endswith("ValueError")
    assert NAME not in log.scrubbed.getvalue()


def test_what_ends_a_process_is_logged_like_the_rest():
    make_user(email=EMAIL)
    with read_log() as log:
        try:
            broken(None)
        except RuntimeError:
            uncaught.end(*sys.exc_info())

    [line] = log.lines()
    assert (line["level"], line["logger"]) == ("CRITICAL", "convergences.uncaught")
    assert EMAIL not in log.scrubbed.getvalue()
    assert EMAIL in log.plain.getvalue()
