"""Editions as posters: a year, the families that its laureates bring together, how many they are."""

from dataclasses import dataclass, field

from awards.models import Edition
from awards.visibility import editions_for, nominees_for
from partnerships.models import Organisation


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
            family = Organisation(kind=kind).family
            if family not in poster.families:
                poster.families.append(family)
    return list(posters.values())


def families_of(nominees):
    """The inks of these nominees' members, each once: what an edition's palme draws."""
    kinds = {m.organisation.kind for n in nominees for m in n.partnership.ordered_members}
    return list(dict.fromkeys(Organisation(kind=kind).family for kind in sorted(kinds)))


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
        found = families.setdefault(category, [])
        family = Organisation(kind=kind).family
        if family not in found:
            found.append(family)
    return families
