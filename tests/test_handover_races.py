"""Two confidants make the same hand-over at the same moment: one receives it, once.

The race is first run without what guards it, and must then break.
"""

import pytest
from django.db import transaction
from django.utils import timezone

from awards.models import Confidant, Handover, Verdict
from tests.database import only_postgresql
from tests.evenings import make_evening
from tests.factories import make_user
from tests.hall import confide
from tests.races import contest, one_of_each, pause_before, shared_database, unguarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
ROUNDS = 8


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


def make_at_once(monkeypatch):
    """One confidant asks, two others make it together, round after round."""
    evening = make_evening(awards=1)
    first, *others = people = [make_user() for _each in range(3)]
    confide(evening, "cards", *people)
    pause_before(monkeypatch, Verdict, "look")

    def maker(person):
        return lambda each: Handover.objects.latest("pk").make(by=person)

    return contest(
        ROUNDS, *map(maker, others), before=lambda each: Handover.ask(evening, "cards", by=first)
    )


def looks():
    return sum(Confidant.objects.values_list("looks", flat=True))


def test_one_of_the_two_receives_it(monkeypatch):
    answers = make_at_once(monkeypatch)

    assert one_of_each(answers)
    assert looks() == Handover.objects.made().count() == ROUNDS


@only_postgresql
def test_unguarded_both_receive_it(monkeypatch):
    def naive(handover, *, by):
        with transaction.atomic():
            assert Handover.objects.get(pk=handover.pk).made_at is None
            for verdict in Verdict.objects.sealed():
                verdict.look(by=by)
            Handover.objects.filter(pk=handover.pk).update(made_by=by, made_at=timezone.now())

    monkeypatch.setattr(Handover, "make", naive)
    with unguarded(monkeypatch):
        make_at_once(monkeypatch)

        assert looks() > ROUNDS
