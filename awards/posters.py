"""Editions as posters: a year, the families that its laureates bring together, how many they are."""

from dataclasses import dataclass, field

from awards.models import Edition
from awards.visibility import editions_for, nominees_for
from partnerships.models import Organisation
from partnerships.models.organisations import Family


@dataclass
class Poster:
    """An edition, the inks of its laureates (each once) and their number."""

    edition: Edition
    families: list = field(default_factory=list)
    laureates: set = field(default_factory=set)

    @property
    def key(self):
        """What sets the tilt of its palme."""
        return f"edition-{self.edition.year}"


def all_posters():
    """Every edition the public may know, the latest first, in two queries."""
    posters = {edition.pk: Poster(edition) for edition in editions_for().order_by("-year")}
    rows = (
        nominees_for()
        .exclude(laureate=None)
        .order_by("partnership__members__organisation__kind")
        .values_list("award__edition", "pk", "partnership__members__organisation__kind")
    )
    for edition, nominee, kind in rows:
        poster = posters[edition]
        poster.laureates.add(nominee)
        if kind:
            add_ink(poster.families, kind)
    return list(posters.values())


def families_of(nominees):
    """The inks of these nominees' members, each once: what an edition's palme draws."""
    families = []
    for kind in sorted(
        {m.organisation.kind for n in nominees for m in n.partnership.ordered_members}
    ):
        add_ink(families, kind)
    return families


def add_ink(families, kind):
    """Add the ink of a kind that has one, once."""
    family = Organisation(kind=kind).family
    if family != Family.NONE and family not in families:
        families.append(family)


def families_by_category():
    """The inks that the laureates of each category bring together, in one query."""
    rows = (
        nominees_for()
        .exclude(laureate=None)
        .exclude(partnership__members=None)
        .order_by("partnership__members__organisation__kind")
        .values_list("award__category", "partnership__members__organisation__kind")
        .distinct()
    )
    families = {}
    for category, kind in rows:
        add_ink(families.setdefault(category, []), kind)
    return families
