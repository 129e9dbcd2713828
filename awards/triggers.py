"""What the database refuses in the programme, where a rule crosses tables."""

from convergences.triggers import Refuse

AWARD, NOMINEE, LAUREATE = "awards_award", "awards_nominee", "awards_laureate"

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
