"""Several workers, one killed at the worst moment: each mail is sent, and hardly ever twice (D11)."""

import multiprocessing
import os
import signal
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connections
from django.utils import timezone

from convergences.models import Mail
from convergences.outbox import sending
from convergences.outbox.mailings import CLAIMED_FOR, digest
from convergences.outbox.sending import Postman
from tests.factories import make_mail, make_user
from tests.races import race, shared_database

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS, MAILS = 4, 12


@pytest.fixture(autouse=True)
def several_processes(tmp_path, settings):
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    with shared_database(tmp_path):
        make_approved(MAILS)
        yield


def make_approved(number):
    mails = [make_mail(to=f"person{n}@example.org") for n in range(number)]
    Mail.objects.all().approve(by=make_user(), read=digest(mails))


def deliveries(folder):
    """How many times each message id was delivered."""
    found = Counter()
    for path in folder.glob("*.log"):
        for part in path.read_bytes().split(b"-" * 79 + b"\n"):
            if part.strip():
                message = message_from_bytes(part.lstrip(), policy=policy.default)
                found[message["Message-ID"]] += 1
    return found


def work(number, barrier):
    barrier.wait()
    return Postman().round()


def test_workers_share_the_mails_and_none_is_sent_twice(settings):
    sent = race(work, WORKERS)

    assert sum(sent) == MAILS
    assert set(deliveries(settings.EMAIL_FILE_PATH).values()) == {1}
    assert Mail.objects.filter(status=Mail.Status.SENT, tries=1).count() == MAILS


def test_without_the_claim_mails_are_sent_twice(settings, monkeypatch):
    def look_then_take(mail):
        time.sleep(0.02)
        return True

    monkeypatch.setattr(Mail, "claim", look_then_take)

    race(work, WORKERS)

    assert max(deliveries(settings.EMAIL_FILE_PATH).values()) > 1


def killed_before_marking():
    """A worker that dies after its first mail was sent, before it says so."""

    def die(write):
        os.kill(os.getpid(), signal.SIGKILL)

    def run():
        connections.close_all()
        sending._insist = die
        Postman().round()

    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=run)
    worker.start()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL


def test_a_worker_that_is_killed_costs_one_duplicate_and_loses_nothing(settings):
    kills = 3
    for _number in range(kills):
        killed_before_marking()
    assert Mail.objects.exclude(claimed_at=None).count() == kills

    # Its claims hold for a while, then another worker takes the same messages again.
    assert Postman().round() == MAILS - kills
    old = timezone.now() - CLAIMED_FOR - timedelta(seconds=1)
    Mail.objects.exclude(claimed_at=None).update(claimed_at=old)
    assert Postman().round() == kills

    found = deliveries(settings.EMAIL_FILE_PATH)
    assert found.keys() == set(Mail.objects.values_list("message_id", flat=True))
    assert sum(found.values()) == MAILS + kills
    assert max(found.values()) == 2
    assert not Mail.objects.exclude(status=Mail.Status.SENT).exists()
