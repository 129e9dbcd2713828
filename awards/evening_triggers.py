"""What the database refuses on the evening of a ceremony, where a rule crosses tables or time."""

from awards.jury_triggers import SEAL, VERDICT, changed
from awards.triggers import AWARD, CEREMONY, WRITES
from convergences.triggers import Refuse

CURSOR, ERRATUM = "awards_cursor", "awards_erratum"

EVENING_RULES = [
    Refuse(
        "sealed_award_is_revealed_by_its_opened_verdict",
        AWARD,
        on=["UPDATE"],
        when=(
            "OLD.status = 'sealed' AND NEW.status = 'revealed' AND NOT EXISTS "
            f"(SELECT 1 FROM {VERDICT} AS verdict WHERE verdict.award_id = NEW.id "
            "AND verdict.opened_at IS NOT NULL AND verdict.broken_at IS NULL)"
        ),
        message="An award is revealed by opening its sealed verdict.",
    ),
    Refuse(
        "verdict_is_opened_once_sealed",
        VERDICT,
        on=WRITES,
        when="NEW.opened_at IS NOT NULL AND (NEW.sealed_at IS NULL OR NEW.broken_at IS NOT NULL)",
        message="Only a standing sealed verdict is opened.",
    ),
    Refuse(
        "opened_verdict_stays_open",
        VERDICT,
        on=["UPDATE"],
        when="OLD.opened_at IS NOT NULL AND (" + changed("opened_at") + ")",
        message="A verdict is opened once.",
    ),
    Refuse(
        "opened_seal_never_changes",
        SEAL,
        on=["UPDATE"],
        when="OLD.opened_at IS NOT NULL",
        message="A seal is opened once.",
    ),
    Refuse(
        "cursor_shows_what_is_revealed",
        CURSOR,
        on=WRITES,
        holding=[(AWARD, "id = NEW.award_id")],
        when=(
            f"EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.id = NEW.award_id "
            "AND ((NEW.showing = 'revealed' AND award.status <> 'revealed') "
            "OR award.ceremony_id IS NULL OR award.ceremony_id <> NEW.ceremony_id))"
        ),
        message="A room sees the result of an award of its own ceremony, once it is revealed.",
    ),
    Refuse(
        "award_on_screen_stays_at_its_ceremony",
        AWARD,
        on=["UPDATE"],
        when=(
            f"EXISTS (SELECT 1 FROM {CURSOR} AS cursor WHERE cursor.award_id = NEW.id "
            "AND (NEW.ceremony_id IS NULL OR cursor.ceremony_id <> NEW.ceremony_id "
            "OR NOT (NEW.status IN ('sealed', 'revealed') OR "
            "(NEW.status = 'pending' AND NEW.is_decided_in_room))))"
        ),
        message="This award is on screen at its ceremony.",
    ),
    Refuse(
        "erratum_never_changes",
        ERRATUM,
        on=["UPDATE", "DELETE", "TRUNCATE"],
        message="What was corrected on screen stays.",
    ),
]

# Said from both sides, so that an evening never closes between the check and the write of a move.
PLAN_RULES = [
    Refuse(
        "closed_ceremony_has_no_award_to_come",
        AWARD,
        on=WRITES,
        holding=[(CEREMONY, "id = NEW.ceremony_id")],
        when=(
            "NEW.status NOT IN ('revealed', 'not_held') "
            f"AND EXISTS (SELECT 1 FROM {CEREMONY} AS ceremony WHERE ceremony.id = NEW.ceremony_id "
            "AND ceremony.status = 'closed')"
        ),
        message="This ceremony is over: no award waits for it.",
    ),
    Refuse(
        "ceremony_closes_without_award_to_come",
        CEREMONY,
        on=WRITES,
        when=(
            "NEW.status = 'closed' "
            f"AND EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.ceremony_id = NEW.id "
            "AND award.status NOT IN ('revealed', 'not_held'))"
        ),
        message="An award of this ceremony is still to come.",
    ),
    Refuse(
        "revealed_award_stays_at_its_evening",
        AWARD,
        on=["UPDATE"],
        when=(
            f"OLD.status = 'revealed' AND {changed('ceremony_id')} "
            f"AND EXISTS (SELECT 1 FROM {CEREMONY} AS ceremony WHERE ceremony.id = OLD.ceremony_id "
            "AND ceremony.status <> 'planned')"
        ),
        message="This award was revealed at its ceremony.",
    ),
]

# A migration of its own installs them.
MINUTES_RULES = [
    Refuse(
        "minutes_never_change",
        "awards_minutes",
        on=["UPDATE", "DELETE", "TRUNCATE"],
        message="The minutes of an edition stay as they were drawn up.",
    ),
]
