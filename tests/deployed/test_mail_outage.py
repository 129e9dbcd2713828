"""A mail server down, slow, refusing or hanging up: who acts is answered, no mail is lost."""

import re
import time
from collections import Counter
from contextlib import contextmanager

import psycopg2
import pytest

from tests.deployed.people import staff, until
from tests.deployed.upgrading import REPORT
from tests.smtp_server import HANGING_UP, SLOW, TAKING

ANSWERED_WITHIN = 1.0  # seconds, until the person reads that it is done
AFTER_RETURN = 300  # seconds, from the server's return until the last mail has left
TIMEOUT = 10  # seconds that an answer of the mail server is waited for
NOTICED_WITHIN = 30  # seconds, until a page of the administration can say why
DOWN, LATER, NEVER = "down", "451 4.3.0 Come back later", "554 5.7.1 We know nobody"
REASONS = {
    DOWN: "Connection refused",
    SLOW: "timed out",
    HANGING_UP: "Connection unexpectedly closed",
    LATER: LATER,
    NEVER: NEVER,
}
MAILINGS = """
from tests.factories import make_mail
emails = [f"person{number}@example.org" for number in range(3)]
drafts = {mood: [make_mail(email, batch=f"mailing {mood}") for email in emails] for mood in %s}
told = {mood: mails[0].pk for mood, mails in drafts.items()}
"""
IN_THE_REQUEST = """
import time
from django.conf import settings
from django.test import Client, override_settings
client, started = Client(headers={"host": settings.ALLOWED_HOSTS[0]}), time.monotonic()
with override_settings(EMAIL_BACKEND=settings.OUTBOX_TRANSPORT):
    client.post("/compte/login/code/", {"email": "%s"}, secure=True)
told = time.monotonic() - started
"""


@pytest.fixture
def outbox(database):
    """Asks the database what became of the mails: gives the rows of a query."""
    connection = psycopg2.connect(database)
    connection.autocommit = True

    def ask(query, *values):
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    yield ask
    connection.close()


@contextmanager
def in_the_mood(server, mood):
    """The mail server as it is for as long as the block lasts; then it takes mails again."""
    if mood == DOWN:
        with server.away():
            yield
        return
    server.mood, server.slowness = mood, TIMEOUT + 3
    try:
        yield
    finally:
        server.mood = TAKING


class Person:
    """Asks for a code, sends a report, approves a mailing, and looks at the clock."""

    def __init__(self, site):
        self.site = site
        page = site.visitor().get("/signaler/").text
        self.started = page.partition('name="started" value="')[2].partition('"')[0]
        self.staff, self.email = staff(site, site.visitor())
        self.mailings = site.asked(MAILINGS % [*REASONS])

    def asks_for_a_code(self):
        form = {"email": self.email}
        return self.timed("/compte/login/code/", form, "/compte/login/code/confirm/")

    def reports(self, words):
        form = {**REPORT, "message": words, "started": self.started}
        return self.timed("/signaler/", form, "/signaler/merci/")

    def presses(self, verb, mood):
        """A button of the page of a mailing, by whoever of the staff has read it."""
        page = f"/admin/convergences/mail/{self.mailings[mood]}/envoi/"
        read = re.search(r'name="read" value="(\w*)"', self.staff.get(page).text)
        form = {"read": read[1] if read else ""}
        return self.timed(page, form, page, to=f"{page}{verb}/", visitor=self.staff)

    def timed(self, path, form, leads_to, *, to=None, visitor=None):
        """Send a form; gives the seconds until the page that says it is done is read."""
        visitor = visitor or self.site.visitor()
        visitor.get(path)
        started = time.monotonic()
        answer = visitor.send(path, form, to=to)
        assert answer.status == 302, answer.text[:500]
        address = answer.headers["location"]
        assert address.startswith(leads_to), address
        assert visitor.get(address).status == 200
        return time.monotonic() - started


@pytest.fixture(scope="module")
def person(whole):
    whole.forget_limits()
    return Person(whole)


def test_a_page_that_spoke_to_the_mail_server_itself_would_be_late(whole, mail_server, person):
    mail_server.mood, mail_server.slowness = SLOW, 0.4
    try:
        late = whole.asked(IN_THE_REQUEST % person.email)
    finally:
        mail_server.mood = TAKING

    print(f"sent from the request itself: {late:.1f} s")
    assert late > ANSWERED_WITHIN


@pytest.mark.parametrize("mood", REASONS)
def test_who_acts_is_answered_and_no_mail_is_lost(mail_server, outbox, person, mood):
    (before,) = outbox("SELECT max(id) FROM convergences_mail WHERE urgent")[0]
    mine = f"FROM convergences_mail WHERE id > {before or 0} AND urgent OR batch = 'mailing {mood}'"
    mine = f"FROM (SELECT * {mine}) AS mine"
    with in_the_mood(mail_server, mood):
        acts = [person.asks_for_a_code(), person.reports(mood), person.presses("approve", mood)]
        until(
            lambda: outbox(f"SELECT 1 {mine} WHERE claimed_at IS NOT NULL OR last_error <> ''"), 9
        )
        patience = time.monotonic()
        until(lambda: outbox(f"SELECT 1 {mine} WHERE last_error <> ''"), NOTICED_WITHIN)
        patience = time.monotonic() - patience
        if mood == HANGING_UP:
            until(lambda: most(mail_server) > 1, NOTICED_WITHIN)
        if mood in (LATER, NEVER):
            until(lambda: not outbox(f"SELECT 1 {mine} WHERE last_error = ''"), NOTICED_WITHIN)
        seen = person.staff.get("/admin/convergences/mail/").text
        waited = outbox(f"SELECT extract(epoch FROM next_try_at - now()) {mine}")
    back = time.monotonic()
    if mood == LATER:  # the clock goes on to when they are tried again
        outbox("UPDATE convergences_mail SET next_try_at = now() WHERE status = 'approved'")
    if mood == NEVER:
        person.presses("retry", mood)
    left = f"SELECT 1 {mine} WHERE status <> 'sent' AND NOT (urgent AND status = 'failed')"
    until(lambda: not outbox(left), AFTER_RETURN)

    ours = [sent for (sent,) in outbox(f"SELECT message_id {mine} WHERE status = 'sent'")]
    copies = Counter(message["Message-ID"] for message in mail_server.messages())
    twice = sum(copies[message_id] > 1 for message_id in ours)
    print(
        f"{mood}: answered in {max(acts):.2f} s at most, the server waited for {patience:.1f} s;"
        f" {len(ours)} mails left {time.monotonic() - back:.1f} s after its return, {twice} of them"
        f" more than once; the latest try was to be {max(waited)[0]:.0f} s after"
    )
    assert max(acts) <= ANSWERED_WITHIN
    assert max(waited)[0] <= AFTER_RETURN
    assert patience <= TIMEOUT + 2
    assert (patience >= TIMEOUT / 2) == (mood == SLOW)  # counted from the last act
    assert len(ours) == (3 if mood == NEVER else 4)  # whose code is refused asks for another one
    assert all(copies[message_id] for message_id in ours)
    assert (twice > 0) == (mood == HANGING_UP)
    reasons = re.findall(r'class="field-said">([^<]+)<', seen)
    assert len(reasons) >= 4
    assert any(REASONS[mood] in reason for reason in reasons), reasons


def most(server):
    """How often it took the mail that it took most often."""
    return max(Counter(message["Message-ID"] for message in server.messages()).values(), default=0)
