"""What the database keeps as it was said: what no verb moves elsewhere, nor takes back."""

from awards.composition_triggers import SETTLED
from awards.jury_triggers import (
    ASSESSMENT,
    AT_WORK,
    CANDIDATES,
    DECLARATION,
    MARK,
    ROUND,
    changed,
)
from awards.triggers import AWARD, NOMINEE
from convergences.triggers import Refuse

KEPT_RULES = [
    Refuse(
        "nominee_moves_before_the_jury",
        NOMINEE,
        on=["UPDATE"],
        holding=[(AWARD, "id IN (OLD.award_id, NEW.award_id)")],
        when=(
            f"({changed('award_id')}) AND EXISTS (SELECT 1 FROM {AWARD} AS award "
            f"WHERE award.id IN (OLD.award_id, NEW.award_id) AND award.status IN {AT_WORK})"
        ),
        message="A nominee stays with its award once the jury has started.",
    ),
    Refuse(
        "withdrawn_nominee_stays_so",
        NOMINEE,
        on=["UPDATE"],
        when="OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL",
        message="A nominee that was withdrawn does not come back.",
    ),
    Refuse(
        "declaration_is_of_its_juror_and_nominee",
        DECLARATION,
        on=["UPDATE"],
        when=f"OLD.answer <> '' AND ({changed('juror_id', 'nominee_id')})",
        message="A declaration of interests stays about its nominee.",
    ),
    # A deliberation leaves one thing to say: that there is a link.
    Refuse(
        "declared_interest_is_kept",
        DECLARATION,
        on=["UPDATE"],
        holding=[(AWARD, f"id = (SELECT award_id FROM {NOMINEE} WHERE id = OLD.nominee_id)")],
        when=(
            "(OLD.pinned_at IS NOT NULL AND NEW.answer IN ('none', 'unsure')) OR "
            f"EXISTS (SELECT 1 FROM {AWARD} AS award JOIN {NOMINEE} AS nominee "
            f"ON nominee.award_id = award.id WHERE nominee.id = OLD.nominee_id AND {SETTLED} "
            "AND ((OLD.pinned_at IS NOT NULL AND NEW.pinned_at IS NULL) OR (NEW.answer <> "
            "OLD.answer AND NOT (NEW.answer = 'interest' AND award.status = 'deliberation'))))"
        ),
        message="The deliberation has begun: a link can be declared, not taken back.",
    ),
    Refuse(
        "assessment_is_of_its_juror_and_nominee",
        ASSESSMENT,
        on=["UPDATE"],
        when=changed("juror_id", "nominee_id"),
        message="An assessment stays that of its juror, on its nominee.",
    ),
    Refuse(
        "mark_stays_where_it_was_given",
        MARK,
        on=["UPDATE"],
        when=changed("assessment_id", "criterion_id"),
        message="A mark stays in its assessment, for its criterion.",
    ),
    Refuse(
        "candidate_comes_before_the_close",
        CANDIDATES,
        on=["INSERT"],
        holding=[(ROUND, "id = NEW.round_id")],
        when=(
            f"EXISTS (SELECT 1 FROM {ROUND} AS round WHERE round.id = NEW.round_id "
            "AND (round.closed_at IS NOT NULL OR round.voided_at IS NOT NULL))"
        ),
        message="A round keeps the candidates that it was opened with.",
    ),
    Refuse(
        "candidate_is_kept",
        CANDIDATES,
        on=["UPDATE", "DELETE"],
        when="OLD.id > 0",
        message="A round keeps the candidates that it was opened with.",
    ),
    Refuse(
        "deliberation_stays_open",
        AWARD,
        on=["UPDATE"],
        when=(
            "(OLD.status IN ('deliberation', 'sealed') OR OLD.given_up_from = 'deliberation') "
            "AND NEW.status IN ('pending', 'marking') AND ("
            f"EXISTS (SELECT 1 FROM {ROUND} AS round WHERE round.award_id = NEW.id) OR "
            f"EXISTS (SELECT 1 FROM {ASSESSMENT} AS assessment JOIN {NOMINEE} AS nominee "
            "ON nominee.id = assessment.nominee_id WHERE nominee.award_id = NEW.id "
            "AND assessment.concluded_at IS NOT NULL))"
        ),
        message="Marks or ballots have been given: the deliberation stays open.",
    ),
]
