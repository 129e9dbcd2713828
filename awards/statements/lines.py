"""Lines of the journal: every exclusion, seal and reveal has one, with its author and its reason.

An erased line no longer says what it was about: where one of the same act was erased in the same
stream, nothing can be told, and nothing is.
"""

from django.utils.translation import gettext_lazy as _

from awards.statements.statement import Statement

# By table: how to reach the award of a row.
ROWS = {
    "nominee": "FROM awards_nominee AS nominee "
    "JOIN awards_award AS award ON award.id = nominee.award_id",
    "assessment": "FROM awards_assessment AS assessment "
    "JOIN awards_nominee AS nominee ON nominee.id = assessment.nominee_id "
    "JOIN awards_award AS award ON award.id = nominee.award_id",
    "seat": "FROM awards_seat AS seat JOIN awards_award AS award ON award.id = seat.award_id",
    "round": "FROM awards_round AS round JOIN awards_award AS award ON award.id = round.award_id",
    "verdict": "FROM awards_verdict AS verdict "
    "JOIN awards_award AS award ON award.id = verdict.award_id",
    "feedback": "FROM awards_feedback AS feedback "
    "JOIN awards_award AS award ON award.id = feedback.award_id",
    "released": "FROM awards_releasedcomment AS released "
    "JOIN awards_assessment AS assessment ON assessment.id = released.assessment_id "
    "JOIN awards_nominee AS nominee ON nominee.id = assessment.nominee_id "
    "JOIN awards_award AS award ON award.id = nominee.award_id",
}
WITH_A_REASON = (
    " AND CAST(detail.data AS text) LIKE '%\"reason\"%'"
    ' AND CAST(detail.data AS text) NOT LIKE \'%"reason": ""%\''
)


def without_line(table, which, action, *, about=None, told=""):
    """The rows of `table`, those where `which` holds, that no line of this act is about.

    `about` is the model and the key that the line names, the row's own unless it is said; `told`
    is one more condition on the line.
    """
    model, key = about or (table, f"{table}.id")
    line = (
        "SELECT 1 FROM convergences_journaldetail AS detail "
        "JOIN convergences_journalentry AS entry ON entry.id = detail.entry_id "
        f"WHERE entry.action = '{action}' AND "
    )
    about_it = (
        f"detail.target_type = 'awards.{model}' AND detail.target_id = CAST({key} AS text) "
        f"AND entry.actor <> ''{told}"
    )
    erased = "detail.salt = '' AND entry.stream = 'edition-' || CAST(edition.year AS text)"
    return (
        f"SELECT award.id AS award, {table}.id AS which {ROWS[table]} "
        "JOIN awards_edition AS edition ON edition.id = award.edition_id "
        f"WHERE {which} AND NOT EXISTS ({line}{about_it}) AND NOT EXISTS ({line}{erased})"
    )


LINES = [
    Statement(
        "withdrawals_are_in_the_journal",
        _(
            "A nominee of %(award)s (row %(which)s) was withdrawn, and no line says by whom and why."
        ),
        without_line(
            *("nominee", "nominee.withdrawn_at IS NOT NULL", "awards.nominee.withdrawn"),
            told=WITH_A_REASON,
        ),
    ),
    Statement(
        "voided_assessments_are_in_the_journal",
        _(
            "An assessment of %(award)s (row %(which)s) was voided, and no line says by whom and "
            "why."
        ),
        without_line(
            *("assessment", "assessment.voided_at IS NOT NULL", "awards.assessment.voided"),
            told=WITH_A_REASON,
        ),
    ),
    Statement(
        "stood_down_jurors_are_in_the_journal",
        _(
            "A juror of %(award)s (seat %(which)s) was stood down, and no line says by whom and "
            "why."
        ),
        without_line(
            *("seat", "seat.stood_down_at IS NOT NULL", "awards.seat.stood_down"),
            told=WITH_A_REASON,
        ),
    ),
    Statement(
        "excused_jurors_are_in_the_journal",
        _("A juror of %(award)s (seat %(which)s) was excused, and no line says by whom and why."),
        without_line(
            *("seat", "seat.excused_at IS NOT NULL", "awards.seat.excused"), told=WITH_A_REASON
        ),
    ),
    Statement(
        "voided_ballots_are_in_the_journal",
        _("A ballot of %(award)s (round %(which)s) was voided, and no line says by whom."),
        without_line(
            "round",
            "EXISTS (SELECT 1 FROM awards_ballot AS ballot "
            "WHERE ballot.round_id = round.id AND ballot.voided_at IS NOT NULL)",
            "awards.round.ballot_voided",
        ),
    ),
    Statement(
        "voided_rounds_are_in_the_journal",
        _("A round of %(award)s (row %(which)s) was voided, and no line says by whom."),
        without_line("round", "round.voided_at IS NOT NULL", "awards.round.voided"),
    ),
    Statement(
        "broken_seals_are_in_the_journal",
        _("The seal of %(award)s was broken, and no line says who asked for it and why."),
        without_line(
            *("verdict", "verdict.broken_at IS NOT NULL", "awards.verdict.break_asked"),
            told=WITH_A_REASON,
        ),
    ),
    Statement(
        "seals_are_in_the_journal",
        _("%(award)s was sealed, and no line tells the fingerprint."),
        without_line(
            *("verdict", "verdict.sealed_at IS NOT NULL", "awards.award.sealed"),
            about=("award", "award.id"),
            told=" AND CAST(detail.data AS text) LIKE '%' || verdict.fingerprint || '%'",
        ),
    ),
    Statement(
        "reveals_are_in_the_journal",
        _("%(award)s was revealed, and no line says by whom."),
        without_line(
            *("verdict", "verdict.opened_at IS NOT NULL", "awards.award.revealed"),
            about=("award", "award.id"),
        ),
    ),
]
