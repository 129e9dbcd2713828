"""Nothing is published because time passed: a year later, every job run, not a byte has moved."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from awards.models import Ceremony, Laureate
from convergences.models import Mail
from convergences.outbox.mailings import digest
from tests import leaks
from tests.evenings import make_evening
from tests.factories import make_laureate, make_mail, make_picture, make_user
from tests.test_two_worlds import public_addresses
from tests.worlds import crawl, differences

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

DEPLOYMENT = Path(__file__).resolve().parent.parent / "deploy"
AGES = [timedelta(days=1), timedelta(days=366)]
ROOMS = ["ceremony", "ceremony_fragment", "stage"]


def scheduled_jobs():
    """The commands that the timers of a deployment run, and the one that always runs."""
    commands = (DEPLOYMENT / "commands").read_text()
    timed = [
        name for line in re.findall(r"each_of ([a-z][\w ]+)", commands) for name in line.split()
    ]
    service = (DEPLOYMENT / "systemd" / "convergences-outbox.service").read_text()
    return [*timed, *re.findall(r"manage (\w+) --watch", service)]


@pytest.fixture
def ceremony(outbox):
    """An evening of tomorrow, sealed, its nominees announced; pictures, some of them not public."""
    make_laureate()  # of the archive: a feed without entries tells the time instead
    tomorrow = timezone.now() + timedelta(days=1)
    ceremony = make_evening(awards=2)
    Ceremony.objects.filter(pk=ceremony.pk).update(held_on=tomorrow.date(), starts_at=tomorrow)
    for award in ceremony.in_running_order():
        make_picture(award.nominees.first().partnership)
    make_picture()  # of a partnership that nobody announced
    make_mail()  # a draft that nobody approved
    ceremony.refresh_from_db()
    call_command("settle_pictures")  # as the announcement does once it is committed
    return ceremony


@pytest.fixture
def clock(monkeypatch):
    def move(to):
        monkeypatch.setattr(timezone, "now", lambda: to)

    return move


def addresses_of(ceremony):
    found = [path for award in ceremony.awards.all() for path in public_addresses(award)]
    found += [prefix + reverse(f"awards:{name}") for prefix in ("", "/en") for name in ROOMS]
    return list(dict.fromkeys(found))


def files_in(settings):
    """`{path: digest}` of every file of the site, backups apart."""
    paths = [
        p for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT) for p in Path(root).rglob("*")
    ]
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths if p.is_file()}


def state_of(settings):
    """What a job could have let out: files, mails sent and waiting, laureates."""
    return {
        "files": files_in(settings),
        "sent": len(mail.outbox),
        "mails": sorted(Mail.objects.values_list("pk", "status")),
        "laureates": Laureate.objects.count(),
        "statuses": sorted(Ceremony.objects.values_list("pk", "status")),
    }


def run_every_job():
    jobs = scheduled_jobs()
    assert {"purge_limits", "forget", "backup", "settle_pictures", "send_outbox"} <= {*jobs}
    for job in jobs:
        call_command(job)


def test_a_day_and_a_year_later_with_every_job_run_nothing_has_moved(ceremony, clock, settings):
    addresses = addresses_of(ceremony)
    clock(ceremony.starts_at - timedelta(hours=1))
    pages, state = crawl(addresses), state_of(settings)
    assert len(state["files"]) >= 2
    assert state["mails"]

    for age in AGES:
        clock(ceremony.starts_at + age)
        run_every_job()

        assert differences(pages, crawl(addresses)) == [], age
        assert state_of(settings) == state, age


def test_a_page_that_the_clock_opens_and_a_mail_that_goes_are_seen(ceremony, clock, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.leaks.leaky"]
    addresses, winner = ["/", "/ceremonie/"], ceremony.awards.first().nominees.first().partnership
    pages, state = crawl(addresses), state_of(settings)
    drafts = Mail.objects.order_by("pk")
    drafts.approve(by=make_user(), read=digest(drafts))
    leaks.PLANTED = ("late", winner.slug, ceremony.starts_at)
    try:
        clock(ceremony.starts_at + AGES[0])
        run_every_job()
        found = differences(pages, crawl(addresses))
    finally:
        leaks.PLANTED = None

    assert found == ["/ceremonie/"]
    assert state_of(settings)["sent"] > state["sent"]
