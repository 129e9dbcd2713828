"""Seats: absent jurors are excused, substitutes take over, and a chair with a link hands over."""

import pytest

from awards.models import Assessment, Seat
from awards.models.rounds import Round
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from convergences.journal import JournalEntry
from tests.factories import make_superuser
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_deliberation,
    make_member_of_jury,
    mark_all,
    second_of,
    submit,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def with_substitute(award):
    """A substitute for the last juror: their seats, replaced then substitute."""
    replaced = award.seats.exclude(role="chair").last()
    substitute = make_member_of_jury(award)
    Seat.objects.filter(pk=substitute.pk).update(role="substitute", seated_for=replaced.juror)
    return replaced, award.seats.get(pk=substitute.pk)


def members(award):
    return list(award.seats.exclude(role="chair"))


def test_one_written_reason_excuses_an_absent_juror_for_a_whole_award():
    award = make_award_at_work()
    seat = members(award)[0]
    with refused("Write the reason.", seat):
        seat.excuse(by=None, reason=" ")

    seat.excuse(by=None, reason="En congé maladie.")

    assert award.coverage().count("excused", seat=seat) == 3
    assert seat not in award.seats.taking_part()
    with refused("This was done already.", seat):
        seat.excuse(by=None, reason="Encore.")


def test_a_substitute_sits_once_whom_they_replace_has_stood_down():
    award = make_award_at_work()
    replaced, substitute = with_substitute(award)
    assert substitute not in award.seats.sitting()

    replaced.stand_down(by=None, reason="Démission.")

    assert replaced not in award.seats.sitting()
    assert substitute in award.seats.sitting()


def test_what_a_juror_marked_before_standing_down_is_kept_and_counts_no_more():
    award = make_award_at_work()
    replaced, substitute = with_substitute(award)
    declare_all(award)
    old = submit(replaced.juror, award.nominees.first(), 5)

    replaced.stand_down(by=None, reason="Démission.")
    for nominee in award.nominees.all():
        declare(substitute.juror, nominee)
    new = submit(substitute.juror, award.nominees.first(), 3)

    assert list(Assessment.objects.marked()) == [new]
    assert old.marks.count() == 2
    assert JournalEntry.objects.filter(action="awards.assessment.voided").count() == 1


def test_the_jury_no_longer_changes_once_it_deliberates():
    award = make_deliberation()
    seat = members(award)[0]

    with refused("this jury no longer changes", seat):
        seat.excuse(by=None, reason="Absent.")
    with refused("this jury no longer changes", seat):
        seat.stand_down(by=None, reason="Absent.")


def test_a_deputy_is_a_member_who_declared_to_have_no_link():
    award = make_award_at_work()
    undeclared, other = members(award)
    with refused("it takes a member who declared no interest", undeclared):
        undeclared.name_deputy(by=None)

    declare_all(award, but=[(other.juror, award.nominees.first())])

    with refused("it takes a member who declared no interest", other):
        other.name_deputy(by=None)
    with refused("it takes a member who declared no interest"):
        award.presiding_seat().name_deputy(by=None)
    undeclared.name_deputy(by=None)
    assert award.seats.get(role="deputy") == undeclared


def test_another_deputy_replaces_the_first():
    award = make_award_at_work()
    declare_all(award)
    one, other = members(award)
    one.name_deputy(by=None)

    other.name_deputy(by=None)

    assert award.seats.get(role="deputy") == other
    assert award.seats.get(pk=one.pk).role == "member"


def with_a_chair_who_has_a_link(**fields):
    """An award whose marks are given, where the chair has a link: it, the chair, the deputy."""
    award = make_award_at_work(jurors=4, **fields)
    chair = award.presiding_seat()
    declare_all(award, but=[(chair.juror, award.nominees.first())])
    deputy = members(award)[0]
    deputy.name_deputy(by=None)
    mark_all(award)
    return award, chair, deputy


def test_a_chair_with_a_link_hands_every_power_to_the_deputy():
    award, chair, deputy = with_a_chair_who_has_a_link()
    one, other = award.nominees.all()[1:3]
    assert award.presiding_seat() == deputy
    only_the_chair = "Only the chair of this jury can do that."

    for somebody in (chair.juror.user, make_superuser(), None):
        with refused(only_the_chair, award):
            award.open_deliberation(by=somebody)
    award.open_deliberation(by=deputy.juror.user)

    for somebody in (chair.juror.user, make_superuser(), None):
        with refused(only_the_chair):
            Round.open(award, "ballot", [one, other], by=somebody)
        with refused(only_the_chair):
            Round.cast(award, [one, other], one, by=somebody, reason="Plus ancien.")
        with refused(only_the_chair):
            draft_verdict(award, by=somebody, outcome="laureate")

    confirm_first(award)
    verdict = draft_verdict(award, by=deputy.juror.user, outcome="laureate")
    for somebody in (chair.juror.user, make_superuser()):
        with refused(only_the_chair):
            propose_seal(verdict, by=somebody)
    propose_seal(verdict, by=deputy.juror.user)
    for somebody in (chair.juror.user, make_superuser()):
        with refused("A second juror of this award confirms the seal."):
            confirm_seal(verdict, by=somebody)
    confirm_seal(verdict, by=second_of(award))
    assert verdict.is_sealed


def test_a_chair_who_discovers_a_link_in_the_deliberation_is_replaced_there():
    award = make_deliberation(jurors=4)
    chair, deputy = award.presiding_seat(), members(award)[0]
    declare(chair.juror, award.nominees.last(), "interest")
    assert award.presiding_seat() is None

    deputy.name_deputy(by=None)

    assert chair_of(award) == deputy.juror.user


def test_what_a_chair_proposed_before_their_link_is_proposed_again():
    award = make_deliberation(jurors=4)
    confirm_first(award)
    chair, deputy = award.presiding_seat(), members(award)[0]
    verdict = draft_verdict(award, by=chair.juror.user, outcome="laureate")
    propose_seal(verdict, by=chair.juror.user)
    deputy.name_deputy(by=None)
    # The last by marks: who is first stays.
    declare(chair.juror, award.nominees.last(), "interest")

    with refused("Only the chair of this jury can do that."):
        confirm_seal(verdict, by=second_of(award))

    propose_seal(verdict, by=deputy.juror.user)
    confirm_seal(verdict, by=second_of(award))
    assert verdict.is_sealed


def test_the_chair_presides_again_once_the_nominee_is_withdrawn():
    award, chair, _deputy = with_a_chair_who_has_a_link()

    award.nominees.first().withdraw(by=None, reason="Le projet s’est arrêté.")

    assert award.presiding_seat() == chair


def test_an_excused_chair_does_not_preside():
    award = make_award_at_work()
    chair = award.presiding_seat()
    declare_all(award)
    members(award)[0].name_deputy(by=None)

    chair.excuse(by=None, reason="En voyage.")

    assert award.presiding_seat() == members(award)[0]


def closed(seat):
    """The account of this juror is closed."""
    user = seat.juror.user
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def test_a_chair_whose_account_is_closed_in_the_deliberation_hands_over_to_the_deputy():
    award = make_deliberation(jurors=4)
    chair, deputy = award.presiding_seat(), members(award)[0]
    confirm_first(award)
    verdict = draft_verdict(award, by=chair.juror.user, outcome="laureate")
    propose_seal(verdict, by=chair.juror.user)
    closed(chair)
    assert award.presiding_seat() is None
    deputy.name_deputy(by=None)

    assert award.presiding_seat() == deputy
    with refused("Only the chair of this jury can do that."):
        confirm_seal(verdict, by=second_of(award))
    propose_seal(verdict, by=deputy.juror.user)
    confirm_seal(verdict, by=second_of(award))
    assert verdict.is_sealed


def test_a_deputy_whose_account_is_closed_does_not_preside():
    award, _chair, deputy = with_a_chair_who_has_a_link()

    closed(deputy)

    assert award.presiding_seat() is None


def test_a_juror_whose_account_is_closed_still_counts_among_those_who_vote():
    """No majority becomes easier to reach, and what they gave counts."""
    award = make_deliberation(jurors=4)
    ballot = Round.open(award, "ballot", award.nominees.all()[:2], by=chair_of(award))
    seats = members(award)
    closed(seats[0])
    choice = ballot.choices()[0]
    chair, voter = award.presiding_seat().juror, seats[1].juror
    for juror in (chair, voter):
        ballot.vote(juror, choice, by=juror.user)

    with refused("2 of 4 have voted", ballot):
        ballot.close(by=chair.user)

    ballot.vote(seats[2].juror, choice, by=seats[2].juror.user)
    ballot.close(by=chair.user)
    assert list(award.lacks_of_quorum()) == []
