"""The archive's facets: what a visitor may narrow the nominees by, and what each choice would give.

Several values in a facet are joined by *or*, facets by *and*. A value's count is what choosing it
in its facet would give, with the other facets and the search as they stand.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from awards.models import Category
from partnerships.models import Member, Partnership, Place, Sdg
from partnerships.models.organisations import FAMILY_OF, Family, kinds_of

SHOWN = 8
NOWHERE = "inconnu"
GOALS = {str(number) for number in range(1, 18)}


class Distinction:
    """What became of a nominee, as the archive's addresses write it."""

    LAUREATE = "laureat"
    MENTION = "mention"
    NOMINEE = "nomine"


DISTINCTIONS = {
    Distinction.LAUREATE: gettext_lazy("Laureate"),
    Distinction.MENTION: gettext_lazy("Special mention"),
    Distinction.NOMINEE: gettext_lazy("Nominee"),
}
DISTINCTION = Case(
    When(laureate__place__isnull=False, then=Value(Distinction.LAUREATE)),
    When(laureate__isnull=False, then=Value(Distinction.MENTION)),
    default=Value(Distinction.NOMINEE),
)
FAMILY = Case(
    *(
        When(partnership__members__organisation__kind=kind, then=Value(family.value))
        for kind, family in FAMILY_OF.items()
    ),
    default=Value(Family.NONE.value),
)


def of_partnership(model, **conditions):
    """Whether a nominee's partnership has such a row."""
    return Q(Exists(model.objects.filter(partnership=OuterRef("partnership"), **conditions)))


@dataclass
class Choice:
    """One value of a facet: its label, whether it is chosen and what it would give."""

    value: str
    label: str
    count: int
    chosen: bool = False
    family: str = ""


@dataclass
class Facet(ABC):
    """One question that the archive may be asked. Subclasses say how it reads the tables."""

    name: str = ""
    legend: str = ""
    note: str = ""
    chosen: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    hidden: int = 0
    rest: str = ""

    @abstractmethod
    def accepts(self, value):
        """Whether `value` is one that could exist."""

    @abstractmethod
    def condition(self):
        """A `Q` over nominees: any of the chosen values."""

    @abstractmethod
    def counted(self, nominees, matching):
        """`{value: n}`: how many of `nominees` with this value are in `matching` (None: all)."""

    def label(self, value):
        """What a visitor reads for `value`."""
        return value

    def order(self, choice):
        """Where a choice stands among those shown."""
        return (-choice.count, str(choice.label))

    def fill(self, nominees, matching, *, whole=False):
        """Make the choices: the largest ones and the chosen, or all when `whole`.

        `nominees` is everything that the gate shows, `matching` what the rest of the question
        leaves of it.
        """
        counts = self.counted(nominees, matching)
        for value in self.chosen:
            counts.setdefault(value, 0)
        choices = [
            Choice(value, self.label(value), count, value in self.chosen, self.family_of(value))
            for value, count in counts.items()
        ]
        choices.sort(key=lambda choice: (-choice.count, str(choice.label)))
        kept = [
            choice
            for place, choice in enumerate(choices)
            if whole or place < SHOWN or choice.chosen
        ]
        self.hidden = len(choices) - len(kept)
        self.choices = sorted(kept, key=self.order)

    def family_of(self, value):
        """The ink that marks a value; none but for families."""
        return ""


def counted_by(nominees, matching, expression, **extra):
    """`{value: n}`: for each value of `expression` over `nominees`, how many are `matching`."""
    if matching is None:
        number = Count("pk", distinct=True)
    else:
        number = Count("pk", distinct=True, filter=Q(pk__in=matching.values("pk")))
    rows = nominees.order_by().annotate(_value=expression).values("_value", **extra)
    return rows.annotate(_number=number)


class EditionFacet(Facet):
    """The year."""

    def accepts(self, value):
        return value.isascii() and value.isdigit() and len(value) == 4

    def condition(self):
        return Q(award__edition__year__in=[int(value) for value in self.chosen])

    def counted(self, nominees, matching):
        rows = counted_by(nominees, matching, F("award__edition__year"))
        return {str(row["_value"]): row["_number"] for row in rows}

    def order(self, choice):
        return -int(choice.value)


class CategoryFacet(Facet):
    """The category that lasts, under its own name."""

    def accepts(self, value):
        return 0 < len(value) <= 80 and value.replace("-", "").isalnum() and value.isascii()

    def condition(self):
        return Q(award__category__slug__in=self.chosen)

    def counted(self, nominees, matching):
        rows = counted_by(
            nominees,
            matching,
            F("award__category__slug"),
            fr=F("award__category__name_fr"),
            en=F("award__category__name_en"),
        )
        self.names = {
            row["_value"]: Category(name_fr=row["fr"], name_en=row["en"]).name for row in rows
        }
        return {row["_value"]: row["_number"] for row in rows}

    def label(self, value):
        return self.names.get(value, value)


class DistinctionFacet(Facet):
    """Laureate, special mention or nominee."""

    def accepts(self, value):
        return value in DISTINCTIONS

    def condition(self):
        outcomes = {
            Distinction.LAUREATE: Q(laureate__place__isnull=False),
            Distinction.MENTION: Q(laureate__isnull=False, laureate__place=None),
            Distinction.NOMINEE: Q(laureate=None),
        }
        condition = Q()
        for value in self.chosen:
            condition |= outcomes[value]
        return condition

    def counted(self, nominees, matching):
        rows = counted_by(nominees, matching, DISTINCTION)
        found = {row["_value"]: row["_number"] for row in rows}
        return {
            value: found.get(value, 0)
            for value in DISTINCTIONS
            if value in found or value != Distinction.MENTION
        }

    def label(self, value):
        return DISTINCTIONS[value]

    def order(self, choice):
        return list(DISTINCTIONS).index(choice.value)


class CountryFacet(Facet):
    """The countries where a partnership acts; those of which none is known are one value."""

    def accepts(self, value):
        return value == NOWHERE or value in countries

    def condition(self):
        condition = of_partnership(Place, country__in=self.chosen)
        if NOWHERE in self.chosen:
            condition |= ~of_partnership(Place)
        return condition

    def counted(self, nominees, matching):
        rows = counted_by(nominees, matching, F("partnership__places__country"))
        return {row["_value"] or NOWHERE: row["_number"] for row in rows}

    def label(self, value):
        return _("Not stated") if value == NOWHERE else countries.name(value)

    def order(self, choice):
        return (choice.value == NOWHERE, *super().order(choice))


class FamilyFacet(Facet):
    """The families of the organisations that take part."""

    def accepts(self, value):
        return value in Family.values

    def condition(self):
        kinds = [kind for family in self.chosen for kind in kinds_of(family)]
        return of_partnership(Member, organisation__kind__in=kinds)

    def counted(self, nominees, matching):
        with_members = nominees.filter(partnership__members__isnull=False)
        rows = counted_by(with_members, matching, FAMILY)
        return {row["_value"]: row["_number"] for row in rows}

    def label(self, value):
        return Family(value).label

    def family_of(self, value):
        return value


class SdgFacet(Facet):
    """The goals that we index partnerships under."""

    def accepts(self, value):
        return value in GOALS

    def condition(self):
        through = Partnership.sdgs.through
        return of_partnership(through, sdg__in=[int(value) for value in self.chosen])

    def counted(self, nominees, matching):
        indexed = nominees.filter(partnership__sdgs__isnull=False)
        rows = counted_by(
            indexed,
            matching,
            F("partnership__sdgs"),
            fr=F("partnership__sdgs__title_fr"),
            en=F("partnership__sdgs__title_en"),
        )
        self.titles = {
            str(row["_value"]): Sdg(number=row["_value"], title_fr=row["fr"], title_en=row["en"])
            for row in rows
        }
        return {str(row["_value"]): row["_number"] for row in rows}

    def label(self, value):
        return str(self.titles.get(value, value))


def all_facets():
    """The archive's facets, unasked, in the order of the page."""
    return [
        EditionFacet("edition", _("Edition")),
        CategoryFacet("categorie", _("Category")),
        DistinctionFacet("distinction", _("Distinction")),
        CountryFacet("pays", _("Country")),
        FamilyFacet("famille", _("Family of organisations")),
        SdgFacet("odd", _("Sustainable development goal"), note=_("Our own indexing")),
    ]
