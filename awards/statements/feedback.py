"""Feedback to nominees: after the reveal, by whoever may release it, and told once."""

from django.utils.translation import gettext_lazy as _

from awards.statements.lines import ROWS, without_line
from awards.statements.statement import Statement

RELEASED = f"SELECT award.id AS award, released.id AS which {ROWS['released']} WHERE "
FEEDBACK = f"SELECT award.id AS award, feedback.id AS which {ROWS['feedback']} WHERE "

FEEDBACK_TOLD = [
    Statement(
        "feedback_follows_the_reveal",
        _("%(award)s is not revealed, and its jury releases something to nominees."),
        FEEDBACK + "award.status <> 'revealed'",
    ),
    Statement(
        "released_comments_follow_the_reveal",
        _("%(award)s is not revealed, and a comment on a nominee is released (row %(which)s)."),
        RELEASED + "award.status <> 'revealed'",
    ),
    Statement(
        "released_comments_count",
        _("A released comment of %(award)s (row %(which)s) says nothing, or does not count."),
        RELEASED + "assessment.concluded_at IS NULL OR assessment.voided_at IS NOT NULL "
        "OR assessment.is_abstention OR trim(assessment.comment) = ''",
    ),
    Statement(
        "totals_are_of_marks",
        _("%(award)s was not decided by marks, and its totals are released."),
        FEEDBACK + "feedback.totals_released_at IS NOT NULL AND award.decided_by <> 'marks'",
    ),
    Statement(
        "totals_are_released_before_the_mails",
        _("The totals of %(award)s were released once the mails to its nominees were prepared."),
        FEEDBACK + "feedback.totals_released_at > feedback.drafted_at",
    ),
    Statement(
        "comments_are_released_before_the_mails",
        _(
            "A comment of %(award)s (row %(which)s) was released once the mails to its nominees "
            "were prepared."
        ),
        RELEASED + "EXISTS (SELECT 1 FROM awards_feedback AS feedback "
        "WHERE feedback.award_id = award.id AND released.released_at > feedback.drafted_at)",
    ),
    Statement(
        "mails_of_feedback_are_drafted_once",
        _("A mail (row %(which)s) tells a nominee of %(award)s more than its jury released."),
        "SELECT award.id AS award, mail.id AS which FROM convergences_mail AS mail "
        "JOIN awards_award AS award ON mail.batch = 'feedback-' || CAST(award.id AS text) "
        "WHERE mail.kind = 'feedback' AND NOT EXISTS (SELECT 1 FROM awards_feedback AS feedback "
        "WHERE feedback.award_id = award.id AND feedback.drafted_at >= mail.drafted_at)",
    ),
    Statement(
        "released_comments_are_in_the_journal",
        _("A comment of %(award)s (row %(which)s) was released, and no line says by whom."),
        without_line(
            *("released", "TRUE", "awards.assessment.comment_released"),
            about=("assessment", "assessment.id"),
        ),
    ),
    Statement(
        "released_totals_are_in_the_journal",
        _("The totals of %(award)s were released, and no line says by whom."),
        without_line(
            "feedback",
            "feedback.totals_released_at IS NOT NULL",
            "awards.award.totals_released",
            about=("award", "award.id"),
        ),
    ),
    Statement(
        "drafted_feedback_is_in_the_journal",
        _("The mails to the nominees of %(award)s were prepared, and no line says by whom."),
        without_line(
            "feedback",
            "feedback.drafted_at IS NOT NULL",
            "awards.award.feedback_drafted",
            about=("award", "award.id"),
        ),
    ),
]
