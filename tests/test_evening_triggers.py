"""Where a rule of the evening crosses tables or time, the database refuses what breaks it, and no more."""

import pytest
from django.db import connection
from django.utils import timezone

from awards.evening_triggers import EVENING_RULES
from awards.models import Cursor, Erratum, Seal, Verdict
from tests.database import only_postgresql
from tests.evenings import announce, announce_and_reveal, make_evening, make_live, stage_manager
from tests.factories import make_award, make_ceremony
from tests.juries import make_deliberation
from tests.refusals import refused_by_the_database
from tests.test_jury_triggers import change, refuses, remove, rows

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def sealed():
    """An award sealed for its evening, not yet live, and its verdict."""
    award = make_evening(awards=1).in_running_order().get()
    return award, award.verdicts.get()


def revealed():
    """A live evening of two awards whose first was revealed: its cursor, the two awards."""
    cursor = make_live(awards=2)
    first, second = cursor.ceremony.in_running_order()
    announce_and_reveal(cursor, first)
    return cursor, first, second


# --- each: what is refused, and the twin that differs by the rule alone and passes -------------


def sealed_award_is_revealed_by_its_opened_verdict():
    award, verdict = sealed()

    def twin():
        rows(verdict).update(opened_at=NOW)
        rows(award).update(status="revealed")

    return change(award, status="revealed"), twin


def verdict_is_opened_once_sealed():
    _award, verdict = sealed()
    drafted = Verdict(award=make_deliberation(), outcome="laureate")
    drafted.save()
    return change(drafted, opened_at=NOW), change(verdict, opened_at=NOW)


def opened_verdict_stays_open():
    _cursor, first, second = revealed()
    return change(first.verdicts.get(), opened_at=None), change(
        second.verdicts.get(), opened_at=None
    )


def opened_seal_never_changes():
    _cursor, first, second = revealed()
    one, other = (Seal.objects.get(award=award) for award in (first, second))
    return change(one, salt="1" * 64), change(other, salt="1" * 64, opened_at=NOW)


def cursor_shows_what_is_revealed():
    cursor, first, second = revealed()
    return change(cursor, showing="revealed", award=second), change(cursor, award=first)


def award_on_screen_stays_at_its_ceremony():
    cursor = make_live(awards=2)
    first, second = cursor.ceremony.in_running_order()
    later = make_ceremony(cursor.ceremony.edition, held_on="2026-09-04")
    announce(cursor, first)
    return change(first, ceremony=later), change(second, ceremony=later)


def erratum_never_changes():
    cursor = make_live(awards=1)
    cursor.correct(version=cursor.version, by=stage_manager(), text_fr="Le Prix France.")
    return change(Erratum.objects.get(), text_fr="Rien."), lambda: cursor.correct(
        version=cursor.version, by=stage_manager(), text_fr="Le Prix International."
    )


RULES = {rule.name: rule for rule in EVENING_RULES}


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_it_and_its_twin_passes(name):
    refuses(RULES[name], *globals()[name]())


# --- other ways to break the same rules --------------------------------------------------------


def test_a_correction_is_not_removed():
    cursor = make_live(awards=1)
    cursor.correct(version=cursor.version, by=stage_manager(), text_fr="Le Prix France.")

    with refused_by_the_database("stays"):
        remove(Erratum.objects.get())()


@only_postgresql
def test_corrections_are_not_emptied_at_once():
    cursor = make_live(awards=1)
    cursor.correct(version=cursor.version, by=stage_manager(), text_fr="Le Prix France.")
    connection.check_constraints()  # PostgreSQL empties no table that waits to be checked

    with refused_by_the_database("stays"), connection.cursor() as sql:
        sql.execute("TRUNCATE awards_erratum CASCADE")


def test_a_broken_verdict_is_not_opened():
    award, verdict = sealed()
    one, other = (seat.juror.user for seat in award.seats.all()[:2])
    rows(verdict).update(
        broken_at=NOW, broken_by=one, break_asked_by=other, break_reason="Une erreur."
    )

    with refused_by_the_database("standing sealed verdict"):
        change(verdict, opened_at=NOW)()
    with refused_by_the_database("opening its sealed verdict"):
        change(award, status="revealed")()


def test_a_room_never_shows_an_award_of_another_ceremony():
    cursor = make_live(awards=2)
    first, _second = cursor.ceremony.in_running_order()
    later = make_ceremony(cursor.ceremony.edition, held_on="2026-09-04")

    with refused_by_the_database("of its own ceremony"):
        Cursor.objects.create(ceremony=later, showing="announced", award=first)
    rows(first).update(ceremony=None)
    with refused_by_the_database("of its own ceremony"):
        change(cursor, showing="announced", award=first)()


def test_an_award_on_screen_neither_leaves_nor_loses_its_seal():
    cursor = make_live(awards=1)
    award = cursor.ceremony.in_running_order().get()
    announce(cursor, award)

    for fields in ({"ceremony": None}, {"status": "not_held", "not_held_reason_fr": "Non."}):
        with refused_by_the_database():
            change(award, **fields)()


def test_an_award_of_the_room_on_screen_is_still_to_be_decided():
    cursor = make_live(awards=1)
    award = make_award(
        cursor.ceremony.edition,
        ceremony=cursor.ceremony,
        decided_by="elsewhere",
        is_decided_in_room=True,
    )
    announce(cursor, award)

    with refused_by_the_database("on screen"):
        change(award, is_decided_in_room=False)()
