"""Evenings, mails and pictures: a room and the public see what was revealed, and no more."""

from django.utils.translation import gettext_lazy as _

from awards.statements.statement import ELSEWHERE, Statement

EVENINGS = [
    Statement(
        "screens_show_awards_of_their_ceremony",
        _("A room is shown %(award)s, which is given at another ceremony."),
        "SELECT award.id AS award, cursor.id AS which FROM awards_cursor AS cursor "
        "JOIN awards_award AS award ON award.id = cursor.award_id "
        "WHERE award.ceremony_id IS NULL OR award.ceremony_id <> cursor.ceremony_id",
    ),
    Statement(
        "screens_show_revealed_results",
        _("A room is shown the result of %(award)s, which is not revealed."),
        "SELECT award.id AS award, cursor.id AS which FROM awards_cursor AS cursor "
        "JOIN awards_award AS award ON award.id = cursor.award_id "
        "WHERE cursor.showing = 'revealed' AND award.status <> 'revealed'",
    ),
    Statement(
        "awards_are_given_in_their_edition",
        _("%(award)s is given at a ceremony of another edition."),
        "SELECT award.id AS award, ceremony.id AS which FROM awards_award AS award "
        "JOIN awards_ceremony AS ceremony ON ceremony.id = award.ceremony_id "
        "WHERE ceremony.edition_id <> award.edition_id",
    ),
    Statement(
        "verdicts_are_opened_in_an_evening",
        _("The verdict of %(award)s was opened, and its ceremony has not begun."),
        "SELECT award.id AS award, verdict.id AS which FROM awards_verdict AS verdict "
        "JOIN awards_award AS award ON award.id = verdict.award_id "
        "JOIN awards_ceremony AS ceremony ON ceremony.id = award.ceremony_id "
        "WHERE verdict.opened_at IS NOT NULL AND ceremony.status = 'planned'",
    ),
    Statement(
        "live_ceremonies_have_a_screen",
        _("The ceremony %(which)s is live, and nothing says what its room sees."),
        f"SELECT {ELSEWHERE} AS award, ceremony.id AS which FROM awards_ceremony AS ceremony "
        "WHERE ceremony.status = 'live' AND NOT EXISTS (SELECT 1 FROM awards_cursor AS cursor "
        "WHERE cursor.ceremony_id = ceremony.id)",
    ),
    Statement(
        "published_editions_are_told_whole",
        _("%(award)s waits, and its edition is in the archive."),
        "SELECT award.id AS award, award.id AS which FROM awards_award AS award "
        "JOIN awards_edition AS edition ON edition.id = award.edition_id "
        "WHERE edition.status = 'published' AND award.status NOT IN ('revealed', 'not_held')",
    ),
    Statement(
        "mails_of_results_follow_the_reveal",
        _("%(award)s is not revealed, and a mail tells its result (row %(which)s)."),
        "SELECT award.id AS award, mail.id AS which FROM convergences_mail AS mail "
        "JOIN awards_award AS award ON mail.batch = 'result-' || CAST(award.id AS text) "
        "WHERE mail.kind = 'result' AND award.status <> 'revealed'",
    ),
    Statement(
        "public_pictures_are_of_public_partnerships",
        _("The picture %(which)s is public, and its partnership is not."),
        f"SELECT {ELSEWHERE} AS award, picture.id AS which FROM partnerships_picture AS picture "
        "WHERE picture.public_name <> '' AND NOT EXISTS (SELECT 1 FROM awards_nominee AS nominee "
        "JOIN awards_award AS award ON award.id = nominee.award_id "
        "JOIN awards_edition AS edition ON edition.id = award.edition_id "
        "WHERE nominee.partnership_id = picture.partnership_id AND nominee.withdrawn_at IS NULL "
        "AND edition.nominees_announced_at IS NOT NULL AND edition.status <> 'preparation')",
    ),
]
