"""What the database refuses in the programme, where a rule crosses tables."""

from convergences.triggers import Refuse

AWARD, NOMINEE, LAUREATE = "awards_award", "awards_nominee", "awards_laureate"
CEREMONY, JUROR, SEAT = "awards_ceremony", "awards_juror", "awards_seat"

WRITES = ["INSERT", "UPDATE"]

RESULT_RULES = [
    Refuse(
        "laureate_award_is_revealed",
        LAUREATE,
        on=WRITES,
        holding=[(AWARD, "id = NEW.award_id")],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {AWARD} AS award "
            "WHERE award.id = NEW.award_id AND award.status = 'revealed')"
        ),
        message="A laureate exists only once its award is revealed.",
    ),
    Refuse(
        "laureate_place_is_allowed",
        LAUREATE,
        on=WRITES,
        holding=[(AWARD, "id = NEW.award_id")],
        when=(
            f"NEW.place > 1 AND NOT EXISTS (SELECT 1 FROM {AWARD} AS award "
            "WHERE award.id = NEW.award_id AND award.joint_laureates)"
        ),
        message="Only an award with joint laureates has a second place.",
    ),
    Refuse(
        "laureate_was_in_the_running",
        LAUREATE,
        on=WRITES,
        holding=[(NOMINEE, "id = NEW.nominee_id")],
        when=(
            f"NOT EXISTS (SELECT 1 FROM {NOMINEE} AS nominee WHERE nominee.id = NEW.nominee_id "
            "AND nominee.award_id = NEW.award_id AND nominee.withdrawn_at IS NULL)"
        ),
        message="A laureate is a nominee of its award, still in the running.",
    ),
    Refuse(
        "award_agrees_with_its_laureates",
        AWARD,
        on=WRITES,
        when=(
            f"EXISTS (SELECT 1 FROM {LAUREATE} AS laureate WHERE laureate.award_id = NEW.id "
            "AND (NEW.status <> 'revealed' OR (laureate.place > 1 AND NOT NEW.joint_laureates)))"
        ),
        message="The laureates of this award contradict the change.",
    ),
    Refuse(
        "nominee_agrees_with_its_result",
        NOMINEE,
        on=WRITES,
        when=(
            f"EXISTS (SELECT 1 FROM {LAUREATE} AS laureate WHERE laureate.nominee_id = NEW.id "
            "AND (laureate.award_id <> NEW.award_id OR NEW.withdrawn_at IS NOT NULL))"
        ),
        message="This nominee is a laureate of its award.",
    ),
]

# Said from every side, so that they hold in whatever order the rows are written.
EDITION_RULES = [
    Refuse(
        "award_ceremony_is_of_its_edition",
        AWARD,
        on=WRITES,
        holding=[(CEREMONY, "id = NEW.ceremony_id")],
        when=(
            f"EXISTS (SELECT 1 FROM {CEREMONY} AS ceremony WHERE ceremony.id = NEW.ceremony_id "
            "AND ceremony.edition_id <> NEW.edition_id)"
        ),
        message="An award is given at a ceremony of its own edition.",
    ),
    Refuse(
        "ceremony_is_of_its_awards_edition",
        CEREMONY,
        on=WRITES,
        when=(
            f"EXISTS (SELECT 1 FROM {AWARD} AS award WHERE award.ceremony_id = NEW.id "
            "AND award.edition_id <> NEW.edition_id)"
        ),
        message="An award is given at a ceremony of its own edition.",
    ),
    Refuse(
        "seat_joins_one_edition",
        SEAT,
        on=WRITES,
        holding=[
            (AWARD, "id = NEW.award_id"),
            (JUROR, "id IN (NEW.juror_id, NEW.seated_for_id)"),
        ],
        when=(
            f"EXISTS (SELECT 1 FROM {JUROR} AS juror JOIN {AWARD} AS award "
            "ON award.id = NEW.award_id WHERE juror.id IN (NEW.juror_id, NEW.seated_for_id) "
            "AND juror.edition_id <> award.edition_id)"
        ),
        message="A juror sits for an award of their own edition.",
    ),
    Refuse(
        "juror_is_of_the_edition_of_their_seats",
        JUROR,
        on=WRITES,
        when=(
            f"EXISTS (SELECT 1 FROM {SEAT} AS seat JOIN {AWARD} AS award ON award.id = seat.award_id "
            "WHERE NEW.id IN (seat.juror_id, seat.seated_for_id) "
            "AND award.edition_id <> NEW.edition_id)"
        ),
        message="A juror sits for an award of their own edition.",
    ),
    Refuse(
        "award_is_of_the_edition_of_its_jury",
        AWARD,
        on=WRITES,
        when=(
            f"EXISTS (SELECT 1 FROM {SEAT} AS seat JOIN {JUROR} AS juror "
            "ON juror.id IN (seat.juror_id, seat.seated_for_id) "
            "WHERE seat.award_id = NEW.id AND juror.edition_id <> NEW.edition_id)"
        ),
        message="A juror sits for an award of their own edition.",
    ),
]
