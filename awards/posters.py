"""Editions as posters: a year, the families that its laureates bring together, how many they are."""

from dataclasses import dataclass, field

from django.db.models import Count

from awards.models import Edition
from awards.visibility import editions_for, nominees_for
from partnerships.models import Organisation
from partnerships.models.organisations import Family


@dataclass
class Poster:
    """An edition, the inks of its laureates (each once) and their number."""

    edition: Edition
    laureates: int = 0
    families: list = field(default_factory=list)

    @property
    def key(self):
        """What sets the tilt of its palme."""
        return f"edition-{self.edition.year}"


def all_posters():
    """Every edition the public may know, the latest first, in three queries."""
    rewarded = nominees_for().exclude(laureate=None).order_by()
    numbers = dict(rewarded.values_list("award__edition").annotate(number=Count("pk")))
    posters = {
        edition.pk: Poster(edition, numbers.get(edition.pk, 0))
        for edition in editions_for().order_by("-year")
    }
    for edition, kind in _kinds_by("award__edition"):
        add_ink(posters[edition].families, kind)
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
    families = {}
    for category, kind in _kinds_by("award__category"):
        add_ink(families.setdefault(category, []), kind)
    return families


def _kinds_by(group):
    """The kinds of the laureates' members in each group, each once."""
    kind = "partnership__members__organisation__kind"
    rows = nominees_for().filter(laureate__isnull=False, partnership__members__isnull=False)
    return rows.order_by(kind).values_list(group, kind).distinct()
