"""Declarations of interests: asked, answered and answer apart; a link closes the file for good."""

import pytest

from awards.models import Assessment, Ballot, Declaration, DismissedMatch, Round
from convergences.journal import JournalEntry
from tests.factories import make_superuser, make_user
from tests.juries import (
    accept_charter,
    chair_of,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_member_of_jury,
    make_sealed,
    submit,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def at_work(**fields):
    award = make_award_at_work(**fields)
    return award, accept_charter(award.seats.first().juror), award.nominees.first()


def journalled(action):
    return JournalEntry.objects.filter(action=action)


def test_the_charter_comes_first():
    award = make_award_at_work()
    juror, nominee = award.seats.first().juror, award.nominees.first()

    with refused("Accept the charter of the jury first."):
        Declaration.declare(juror, nominee, "none", by=juror.user)

    assert not Declaration.objects.exists()


def test_a_juror_answers_for_themselves_and_for_their_own_awards():
    award, juror, nominee = at_work()
    other = make_award_at_work(make_coming_edition(2027))
    declare(juror, nominee)

    for somebody in (None, make_superuser(), award.seats.last().juror.user):
        with refused("A juror declares their interests themselves."):
            Declaration.declare(juror, nominee, "none", by=somebody)
    with refused("does not sit on this jury"):
        declare(juror, other.nominees.first())


def test_asked_answered_and_answer_are_three_facts():
    _award, juror, nominee = at_work()
    asked = Declaration.objects.create(juror=juror, nominee=nominee)

    answered = declare(juror, nominee)

    assert answered.pk == asked.pk
    assert answered.asked_at == asked.asked_at < answered.answered_at
    assert not answered.recuses


@pytest.mark.parametrize("said", [{"kind": ""}, {"reason": " "}])
def test_a_link_takes_its_kind_and_its_reason(said):
    _award, juror, nominee = at_work()
    declare(juror, nominee)

    with refused("Say which link it is, and why."):
        declare(juror, nominee, "interest", **said)


def test_a_link_voids_the_marks_that_are_kept_and_journalled():
    award, juror, nominee = at_work()
    declare_all(award)
    mine = submit(juror, nominee, 4)
    others = submit(award.seats.last().juror, nominee, 2)

    declare(juror, nominee, "interest")

    mine.refresh_from_db()
    assert mine.voided_at and mine.void_reason
    assert [mark.value for mark in mine.marks.all()] == [4, 4]
    assert list(Assessment.objects.marked()) == [others]
    assert journalled("awards.assessment.voided").count() == 1
    assert journalled("awards.declaration.interest").count() == 1


def test_a_draft_goes_with_a_link_too():
    award, juror, nominee = at_work()
    declare_all(award)
    assessment = Assessment.begin(juror, nominee)
    assessment.save_draft({"comment": "En cours"}, version=0, by=juror.user)

    declare(juror, nominee, "interest")

    assert not Assessment.objects.standing().filter(juror=juror).exists()


def test_a_link_taken_back_in_time_opens_a_new_sheet_and_no_old_mark():
    award, juror, nominee = at_work()
    declare_all(award)
    old = submit(juror, nominee, 4)
    declare(juror, nominee, "interest")

    declare(juror, nominee, "none")

    new = Assessment.begin(juror, nominee)
    assert new.pk != old.pk
    assert not new.marks.exists()


def test_who_has_marked_does_not_go_back_to_asking():
    award, juror, nominee = at_work()
    declare_all(award)
    submit(juror, nominee, 4)

    with refused("You have marked this file"):
        declare(juror, nominee, "unsure")


def test_a_pinned_link_is_the_secretariats_to_remove():
    _award, juror, nominee = at_work()
    pinned = Declaration.pin(juror, nominee, by=None, kind="mandate", reason="Administratrice.")

    for answer in ("none", "unsure", "interest"):
        with refused("The secretariat recorded this link", pinned):
            declare(juror, nominee, answer)
    with refused("Write the reason.", pinned):
        pinned.unpin(by=None, reason=" ")

    pinned.unpin(by=None, reason="Homonyme.")
    assert declare(juror, nominee).answer == "none"


def test_a_link_that_was_not_pinned_is_not_unpinned():
    _award, juror, nominee = at_work()
    declared = declare(juror, nominee, "interest")

    with refused("This link can no longer be taken back.", declared):
        declared.unpin(by=None, reason="Erreur.")


def test_the_secretariat_does_not_settle_what_the_juror_answered_meanwhile():
    award = make_award_at_work()
    juror, nominee = award.seats.first().juror, award.nominees.first()
    asked = declare(juror, nominee, "unsure")
    read = Declaration.objects.get(pk=asked.pk)
    declare(juror, nominee, "interest")

    with refused("This juror asks nothing about this nominee.", asked):
        read.settle("none", by=None, reason="Un simple homonyme.")


def test_the_secretariat_settles_what_a_juror_asks():
    award, juror, nominee = at_work()
    one = declare(juror, nominee, "unsure")
    other = declare(juror, award.nominees.last(), "unsure")

    with refused("Write the reason.", one):
        one.settle("none", by=None, reason="")
    with refused("Answer: a link, or none.", one):
        one.settle("unsure", by=None, reason="Qui sait.")
    one.settle("none", by=None, reason="Un simple homonyme.")
    other.settle("interest", by=None, reason="Financeur du projet.")

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.answer, one.pinned_at) == ("none", None)
    assert (other.answer, other.kind) == ("interest", "other")
    assert other.pinned_at
    with refused("asks nothing", one):
        one.settle("interest", by=None, reason="Encore.")


def test_in_the_deliberation_a_link_is_declared_and_never_taken_back():
    award = make_deliberation()
    juror, nominee = award.seats.last().juror, award.nominees.first()

    declared = declare(juror, nominee, "interest")

    with refused("can be declared, not taken back", declared):
        declare(juror, nominee, "none")
    pinned = Declaration.pin(juror, nominee, by=None, kind="other", reason="Ami.")
    with refused("can no longer be taken back", pinned):
        pinned.unpin(by=None, reason="Erreur.")


def test_once_sealed_nothing_is_declared():
    award = make_sealed()
    juror, nominee = award.seats.last().juror, award.nominees.first()

    with refused("The verdict is sealed"):
        declare(juror, nominee, "interest")
    with refused("The verdict is sealed"):
        Declaration.pin(juror, nominee, by=None, kind="other", reason="Ami.")


def test_a_late_link_strikes_the_ballot_out_and_leaves_the_others():
    award = make_deliberation(decided_by="vote")
    late, kept = award.seats.all()[1].juror, award.seats.all()[2].juror
    made = Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))
    for juror in (late, kept):
        made.vote(juror, made.choices()[0], by=juror.user)
    made.close(by=chair_of(award))

    declare(late, award.nominees.last(), "interest")

    assert made.counted().votes[made.choices()[0]] == 1
    assert Ballot.objects.exclude(voided_at=None).get().juror == late
    assert journalled("awards.round.ballot_voided").count() == 1


def test_a_round_that_loses_all_its_ballots_has_decided_nothing():
    award = make_deliberation(decided_by="vote")
    made = Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))
    late = [seat.juror for seat in award.seats.exclude(role="chair")]
    for juror in late:
        made.vote(juror, made.choices()[0], by=juror.user)
    made.close(by=chair_of(award))

    for juror in late:
        declare(juror, award.nominees.last(), "interest")

    assert not award.rounds.standing().exists()


def counted_at_the_table(award):
    made = Round.open(award, "ballot", award.nominees.all(), by=chair_of(award), at_table=True)
    counts = {made.choices()[0]: 2}
    made.enter_counts(counts, by=chair_of(award))
    other = next(s.juror.user for s in award.seats.taking_part() if s.juror.user != chair_of(award))
    made.confirm_counts(counts, by=other)
    return made


def test_a_late_link_voids_what_was_counted_around_the_table():
    award = make_deliberation(decided_by="vote")
    made = counted_at_the_table(award)

    declare(award.seats.all()[2].juror, award.nominees.last(), "interest")

    made.refresh_from_db()
    assert made.voided_at


def test_who_took_no_part_voids_nothing_by_another_link():
    award = make_deliberation(decided_by="vote", jurors=4)
    recused = award.seats.all()[3].juror
    declare(recused, award.nominees.last(), "interest")
    made = counted_at_the_table(award)

    declare(recused, award.nominees.last(), "interest", reason="Dit autrement.")
    declare(recused, award.nominees.first(), "interest")

    made.refresh_from_db()
    assert made.voided_at is None


def test_the_casting_vote_of_a_chair_with_a_link_is_void():
    award = make_deliberation(decided_by="vote")
    tied = list(award.nominees.all()[:2])
    chair = award.presiding_seat().juror
    made = Round.cast(award, tied, tied[0], by=chair.user, reason="Plus ancien.")
    member = award.seats.exclude(role="chair").first().juror

    declare(member, award.nominees.last(), "interest")
    made.refresh_from_db()
    assert made.voided_at is None

    declare(chair, award.nominees.last(), "interest")
    made.refresh_from_db()
    assert made.voided_at


def test_a_wrong_match_is_dismissed_once_with_who_and_why():
    award, juror, nominee = at_work()
    with refused("Write why this link is none."):
        DismissedMatch.dismiss(juror, nominee, "employer.1", by=juror.user, reason=" ")

    one = DismissedMatch.dismiss(juror, nominee, "employer.1", by=juror.user, reason="Homonyme.")
    same = DismissedMatch.dismiss(juror, nominee, "employer.1", by=make_user(), reason="Autre.")

    assert one == same
    assert (same.dismissed_by, same.reason) == (juror.user, "Homonyme.")
    assert journalled("awards.declaration.match_dismissed").count() == 1


def test_a_juror_who_stood_down_declares_no_more():
    award, juror, nominee = at_work()
    make_member_of_jury(award)
    award.seats.get(juror=juror).stand_down(by=None, reason="Malade.")

    with refused("does not sit on this jury"):
        declare(juror, nominee)
