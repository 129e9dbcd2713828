"""What the database refuses in the work of a jury, where a rule crosses tables or time."""

from awards.triggers import AWARD, JUROR, NOMINEE, SEAT, WRITES
from convergences.triggers import Refuse

CRITERION, STEP, EDITION = "awards_criterion", "awards_step", "awards_edition"
DECLARATION, ASSESSMENT, MARK = "awards_declaration", "awards_assessment", "awards_mark"
ROUND, BALLOT, CANDIDATES = "awards_round", "awards_ballot", "awards_round_candidates"
VERDICT, SEAL, APPLICATION = "awards_verdict", "awards_seal", "awards_application"

AT_WORK = "('marking', 'deliberation', 'sealed')"
FROZEN = "The rules of this award are frozen: its jury is at work."
KEPT_SEALED = "A sealed verdict never changes."


def _status_of(nominee):
    return (
        f"(SELECT award.status FROM {AWARD} AS award JOIN {NOMINEE} AS nominee "
        f"ON nominee.award_id = award.id WHERE nominee.id = {nominee})"
    )


def changed(*columns):
    """Whether one of these columns is written otherwise, NULL included."""
    return " OR ".join(
        f'(NEW."{c}" <> OLD."{c}" OR (NEW."{c}" IS NULL) <> (OLD."{c}" IS NULL))' for c in columns
    )


def _held_award(nominee):
    return (AWARD, f"id = (SELECT award_id FROM {NOMINEE} WHERE id = {nominee})")


FROZEN_RULES = [
    rule
    for name, table, award in (
        ("criterion_is_frozen", CRITERION, "{row}.award_id"),
        (
            "step_is_frozen",
            STEP,
            f"(SELECT criterion.award_id FROM {CRITERION} AS criterion "
            "WHERE criterion.id = {row}.criterion_id)",
        ),
    )
    # What leaves a frozen award, by another owner or by its deletion, is refused as what comes.
    for events, row, end in ((WRITES, "NEW", ""), (["UPDATE", "DELETE"], "OLD", "_kept"))
    for rule in [
        Refuse(
            f"{name}{end}",
            table,
            on=events,
            when=(
                f"EXISTS (SELECT 1 FROM {AWARD} AS award "
                f"WHERE award.id = {award.format(row=row)} AND award.status IN {AT_WORK})"
            ),
            # Juries start while somebody types: of the two, the second waits, and then sees.
            holding=[(AWARD, f"id = {award.format(row=row)}")],
            message=FROZEN,
        )
    ]
] + [
    Refuse(
        "award_rules_are_frozen",
        AWARD,
        on=["UPDATE"],
        # An award decided elsewhere waits through the phase of the juries: its rules do not.
        when=f"((OLD.status IN {AT_WORK} AND NEW.status IN {AT_WORK}) OR "
        f"(OLD.status = 'pending' AND NEW.status = 'pending' AND EXISTS (SELECT 1 FROM {EDITION} "
        "AS edition WHERE edition.id = NEW.edition_id AND edition.status = 'jury'))) AND ("
        + changed(
            *("decided_by", "quorum", "highest_mark", "joint_laureates"),
            *("special_mentions", "may_be_withheld"),
        )
        + ")",
        message=FROZEN,
    ),
]

INTEREST_RULES = [
    Refuse(
        "declaration_is_of_one_edition",
        DECLARATION,
        on=WRITES,
        when=(
            f"EXISTS (SELECT 1 FROM {JUROR} AS juror, {NOMINEE} AS nominee "
            f"JOIN {AWARD} AS award ON award.id = nominee.award_id WHERE juror.id = NEW.juror_id "
            "AND nominee.id = NEW.nominee_id AND award.edition_id <> juror.edition_id)"
        ),
        message="A juror declares interests for nominees of their own edition.",
    ),
    Refuse(
        "interest_has_no_counted_marks",
        DECLARATION,
        on=WRITES,
        when=(
            f"NEW.answer <> 'none' AND EXISTS (SELECT 1 FROM {ASSESSMENT} AS assessment "
            "WHERE assessment.juror_id = NEW.juror_id AND assessment.nominee_id = NEW.nominee_id "
            "AND assessment.concluded_at IS NOT NULL AND assessment.voided_at IS NULL)"
        ),
        message="This juror has marked this nominee: the marks are voided first.",
    ),
    Refuse(
        "answered_declaration_is_kept",
        DECLARATION,
        on=["DELETE"],
        when="OLD.answer <> ''",
        message="A declaration of interests is kept.",
    ),
    Refuse(
        "assessment_is_of_a_free_juror",
        ASSESSMENT,
        on=WRITES,
        holding=[(DECLARATION, "juror_id = NEW.juror_id AND nominee_id = NEW.nominee_id")],
        when=(
            "NEW.concluded_at IS NOT NULL AND NEW.voided_at IS NULL AND NOT EXISTS "
            f"(SELECT 1 FROM {DECLARATION} AS declaration "
            "WHERE declaration.juror_id = NEW.juror_id "
            "AND declaration.nominee_id = NEW.nominee_id AND declaration.answer = 'none')"
        ),
        message="A juror declares to have no link before marking.",
    ),
]

# A comment may be erased, and not otherwise written, once the result is known.
MARK_RULES = [
    Refuse(
        "assessment_is_concluded_while_marking",
        ASSESSMENT,
        on=["INSERT"],
        holding=[_held_award("NEW.nominee_id")],
        when=f"NEW.concluded_at IS NOT NULL AND {_status_of('NEW.nominee_id')} <> 'marking'",
        message="Marks are given while the award is being marked.",
    ),
    Refuse(
        "assessment_changes_while_marking",
        ASSESSMENT,
        on=["UPDATE"],
        holding=[_held_award("NEW.nominee_id")],
        when=(
            "(OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL) OR (("
            + changed("concluded_at", "is_abstention", "version", "juror_id")
            + f") AND {_status_of('NEW.nominee_id')} <> 'marking') OR (("
            + changed("comment")
            + f") AND {_status_of('NEW.nominee_id')} <> 'marking' AND NOT (NEW.comment = '—' "
            f"AND {_status_of('NEW.nominee_id')} IN ('revealed', 'not_held')))"
        ),
        message="Marks are given while the award is being marked.",
    ),
    Refuse(
        "concluded_assessment_is_kept",
        ASSESSMENT,
        on=["DELETE"],
        when="OLD.concluded_at IS NOT NULL",
        message="An assessment is voided, never deleted.",
    ),
    Refuse(
        "mark_is_possible",
        MARK,
        on=WRITES,
        holding=[
            _held_award(
                f"(SELECT nominee_id FROM {ASSESSMENT} WHERE {ASSESSMENT}.id = NEW.assessment_id)"
            )
        ],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ASSESSMENT} AS assessment "
            f"JOIN {NOMINEE} AS nominee ON nominee.id = assessment.nominee_id "
            f"JOIN {AWARD} AS award ON award.id = nominee.award_id "
            f"JOIN {CRITERION} AS criterion ON criterion.award_id = award.id "
            "WHERE assessment.id = NEW.assessment_id AND criterion.id = NEW.criterion_id "
            "AND award.status = 'marking' AND assessment.voided_at IS NULL "
            "AND NEW.value <= award.highest_mark)"
        ),
        message="A mark is for a criterion of the award, in its scale, while it is being marked.",
    ),
    Refuse(
        "mark_is_kept",
        MARK,
        on=["DELETE"],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ASSESSMENT} AS assessment "
            f"JOIN {NOMINEE} AS nominee ON nominee.id = assessment.nominee_id "
            f"JOIN {AWARD} AS award ON award.id = nominee.award_id "
            "WHERE assessment.id = OLD.assessment_id AND award.status = 'marking' "
            "AND assessment.voided_at IS NULL)"
        ),
        message="Marks are frozen: the deliberation has begun, or they were voided.",
    ),
]

ROUND_RULES = [
    Refuse(
        "round_is_of_a_deliberation",
        ROUND,
        on=["INSERT"],
        holding=[(AWARD, "id = NEW.award_id")],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {AWARD} AS award "
            "WHERE award.id = NEW.award_id AND award.status = 'deliberation')"
        ),
        message="A round is opened in a deliberation.",
    ),
    Refuse(
        "closed_round_stays_as_it_is",
        ROUND,
        on=["UPDATE"],
        when=(
            "(OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL) OR (OLD.closed_at IS NOT NULL "
            "AND ("
            + changed(
                *("closed_at", "kind", "award_id", "at_table", "cast_for_id", "casting_reason"),
                *("counts", "counted_by_id"),
            )
            + "))"
        ),
        message="A closed round never changes.",
    ),
    Refuse("round_is_kept", ROUND, on=["DELETE"], when="OLD.id > 0", message="A round is kept."),
    Refuse(
        "candidate_is_of_the_award",
        CANDIDATES,
        on=WRITES,
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ROUND} AS round JOIN {NOMINEE} AS nominee "
            "ON nominee.award_id = round.award_id WHERE round.id = NEW.round_id "
            "AND nominee.id = NEW.nominee_id AND nominee.withdrawn_at IS NULL)"
        ),
        message="A candidate is a nominee of the award, in the running.",
    ),
    Refuse(
        "ballot_is_cast_in_an_open_round",
        BALLOT,
        on=["INSERT"],
        holding=[(ROUND, "id = NEW.round_id")],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {ROUND} AS round WHERE round.id = NEW.round_id "
            "AND round.closed_at IS NULL AND round.voided_at IS NULL AND NOT round.at_table)"
        ),
        message="A ballot is cast in an open round.",
    ),
    Refuse(
        "ballot_is_an_answer_of_its_round",
        BALLOT,
        on=WRITES,
        when=(
            f"NEW.choice <> 'blank' AND NOT EXISTS (SELECT 1 FROM {ROUND} AS round "
            "WHERE round.id = NEW.round_id AND round.kind = 'confirmation' "
            "AND NEW.choice IN ('yes', 'no')) AND NOT EXISTS "
            f"(SELECT 1 FROM {CANDIDATES} AS candidate JOIN {ROUND} AS round "
            "ON round.id = candidate.round_id WHERE round.id = NEW.round_id "
            "AND round.kind = 'ballot' AND CAST(candidate.nominee_id AS text) = NEW.choice)"
        ),
        message="A ballot is for a candidate of its round.",
    ),
    Refuse(
        "ballot_is_of_a_free_juror",
        BALLOT,
        on=["INSERT"],
        when=(
            f"EXISTS (SELECT 1 FROM {ROUND} AS round "
            f"JOIN {NOMINEE} AS nominee ON nominee.award_id = round.award_id "
            f"JOIN {DECLARATION} AS declaration ON declaration.nominee_id = nominee.id "
            "WHERE round.id = NEW.round_id AND nominee.withdrawn_at IS NULL "
            "AND declaration.juror_id = NEW.juror_id AND declaration.answer <> 'none')"
        ),
        message="A juror with an interest takes no part in a vote.",
    ),
    Refuse(
        "ballot_never_changes",
        BALLOT,
        on=["UPDATE"],
        when="(OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL) OR "
        + changed("choice", "juror_id", "round_id"),
        message="A ballot that was cast never changes.",
    ),
    Refuse(
        "ballot_is_of_a_seated_juror",
        BALLOT,
        on=["INSERT"],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {SEAT} AS seat JOIN {ROUND} AS round "
            "ON round.award_id = seat.award_id WHERE round.id = NEW.round_id "
            "AND seat.juror_id = NEW.juror_id AND seat.stood_down_at IS NULL)"
        ),
        message="Only a juror of this award votes.",
    ),
    Refuse("ballot_is_kept", BALLOT, on=["DELETE"], when="OLD.id > 0", message="A ballot is kept."),
]

VERDICT_RULES = [
    Refuse(
        "sealed_verdict_never_changes",
        VERDICT,
        on=["UPDATE"],
        when="OLD.sealed_at IS NOT NULL AND ("
        + changed(
            *("award_id", "outcome", "step", "salt", "secret", "fingerprint", "sealed_at"),
            *("proposed_by_id", "confirmed_by_id", "citation_fr", "citation_en", "reason"),
        )
        + ' OR CAST(NEW."values" AS text) <> CAST(OLD."values" AS text)'
        + ' OR CAST(NEW."lines" AS text) <> CAST(OLD."lines" AS text)'
        + " OR (OLD.broken_at IS NOT NULL AND NEW.broken_at IS NULL))",
        message=KEPT_SEALED,
    ),
    Refuse(
        "sealed_verdict_is_kept",
        VERDICT,
        on=["DELETE"],
        when="OLD.sealed_at IS NOT NULL",
        message=KEPT_SEALED,
    ),
    Refuse(
        "sealed_award_has_its_verdict",
        AWARD,
        on=WRITES,
        holding=[(VERDICT, "award_id = NEW.id")],
        when=(
            f"NEW.status = 'sealed' AND NOT EXISTS (SELECT 1 FROM {VERDICT} AS verdict "
            "WHERE verdict.award_id = NEW.id AND verdict.sealed_at IS NOT NULL "
            "AND verdict.broken_at IS NULL)"
        ),
        message="An award is sealed with its verdict.",
    ),
    Refuse(
        "award_keeps_its_sealed_verdict",
        AWARD,
        on=["UPDATE"],
        when=(
            f"NEW.status NOT IN ('sealed', 'revealed') AND EXISTS (SELECT 1 FROM {VERDICT} "
            "AS verdict WHERE verdict.award_id = NEW.id AND verdict.sealed_at IS NOT NULL "
            "AND verdict.broken_at IS NULL)"
        ),
        message="The verdict of this award is sealed.",
    ),
    Refuse(
        "seal_is_only_voided",
        SEAL,
        on=["UPDATE"],
        when="OLD.voided_at IS NOT NULL OR " + changed("award_id", "fingerprint", "sealed_at"),
        message="A published seal is voided, never changed.",
    ),
    Refuse("seal_is_kept", SEAL, on=["DELETE", "TRUNCATE"], message="A published seal is kept."),
    Refuse(
        "application_agrees_with_its_nominee",
        APPLICATION,
        on=WRITES,
        when=(
            f"EXISTS (SELECT 1 FROM {NOMINEE} AS nominee WHERE nominee.id = NEW.nominee_id AND "
            "(nominee.award_id <> NEW.award_id OR nominee.partnership_id <> NEW.partnership_id))"
        ),
        message="A nominee is of the award and the partnership of its application.",
    ),
]

JURY_RULES = [*FROZEN_RULES, *INTEREST_RULES, *MARK_RULES, *ROUND_RULES, *VERDICT_RULES]
