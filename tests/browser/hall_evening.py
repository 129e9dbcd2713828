"""A deployment on the evening of a ceremony: awards sealed, people with a session, and a desk.

What the desk does here is done by the model's verbs, in the deployment's own process.
"""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from awards.models import Award, Ceremony, Verdict
from tests.browser.deployment import ROOT, served
from tests.evenings import announce_and_reveal, begin, make_evening, stage_manager
from tests.factories import make_user
from tests.hall import confide
from tests.juries import make_coming_edition
from tests.sign_in import sign_in

MARK, YEAR = "EVENING ", 2026
PEOPLE = {"cards": ["cartons1", "cartons2"], "hall": ["coffret1", "coffret2"]}


class Evening:
    """The address of the site, who has which session, and what is sealed."""

    def __init__(self, folder, site):
        self.folder, self.environment, self.address = folder, site.variables, site.address
        self.told = self.do("prepare()")

    def do(self, call):
        """Run a function of this module in the deployment; gives what it returns."""
        code = f"from tests.browser import hall_evening as e; print(e.MARK, e.json.dumps(e.{call}))"
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout.rpartition(MARK)[2])

    def last_code(self):
        """The code of the mail that left last."""
        mails = sorted(
            (self.folder / "private" / "mails").iterdir(), key=lambda f: f.stat().st_mtime
        )
        return re.findall(r"^\d{4} \d{4}$", mails[-1].read_text(), re.MULTILINE)[-1]


@contextmanager
def evening_served(folder):
    """Serve an evening whose awards are sealed; gives the `Evening`."""
    with served(folder, "install()") as site:
        yield Evening(folder, site)


def prepare():
    """Three sealed awards and who is named for what; gives sessions and the secrets to look for."""
    ceremony = make_evening(awards=3, edition=make_coming_edition(YEAR))
    people = {"regie": stage_manager()}
    for purpose, names in PEOPLE.items():
        named = {name: make_user(email=f"{name}@example.org") for name in names}
        confide(ceremony, purpose, *named.values())
        people |= named
    Ceremony.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    return {
        "ceremony": ceremony.pk,
        "sessions": {name: session_of(person) for name, person in people.items()},
        "awards": [
            {
                "key": award.pk,
                "label": award.label,
                "winner": Verdict.objects.get(award=award).values["rewarded"][0]["name"],
            }
            for award in ceremony.in_running_order()
        ],
        "hour": timezone.localtime(timezone.now() - timedelta(minutes=5)).strftime("%H:%M"),
    }


def session_of(person):
    """The cookie of a session where this person is signed in, their second factor shown."""
    client = Client()
    sign_in(client, person)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }


def reveal_first():
    """The desk goes live, then announces and reveals the first award."""
    ceremony = Ceremony.objects.get()
    begin(ceremony)
    announce_and_reveal(ceremony.cursors.get(), ceremony.in_running_order().first())


def hours_told():
    """The hour that the journal keeps of each award, in the running order."""
    hours = [award.seen_in_hall_at for award in Award.objects.order_by("running_order")]
    return [timezone.localtime(hour).strftime("%H:%M") if hour else "" for hour in hours]
