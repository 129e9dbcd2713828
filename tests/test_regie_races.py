"""Two people at the desk, or one who clicks twice: one moves the evening, the other is told (D8).

Each race is first run without what guards it, and must then break: on PostgreSQL, where two
transactions see each other.
"""

import time

import pytest

from awards import invariants
from awards.models import Award, Ceremony, Cursor, Laureate
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused
from tests.database import only_postgresql
from tests.desks import Desk, second_manager
from tests.evenings import make_live, stage_manager
from tests.races import (
    DONE,
    PAUSE,
    ROUNDS,
    contest,
    one_of_each,
    pause_before,
    shared_database,
    unguarded,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


def pressed(desk, act, version, **sent):
    """Press with the version that was read; raises when the desk says that nothing was done."""
    desk.version = version
    answer = desk.press(act, **sent)
    if answer.status_code == 409:
        raise TransitionRefused(answer.context["refusal"])


def two_desks(cursor, *, twice):
    """Two people, or twice the same one: a double click, two tabs."""
    one = Desk(cursor.ceremony)
    return one, Desk(cursor.ceremony, stage_manager() if twice else second_manager())


def interludes_at_once(monkeypatch, rounds, *, twice=False, unguard=None):
    cursor = make_live(awards=1)
    if unguard:
        unguard(monkeypatch)
    start = cursor.version
    one, other = two_desks(cursor, twice=twice)
    pause_before(monkeypatch, Cursor, "_move")
    return contest(
        rounds,
        lambda each: pressed(one, "interlude", start + each, showing="pause"),
        lambda each: pressed(other, "interlude", start + each, showing="welcome"),
    )


def reveals_at_once(monkeypatch, rounds, *, twice=False, unguard=None):
    """Each award is announced, then revealed by two presses at the same moment."""
    cursor = make_live(awards=rounds)
    if unguard:
        unguard(monkeypatch)
    keys = [award.pk for award in cursor.ceremony.in_running_order()]
    start = cursor.version
    one, other = two_desks(cursor, twice=twice)
    pause_before(monkeypatch, Cursor, "_move")

    def announce(each):
        award = Award.objects.get(pk=keys[each])
        found = Cursor.objects.get()
        found.announce(award, version=found.version, by=stage_manager())

    def reveal(desk):
        sent = {"presenter": 1, "sure": 1}
        return lambda each: pressed(desk, "reveler", start + 2 * each + 1, award=keys[each], **sent)

    return contest(rounds, reveal(one), reveal(other), before=announce)


def revealed():
    return JournalEntry.objects.filter(action="awards.award.revealed").count()


@pytest.mark.parametrize("twice", [False, True], ids=["two people", "a double click"])
def test_the_evening_moves_once_by_version(monkeypatch, twice):
    answers = interludes_at_once(monkeypatch, ROUNDS, twice=twice)

    assert one_of_each(answers)
    moves = JournalEntry.objects.filter(action="awards.ceremony.interlude")
    # The first of all is the welcome.
    assert moves.count() == Cursor.objects.get().version - 1 == ROUNDS + 1


def test_an_award_is_revealed_once_and_who_lost_is_told(monkeypatch):
    answers = reveals_at_once(monkeypatch, 4)

    assert one_of_each(answers)
    assert revealed() == Laureate.objects.count() == 4


def test_a_double_click_reveals_once_and_says_so_twice(monkeypatch):
    answers = reveals_at_once(monkeypatch, 4, twice=True)

    assert answers == [[DONE] * 4] * 2
    assert revealed() == Laureate.objects.count() == 4


def without_guards(monkeypatch):
    """The desk as it would be without its compare-and-swap, its lock and its guarded statuses."""

    def move(cursor, version, by, *, award=None, message_fr="", message_en="", **changes):
        Cursor.objects.filter(pk=cursor.pk).update(version=version + 1, award=award, **changes)

    def advance(award, to, *, since, by, details=None, **changes):
        time.sleep(PAUSE)
        type(award).objects.filter(pk=award.pk).update(status=to)
        JournalEntry.objects.record(by, f"awards.award.{to}", award)

    monkeypatch.setattr(Ceremony, "hold_evening", lambda ceremony: None)
    monkeypatch.setattr(Cursor, "_move", move)
    monkeypatch.setattr(Award, "advance", advance)
    monkeypatch.setattr(Award, "hold", lambda award: award)
    # Their rows would hold each other: what is counted here is how often the seal is opened.
    monkeypatch.setattr(Award, "_write_results", lambda award, results: None)
    monkeypatch.setattr(invariants, "blockers_of", lambda awards: [])


@only_postgresql
def test_unguarded_the_evening_moves_twice_by_one_version(monkeypatch):
    with unguarded(monkeypatch):
        answers = interludes_at_once(monkeypatch, 8, unguard=without_guards)

    assert (DONE, DONE) in list(zip(*answers, strict=True))


@only_postgresql
def test_unguarded_an_award_is_revealed_twice(monkeypatch):
    guards = (Laureate, "one_laureate_per_place")
    with unguarded(monkeypatch, guards):
        answers = reveals_at_once(monkeypatch, 4, unguard=without_guards)

        assert revealed() > 4
    assert (DONE, DONE) in list(zip(*answers, strict=True))
