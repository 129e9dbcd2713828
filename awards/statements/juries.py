"""Juries: what counts was given by who could give it, whole and in its scale."""

from django.utils.translation import gettext_lazy as _

from awards.statements.statement import Statement

ASSESSMENTS = (
    "SELECT nominee.award_id AS award, assessment.id AS which FROM awards_assessment AS assessment "
    "JOIN awards_nominee AS nominee ON nominee.id = assessment.nominee_id "
    "JOIN awards_award AS award ON award.id = nominee.award_id WHERE "
)
COUNTED = "assessment.concluded_at IS NOT NULL AND assessment.voided_at IS NULL"
MARKS = (
    "SELECT nominee.award_id AS award, mark.id AS which FROM awards_mark AS mark "
    "JOIN awards_assessment AS assessment ON assessment.id = mark.assessment_id "
    "JOIN awards_nominee AS nominee ON nominee.id = assessment.nominee_id "
    "JOIN awards_award AS award ON award.id = nominee.award_id "
    "JOIN awards_criterion AS criterion ON criterion.id = mark.criterion_id WHERE "
)
BALLOTS = (
    "SELECT round.award_id AS award, ballot.id AS which FROM awards_ballot AS ballot "
    "JOIN awards_round AS round ON round.id = ballot.round_id "
    "WHERE ballot.voided_at IS NULL AND round.voided_at IS NULL AND "
)
ROUNDS = (
    "SELECT round.award_id AS award, round.id AS which FROM awards_round AS round "
    "JOIN awards_award AS award ON award.id = round.award_id WHERE "
)
MARKS_OF_IT = "(SELECT count(*) FROM awards_mark AS mark WHERE mark.assessment_id = assessment.id)"

JURIES = [
    Statement(
        "marks_are_in_their_scale",
        _("A mark of %(award)s (row %(which)s) is outside its scale."),
        MARKS + "mark.value < 1 OR mark.value > award.highest_mark",
    ),
    Statement(
        "marks_are_for_criteria_of_the_award",
        _("A mark of %(award)s (row %(which)s) is for a criterion of another award."),
        MARKS + "criterion.award_id <> award.id",
    ),
    Statement(
        "counted_assessments_mark_every_criterion",
        _("A counted assessment of %(award)s (row %(which)s) does not mark every criterion."),
        ASSESSMENTS + f"{COUNTED} AND NOT assessment.is_abstention AND {MARKS_OF_IT} <> "
        "(SELECT count(*) FROM awards_criterion AS criterion WHERE criterion.award_id = award.id)",
    ),
    Statement(
        "abstentions_have_no_marks",
        _("An abstention of %(award)s (row %(which)s) has marks."),
        ASSESSMENTS + f"assessment.is_abstention AND {MARKS_OF_IT} > 0",
    ),
    Statement(
        "counted_assessments_are_of_free_jurors",
        _(
            "A counted assessment of %(award)s (row %(which)s) is by a juror who did not declare "
            "to have no link."
        ),
        ASSESSMENTS + f"{COUNTED} AND nominee.withdrawn_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM awards_declaration AS declaration WHERE declaration.answer = 'none' "
        "AND declaration.juror_id = assessment.juror_id "
        "AND declaration.nominee_id = assessment.nominee_id)",
    ),
    Statement(
        "counted_assessments_are_of_seated_jurors",
        _("A counted assessment of %(award)s (row %(which)s) is by a juror who has no seat."),
        ASSESSMENTS + f"{COUNTED} AND NOT EXISTS (SELECT 1 FROM awards_seat AS seat WHERE "
        "seat.award_id = award.id AND seat.juror_id = assessment.juror_id "
        "AND seat.stood_down_at IS NULL)",
    ),
    Statement(
        "jurors_at_work_accepted_the_charter",
        _("A counted assessment of %(award)s (row %(which)s) is by a juror without a charter."),
        ASSESSMENTS + f"{COUNTED} AND EXISTS (SELECT 1 FROM awards_juror AS juror WHERE "
        "juror.id = assessment.juror_id AND juror.charter_accepted_at IS NULL)",
    ),
    Statement(
        "withdrawn_nominees_are_not_assessed",
        _("A counted assessment of %(award)s (row %(which)s) is of a nominee that was withdrawn."),
        ASSESSMENTS + f"{COUNTED} AND nominee.withdrawn_at IS NOT NULL",
    ),
    Statement(
        "ballots_are_of_free_jurors",
        _("A ballot of %(award)s (row %(which)s) is by a juror who has a link."),
        BALLOTS + "EXISTS (SELECT 1 FROM awards_declaration AS declaration "
        "JOIN awards_nominee AS nominee ON nominee.id = declaration.nominee_id "
        "WHERE nominee.award_id = round.award_id AND nominee.withdrawn_at IS NULL "
        "AND declaration.juror_id = ballot.juror_id AND declaration.answer = 'interest')",
    ),
    Statement(
        "ballots_are_of_seated_jurors",
        _("A ballot of %(award)s (row %(which)s) is by a juror who has no seat."),
        BALLOTS + "NOT EXISTS (SELECT 1 FROM awards_seat AS seat WHERE "
        "seat.award_id = round.award_id AND seat.juror_id = ballot.juror_id "
        "AND seat.stood_down_at IS NULL)",
    ),
    Statement(
        "ballots_are_answers_of_their_round",
        _("A ballot of %(award)s (row %(which)s) answers another question than its round’s."),
        BALLOTS + "ballot.choice <> 'blank' AND NOT (round.kind = 'confirmation' "
        "AND ballot.choice IN ('yes', 'no')) AND NOT (round.kind = 'ballot' AND EXISTS "
        "(SELECT 1 FROM awards_round_candidates AS candidate WHERE candidate.round_id = round.id "
        "AND CAST(candidate.nominee_id AS text) = ballot.choice))",
    ),
    Statement(
        "jurors_vote_once",
        _("A juror of %(award)s voted twice in one round (row %(which)s)."),
        "SELECT round.award_id AS award, max(ballot.id) AS which FROM awards_ballot AS ballot "
        "JOIN awards_round AS round ON round.id = ballot.round_id WHERE ballot.voided_at IS NULL "
        "GROUP BY round.award_id, ballot.round_id, ballot.juror_id HAVING count(*) > 1",
    ),
    Statement(
        "candidates_are_nominees_of_the_award",
        _("A round of %(award)s (row %(which)s) is about a nominee of another award."),
        ROUNDS + "EXISTS (SELECT 1 FROM awards_round_candidates AS candidate "
        "JOIN awards_nominee AS nominee ON nominee.id = candidate.nominee_id "
        "WHERE candidate.round_id = round.id AND nominee.award_id <> round.award_id)",
    ),
    Statement(
        "casting_votes_are_for_a_candidate",
        _("The casting vote of %(award)s (row %(which)s) is for none of the candidates."),
        ROUNDS + "round.kind = 'casting' AND NOT EXISTS (SELECT 1 FROM awards_round_candidates "
        "AS candidate WHERE candidate.round_id = round.id "
        "AND candidate.nominee_id = round.cast_for_id)",
    ),
    Statement(
        "open_rounds_are_of_deliberations",
        _("A round of %(award)s (row %(which)s) is open, and the deliberation is not."),
        ROUNDS + "round.closed_at IS NULL AND round.voided_at IS NULL "
        "AND award.status <> 'deliberation'",
    ),
    Statement(
        "jurors_are_of_the_edition_of_their_award",
        _("A juror of %(award)s (seat %(which)s) belongs to another edition."),
        "SELECT seat.award_id AS award, seat.id AS which FROM awards_seat AS seat "
        "JOIN awards_award AS award ON award.id = seat.award_id "
        "JOIN awards_juror AS juror ON juror.id = seat.juror_id "
        "WHERE juror.edition_id <> award.edition_id",
    ),
    Statement(
        "declarations_are_of_one_edition",
        _("A declaration about %(award)s (row %(which)s) is by a juror of another edition."),
        "SELECT nominee.award_id AS award, declaration.id AS which "
        "FROM awards_declaration AS declaration "
        "JOIN awards_nominee AS nominee ON nominee.id = declaration.nominee_id "
        "JOIN awards_award AS award ON award.id = nominee.award_id "
        "JOIN awards_juror AS juror ON juror.id = declaration.juror_id "
        "WHERE juror.edition_id <> award.edition_id",
    ),
    Statement(
        "juries_work_in_their_phase",
        _("%(award)s is with its jury, and its edition is not."),
        "SELECT award.id AS award, award.id AS which FROM awards_award AS award "
        "JOIN awards_edition AS edition ON edition.id = award.edition_id "
        "WHERE award.status IN ('marking', 'deliberation') AND edition.status <> 'jury'",
    ),
    Statement(
        "nominees_are_those_of_their_application",
        _("An application for %(award)s (row %(which)s) made a nominee that is not its own."),
        "SELECT application.award_id AS award, application.id AS which "
        "FROM awards_application AS application "
        "JOIN awards_nominee AS nominee ON nominee.id = application.nominee_id "
        "WHERE nominee.award_id <> application.award_id "
        "OR nominee.partnership_id <> application.partnership_id",
    ),
]
