"""What the database refuses once a jury is at work: another nominee, another juror, one less."""

from awards.jury_triggers import AT_WORK, VERDICT, changed
from awards.triggers import AWARD, NOMINEE, SEAT
from convergences.triggers import Refuse

# An award that was given up keeps its jury: it may be taken up where it stood.
SETTLED = (
    "(award.status IN ('deliberation', 'sealed') "
    "OR award.given_up_from IN ('deliberation', 'sealed'))"
)
# Naming a deputy is all that a deliberation leaves open: its chair may discover a link.
DEPUTY_NAMED = (
    "award.status = 'deliberation' "
    "AND OLD.role IN ('member', 'deputy') AND NEW.role IN ('member', 'deputy')"
)
GOES_ON = "The jury of this award is complete: it deliberates, or has decided."

COMPOSITION_RULES = [
    Refuse(
        "nominee_comes_before_the_jury_starts",
        NOMINEE,
        on=["INSERT"],
        when=(
            f"EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.id = NEW.award_id "
            f"AND award.status IN {AT_WORK})"
        ),
        message="A nominee is made before the jury starts.",
    ),
    Refuse(
        "nominee_stays_once_sealed",
        NOMINEE,
        on=["UPDATE"],
        holding=[(AWARD, "id = NEW.award_id")],
        when=(
            f"({changed('withdrawn_at', 'award_id', 'partnership_id')}) AND EXISTS "
            f"(SELECT 1 FROM {VERDICT} AS verdict WHERE verdict.award_id IN (OLD.award_id, "
            "NEW.award_id) AND verdict.sealed_at IS NOT NULL AND verdict.broken_at IS NULL)"
        ),
        message="The verdict is sealed: no nominee changes.",
    ),
    Refuse(
        "seat_keeps_its_role_from_the_deliberation",
        SEAT,
        on=["UPDATE"],
        holding=[(AWARD, "id = NEW.award_id")],
        when=(
            f"({changed('role')}) AND EXISTS (SELECT 1 FROM {AWARD} AS award "
            f"WHERE award.id = NEW.award_id AND {SETTLED} AND NOT ({DEPUTY_NAMED}))"
        ),
        message=GOES_ON,
    ),
    *(
        Refuse(
            f"seat_{name}_before_the_deliberation",
            SEAT,
            on=events,
            holding=holding,
            when=(
                f"EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.id IN ({awards}) "
                f"AND {SETTLED}){rest}"
            ),
            message=GOES_ON,
        )
        for name, events, awards, rest, holding in (
            ("comes", ["INSERT"], "NEW.award_id", "", [(AWARD, "id = NEW.award_id")]),
            ("goes", ["DELETE"], "OLD.award_id", "", []),
            (
                "changes",
                ["UPDATE"],
                "OLD.award_id, NEW.award_id",
                f" AND ({changed('juror_id', 'award_id', 'excused_at', 'stood_down_at', 'seated_for_id')})",
                [(AWARD, "id IN (OLD.award_id, NEW.award_id)")],
            ),
        )
    ),
]
