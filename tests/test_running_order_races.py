"""Two people arrange one evening at the same moment, or move an award into one that closes."""

import pytest
from django.db import connection

from awards.models import Award, Ceremony
from awards.models.evening import Evening
from awards.models.running_order import WithRunningOrder
from convergences.journal import JournalEntry
from convergences.triggers import lifted
from tests.database import only_postgresql
from tests.evenings import make_evening, stage_manager
from tests.factories import make_award, make_ceremony
from tests.juries import make_coming_edition
from tests.races import DONE, contest, pause_before, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
ROUNDS = 10


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


def arrangements():
    """Two people who read the same page, and each write another presenter."""
    ceremony, person = make_evening(awards=1), stage_manager()
    key = ceremony.in_running_order().get().pk

    def act(name):
        def write(number):
            changes = {key: {"presenter": (read(number), f"{name} {number}")}}
            Ceremony.objects.get(pk=ceremony.pk).arrange(changes, by=person)

        return write

    def read(number):
        return "" if number == 0 else "lu"

    def before(number):
        Award.objects.filter(pk=key).update(presenter=read(number))

    return contest(ROUNDS, act("Ana"), act("Bruno"), before=before)


def test_of_two_people_who_write_the_same_field_one_is_told(monkeypatch):
    pause_before(monkeypatch, WithRunningOrder, "_write_rows")

    answers = arrangements()

    pairs = [sorted(pair) for pair in zip(*answers, strict=True)]
    assert pairs == [["ChangedMeanwhile", DONE]] * ROUNDS
    assert JournalEntry.objects.filter(action="awards.ceremony.arranged").count() == ROUNDS


@only_postgresql
def test_without_holding_the_evening_one_would_be_overwritten(monkeypatch):
    pause_before(monkeypatch, JournalEntry.objects.__class__, "record")
    pause_before(monkeypatch, WithRunningOrder, "_write_rows")
    monkeypatch.setattr(Evening, "hold_evening", lambda ceremony: None)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **options: rows)

    answers = arrangements()

    assert [DONE, DONE] in [list(pair) for pair in zip(*answers, strict=True)]


def moves(monkeypatch):
    """An award moves to an evening that closes at the same moment."""
    edition, person = make_coming_edition(), stage_manager()
    awards = [make_award(edition, decided_by="elsewhere") for _each in range(ROUNDS)]
    evenings = [
        make_ceremony(edition, held_on=f"2026-06-{day:02}", status="live")
        for day in range(1, ROUNDS + 1)
    ]
    for evening in evenings:
        evening.cursors.create()

    def move(number):
        awards[number].move_to(evenings[number], by=person, reason="Une raison.")

    def close(number):
        Ceremony.objects.get(pk=evenings[number].pk).close(by=person)

    answers = contest(ROUNDS, move, close)
    stranded = Award.objects.filter(ceremony__status="closed").exclude(status="revealed").count()
    return answers, stranded


def test_no_award_is_moved_into_an_evening_that_closes(monkeypatch):
    pause_before(monkeypatch, Evening, "lacks_to_close")

    answers, stranded = moves(monkeypatch)

    assert stranded == 0
    assert all(DONE in pair for pair in zip(*answers, strict=True))


@only_postgresql
def test_without_the_lock_and_the_triggers_an_award_would_be_stranded(monkeypatch):
    def check_late(ceremony):
        return iter(())

    monkeypatch.setattr(Evening, "lacks_to_close", check_late)
    monkeypatch.setattr(Evening, "hold_evening", lambda ceremony: None)

    with lifted(connection):
        _answers, stranded = moves(monkeypatch)

    assert stranded > 0
