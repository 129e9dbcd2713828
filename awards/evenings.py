"""The evening that the public page tells of: which one, its awards as they fall, what was corrected."""

from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from awards.models import Award, Ceremony, Edition
from awards.slides import Slide, slide_of
from awards.visibility import ceremonies_for, cursors_for, errata_for, nominees_for


@dataclass
class ToldAward:
    """An award of the evening, and who was rewarded once it is revealed."""

    award: Award
    is_announced: bool = False
    rewarded: list = field(default_factory=list)

    @property
    def laureates(self):
        """Its laureates by place; special mentions follow them in `rewarded`."""
        return [nominee for nominee in self.rewarded if nominee.is_laureate]

    @property
    def is_joint(self):
        """Whether several share it."""
        return len(self.laureates) > 1

    @property
    def families(self):
        """Those of the organisations of all its laureates: joint laureates share one palme."""
        members = [
            (member.organisation_id, member.organisation.family)
            for nominee in self.laureates
            for member in nominee.partnership.ordered_members
        ]
        return list(dict(members).values())

    @property
    def result(self):
        """Who won, in a few words: what is said aloud when it falls; a mention is said to be one."""
        names = [str(nominee.partnership.name) for nominee in self.laureates or self.rewarded]
        words = [get_text_list(names, _("and"))] if names else []
        if names and not self.laureates:
            words.insert(0, _("special mention"))
        if self.award.withheld_reason or not names:
            words.insert(0, _("not awarded"))
        return ", ".join(words)


@dataclass
class ToldEvening:
    """A ceremony as the public page tells it."""

    ceremony: Ceremony
    awards: list
    errata: list
    slide: Slide | None = None
    following: "ToldEvening | None" = None  # once this one is over, the next of those to come

    @property
    def moment(self):
        """« before », « during » or « after »."""
        return moment_of(self.ceremony)


def moment_of(ceremony):
    """Where a ceremony stands: in the archive it is over, whatever its desk did."""
    if ceremony.edition.is_past or ceremony.status == Ceremony.Status.CLOSED:
        return "after"
    return "during" if ceremony.status == Ceremony.Status.LIVE else "before"


def ceremony_now():
    """The one that is live, else the one that is just over, else the next, else the last of all.

    An evening that is over stays, with its awards and its corrections, until another goes live or
    its edition is published; the day of the next one changes nothing by itself. None where there
    is no ceremony at all.
    """
    return live_ceremony() or just_over() or coming_ceremony() or _evenings().last()


def live_ceremony():
    """The ceremony that is going on, or None; where an older one was never closed, the last begun."""
    live = list(_of_this_year().filter(status=Ceremony.Status.LIVE))
    if len(live) > 1:
        live.sort(key=_instant_of_beginning)
    return live[-1] if live else None


def _instant_of_beginning(ceremony):
    """When it began, in seconds; 0 where the journal no longer says."""
    return ceremony.begun_at.timestamp() if ceremony.begun_at else 0


def just_over():
    """The last ceremony that was closed, of an edition that is not in the archive yet, or None."""
    return _of_this_year().filter(status=Ceremony.Status.CLOSED).last()


def coming_ceremony():
    """The next ceremony that is planned, or None."""
    return _of_this_year().filter(status=Ceremony.Status.PLANNED).first()


def _evenings():
    return ceremonies_for().select_related("edition").order_by("held_on", "pk")


def _of_this_year():
    return _evenings().exclude(edition__status=Edition.Status.PUBLISHED)


def told_now():
    """The `ToldEvening` of `ceremony_now()`, followed by the next one once it is over; or None."""
    ceremony = ceremony_now()
    if ceremony is None:
        return None
    evening = told(ceremony)
    if evening.moment == "after" and (following := coming_ceremony()):
        evening.following = told(following)
    return evening


def told(ceremony):
    """The `ToldEvening` of a ceremony, as everyone may know it now."""
    awards = {award.pk: ToldAward(award) for award in ceremony.in_running_order()}
    rewarded = nominees_for().filter(award__in=awards).rewarded().with_award().with_partnership()
    for nominee in rewarded:
        awards[nominee.award_id].rewarded.append(nominee)
    evening = ToldEvening(
        ceremony, list(awards.values()), list(errata_for().filter(ceremony=ceremony))
    )
    cursor = cursors_for().select_related("award__category").filter(ceremony=ceremony).first()
    if cursor and evening.moment == "during":
        cursor.ceremony = ceremony
        evening.slide = slide_of(cursor)
        if evening.slide.kind == "announced":
            awards[cursor.award_id].is_announced = True
    return evening
