"""« Mon édition »: where we stand, what is missing, and where to mend it; tonight, its desk."""

from django.db.models import Count, Prefetch, Q

from awards import gaps
from awards.admin.imports import import_url
from awards.admin.phases import acts_of, steps_of
from awards.models import Award, Ceremony, Edition, Laureate
from awards.models.evening import RUN
from convergences import gaps as floor_gaps
from partnerships import gaps as partnership_gaps

GAPS = [
    *((gap, "awards.change_award") for gap in gaps.OF_JURIES),
    *((gap, "convergences.view_report") for gap in floor_gaps.OF_REPORTS),
    *((gap, "convergences.view_mail") for gap in floor_gaps.OF_MAILS),
    *((gap, "awards.view_award") for gap in gaps.OF_AWARDS),
    *((gap, "awards.view_nominee") for gap in gaps.OF_NOMINEES),
    *((gap, "partnerships.view_partnership") for gap in partnership_gaps.OF_PARTNERSHIPS),
    *((gap, "partnerships.view_organisation") for gap in partnership_gaps.OF_ORGANISATIONS),
    *((gap, "awards.view_edition") for gap in gaps.OF_EDITIONS),
]


def chosen_edition(request):
    """The edition asked for, else the one being made, else the latest that has awards."""
    year = request.GET.get("edition", "")
    editions = Edition.objects.all()
    asked = editions.filter(year=int(year)) if year.isdecimal() and len(year) == 4 else None
    return (
        (asked and asked.first())
        or editions.exclude(status=Edition.Status.PUBLISHED).first()
        or editions.filter(awards__isnull=False).first()
        or editions.first()
    )


def awards_of(edition):
    """The awards of an edition, with the count of their nominees and their laureates."""
    return (
        edition.awards.select_related("category", "edition")
        .annotate(nominee_count=Count("nominees", filter=Q(nominees__withdrawn_at=None)))
        .prefetch_related(
            Prefetch("laureates", Laureate.objects.select_related("nominee__partnership"))
        )
        .order_by("position", "category__position", "pk")
    )


def evenings_to_run(user):
    """The ceremonies whose desk this person may enter: the one that is live, then by their day."""
    if not user.was_given(RUN):
        return Ceremony.objects.none()
    return (
        Ceremony.objects.exclude(status=Ceremony.Status.CLOSED)
        .exclude(edition__status=Edition.Status.PUBLISHED)
        .select_related("edition")
        .order_by("status", "held_on", "pk")
    )


def my_edition(request):
    """What stands on the first page; each reads there what is theirs, and nothing of the rest."""
    runs = {"runs": request.user.was_given(RUN), "evenings": evenings_to_run(request.user)}
    if not request.user.has_perm("awards.view_edition"):
        return runs
    edition = chosen_edition(request)
    found = [gap.found() for gap, permission in GAPS if request.user.has_perm(permission)]
    next_act, beside, back = acts_of(edition) if edition else (None, [], [])
    return runs | {
        "reads_editions": True,
        "steps": steps_of(edition) if edition else [],
        "next_act": next_act,
        "beside": beside,
        "back": back,
        "edition": edition,
        "editions": Edition.objects.all(),
        "import_url": import_url(request),
        "awards": awards_of(edition) if edition else Award.objects.none(),
        "missing": [gap for gap in found if gap["count"]],
        "complete": [gap for gap in found if not gap["count"]],
    }
