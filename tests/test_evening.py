"""A ceremony goes live when all is sealed, goes back before its first reveal, closes when all is told."""

import pytest

from awards.models import Ceremony, Cursor
from convergences.journal import JournalEntry
from tests.evenings import (
    announce,
    announce_and_reveal,
    begin,
    make_evening,
    make_live,
    stage_manager,
)
from tests.factories import make_award, make_ceremony, make_edition, make_superuser
from tests.juries import make_award_at_work
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_an_evening_begins_on_the_welcome():
    ceremony = make_evening(awards=1)
    person = stage_manager()

    begin(ceremony)

    cursor = Cursor.objects.get()
    assert ceremony.status == Ceremony.Status.LIVE
    assert (cursor.showing, cursor.moved_by) == ("welcome", person)
    assert JournalEntry.objects.filter(action="awards.ceremony.live").count() == 1


@pytest.mark.parametrize("who", [lambda: None, make_superuser])
def test_nobody_but_the_desk_begins_moves_or_closes_an_evening(who):
    cursor = make_live(awards=1)
    ceremony, person = cursor.ceremony, who()
    award = ceremony.in_running_order().get()
    announce(cursor, award)

    for act in (
        lambda: ceremony.go_live(by=person),
        lambda: ceremony.return_to_planned(by=person),
        lambda: ceremony.close(by=person),
        lambda: cursor.show("black", version=cursor.version, by=person),
        lambda: cursor.announce(award, version=cursor.version, by=person),
        lambda: cursor.reveal(award, version=cursor.version, by=person),
        lambda: cursor.show_again(award, version=cursor.version, by=person),
    ):
        with refused("Only the stage manager of the ceremony can do that.", ceremony, award):
            act()


def test_it_does_not_begin_before_the_nominees_are_announced():
    ceremony = make_evening(awards=1, announced=False)

    with refused("The nominees have not been announced.", ceremony):
        ceremony.go_live(by=stage_manager())


def test_it_does_not_begin_without_an_award():
    ceremony = make_ceremony(make_edition(2026, past=False))

    with refused("No award is to be revealed at this ceremony", ceremony):
        ceremony.go_live(by=stage_manager())


def test_a_past_ceremony_never_goes_live():
    award = make_award(make_edition(2017))
    ceremony = make_ceremony(award.edition)
    type(award).objects.update(ceremony=ceremony)

    with refused("No award is to be revealed at this ceremony", ceremony):
        ceremony.go_live(by=stage_manager())


def test_it_names_the_award_that_is_not_sealed():
    award = make_award_at_work()
    award.edition.announce_nominees(by=None)
    ceremony = make_ceremony(award.edition)
    type(award).objects.update(ceremony=ceremony)

    ceremony.record_backup("0" * 64, by=stage_manager())
    blocker = list(ceremony.lacks_to_go_live())[-1]

    assert blocker.row == award
    with refused(f"{award} is not sealed", ceremony):
        ceremony.go_live(by=stage_manager())


def test_an_award_that_is_decided_in_the_room_may_wait():
    ceremony = make_evening(awards=1)
    make_award(ceremony.edition, ceremony=ceremony, decided_by="elsewhere", is_decided_in_room=True)

    begin(ceremony)

    assert ceremony.status == Ceremony.Status.LIVE


def test_it_goes_back_to_the_plan_before_the_first_reveal_only():
    cursor = make_live(awards=2)
    ceremony = cursor.ceremony
    first, second = ceremony.in_running_order()
    announce(cursor, first)

    ceremony.return_to_planned(by=stage_manager())
    assert Cursor.objects.get().showing == "black"
    begin(ceremony)
    cursor = Cursor.objects.get()
    announce_and_reveal(cursor, first)

    with refused(f"{first} has been revealed", ceremony):
        ceremony.return_to_planned(by=stage_manager())


def test_it_closes_once_every_award_is_revealed():
    cursor = make_live(awards=2)
    ceremony = cursor.ceremony
    first, second = ceremony.in_running_order()
    announce_and_reveal(cursor, first)

    with refused(f"{second} has not been revealed", ceremony):
        ceremony.close(by=stage_manager())
    announce_and_reveal(cursor, second)
    ceremony.close(by=stage_manager())

    assert Ceremony.objects.get().status == "closed"
    assert Cursor.objects.get().showing == "black"
    with refused("The ceremony is not live."):
        cursor.show("welcome", version=Cursor.objects.get().version, by=stage_manager())


def test_an_award_moves_to_a_later_ceremony_for_a_reason():
    ceremony = make_evening(awards=2)
    later = make_ceremony(ceremony.edition, held_on="2026-09-04", name_fr="Grand Prix")
    award = ceremony.in_running_order().first()

    with refused("Write the reason.", award):
        award.move_to(later, by=None, reason=" ")
    award.move_to(later, by=None, reason="Le jury du Grand Prix se réunit en septembre.")

    assert [each.pk for each in later.in_running_order()] == [award.pk]
    assert award not in ceremony.in_running_order()
    entry = JournalEntry.objects.get(action="awards.award.moved")
    assert entry.detail.data["to_ceremony"] == str(later)


def test_what_is_on_screen_or_told_is_not_moved():
    cursor = make_live(awards=2)
    later = make_ceremony(cursor.ceremony.edition, held_on="2026-09-04")
    first, second = cursor.ceremony.in_running_order()
    announce_and_reveal(cursor, first)
    announce(cursor, second)

    with refused("it is not moved", first):
        first.move_to(later, by=None, reason="Une raison.")
    with refused("take the announcement back first", second):
        second.move_to(later, by=None, reason="Une raison.")


def test_an_award_never_moves_to_a_ceremony_of_another_edition():
    ceremony = make_evening(awards=1)
    award = ceremony.in_running_order().get()

    with refused("belongs to another edition", award):
        award.move_to(make_ceremony(make_edition(2030, past=False)), by=None, reason="Non.")
    with refused("at this ceremony already", award):
        award.move_to(ceremony, by=None, reason="Non.")
