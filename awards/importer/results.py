"""The results a file gives: what may be recorded, and what only `rectify` or `revoke` may change."""

from collections import defaultdict

from django.utils.translation import gettext as _

from awards.importer.vocabulary import LAUREATE, MENTION, NOMINEE
from awards.models import Award


def plan_results(gathered, known, findings):
    """The nominees that become laureates or receive a mention, their places given.

    A result that the archive already has is compared, never changed.
    """
    by_award = defaultdict(list)
    for nominee in gathered.nominees:
        if nominee.partnership and nominee.award and not nominee.is_candidate:
            by_award[nominee.award].append(nominee)
    recorded = []
    for award, nominees in by_award.items():
        recorded += _results_of(award, nominees, known, findings)
    return recorded


def _results_of(award, nominees, known, findings):
    """The new results of one award, in the file's order."""
    new = [one for one in nominees if _is_new_result(award, one, known, findings)]
    laureates = [one for one in new if one.fact("status") == LAUREATE]
    for place, nominee in enumerate(laureates, 1):
        nominee.place = place
    award.joint = len(laureates) > 1
    return new


def _is_new_result(award, nominee, known, findings):
    """Whether the archive may receive the result of this nominee; what contradicts it is said."""
    status = nominee.fact("status")
    line = nominee.facts["status"][1] if status else nominee.line
    key = nominee.pk
    current, mention = NOMINEE if key else "", ""
    if key in known.results:
        place, mention = known.results[key]
        current = LAUREATE if place else MENTION
    if not status or status == current:
        said = nominee.fact("mention")
        if current == MENTION and said and said != mention:
            findings.error(
                nominee.facts["mention"][1],
                "mention",
                said,
                _(
                    "The archive says “%(mention)s”, and this result is revealed. Change it by the "
                    "act “rectify” (or “revoke”) of the award, or write the same."
                )
                % {"mention": mention},
            )
        return False
    if current in (LAUREATE, MENTION) or (
        status != NOMINEE and (award.pk in known.decided or award.pk in known.settled)
    ):
        findings.error(
            line,
            "status",
            nominee.typed_status,
            _(
                "The result of “%(award)s” is revealed and says otherwise. Change it by the act "
                "“rectify” or “revoke” of the award, or write what the archive says."
            )
            % {"award": award.name},
        )
        return False
    if status == NOMINEE:
        return False
    row = known.award_of(award.year, award.category.pk)
    if row and row.status not in (Award.Status.REVEALED, Award.Status.PENDING):
        findings.error(
            line,
            "status",
            nominee.typed_status,
            _("“%(award)s” is “%(status)s”: it has no result. Remove the status.")
            % {"award": award.name, "status": row.get_status_display()},
        )
        return False
    if key and known.nominees[award.pk, nominee.partnership.pk][1]:
        findings.error(
            line,
            "status",
            nominee.typed_status,
            _("This nominee was withdrawn: it has no result. Remove the status."),
        )
        return False
    return True
