"""A juror's desk while a deliberation is open: what keeps others waiting stands before the marks."""

import pytest

from awards.models import Juror, Round
from awards.models.sealing import draft_verdict, propose_seal
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    second_of,
    standing_nominees,
)
from tests.pages import main_of

pytestmark = pytest.mark.django_db
ROOM, MARKS = "The deliberation is open", "files are left to be marked"


@pytest.fixture
def award():
    """In deliberation; its chair and its second juror have another award to mark."""
    award = make_deliberation(jurors=4)
    other = make_award_at_work(make_coming_edition(2028))
    declare_all(other)
    for person, seat in zip((chair_of(award), second_of(award)), other.seats.all(), strict=False):
        Juror.objects.filter(pk=seat.juror_id).update(user=person)
    return award


@pytest.fixture
def told(client, award):
    """What the desk of somebody says to do next."""

    def read(person):
        client.force_login(person)
        words = main_of(client.get("/en/jury/"))
        return next(each for each in (ROOM, MARKS, "A verdict waits") if each in words)

    return read


def vote(award, person):
    seat = award.seats.get(juror__user=person)
    award.rounds.get().vote(seat.juror, "yes", by=person)


def test_the_chair_is_awaited_in_an_open_room_until_the_seal_is_proposed(award, told):
    chair = chair_of(award)
    assert told(chair) == ROOM

    confirm_first(award)
    verdict = draft_verdict(award, by=chair, outcome="laureate")
    assert told(chair) == ROOM

    propose_seal(verdict, by=chair)
    assert told(chair) == MARKS
    assert told(second_of(award)) == "A verdict waits"


def test_a_juror_is_awaited_for_their_ballot_and_not_before_nor_after(award, told):
    second = second_of(award)
    assert told(second) == MARKS

    asked = Round.open(award, "confirmation", standing_nominees(award), by=chair_of(award))
    assert told(second) == ROOM

    vote(award, second)
    assert told(second) == MARKS
    assert asked.is_open


def test_a_juror_is_awaited_for_a_count_that_somebody_else_entered(award, told):
    chair, second = chair_of(award), second_of(award)
    asked = Round.open(award, "confirmation", standing_nominees(award), by=chair, at_table=True)
    assert told(second) == MARKS

    asked.enter_counts({"yes": 3}, by=chair)

    assert told(second) == ROOM


def test_a_deputy_is_awaited_where_the_chair_has_a_link(award, told):
    deputy = award.seats.get(juror__user=second_of(award))
    assert told(deputy.juror.user) == MARKS
    deputy.role = "deputy"
    deputy.save(update_fields=["role"])
    assert told(deputy.juror.user) == MARKS

    declare(award.presiding_seat().juror, award.nominees.first(), "interest")

    assert told(deputy.juror.user) == ROOM
