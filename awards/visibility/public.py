"""What the public may see, and whoever curates."""

from django.db.models import Exists, OuterRef, Q

from awards.models import (
    Award,
    Category,
    Ceremony,
    Cursor,
    Edition,
    EditionPartner,
    Erratum,
    Juror,
    Laureate,
    Minutes,
    Nominee,
    Seal,
)
from awards.visibility.jury import files_for
from awards.visibility.viewers import curates
from convergences.written import Written
from partnerships.models import Member, Organisation, Partnership, Picture, Sdg


def editions_for(viewer=None):
    """Editions: the public learns of one when its call opens, or with the archive."""
    editions = Edition.objects.all()
    if curates(viewer):
        return editions
    return editions.exclude(status=Edition.Status.PREPARATION)


def awards_for(viewer=None):
    """Awards of the editions that the viewer may see, corrections of their results included."""
    return Award.objects.filter(edition__in=editions_for(viewer))


def categories_for(viewer=None):
    """Categories that have at least one award the viewer may see."""
    if curates(viewer):
        return Category.objects.all()
    return Category.objects.filter(HAS_AWARDS)


def nominees_for(viewer=None):
    """Nominees: the public sees those announced and still in the running."""
    nominees = Nominee.objects.all()
    if curates(viewer):
        return nominees
    return nominees.public()


def laureates_for(viewer=None):
    """Laureates: the rows themselves do not exist before the reveal."""
    return Laureate.objects.filter(nominee__in=nominees_for(viewer))


def partnerships_for(viewer=None):
    """Partnerships: public once nominated. One that nobody nominated does not exist."""
    if curates(viewer):
        return Partnership.objects.all()
    return Partnership.objects.filter(IS_NOMINATED)


def members_for(viewer=None):
    """Members of the partnerships that the viewer may see."""
    if curates(viewer):
        return Member.objects.all()
    return Member.objects.filter(IS_NOMINATED.on("partnership"))


def edition_partners_for(viewer=None):
    """Partners of the programme in the editions that the viewer may see."""
    return EditionPartner.objects.filter(edition__in=editions_for(viewer))


def jurors_for(viewer=None):
    """Jurors, and where each has a seat: the public sees the juries of the archive."""
    if curates(viewer):
        return Juror.objects.all()
    return Juror.objects.filter(edition__status=Edition.Status.PUBLISHED)


def organisations_for(viewer=None):
    """Organisations that take part in something the viewer may see, and their successors."""
    if curates(viewer):
        return Organisation.objects.all()
    return Organisation.objects.filter(IS_KNOWN)


def _has_awards():
    return Q(Exists(awards_for().filter(category=OuterRef("pk"))))


def _is_nominated():
    return Q(Exists(nominees_for().filter(partnership=OuterRef("pk"))))


def _takes_part():
    """Whether the organisation has a public part: member, partner, supporter, employer."""
    return (
        Q(Exists(nominees_for().filter(partnership__members__organisation=OuterRef("pk"))))
        | Q(Exists(edition_partners_for().filter(organisation=OuterRef("pk"))))
        | Q(
            Exists(
                Award.supporters.through.objects.filter(
                    organisation=OuterRef("pk"), award__in=awards_for()
                )
            )
        )
        | Q(Exists(jurors_for().filter(employer=OuterRef("pk"))))
    )


def _is_known():
    """Whether it takes part, or succeeds, at once or in two steps, to one that did."""
    took_part = Organisation.objects.filter(_takes_part())
    return (
        _takes_part()
        | Q(Exists(took_part.filter(successor=OuterRef("pk"))))
        | Q(Exists(took_part.filter(successor__successor=OuterRef("pk"))))
    )


# What every page asks, of the public alone.
HAS_AWARDS = Written(Category, _has_awards)
IS_NOMINATED = Written(Partnership, _is_nominated)
IS_KNOWN = Written(Organisation, _is_known)


def pictures_for(viewer=None):
    """Pictures: the public sees those whose public copies were made, of public partnerships.

    A juror sees those of the files that are open to them.
    """
    pictures = Picture.objects.all()
    if curates(viewer):
        return pictures
    public = Q(IS_NOMINATED.on("partnership")) & ~Q(public_name="")
    if viewer is None or not viewer.is_active:
        return pictures.filter(public)
    return pictures.filter(public | Q(partnership__in=files_for(viewer).values("partnership")))


def sdgs_for(viewer=None):
    """Goals under which at least one visible partnership is indexed."""
    visible = Partnership.sdgs.through.objects.filter(sdg=OuterRef("pk"))
    if curates(viewer):
        return Sdg.objects.filter(Exists(visible))
    return Sdg.objects.filter(Exists(visible.filter(IS_NOMINATED.on("partnership"))))


def ceremonies_for(viewer=None):
    """Evenings of the editions that the viewer may see."""
    return Ceremony.objects.filter(edition__in=editions_for(viewer))


def cursors_for(viewer=None):
    """What rooms see, at the evenings that the viewer may see."""
    return Cursor.objects.filter(ceremony__in=ceremonies_for(viewer))


def errata_for(viewer=None):
    """What was corrected on screen, at the evenings that the viewer may see."""
    return Erratum.objects.filter(ceremony__in=ceremonies_for(viewer))


def seals_for(viewer=None):
    """The fingerprints that are published, broken ones included."""
    return Seal.objects.filter(award__in=awards_for(viewer))


def minutes_for(viewer=None):
    """The minutes of the editions in the archive that were decided here."""
    published = editions_for(viewer).filter(status=Edition.Status.PUBLISHED)
    return Minutes.objects.filter(edition__in=published)
