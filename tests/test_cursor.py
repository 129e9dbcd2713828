"""What the room sees is moved by who read it last: nobody skips, repeats or reveals twice (D8)."""

import pytest

from awards.models import Award, Cursor, Laureate
from convergences.journal import JournalEntry
from tests.evenings import announce, announce_and_reveal, make_live, stage_manager
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cursor():
    return make_live(awards=2)


@pytest.fixture
def awards(cursor):
    return list(cursor.ceremony.in_running_order())


def test_an_award_is_announced_then_revealed(cursor, awards):
    first, _second = awards
    announce(cursor, first)
    assert (cursor.showing, cursor.award) == ("announced", first)
    assert not Laureate.objects.exists()

    cursor.reveal(first, version=cursor.version, by=stage_manager())

    stored = Cursor.objects.get()
    assert (stored.showing, stored.award, stored.version) == ("revealed", first, cursor.version)
    assert Laureate.objects.filter(award=first).count() == 1


def test_a_window_left_open_does_nothing_and_is_told_what_the_room_sees(cursor, awards):
    stale = cursor.version
    announce(cursor, awards[0])

    for act in (
        lambda: cursor.show("pause", version=stale, by=stage_manager()),
        lambda: cursor.announce(awards[1], version=stale, by=stage_manager()),
        lambda: cursor.reveal(awards[0], version=stale, by=stage_manager()),
    ):
        with refused(f"The room sees: {awards[0].label} is announced.", cursor):
            act()


def test_a_second_press_reveals_nothing_more(cursor, awards):
    announce(cursor, awards[0])
    version = cursor.version
    cursor.reveal(awards[0], version=version, by=stage_manager())

    with refused("The evening has moved", cursor):
        cursor.reveal(awards[0], version=version, by=stage_manager())

    assert JournalEntry.objects.filter(action="awards.award.revealed").count() == 1


def test_only_the_award_that_is_announced_is_revealed(cursor, awards):
    first, second = awards
    announce(cursor, first)

    with refused(f"{second} is not announced", cursor):
        cursor.reveal(second, version=cursor.version, by=stage_manager())
    assert Award.objects.filter(status="revealed").count() == 0


def test_an_announcement_is_taken_back_and_leaves_its_line(cursor, awards):
    announce(cursor, awards[0])

    cursor.show("black", version=cursor.version, by=stage_manager())

    assert Cursor.objects.get().award is None
    assert JournalEntry.objects.filter(action="awards.award.announcement_taken_back").count() == 1
    with refused(f"{awards[0]} is not announced"):
        cursor.reveal(awards[0], version=cursor.version, by=stage_manager())


def test_a_message_is_written_in_french_first(cursor):
    with refused("Write the message", cursor):
        cursor.show("message", version=cursor.version, by=stage_manager(), message_en="Back soon")

    cursor.show(
        "message", version=cursor.version, by=stage_manager(), message_fr="Reprise dans dix minutes"
    )
    assert Cursor.objects.get().message == "Reprise dans dix minutes"
    cursor.show("pause", version=cursor.version, by=stage_manager())
    assert Cursor.objects.get().message_fr == ""


def test_a_result_is_shown_again_and_never_before(cursor, awards):
    first, second = awards
    announce_and_reveal(cursor, first)
    announce(cursor, second)

    with refused("has not been revealed here", cursor):
        cursor.show_again(second, version=cursor.version, by=stage_manager())
    cursor.show_again(first, version=cursor.version, by=stage_manager())

    assert Cursor.objects.get().award == first


def test_an_award_is_neither_announced_twice_nor_without_its_seal(cursor, awards):
    first, second = awards
    announce_and_reveal(cursor, first)

    with refused("only a sealed award is announced", cursor):
        cursor.announce(first, version=cursor.version, by=stage_manager())
    Award.objects.filter(pk=second.pk).update(ceremony=None)
    with refused("at another ceremony", cursor):
        cursor.announce(second, version=cursor.version, by=stage_manager())


def test_an_interlude_is_not_a_way_to_show_an_award(cursor):
    with refused("An award is announced, then revealed.", cursor):
        cursor.show("revealed", version=cursor.version, by=stage_manager())
