"""Two people whose acts meet in the same rows wait for each other in one order: none is ended.

Each race makes every line of the journal slow, so that whoever took it too early is met there.
"""

import multiprocessing
import time
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from awards.models import Application, Declaration, Edition, Nominee
from awards.models.declarations import DismissedMatch
from convergences.journal import JournalQuerySet
from tests.factories import make_award, make_category, make_partnership, make_superuser
from tests.juries import accept_charter, make_award_at_work, make_coming_edition
from tests.races import DONE, TIMEOUT, contest, one_of_each, pause_before, shared_database
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

ROUNDS = 3


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


@pytest.fixture
def meet(monkeypatch):
    """`meet(first, second)`: `second` acts once `first` has written its first line of the journal."""
    written = multiprocessing.get_context("fork").Event()
    quick = JournalQuerySet.record

    def slow(self, *args, **kwargs):
        entry = quick(self, *args, **kwargs)
        written.set()
        time.sleep(0.2)
        return entry

    def after(act, each):
        assert written.wait(TIMEOUT)
        act(each)

    def meeting(first, second):
        monkeypatch.setattr(JournalQuerySet, "record", slow)
        return contest(ROUNDS, first, partial(after, second), before=lambda each: written.clear())

    return meeting


def test_two_jurors_declare_and_one_says_that_a_proposed_link_is_wrong(meet):
    award = make_award_at_work(nominees=ROUNDS)
    one, other = (accept_charter(seat.juror) for seat in award.seats.all()[:2])
    nominees = list(award.nominees.all())

    def dismiss_and_declare(each):
        told = {"by": one.user, "reason": "Un homonyme."}
        with transaction.atomic():
            DismissedMatch.dismiss(one, nominees[each], "employer", **told)
            Declaration.declare(one, nominees[each], "none", **told)

    def declare(each):
        Declaration.declare(other, nominees[each], "none", by=other.user)

    assert meet(dismiss_and_declare, declare) == [[DONE] * ROUNDS] * 2
    assert Declaration.objects.count() == 2 * ROUNDS


def applied(award):
    """The key of an application for `award`."""
    return award.applications.create(partnership=make_partnership()).pk


def shortlisted(award):
    Application.objects.get(pk=(key := applied(award))).shortlist(by=None)
    return key


def two_awards():
    """Two awards of an edition whose nominees are being chosen, in the order of lists."""
    edition = make_coming_edition()
    return [make_award(edition, make_category(f"C{n}"), position=n) for n in range(2)]


def shortlist(keys):
    return lambda each: Application.objects.get(pk=keys[each]).shortlist(by=None)


def refuse_all(keys):
    """Refuses the applications of each round by one action of the list; `keys` has pairs."""
    secretary = sign_in(Client(), make_superuser())
    address = reverse("admin:awards_application_changelist")
    told = {"action": "refuse_them", "decided": "1", "reason": "Hors sujet."}

    def act(each):
        assert secretary.post(address, told | {"_selected_action": keys[each]}).status_code == 302

    return act


def test_one_refuses_what_was_shortlisted_and_the_other_shortlists(meet):
    one, other = two_awards()
    gone, kept = (
        [make(award) for _each in range(ROUNDS)]
        for make, award in ((shortlisted, one), (applied, other))
    )

    def refuse(each):
        Application.objects.get(pk=gone[each]).refuse(by=None, reason="Hors sujet.")

    assert meet(refuse, shortlist(kept)) == [[DONE] * ROUNDS] * 2
    assert set(Nominee.objects.values_list("application", flat=True)) == set(kept)


def test_one_refuses_several_of_two_awards_and_the_other_shortlists_for_the_last(meet):
    one, other = two_awards()
    pairs = [[applied(one), applied(other)] for _each in range(ROUNDS)]
    kept = [applied(other) for _each in range(ROUNDS)]

    assert meet(refuse_all(pairs), shortlist(kept)) == [[DONE] * ROUNDS] * 2
    assert Application.objects.filter(status="refused").count() == 2 * ROUNDS


def test_one_refuses_several_that_have_a_nominee_and_the_other_shortlists_elsewhere(meet):
    one, other = two_awards()
    pairs = [[applied(one), shortlisted(one)] for _each in range(ROUNDS)]
    kept = [applied(other) for _each in range(ROUNDS)]

    assert meet(refuse_all(pairs), shortlist(kept)) == [[DONE] * ROUNDS] * 2
    assert Nominee.objects.count() == ROUNDS


def test_the_last_application_is_not_refused_while_the_nominees_are_announced(monkeypatch):
    awards = [make_award(make_coming_edition(2030 + each)) for each in range(ROUNDS)]
    keys = [shortlisted(award) for award in awards]
    pause_before(monkeypatch, Edition, "_settle_pictures", seconds=0.3)
    pause_before(monkeypatch, Application, "advance", seconds=0.3)

    def refuse(each):
        Application.objects.get(pk=keys[each]).refuse(by=None, reason="Hors sujet.")

    def announce(each):
        Edition.objects.get(pk=awards[each].edition_id).announce_nominees(by=None)

    assert one_of_each(contest(ROUNDS, announce, refuse))
    for edition in Edition.objects.exclude(nominees_announced_at=None):
        assert Nominee.objects.filter(award__edition=edition).exists()
