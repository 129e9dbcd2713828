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

from awards.visibility import categories_for, sdgs_for
from partnerships.models import Member, Partnership, Place
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
    def counted(self, nominees):
        """`{value: n}`: how many of `nominees` have each value, of those that any of them has."""

    def label(self, value):
        """What a visitor reads for `value`."""
        return value

    def labels(self, values):
        """`{value: label}` of those that have one."""
        return {value: self.label(value) for value in values}

    def order(self, choice):
        """Where a choice stands among those shown."""
        return (-choice.count, str(choice.label))

    def known(self, nominees):
        """The values among all the nominees that the gate shows: `{value: n}`, `{value: label}`."""
        counts = self.counted(nominees)
        return counts, self.labels(counts)

    def fill(self, known, matching, *, whole=False):
        """Make the choices: the largest ones and the chosen, or all when `whole`.

        `matching` is what the rest of the question leaves of the nominees; None: all of them.
        """
        numbers, labels = known
        if matching is not None:
            found = self.counted(matching)
            numbers = {value: found.get(value, 0) for value in numbers}
        numbers = {**dict.fromkeys(self.chosen, 0), **numbers}
        choices = [
            Choice(
                *(value, labels.get(value) or self.label(value), count),
                *(value in self.chosen, self.family_of(value)),
            )
            for value, count in numbers.items()
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


def counted_by(nominees, expression):
    """`{value: n}`: how many of `nominees` have each value of `expression`."""
    rows = nominees.order_by().annotate(_value=expression).values_list("_value")
    return dict(rows.annotate(_number=Count("pk", distinct=True)))


class EditionFacet(Facet):
    """The year."""

    def accepts(self, value):
        return value.isascii() and value.isdigit() and len(value) == 4

    def condition(self):
        return Q(award__edition__year__in=[int(value) for value in self.chosen])

    def counted(self, nominees):
        counts = counted_by(nominees, F("award__edition__year"))
        return {str(year): number for year, number in counts.items()}

    def order(self, choice):
        return -int(choice.value)


class CategoryFacet(Facet):
    """The category that lasts, under its own name."""

    def accepts(self, value):
        return 0 < len(value) <= 80 and value.replace("-", "").isalnum() and value.isascii()

    def condition(self):
        return Q(award__category__slug__in=self.chosen)

    def counted(self, nominees):
        return counted_by(nominees, F("award__category__slug"))

    def labels(self, values):
        return {category.slug: category.name for category in categories_for()}


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

    def counted(self, nominees):
        found = counted_by(nominees, DISTINCTION)
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

    def counted(self, nominees):
        counts = counted_by(nominees, F("partnership__places__country"))
        return {country or NOWHERE: number for country, number in counts.items()}

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

    def counted(self, nominees):
        return counted_by(nominees.filter(partnership__members__isnull=False), FAMILY)

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

    def counted(self, nominees):
        indexed = nominees.filter(partnership__sdgs__isnull=False)
        counts = counted_by(indexed, F("partnership__sdgs"))
        return {str(goal): number for goal, number in counts.items()}

    def labels(self, values):
        return {str(goal.number): str(goal) for goal in sdgs_for()}


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
