"""Reports: one form, open to all, that loses nothing and changes nothing by itself."""

import re
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from convergences.models import JournalEntry, Report
from convergences.report_forms import SIGNER, local_path
from tests.factories import make_report

pytestmark = pytest.mark.django_db


def started(seconds_ago):
    """The hidden token of a form that was shown some time ago."""
    return SIGNER.sign_object(time.time() - seconds_ago)


def send(client, path="/signaler/", *, after=30, extra=None, **fields):
    typed = {
        "kind": "complete",
        "page": "/editions/2017/",
        "message": "Il manque un partenaire.",
        "source_url": "https://example.org/article",
        "name": "Camille",
        "email": "camille@example.org",
        "started": started(after),
    }
    return client.post(path, typed | fields, **(extra or {}))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_is_sent_is_kept_and_thanked_for(client, prefix):
    response = send(client, f"{prefix}/signaler/")

    assert response.url == f"{prefix}/signaler/merci/?page=%2Feditions%2F2017%2F"
    assert 'href="/editions/2017/">' in client.get(response.url).text
    report = Report.objects.get()
    assert (report.kind, report.page, report.message) == (
        "complete",
        "/editions/2017/",
        "Il manque un partenaire.",
    )
    assert (report.source_url, report.name, report.email) == (
        "https://example.org/article",
        "Camille",
        "camille@example.org",
    )
    assert report.status == Report.Status.OPEN
    assert not JournalEntry.objects.exists()


def test_the_thanks_lead_to_no_other_site(client):
    assert "evil" not in client.get("/signaler/merci/", {"page": "//evil.example"}).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("message", "", "Dites-nous ce qui manque"),
        ("source_url", "nulle part", "Écrivez l’adresse entière : https://…"),
        ("email", "camille", "Écrivez l’adresse électronique entière"),
        ("kind", "", "Choisissez un sujet."),
    ],
)
def test_an_error_says_what_to_do(client, field, typed, sentence):
    words = send(client, **{field: typed}).text.replace("\u00a0", " ")

    assert sentence in words


def test_name_address_and_source_are_optional(client):
    send(client, page="", source_url="", name="", email="")

    assert Report.objects.get().email == ""


@pytest.mark.parametrize(
    ("query", "checked"),
    [("", "complete"), ("?sujet=nominee", "nominee"), ("?sujet=nonsense", "complete")],
)
def test_the_subject_is_chosen_in_advance(client, query, checked):
    html = client.get(f"/signaler/{query}").text

    assert re.findall(r'value="(\w+)"[^>]*checked', html) == [checked]


def page_field(client, page):
    html = client.get("/signaler/", {"page": page}).text
    field = re.search(r'<input type="text" name="page"[^>]*>', html)[0]
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else ""


def test_the_page_is_filled_in(client, settings):
    settings.SITE_URL = "https://prix.example"

    assert page_field(client, "/partenariats/le-centsept/") == "/partenariats/le-centsept/"
    assert page_field(client, "https://prix.example/en/guide/") == "/en/guide/"


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "editions/2017/",
        "/a b",
        "/a\nb",
        "/" + "a" * 300,
        "",
    ],
)
def test_what_is_no_page_of_ours_is_dropped(client, page):
    assert local_path(page) == ""
    assert page_field(client, page) == ""


def test_nothing_typed_is_lost_on_an_error(client):
    response = send(client, email="not an address", message='Un "texte" <b>', page="n’importe où")

    html = response.text
    assert "2 points" in html
    for kept in (
        'value="not an address"',
        "Un &quot;texte&quot; &lt;b&gt;",
        'value="n’importe où"',
        'value="Camille"',
        'value="https://example.org/article"',
    ):
        assert kept in html
    assert not Report.objects.exists()


@pytest.mark.parametrize("missing", ["message", "kind"])
def test_a_message_and_a_subject_are_needed(client, missing):
    assert send(client, **{missing: ""}).status_code == 200
    assert not Report.objects.exists()


def test_a_machine_fills_the_field_that_people_do_not_see(client):
    response = send(client, nothing="https://spam.example")

    assert "laissez-le vide" in response.text
    assert not Report.objects.exists()


def token_in(response):
    return re.search(r'name="started" value="([^"]+)"', response.text)[1]


def test_a_machine_is_quick_and_a_person_may_send_again(client):
    response = send(client, after=0)

    assert "relisez" in response.text.lower()
    assert not Report.objects.exists()
    assert token_in(response)  # the clock of the first showing goes on


@pytest.mark.parametrize(
    "token", ["", "forged", started(48 * 3600)], ids=["absent", "forged", "old"]
)
def test_a_token_absent_forged_or_old_is_replaced(client, token):
    response = send(client, started=token)

    assert token_in(response) != token
    assert not Report.objects.exists()
    assert 'value="Camille"' in response.text
    assert send(client, started=token_in(response)).status_code == 302  # at once


def test_five_reports_an_hour_from_one_place(client):
    answers = [send(client, message=f"Message {number}").status_code for number in range(5)]
    last = send(client, message="Le sixième", extra={"headers": {"X-Forwarded-For": "1.2.3.4"}})
    elsewhere = send(client, extra={"REMOTE_ADDR": "192.0.2.7"})

    assert answers == [302] * 5
    assert last.status_code == 429
    assert "Le sixième" in last.text  # and it can be sent later
    assert elsewhere.status_code == 302
    assert Report.objects.count() == 6


def test_errors_use_no_tries_up(client):
    for _ in range(8):
        send(client, message="")

    assert send(client).status_code == 302


@pytest.mark.parametrize(
    "nasty",
    [
        "a\x00b",
        "\u202egnihtemos",
        "e\u200bvil",
        "=HYPERLINK(1)",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "x\r\nBcc: everyone@example.org",
        "NaN",
        "-1",
        "a" * 100_000,
        b"\xed\xa0\x80",
    ],
)
@pytest.mark.parametrize(
    "field", ["kind", "page", "message", "source_url", "name", "email", "nothing", "started"]
)
def test_nothing_that_can_be_typed_breaks_the_form(client, field, nasty):
    response = send(client, **{field: nasty})

    assert response.status_code in (200, 302)
    assert "<script>alert" not in response.text
    for report in Report.objects.all():
        assert "\n" not in report.name + report.email + report.page


def test_the_form_asks_for_a_token_and_sets_no_other_cookie(client):
    client.get("/signaler/")
    strict = type(client)(enforce_csrf_checks=True)

    assert set(client.cookies) == {"csrf"}
    assert send(strict).status_code == 403


def test_browsers_fill_in_who_one_is(client):
    html = client.get("/signaler/").text

    assert 'autocomplete="name"' in html
    assert 'autocomplete="email"' in html
    assert "vous acceptez" in html


def test_who_wrote_is_forgotten_a_year_later_at_the_latest():
    long_ago = timezone.now() - timedelta(days=366)
    who = {"name": "Camille", "email": "camille@example.org"}
    done = make_report(**who, received_at=long_ago, status="done", message="Le fait")
    waiting = make_report(**who, received_at=long_ago)
    recent = make_report(**who, status="done")

    call_command("forget")
    call_command("forget")

    for report, kept in [(done, ""), (waiting, "Camille"), (recent, "Camille")]:
        report.refresh_from_db()
        assert report.name == kept
    assert (done.email, done.message) == ("", "Le fait")
