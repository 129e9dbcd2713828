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
    def result(self):
        """Who won, in a few words: what is said aloud when it falls."""
        names = [str(nominee.partnership.name) for nominee in self.laureates or self.rewarded]
        return get_text_list(names, _("and")) if names else _("not awarded")


@dataclass
class ToldEvening:
    """A ceremony as the public page tells it."""

    ceremony: Ceremony
    awards: list
    errata: list
    slide: Slide | None = None

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
    """The one that is live, else the next that is planned, else the last; None where there is none."""
    evenings = ceremonies_for().select_related("edition").order_by("held_on", "pk")
    coming = evenings.exclude(edition__status=Edition.Status.PUBLISHED)
    return (
        live_ceremony() or coming.filter(status=Ceremony.Status.PLANNED).first() or evenings.last()
    )


def live_ceremony():
    """The ceremony that is going on, or None."""
    evenings = ceremonies_for().select_related("edition").order_by("held_on", "pk")
    return evenings.filter(status=Ceremony.Status.LIVE).first()


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
