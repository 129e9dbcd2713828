"""What is missing about editions, awards and their results."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from awards.models import Award, Declaration, Edition, Laureate, Nominee
from convergences.administration.gaps import Gap
from partnerships.models import Partnership


def _without_source():
    """Nominees whose partnership and award cite nothing."""
    of_partnership = Partnership.sources.through.objects.filter(partnership=OuterRef("partnership"))
    of_award = Award.sources.through.objects.filter(award=OuterRef("award"))
    return Nominee.objects.select_related(
        "partnership", "award__edition", "award__category"
    ).filter(~Exists(of_partnership), ~Exists(of_award), withdrawn_at=None)


def _awards():
    return Award.objects.select_related("edition", "category").exclude(status=Award.Status.NOT_HELD)


OF_EDITIONS = [
    Gap(
        "prix",
        _("Editions without any award"),
        lambda: Edition.objects.filter(~Exists(Award.objects.filter(edition=OuterRef("pk")))),
    ),
]

OF_AWARDS = [
    Gap(
        "nomine",
        _("Awards without a nominee"),
        lambda: _awards().filter(
            ~Exists(Nominee.objects.in_the_running().filter(award=OuterRef("pk")))
        ),
    ),
    Gap(
        "laureat",
        _("Revealed awards without a laureate"),
        lambda: (
            _awards()
            .revealed()
            .filter(~Exists(Laureate.objects.filter(award=OuterRef("pk"), place__isnull=False)))
        ),
    ),
]

OF_JURIES = [
    Gap(
        "questions",
        _("Juries where somebody asks you about a link"),
        lambda: (
            _awards()
            .filter(status__in=[Award.Status.MARKING, Award.Status.DELIBERATION])
            .filter(
                Exists(
                    Declaration.objects.filter(
                        nominee__award=OuterRef("pk"),
                        nominee__withdrawn_at=None,
                        answer=Declaration.Answer.UNSURE,
                    )
                )
            )
        ),
        page="declarations",
    ),
]

OF_NOMINEES = [
    Gap(
        "source-laureat",
        _("Laureates without a source"),
        lambda: _without_source().filter(laureate__isnull=False),
    ),
    Gap(
        "source-nomine",
        _("Nominees without a source"),
        lambda: _without_source().filter(laureate=None),
    ),
]
