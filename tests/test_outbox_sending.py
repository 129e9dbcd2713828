"""Mail servers with moods: the act is acknowledged at once, nothing is lost, failures are seen."""

import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from convergences.models import Mail
from convergences.outbox.mailings import digest
from convergences.outbox.mails import DELAYS
from convergences.outbox.sending import LONGEST_PAUSE, Postman, ServerAway
from tests.factories import make_mail, make_user
from tests.races import shared_database
from tests.smtp_server import SLOW, SWALLOWING, TAKING, listening, server  # noqa: F401  a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


def send_code():
    """What the accounts do when somebody asks for a code."""
    headers = {"X-Convergences-Urgent": "account"}
    EmailMessage("Votre code", "123456", to=["dora@example.org"], headers=headers).send()
    return Mail.objects.get(urgent=True)


def make_approved(number=1):
    """Mails that may leave."""
    mails = [make_mail(to=f"person{n}@example.org") for n in range(number)]
    rows = Mail.objects.filter(pk__in=[mail.pk for mail in mails])
    rows.approve(by=make_user(), read=digest(mails))
    return rows


def later(seconds):
    """Let so much time pass for every mail that waits."""
    for mail in Mail.objects.exclude(next_try_at=None):
        mail.next_try_at -= timedelta(seconds=seconds)
        mail.save()


def test_a_server_takes_what_is_due_in_one_conversation(server):  # noqa: F811
    mails = make_approved(3)

    assert Postman().round() == 3

    assert {message["Message-ID"] for message in server.messages()} == set(
        mails.values_list("message_id", flat=True)
    )
    assert not mails.exclude(status=Mail.Status.SENT).exists()


def test_what_was_drafted_before_the_sender_changed_leaves_with_the_new_one(server, settings):  # noqa: F811
    settings.DEFAULT_FROM_EMAIL = "old@example.org"
    make_approved()
    send_code()
    Mail.objects.update(from_email="old@example.org")  # as the release before wrote it
    settings.DEFAULT_FROM_EMAIL = "new@example.org"

    assert Postman().round() == 2

    assert [message["From"] for message in server.messages()] == ["new@example.org"] * 2


@pytest.mark.parametrize("mood", ["down", SLOW, SWALLOWING, "451 4.3.0 Try again later"])
def test_nothing_is_lost_whatever_the_mood(server, settings, mood):  # noqa: F811
    if mood == "down":
        settings.EMAIL_PORT = unused_port()
    server.mood, server.slowness = mood, 1.5
    settings.EMAIL_TIMEOUT = 0.5

    started = time.monotonic()
    code, mails = send_code(), make_approved(2)
    assert time.monotonic() - started < 1
    try:
        Postman().round()
    except ServerAway:
        assert mood in ("down", SLOW, SWALLOWING)
    assert server.taken == []
    code.refresh_from_db()
    assert (code.status, code.body) == (Mail.Status.APPROVED, "123456")
    assert code.last_error

    server.mood, settings.EMAIL_PORT = TAKING, server.port
    later(DELAYS[0].total_seconds())
    assert Postman().round() == 3

    assert len(server.taken) == 3
    code.refresh_from_db()
    assert (code.status, code.body) == (Mail.Status.SENT, "")
    assert mails.filter(status=Mail.Status.SENT, last_error="").count() == 2


def unused_port():
    with listening() as nobody:
        return nobody.port


def test_an_absent_server_costs_no_try_and_is_looked_for_again_soon(settings, server):  # noqa: F811
    settings.EMAIL_PORT = unused_port()
    mails = make_approved(20)
    postman = Postman()

    for _round in range(8):
        later(LONGEST_PAUSE)
        with pytest.raises(ServerAway):
            postman.round()

    assert postman.pause == LONGEST_PAUSE
    assert set(mails.values_list("status", "tries")) == {(Mail.Status.APPROVED, 0)}
    soon = timezone.now() + timedelta(seconds=LONGEST_PAUSE)
    assert not mails.filter(next_try_at__gt=soon).exists()


def test_a_refusal_for_now_waits_a_few_minutes_each_time_then_fails(server):  # noqa: F811
    server.mood = "450 4.2.1 Mailbox busy"
    mail = make_approved().get()
    waited = []

    assert max(DELAYS) == timedelta(minutes=5)
    for delay in DELAYS:
        Postman().round()
        mail.refresh_from_db()
        waited.append(mail.next_try_at - timezone.now())
        assert mail.status == Mail.Status.APPROVED
        later(delay.total_seconds())
    Postman().round()

    for found, delay in zip(waited, DELAYS, strict=True):
        assert abs(found - delay) < timedelta(seconds=5)
    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == (Mail.Status.FAILED, "450 4.2.1 Mailbox busy")


@pytest.mark.parametrize(
    ("refusing", "words"),
    [
        (b"RCPT", "550 5.1.1 No such user here"),
        (b"MAIL", "552 5.3.4 Message too big"),
    ],
)
def test_a_refusal_for_good_fails_at_once_and_the_others_leave(server, refusing, words):  # noqa: F811
    mail, postman = make_approved().get(), Postman()
    server.refusing, server.mood = refusing, words
    assert postman.round() == 0
    server.mood = TAKING
    make_approved(2)

    assert (postman.round(), postman.pause) == (2, 0)

    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == (Mail.Status.FAILED, words)
    assert mail.body


@pytest.mark.parametrize(
    ("refusing", "words"),
    [
        (b"MAIL", "421 4.3.2 Shutting down"),
        (b"MAIL", "452 4.3.1 Insufficient system storage"),
        (b"MAIL", "530 5.7.0 Authentication required"),
        (b"MAIL", "553 5.7.1 Sender address rejected"),
        (b"RCPT", "530 5.7.0 Authentication required"),
    ],
)
def test_a_server_that_wants_nothing_from_us_costs_no_mail(server, refusing, words):  # noqa: F811
    code, mails, postman = send_code(), make_approved(2), Postman()
    server.refusing, server.mood = refusing, words
    for _round in range(4):
        with pytest.raises(ServerAway, match=words):
            postman.round()
        later(LONGEST_PAUSE)
    server.mood = TAKING

    assert postman.round() == 3

    assert set(mails.values_list("status", "tries")) == {(Mail.Status.SENT, 1)}
    code.refresh_from_db()
    assert code.status == Mail.Status.SENT


def test_a_code_that_is_refused_loses_its_text_too(server):  # noqa: F811
    code = send_code()
    server.mood = "550 5.1.1 No such user here"

    Postman().round()

    code.refresh_from_db()
    assert (code.status, code.body) == (Mail.Status.FAILED, "")


def test_what_failed_is_sent_again_as_the_same_message(server):  # noqa: F811
    mails = make_approved()
    server.mood = "550 5.1.1 No such user here"
    Postman().round()
    server.mood = TAKING

    mails.retry(by=make_user())
    Postman().round()

    assert [message["Message-ID"] for message in server.messages()] == [mails.get().message_id]


@pytest.mark.parametrize(
    "odd",
    [{"to": "camille@exämple.fr"}, {"to": "çamille@example.org"}, {"subject": "a\nb"}],
)
def test_a_mail_that_cannot_be_written_holds_up_no_other(server, odd):  # noqa: F811
    make_approved(2)
    first = Mail.objects.order_by("pk").first()
    Mail.objects.filter(pk=first.pk).update(**odd)

    Postman().round()

    first.refresh_from_db()
    assert first.status in (Mail.Status.SENT, Mail.Status.FAILED)
    assert Mail.objects.order_by("pk").last().status == Mail.Status.SENT


def test_a_code_on_which_the_server_hangs_up_holds_up_no_other(server):  # noqa: F811
    code, mails, postman = send_code(), make_approved(3), Postman()
    server.dreaded = b"123456"

    for _round in range(2):
        with pytest.raises(ServerAway):
            postman.round()
        later(LONGEST_PAUSE)

    assert mails.filter(status=Mail.Status.SENT).count() == 3
    code.refresh_from_db()
    assert (code.status, code.body, code.tries) == (Mail.Status.APPROVED, "123456", 0)
    server.dreaded = None
    assert postman.round() == 1


def test_the_command_says_that_the_server_is_away(settings, server):  # noqa: F811
    settings.EMAIL_PORT = unused_port()
    make_approved()

    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("send_outbox")


@contextmanager
def watcher(server):  # noqa: F811
    """`manage.py send_outbox --watch` on the database of the test."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        s = connection.settings_dict
        url = f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{name}"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_outbox", "--watch"],
        cwd=site.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "HOSTS": "localhost",
            "CONVERGENCES_TRIAL": "1",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        },
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(found, seconds):
    """How long it took until `found()`, at most so many seconds."""
    started = time.monotonic()
    while not found():
        assert time.monotonic() - started < seconds
        time.sleep(0.05)
    return time.monotonic() - started


@pytest.mark.django_db(transaction=True)
def test_a_code_leaves_within_five_seconds_and_the_watcher_leaves_cleanly(server, tmp_path):  # noqa: F811
    with shared_database(tmp_path), watcher(server) as process:
        make_approved()
        wait_for(lambda: len(server.taken) == 1, 60)  # until it has started
        send_code()
        wait_for(lambda: len(server.taken) == 2, 5)
        wait_for(lambda: Mail.objects.filter(urgent=True, body="", status="sent").exists(), 5)

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


@pytest.mark.django_db(transaction=True)
def test_the_watcher_finds_a_server_that_comes_back(server, tmp_path, settings):  # noqa: F811
    server.mood = "421 4.3.2 Shutting down"
    with shared_database(tmp_path), watcher(server):
        mails = make_approved(5)
        wait_for(lambda: mails.exclude(last_error="").exists(), 60)
        server.mood = TAKING

        wait_for(lambda: len(server.taken) == 5, LONGEST_PAUSE)
        wait_for(lambda: mails.filter(status=Mail.Status.SENT).count() == 5, 5)
