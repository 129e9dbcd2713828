"""The desk of a ceremony, for the tests: who sits there, and what they press."""

import time

from django.test import Client
from django.urls import reverse

from awards.admin.regie_session import SEATED
from tests.evenings import stage_manager
from tests.jury_roles import with_group
from tests.sign_in import sign_in

HOURS = 3600


def second_manager():
    """Another person at the desk."""
    return with_group("stage", is_staff=True, name="Sam Second")


def desk_url(ceremony, page="desk", *keys):
    """The address of the desk, or of another of its pages."""
    return reverse(f"admin:awards_ceremony_{page}", args=[ceremony.pk, *keys])


def sit_down(client, ceremony, person, *, hours=12):
    """`client`, whose session has entered the desk of this ceremony by a code."""
    session = client.session
    session[SEATED] = {
        "ceremony": ceremony.pk,
        "user": person.pk,
        "until": time.time() + hours * HOURS,
    }
    session.save()
    return client


class Desk:
    """One browser at the desk of a ceremony: its person has entered by a code."""

    def __init__(self, ceremony, person=None, *, hours=12):
        self.ceremony, self.person = ceremony, person or stage_manager()
        self.client = sit_down(sign_in(Client(), self.person), ceremony, self.person, hours=hours)
        self.read()

    def read(self):
        """Look at the page; what is pressed next carries the version that it shows."""
        answer = self.client.get(desk_url(self.ceremony))
        self.version = answer.context["evening"].version
        return answer

    def press(self, act, **sent):
        """Press what the page that was last read offers; gives the answer."""
        told = {"act": act, "version": self.version, **sent}
        return self.client.post(desk_url(self.ceremony), told)

    def announce(self, award):
        """Announce an award, and look."""
        self.press("annoncer", award=award.pk)
        return self.read()

    def reveal(self, award):
        """Reveal an award as the button that is held does, and look."""
        self.press("reveler", award=award.pk, presenter=1, sure=1)
        return self.read()
