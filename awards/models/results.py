"""Results: the lines of a palmarès before they are rows, and what makes them impossible."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from convergences.transitions import TransitionRefused


@dataclass(frozen=True)
class Result:
    """One line of a result: a nominee, and its place or its special mention."""

    nominee: object
    place: int | None = 1
    mention_fr: str = ""
    mention_en: str = ""


def refuse_impossible(award, results):
    """Raise TransitionRefused, with a sentence, unless `award` can have `results` as they are."""
    if not results:
        raise TransitionRefused(_("Name at least one laureate or special mention."))
    places = [result.place for result in results if result.place is not None]
    if not award.joint_laureates and places not in ([], [1]):
        raise TransitionRefused(
            _("%(award)s has one laureate: allow joint laureates first.") % {"award": award}
        )
    if any(place < 1 for place in places):
        raise TransitionRefused(_("Places are counted from one."))
    if len(set(places)) < len(places):
        raise TransitionRefused(_("Two laureates cannot share a place: give each its own."))
    already = set(award.laureates.values_list("nominee", flat=True))
    for nominee, times in Counter(result.nominee for result in results).items():
        if times > 1 or nominee.pk in already:
            raise TransitionRefused(
                _("%(nominee)s stands twice in this result.") % {"nominee": nominee}
            )
        if nominee.award_id != award.pk:
            raise TransitionRefused(
                _("%(nominee)s is not nominated for %(award)s.")
                % {"nominee": nominee, "award": award}
            )
        if nominee.withdrawn_at:
            raise TransitionRefused(_("%(nominee)s has been withdrawn.") % {"nominee": nominee})
    if any(r.place is not None and (r.mention_fr or r.mention_en) for r in results):
        raise TransitionRefused(_("A special mention has no place."))
