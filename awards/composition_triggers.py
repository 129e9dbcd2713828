"""What the database refuses once a jury is at work: another nominee, another juror, one less."""

from awards.jury_triggers import APPLICATION, AT_WORK, EDITION, VERDICT, changed
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
BEFORE_THE_JURY = "Applications are received and decided before the jury starts."


def _begun(award, *statuses):
    """Whether the jury of `award` has come to one of `statuses`, or had when it was given up."""
    names = ", ".join(f"'{status}'" for status in statuses)
    return (
        f"EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.id = {award} "
        f"AND (award.status IN ({names}) OR award.given_up_from IN ({names})))"
    )


def _past_applications(award):
    """Whether the juries have started: where `award` is decided elsewhere, its edition says so."""
    return (
        f"({_begun(award, 'marking', 'deliberation', 'sealed')} OR EXISTS (SELECT 1 FROM {AWARD} "
        f"AS award JOIN {EDITION} AS edition ON edition.id = award.edition_id "
        f"WHERE award.id = {award} AND edition.status = 'jury'))"
    )


APPLICATION_RULES = [
    Refuse(
        "application_comes_before_the_jury",
        APPLICATION,
        on=["INSERT"],
        holding=[(AWARD, "id = NEW.award_id")],
        when=_past_applications("NEW.award_id"),
        message=BEFORE_THE_JURY,
    ),
    Refuse(
        "application_is_decided_before_the_jury",
        APPLICATION,
        on=["UPDATE"],
        holding=[(AWARD, "id IN (OLD.award_id, NEW.award_id)")],
        when=f"({changed('award_id', 'status', 'nominee_id')}) AND "
        f"({_past_applications('OLD.award_id')} OR {_past_applications('NEW.award_id')})",
        message=BEFORE_THE_JURY,
    ),
]

COMPOSITION_RULES = [
    *APPLICATION_RULES,
    Refuse(
        "nominee_comes_before_the_jury_starts",
        NOMINEE,
        on=["INSERT"],
        holding=[(AWARD, "id = NEW.award_id")],
        when=(
            f"EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.id = NEW.award_id "
            f"AND award.status IN {AT_WORK})"
        ),
        message="A nominee is made before the jury starts.",
    ),
    Refuse(
        "nominee_stays_with_its_jury",
        NOMINEE,
        on=["DELETE"],
        holding=[(AWARD, "id = OLD.award_id")],
        when=_begun("OLD.award_id", "marking", "deliberation"),
        message="The jury is at work: a nominee is withdrawn, never deleted.",
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
        "nominee_is_kept_once_sealed",
        NOMINEE,
        on=["DELETE"],
        holding=[(AWARD, "id = OLD.award_id")],
        when=(
            f"EXISTS (SELECT 1 FROM {VERDICT} AS verdict WHERE verdict.award_id = OLD.award_id "
            "AND verdict.sealed_at IS NOT NULL AND verdict.broken_at IS NULL)"
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
            ("goes", ["DELETE"], "OLD.award_id", "", [(AWARD, "id = OLD.award_id")]),
            (
                "changes",
                ["UPDATE"],
                "OLD.award_id, NEW.award_id",
                f" AND ({changed('juror_id', 'award_id', 'excused_at', 'stood_down_at', 'seated_for_id')})",
                [(AWARD, "id IN (OLD.award_id, NEW.award_id)")],
            ),
        )
    ),
    Refuse(
        "seat_stays_while_marking",
        SEAT,
        on=["DELETE"],
        holding=[(AWARD, "id = OLD.award_id")],
        when=_begun("OLD.award_id", "marking"),
        message="The jury is at work: a juror stands down, and the seat stays.",
    ),
    Refuse(
        "seat_keeps_its_juror_while_marking",
        SEAT,
        on=["UPDATE"],
        holding=[(AWARD, "id IN (OLD.award_id, NEW.award_id)")],
        when=f"({changed('award_id', 'juror_id')}) AND {_begun('OLD.award_id', 'marking')}",
        message="The jury is at work: a juror stands down, and the seat stays.",
    ),
]
