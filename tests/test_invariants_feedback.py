"""What is passed on to nominees is contradicted row by row, and each contradiction is found."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation

from awards.invariants import violations
from awards.models import Assessment, Award, Feedback, ReleasedComment
from convergences.journal import JournalEntry
from convergences.models import Mail
from tests.contradictions import broken_by, case, make_told
from tests.evenings import stage_manager

NOW = timezone.now()
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Made once: each test writes in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_told()
        transaction.set_rollback(True)


def assessment(award):
    return Assessment.objects.filter(nominee__award=award).order_by("pk").first()


def release(award, at=NOW, *, says_who=True):
    """A comment of the award, released as the verb would leave it."""
    given = assessment(award)
    if says_who:
        record("awards.assessment.comment_released", given)
    return ReleasedComment.objects.create(assessment=given, released_at=at)


def record(act, row):
    JournalEntry.objects.record(stage_manager(), act, row)


def make_feedback(award, **fields):
    """The feedback of the award, with the lines that its acts leave."""
    record("awards.award.totals_released", award)
    record("awards.award.feedback_drafted", award)
    return Feedback.objects.create(award=award, **fields)


def make_mail(award):
    return Mail.objects.draft(
        kind="feedback",
        batch=f"feedback-{award.pk}",
        label="Retours",
        to="",
        subject="Retour",
        body="",
    )


@case()
def released_before_the_reveal(told):
    release(told.sealed)


@case()
def released_without_words(told):
    released = release(told.revealed)
    Assessment.objects.filter(pk=released.assessment_id).update(comment=" ")


@case()
def totals_of_votes(told):
    make_feedback(told.revealed, totals_released_at=NOW)
    Award.objects.filter(pk=told.revealed.pk).update(decided_by="vote")


@case()
def totals_too_late(told):
    make_feedback(told.revealed, totals_released_at=LATER, drafted_at=NOW)


@case()
def comment_too_late(told):
    make_feedback(told.revealed, drafted_at=NOW)
    release(told.revealed, LATER)


@case()
def mail_that_nobody_drafted(told):
    make_mail(told.revealed)


@case()
def mail_too_late(told):
    make_feedback(told.revealed, drafted_at=NOW - timedelta(hours=1))
    make_mail(told.revealed)


@case()
def released_by_nobody(told):
    release(told.revealed, says_who=False)


@case()
def totals_by_nobody(told):
    Feedback.objects.create(award=told.revealed, totals_released_at=NOW)


@case()
def drafted_by_nobody(told):
    Feedback.objects.create(award=told.revealed, drafted_at=NOW)


CASES = {
    "feedback_follows_the_reveal": case()(lambda told: make_feedback(told.sealed)),
    "released_comments_follow_the_reveal": released_before_the_reveal,
    "released_comments_count": released_without_words,
    "totals_are_of_marks": totals_of_votes,
    "totals_are_released_before_the_mails": totals_too_late,
    "comments_are_released_before_the_mails": comment_too_late,
    "mails_of_feedback_are_drafted_once": mail_that_nobody_drafted,
    "released_comments_are_in_the_journal": released_by_nobody,
    "released_totals_are_in_the_journal": totals_by_nobody,
    "drafted_feedback_is_in_the_journal": drafted_by_nobody,
}


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_found_and_named(told, db, name):
    with translation.override("en"):
        found, sentences = broken_by(told, CASES[name])

    assert found == {name, *CASES[name].also}
    assert not [sentence for sentence in sentences if "%" in sentence or "  " in sentence]
    assert violations() == []


def test_a_mail_that_was_added_to_those_of_an_award_is_found(told, db):
    assert broken_by(told, mail_too_late)[0] == {"mails_of_feedback_are_drafted_once"}
