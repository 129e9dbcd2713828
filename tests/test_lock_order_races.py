"""Two people whose acts meet in the same rows wait for each other in one order: none is ended.

Each race makes every line of the journal slow, so that whoever took it too early is met there.
"""

import multiprocessing
import time
from functools import partial

import pytest
from django.db import transaction

from awards.models import Declaration
from awards.models.declarations import DismissedMatch
from convergences.journal import JournalQuerySet
from tests.juries import accept_charter, make_award_at_work
from tests.races import DONE, TIMEOUT, contest, shared_database

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
