"""Results, verdicts and seals: nothing is public before its reveal, nothing is sealed by halves."""

from django.utils.translation import gettext_lazy as _

from awards.statements.statement import Statement

STANDING = "verdict.broken_at IS NULL AND verdict.sealed_at IS NOT NULL"
LAUREATES = (
    "SELECT laureate.award_id AS award, laureate.id AS which FROM awards_laureate AS laureate "
    "JOIN awards_award AS award ON award.id = laureate.award_id "
    "JOIN awards_nominee AS nominee ON nominee.id = laureate.nominee_id WHERE "
)
AWARDS = "SELECT award.id AS award, award.id AS which FROM awards_award AS award WHERE "
VERDICTS = (
    "SELECT verdict.award_id AS award, verdict.id AS which FROM awards_verdict AS verdict "
    "JOIN awards_award AS award ON award.id = verdict.award_id WHERE "
)
SEALS = (
    "SELECT seal.award_id AS award, seal.id AS which FROM awards_seal AS seal "
    "JOIN awards_award AS award ON award.id = seal.award_id WHERE "
)

RESULTS = [
    Statement(
        "laureates_are_of_revealed_awards",
        _("%(award)s is not revealed, and has a laureate (row %(which)s)."),
        LAUREATES + "award.status <> 'revealed'",
    ),
    Statement(
        "laureates_were_in_the_running",
        _("A laureate of %(award)s (row %(which)s) is not among its nominees in the running."),
        LAUREATES + "nominee.award_id <> laureate.award_id OR nominee.withdrawn_at IS NOT NULL",
    ),
    Statement(
        "second_places_are_of_joint_laureates",
        _("%(award)s has one laureate, and a second place (row %(which)s)."),
        LAUREATES + "laureate.place > 1 AND NOT award.joint_laureates",
    ),
    Statement(
        "citations_are_of_revealed_awards",
        _("%(award)s is not revealed, and its citation can be read."),
        AWARDS + "award.status <> 'revealed' AND "
        "(award.citation_fr <> '' OR award.citation_en <> '' OR award.withheld_reason <> '')",
    ),
    Statement(
        "reveals_follow_the_announcement",
        _("%(award)s is revealed, and the nominees of its edition are not announced."),
        AWARDS + "award.status = 'revealed' AND EXISTS (SELECT 1 FROM awards_edition AS edition "
        "WHERE edition.id = award.edition_id AND edition.nominees_announced_at IS NULL)",
    ),
    Statement(
        "revealed_awards_have_an_opened_verdict",
        _("%(award)s is revealed, and no verdict of it was opened."),
        AWARDS + "award.status = 'revealed' AND (award.decided_by <> 'elsewhere' "
        "OR EXISTS (SELECT 1 FROM awards_verdict AS verdict WHERE verdict.award_id = award.id)) "
        "AND NOT EXISTS (SELECT 1 FROM awards_verdict AS verdict WHERE verdict.award_id = award.id "
        f"AND {STANDING} AND verdict.opened_at IS NOT NULL)",
    ),
    Statement(
        "opened_verdicts_have_an_opened_seal",
        _("The verdict of %(award)s was opened, and its seal does not say its salt."),
        VERDICTS
        + "verdict.opened_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM awards_seal AS seal "
        "WHERE seal.award_id = verdict.award_id AND seal.voided_at IS NULL "
        "AND seal.opened_at IS NOT NULL AND seal.salt = verdict.salt)",
    ),
    Statement(
        "opened_verdicts_are_of_revealed_awards",
        _("%(award)s is not revealed, and its verdict was opened."),
        VERDICTS + "verdict.opened_at IS NOT NULL AND award.status <> 'revealed'",
    ),
    Statement(
        "salts_are_of_revealed_awards",
        _("%(award)s is not revealed, and the salt of its seal is public."),
        SEALS + "seal.salt <> '' AND award.status <> 'revealed'",
    ),
    Statement(
        "sealed_awards_have_a_sealed_verdict",
        _("%(award)s is sealed, and has no sealed verdict."),
        AWARDS + "award.status = 'sealed' AND NOT EXISTS (SELECT 1 FROM awards_verdict AS verdict "
        f"WHERE verdict.award_id = award.id AND {STANDING})",
    ),
    Statement(
        "sealed_verdicts_are_of_sealed_awards",
        _("A verdict of %(award)s is sealed, and the award is not."),
        VERDICTS + f"{STANDING} AND award.status NOT IN ('sealed', 'revealed')",
    ),
    Statement(
        "awards_have_one_standing_verdict",
        _("%(award)s has two verdicts that stand."),
        "SELECT verdict.award_id AS award, max(verdict.id) AS which FROM awards_verdict AS verdict "
        "WHERE verdict.broken_at IS NULL GROUP BY verdict.award_id HAVING count(*) > 1",
    ),
    Statement(
        "awards_have_one_standing_seal",
        _("%(award)s has two fingerprints that stand."),
        "SELECT seal.award_id AS award, max(seal.id) AS which FROM awards_seal AS seal "
        "WHERE seal.voided_at IS NULL GROUP BY seal.award_id HAVING count(*) > 1",
    ),
    Statement(
        "sealed_verdicts_publish_their_fingerprint",
        _("The fingerprint of the verdict of %(award)s is not the one that is public."),
        VERDICTS + f"{STANDING} AND NOT EXISTS (SELECT 1 FROM awards_seal AS seal WHERE "
        "seal.award_id = verdict.award_id AND seal.voided_at IS NULL "
        "AND seal.fingerprint = verdict.fingerprint)",
    ),
    Statement(
        "fingerprints_are_of_a_verdict",
        _("A fingerprint of %(award)s (row %(which)s) is that of no verdict."),
        SEALS + "NOT EXISTS (SELECT 1 FROM awards_verdict AS verdict WHERE "
        "verdict.award_id = seal.award_id AND verdict.fingerprint = seal.fingerprint)",
    ),
    Statement(
        "broken_seals_are_void",
        _("The seal of %(award)s was broken, and its fingerprint is not void."),
        SEALS + "seal.voided_at IS NULL AND EXISTS (SELECT 1 FROM awards_verdict AS verdict WHERE "
        "verdict.award_id = seal.award_id AND verdict.fingerprint = seal.fingerprint "
        "AND verdict.broken_at IS NOT NULL)",
    ),
    Statement(
        "two_people_sealed",
        _("The verdict of %(award)s was not sealed by two people."),
        VERDICTS + "verdict.sealed_at IS NOT NULL AND (verdict.proposed_by_id IS NULL OR "
        "verdict.confirmed_by_id IS NULL OR verdict.proposed_by_id = verdict.confirmed_by_id)",
    ),
    Statement(
        "confidants_are_of_sealed_verdicts",
        _("Somebody was confided the verdict of %(award)s before its seal (row %(which)s)."),
        "SELECT verdict.award_id AS award, confidant.id AS which FROM awards_confidant AS confidant "
        "JOIN awards_verdict AS verdict ON verdict.id = confidant.verdict_id "
        "WHERE verdict.sealed_at IS NULL",
    ),
]
