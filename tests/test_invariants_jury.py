"""What a jury stored is contradicted row by row, and each contradiction is found."""

import pytest
from django.db import transaction
from django.utils import timezone

from awards.invariants import violations
from awards.models import (
    Application,
    Assessment,
    Ballot,
    Declaration,
    Juror,
    Mark,
    Nominee,
    Round,
    Seat,
)
from convergences.journal import JournalEntry
from convergences.models import User
from tests.contradictions import broken_by, case, make_told
from tests.factories import make_award, make_edition, make_juror, make_nominee, make_partnership
from tests.juries import make_coming_edition

NOW = timezone.now()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Made once: each test writes in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_told()
        transaction.set_rollback(True)


def assessments(told):
    return Assessment.objects.filter(nominee__award=told.sealed).order_by("pk")


def one(rows):
    """The first of these rows, as rows that can be written past every model."""
    return rows.model.objects.filter(pk=rows.order_by("pk").first().pk)


def one_assessment(told):
    return one(assessments(told))


def one_mark(told):
    return one(Mark.objects.filter(assessment__in=assessments(told)))


def one_ballot(told):
    return one(Ballot.objects.filter(round__award=told.sealed))


def one_declaration(told):
    """Of a juror who marked that nominee, and voted."""
    assessment = one_assessment(told).get()
    return Declaration.objects.filter(juror=assessment.juror, nominee=assessment.nominee)


def one_round(told):
    return one(Round.objects.filter(award=told.sealed))


def make_round(told, **fields):
    return Round.objects.create(award=told.sealed, number=9, **fields)


def foreign_juror(told):
    return make_juror(make_edition(2015, past=False))


def record(action, row, told, **details):
    """A line of the journal, as a person of the staff writes it."""
    JournalEntry.objects.record(
        User.objects.get(email="regie@example.org"),
        action,
        row,
        stream=told.sealed.journal_stream,
        **details,
    )


@case()
def mark_beyond(told):
    one_mark(told).update(value=told.sealed.highest_mark + 1)


@case()
def mark_of_another_award(told):
    one_mark(told).update(criterion=told.revealed.criteria.first())


@case()
def mark_left_out(told):
    one_mark(told).delete()


@case()
def abstention_with_marks(told):
    one_assessment(told).update(is_abstention=True)


@case()
def nothing_declared(told):
    one_declaration(told).update(answer="", answered_at=None)


@case(also=["ballots_are_of_seated_jurors"])
def marks_without_a_seat(told):
    Seat.objects.filter(juror=one_assessment(told).get().juror).delete()


@case()
def no_charter(told):
    Juror.objects.filter(pk=one_assessment(told).get().juror_id).update(charter_accepted_at=None)


@case()
def marks_of_a_withdrawn_nominee(told):
    nominee = assessments(told).last().nominee
    Nominee.objects.filter(pk=nominee.pk).update(withdrawn_at=NOW, withdrawn_reason="Arrêt.")
    record("awards.nominee.withdrawn", nominee, told, reason="Arrêt.")


@case(also=["counted_assessments_are_of_free_jurors"])
def vote_with_a_link(told):
    one_declaration(told).update(answer="interest", kind="employment", reason="Mon employeur.")


@case()
def vote_without_a_seat(told):
    one_ballot(told).update(juror=told.revealed.seats.first().juror)


@case()
def answer_to_another_question(told):
    one_ballot(told).update(choice="999999")


@case(index="one_ballot_per_juror_and_round")
def second_vote(told):
    ballot = one_ballot(told).get()
    Ballot.objects.create(round=ballot.round, juror=ballot.juror, choice="no")


@case()
def foreign_candidate(told):
    one_round(told).get().candidates.add(told.revealed.nominees.first())


@case()
def casting_vote_for_nobody(told):
    cast = {"cast_for": told.sealed.nominees.first(), "casting_reason": "L’élan."}
    make_round(told, kind="casting", closed_at=NOW, **cast)


@case()
def round_after_the_seal(told):
    make_round(told, kind="ballot")


@case()
def seat_of_another_edition(told):
    Seat.objects.create(award=told.sealed, juror=foreign_juror(told))


@case()
def declaration_of_another_edition(told):
    nominee = told.sealed.nominees.first()
    Declaration.objects.create(juror=foreign_juror(told), nominee=nominee, asked_at=NOW)


@case()
def jury_before_its_time(told):
    make_award(make_coming_edition(2031), status="marking")


@case()
def nominee_of_another_application(told):
    Application.objects.create(
        award=told.sealed,
        partnership=make_partnership(),
        nominee=told.sealed.nominees.first(),
        status="shortlisted",
    )


@case()
def withdrawn_without_a_line(told):
    make_nominee(told.sealed, withdrawn_at=NOW)


@case()
def withdrawn_without_a_reason(told):
    record("awards.nominee.withdrawn", make_nominee(told.sealed, withdrawn_at=NOW), told, reason="")


@case()
def withdrawn_by_nobody(told):
    nominee = make_nominee(told.sealed, withdrawn_at=NOW)
    stream = told.sealed.journal_stream
    about = {"stream": stream, "reason": "Le projet s’est arrêté."}
    JournalEntry.objects.record(None, "awards.nominee.withdrawn", nominee, **about)


@case()
def voided_without_a_line(told):
    one_assessment(told).update(voided_at=NOW, void_reason="Un lien.")


@case()
def stood_down_without_a_line(told):
    Seat.objects.create(
        award=told.sealed,
        juror=make_juror(told.ceremony.edition),
        stood_down_at=NOW,
        stood_down_reason="Absence.",
    )


@case()
def excused_without_a_line(told):
    one(told.sealed.seats).update(excused_at=NOW, excused_reason="Absence.")


@case()
def rewritten_mark(told):
    mark = one_mark(told).get()
    record("awards.assessment.submitted", mark.assessment, told, digest=mark.assessment.digest())
    assert violations() == []
    one_mark(told).update(value=mark.value % told.sealed.highest_mark + 1)


CASES = {
    "marks_are_in_their_scale": mark_beyond,
    "marks_are_for_criteria_of_the_award": mark_of_another_award,
    "counted_assessments_mark_every_criterion": mark_left_out,
    "abstentions_have_no_marks": abstention_with_marks,
    "counted_assessments_are_of_free_jurors": nothing_declared,
    "counted_assessments_are_of_seated_jurors": marks_without_a_seat,
    "jurors_at_work_accepted_the_charter": no_charter,
    "withdrawn_nominees_are_not_assessed": marks_of_a_withdrawn_nominee,
    "ballots_are_of_free_jurors": vote_with_a_link,
    "ballots_are_of_seated_jurors": vote_without_a_seat,
    "ballots_are_answers_of_their_round": answer_to_another_question,
    "jurors_vote_once": second_vote,
    "candidates_are_nominees_of_the_award": foreign_candidate,
    "casting_votes_are_for_a_candidate": casting_vote_for_nobody,
    "open_rounds_are_of_deliberations": round_after_the_seal,
    "jurors_are_of_the_edition_of_their_award": seat_of_another_edition,
    "declarations_are_of_one_edition": declaration_of_another_edition,
    "juries_work_in_their_phase": jury_before_its_time,
    "nominees_are_those_of_their_application": nominee_of_another_application,
    "withdrawals_are_in_the_journal": withdrawn_without_a_line,
    "voided_assessments_are_in_the_journal": voided_without_a_line,
    "stood_down_jurors_are_in_the_journal": stood_down_without_a_line,
    "excused_jurors_are_in_the_journal": excused_without_a_line,
    "voided_ballots_are_in_the_journal": case()(
        lambda told: one_ballot(told).update(voided_at=NOW)
    ),
    "voided_rounds_are_in_the_journal": case()(lambda told: one_round(told).update(voided_at=NOW)),
    "marks_are_those_submitted": rewritten_mark,
}


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_found_and_named(told, db, name):
    found, sentences = broken_by(told, CASES[name])

    assert found == {name, *CASES[name].also}
    assert all(str(told.sealed) in sentence for sentence in sentences) or name == (
        "juries_work_in_their_phase"
    )
    assert violations() == []


@pytest.mark.parametrize("write", [withdrawn_without_a_reason, withdrawn_by_nobody])
def test_a_line_without_author_or_reason_explains_nothing(told, db, write):
    assert broken_by(told, write)[0] == {"withdrawals_are_in_the_journal"}
