"""What the database refuses of the feedback to nominees: before the reveal, and once it is told."""

from awards.jury_triggers import ASSESSMENT
from awards.triggers import AWARD, NOMINEE, WRITES
from convergences.triggers import Refuse

FEEDBACK, RELEASED = "awards_feedback", "awards_releasedcomment"
AFTER_THE_REVEAL = "Nothing is passed on to nominees before the result is public."
TOLD = "The mails to the nominees are prepared: what they are told no longer changes."


def _award_of(row):
    return (
        f"(SELECT nominee.award_id FROM {ASSESSMENT} AS assessment "
        f"JOIN {NOMINEE} AS nominee ON nominee.id = assessment.nominee_id "
        f"WHERE assessment.id = {row}.assessment_id)"
    )


def _is_not_revealed(award):
    return (
        f"NOT EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.id = {award} "
        "AND award.status = 'revealed')"
    )


def _is_told(award):
    return (
        f"EXISTS (SELECT 1 FROM {FEEDBACK} AS feedback WHERE feedback.award_id = {award} "
        "AND feedback.drafted_at IS NOT NULL)"
    )


FEEDBACK_RULES = [
    Refuse(
        "feedback_is_of_a_revealed_award",
        FEEDBACK,
        on=WRITES,
        holding=[(AWARD, "id = NEW.award_id")],
        when=_is_not_revealed("NEW.award_id"),
        message=AFTER_THE_REVEAL,
    ),
    Refuse(
        "released_comment_is_of_a_revealed_award",
        RELEASED,
        on=WRITES,
        holding=[(AWARD, f"id = {_award_of('NEW')}")],
        when=_is_not_revealed(_award_of("NEW")),
        message=AFTER_THE_REVEAL,
    ),
    # Said from the other side too: an award that tells its nominees something stays revealed.
    Refuse(
        "award_with_feedback_stays_revealed",
        AWARD,
        on=["UPDATE"],
        when=(
            "NEW.status <> 'revealed' AND "
            f"(EXISTS (SELECT 1 FROM {FEEDBACK} AS feedback WHERE feedback.award_id = NEW.id) "
            f"OR EXISTS (SELECT 1 FROM {RELEASED} AS released "
            f"JOIN {ASSESSMENT} AS assessment ON assessment.id = released.assessment_id "
            f"JOIN {NOMINEE} AS nominee ON nominee.id = assessment.nominee_id "
            "WHERE nominee.award_id = NEW.id))"
        ),
        message=AFTER_THE_REVEAL,
    ),
    Refuse(
        "released_comment_counted",
        RELEASED,
        on=WRITES,
        holding=[(ASSESSMENT, "id = NEW.assessment_id")],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ASSESSMENT} AS assessment "
            "WHERE assessment.id = NEW.assessment_id AND assessment.concluded_at IS NOT NULL "
            "AND assessment.voided_at IS NULL AND NOT assessment.is_abstention "
            "AND trim(assessment.comment) <> '')"
        ),
        message="A comment is passed on with marks that count, and when it says something.",
    ),
    Refuse(
        "feedback_never_changes_once_told",
        FEEDBACK,
        on=["UPDATE", "DELETE"],
        when="OLD.drafted_at IS NOT NULL",
        message=TOLD,
    ),
    Refuse(
        "comment_is_released_before_the_mails",
        RELEASED,
        on=WRITES,
        holding=[(FEEDBACK, f"award_id = {_award_of('NEW')}")],
        when=_is_told(_award_of("NEW")),
        message=TOLD,
    ),
    Refuse(
        "told_comment_is_kept",
        RELEASED,
        on=["UPDATE", "DELETE"],
        holding=[(FEEDBACK, f"award_id = {_award_of('OLD')}")],
        when=_is_told(_award_of("OLD")),
        message=TOLD,
    ),
]
