"""Rounds: one ballot per juror, opened together; around the table, a second juror confirms."""

import pytest

from awards.models import Ballot, Round
from convergences.journal import JournalDetail, JournalEntry
from tests.factories import make_nominee, make_partnership, make_superuser, make_user
from tests.juries import chair_of, declare, make_award_at_work, make_deliberation, second_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    return make_deliberation(decided_by="vote")


@pytest.fixture
def open_round(award):
    return Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))


@pytest.fixture
def table(award):
    return Round.open(award, "ballot", award.nominees.all(), by=chair_of(award), at_table=True)


def jurors(award):
    return [seat.juror for seat in award.seats.all()]


def test_a_round_is_opened_in_a_deliberation_alone():
    award = make_award_at_work(decided_by="vote")

    with refused("The deliberation is not open.", award):
        Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))


def test_one_round_at_a_time(award, open_round):
    with refused("A round is open: close it first."):
        Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))
    one, other, _third = award.nominees.all()
    with refused("A round is open: close it first."):
        Round.cast(award, [one, other], one, by=chair_of(award), reason="Plus ancien.")


def test_candidates_are_nominees_of_the_award_in_the_running(award):
    elsewhere = make_nominee(partnership=make_partnership())
    gone = award.nominees.first()
    gone.withdraw(by=make_user(), reason="Le projet s’est arrêté.")

    for candidates in ([], [elsewhere], [gone]):
        with refused("Candidates are nominees of this award, in the running."):
            Round.open(award, "ballot", candidates, by=chair_of(award))


def test_one_ballot_per_juror_and_the_same_again_is_a_receipt(award, open_round):
    juror, (first, second, *_others) = jurors(award)[0], open_round.choices()

    ballot = open_round.vote(juror, first, by=juror.user)
    same = open_round.vote(juror, first, by=juror.user)

    assert same == ballot
    with refused("your first ballot counts", ballot):
        open_round.vote(juror, second, by=juror.user)
    assert JournalEntry.objects.filter(action="awards.round.voted").count() == 1


def test_the_journal_tells_who_voted_and_not_what(award, open_round):
    juror = jurors(award)[0]
    open_round.vote(juror, open_round.choices()[0], by=juror.user)

    detail = JournalDetail.objects.get(entry__action="awards.round.voted")
    assert detail.data == {}
    assert detail.actor_label


@pytest.mark.parametrize("choice", ["yes", "0", "", "Blank"])
def test_a_ballot_is_one_of_the_answers(award, open_round, choice):
    juror = jurors(award)[0]

    with refused("Choose one of the answers."):
        open_round.vote(juror, choice, by=juror.user)


def test_nobody_votes_for_another(award, open_round):
    juror, other, _third = jurors(award)

    for somebody in (None, other.user, make_superuser()):
        with refused("A juror votes for themselves."):
            open_round.vote(juror, "blank", by=somebody)


def test_who_takes_no_part_does_not_vote(award, open_round):
    juror = jurors(award)[1]
    declare(juror, award.nominees.first(), "interest")

    with refused("You take no part in this vote."):
        open_round.vote(juror, "blank", by=juror.user)


def test_a_closed_round_takes_no_ballot_and_is_closed_once(award, open_round):
    late, *voters = jurors(award)
    open_round.vote(voters[0], "blank", by=voters[0].user)
    with refused("1 of 3 have voted: a round takes more than half", open_round):
        open_round.close(by=chair_of(award))
    open_round.vote(voters[1], "blank", by=voters[1].user)
    there = Round.objects.get(pk=open_round.pk)

    open_round.close(by=chair_of(award))

    with refused("This round is closed: your ballot was not taken."):
        there.vote(late, "blank", by=late.user)
    with refused("This round is closed already."):
        there.close(by=chair_of(award))


def test_only_who_presides_leads_the_rounds(award, open_round):
    somebody = second_of(award)
    open_round.vote(jurors(award)[0], "blank", by=jurors(award)[0].user)

    for user in (None, somebody, make_superuser()):
        with refused("Only the chair of this jury can do that.", open_round):
            open_round.close(by=user)


def test_around_the_table_a_second_juror_confirms_the_count(award, table):
    counts = {table.choices()[0]: 2, "blank": 1}
    juror = jurors(award)[0]
    with refused("This round is closed: your ballot was not taken."):
        table.vote(juror, "blank", by=juror.user)
    with refused("A second juror closes it by confirming the count.", table):
        table.close(by=chair_of(award))

    table.enter_counts(counts, by=chair_of(award))
    for somebody in (None, chair_of(award), make_superuser()):
        with refused("A second juror confirms the count.", table):
            table.confirm_counts(counts, by=somebody)
    table.confirm_counts(counts, by=second_of(award))

    assert not table.is_open
    assert table.counted().votes[table.choices()[0]] == 2
    assert table.counted().blanks == 1
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ([0], "0 of 3 have voted"),
        ([1], "1 of 3 have voted"),
        ([4], "count 3 ballots at most"),
        ([2, 2], "count 3 ballots at most"),
        ([-1, 2], "Count the ballots of this round's candidates"),
    ],
)
def test_a_count_is_of_more_than_half_of_those_who_take_part(award, table, numbers, why):
    counts = dict(zip(table.choices(), numbers, strict=False))

    with refused(why, table):
        table.enter_counts(counts, by=chair_of(award))


def test_a_count_that_changed_since_it_was_read_is_not_confirmed(award, table):
    one, other, *_others = table.choices()
    read = {one: 2, other: 1}
    table.enter_counts(read, by=chair_of(award))
    table.enter_counts({one: 1, other: 2}, by=chair_of(award))

    with refused("The count has changed: read it again.", table):
        table.confirm_counts(read, by=second_of(award))


def test_a_confirmed_count_is_not_entered_anew_from_an_old_window(award, table):
    one, other, *_others = table.choices()
    table.enter_counts({one: 2}, by=chair_of(award))
    old_window = Round.objects.get(pk=table.pk)
    table.confirm_counts({one: 2}, by=second_of(award))

    with refused("not being counted around the table", table):
        old_window.enter_counts({other: 3}, by=chair_of(award))


def test_a_casting_vote_is_between_the_tied_with_a_reason(award):
    one, other, third = award.nominees.all()

    with refused("Write the reason of the casting vote."):
        Round.cast(award, [one, other], one, by=chair_of(award), reason=" ")
    with refused("Choose among those who are tied."):
        Round.cast(award, [one, other], third, by=chair_of(award), reason="Plus ancien.")
    with refused("Only the chair of this jury can do that."):
        Round.cast(award, [one, other], one, by=second_of(award), reason="Plus ancien.")

    made = Round.cast(award, [one, other], one, by=chair_of(award), reason="Plus ancien.")
    assert not made.is_open


def test_nobody_is_withdrawn_while_a_round_is_open(award, open_round):
    nominee = award.nominees.first()

    with refused("A round is open: close it first.", nominee):
        nominee.withdraw(by=make_user(), reason="Le projet s’est arrêté.")
