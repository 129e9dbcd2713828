"""Juries start while somebody still changes what they start with: it is refused, or seen by the start.

Each race is first run without what guards it, and must then break: on PostgreSQL, where two
transactions see each other.
"""

import multiprocessing
import time

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Application, Criterion, Edition
from tests.database import only_postgresql
from tests.factories import make_award, make_category, make_partnership, make_superuser
from tests.juries import make_coming_edition, make_jury
from tests.races import DONE, TIMEOUT, contest, shared_database, unguarded
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

ROUNDS = 3
# PostgreSQL ends one of two that wait for each other: a seat that no verb removes comes after the
# public version, and the award after it.
REFUSALS = ("IntegrityError", "OperationalError")


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


def main_criterion(award):
    return Criterion.objects.filter(award=award, is_main=True)


def told_once_checked(monkeypatch):
    """An event, set as soon as a start of juries has read what it needs and holds what it locks."""
    checked = multiprocessing.get_context("fork").Event()
    quick = Edition.advance

    def slow(self, *args, **kwargs):
        checked.set()
        time.sleep(0.3)
        return quick(self, *args, **kwargs)

    monkeypatch.setattr(Edition, "advance", slow)
    return checked


def elsewhere(award):
    return award.edition.awards.get(decided_by="elsewhere")


CHANGES = {
    "a criterion removed": lambda award: main_criterion(award).delete(),
    "another weight": lambda award: main_criterion(award).update(weight=9),
    "an application": lambda award: award.applications.create(partnership=make_partnership()),
    "an application taken up again": lambda award: award.applications.update(status="pending"),
    "a seat moved": lambda award: award.seats.filter(role="member").update(award=elsewhere(award)),
    "the only nominee moved": lambda award: award.nominees.update(award=elsewhere(award)),
    "a seat removed": lambda award: award.seats.filter(role="member").delete(),
    "the only nominee deleted": lambda award: award.nominees.all().delete(),
}


def change_while_juries_start(monkeypatch, what, rounds):
    """The answers of both, and what the awards whose jury started hold."""
    awards = [
        make_jury(make_award(make_coming_edition(2030 + each)), nominees=1)
        for each in range(rounds)
    ]
    for award in awards:
        refused = {"status": "refused", "reason": "Hors sujet."}
        award.applications.create(partnership=make_partnership(), **refused)
        make_award(award.edition, make_category(str(award.pk)), decided_by="elsewhere")
    checked = told_once_checked(monkeypatch)

    def start(each):
        Edition.objects.get(pk=awards[each].edition_id).start_jury(by=None)

    def change(each):
        assert checked.wait(TIMEOUT)
        CHANGES[what](awards[each])

    return contest(rounds, start, change, before=lambda each: checked.clear()), awards


def started_otherwise(award):
    """Whether its jury started without what it takes, or with other rules than were read."""
    award.refresh_from_db()
    lacks = list(award.lacks_to_start_marking())
    return award.status == "marking" and (lacks or main_criterion(award).get().weight != 1)


@pytest.mark.parametrize("what", CHANGES)
def test_juries_start_with_what_was_read(monkeypatch, what):
    (started, changed), awards = change_while_juries_start(monkeypatch, what, ROUNDS)

    for pair in zip(started, changed, strict=True):
        assert DONE in pair and set(pair) < {DONE, *REFUSALS}
    assert not any(started_otherwise(award) for award in awards)


def test_who_deletes_the_only_nominee_waits_for_the_start(monkeypatch):
    monkeypatch.setitem(CHANGES, "by its page", lambda award: award.nominees.get().delete())

    answers, _awards = change_while_juries_start(monkeypatch, "by its page", ROUNDS)

    assert answers == [[DONE] * ROUNDS, ["IntegrityError"] * ROUNDS]


@only_postgresql
@pytest.mark.parametrize("what", CHANGES)
def test_unguarded_juries_start_with_something_else(monkeypatch, what):
    with unguarded(monkeypatch):
        _answers, awards = change_while_juries_start(monkeypatch, what, 2)

    assert any(started_otherwise(award) for award in awards)


def enter_by_hand_while_juries_start(monkeypatch, rounds):
    """An application is entered in the administration: its answers, and where it was written."""
    awards = [
        make_jury(make_award(make_coming_edition(2030 + each)), nominees=1)
        for each in range(rounds)
    ]
    secretary = sign_in(Client(), make_superuser())
    partnerships = [make_partnership() for _award in awards]
    checked = told_once_checked(monkeypatch)

    def start(each):
        Edition.objects.get(pk=awards[each].edition_id).start_jury(by=None)

    def enter(each):
        assert checked.wait(TIMEOUT)
        typed = {"award": awards[each].pk, "partnership": partnerships[each].pk, "notes": ""}
        page = secretary.post(reverse("admin:awards_application_add"), typed)
        assert "en cours de choix" in page.text

    return contest(rounds, start, enter, before=lambda each: checked.clear())


def test_who_enters_an_application_meanwhile_is_told(monkeypatch):
    answers = enter_by_hand_while_juries_start(monkeypatch, 2)

    assert answers == [[DONE, DONE]] * 2
    assert not Application.objects.exists()
