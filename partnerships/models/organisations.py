"""Organisations: legal bodies, their families and the names they have borne."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from convergences.bilingual import Bilingual
from convergences.dates import PartialDateField, ends_after_it_begins
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.search import FoldedField, SearchableQuerySet, fold
from convergences.slugs import Slugged
from partnerships.models.sources import Source


class Kind(models.TextChoices):
    """What an organisation is. The code is stable: imports and exports use it."""

    ASSOCIATION = "association", _("Association or NGO")
    COMPANY = "company", _("Company")
    SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
    START_UP = "start_up", _("Start-up")
    INCUBATOR = "incubator", _("Incubator")
    FOUNDATION = "foundation", _("Foundation")
    PUBLIC_INSTITUTION = "public_institution", _("Public institution")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    ACADEMIC = "academic", _("Academic or research body")
    NETWORK = "network", _("Network")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


class Family(models.TextChoices):
    """The design's inks: the code is the CSS class of the family."""

    ASSOCIATION = "association", _("Association, NGO")
    COMPANY = "entreprise", _("Company")
    PUBLIC = "public", _("Public body")
    YOUNG = "jeune-pousse", _("Start-up, incubator")
    FOUNDATION = "fondation", _("Foundation")
    RESEARCH = "recherche", _("Research, teaching")
    NONE = "autres", _("Other or unknown")


FAMILY_OF = {
    Kind.ASSOCIATION: Family.ASSOCIATION,
    Kind.COMPANY: Family.COMPANY,
    Kind.SOCIAL_ENTERPRISE: Family.COMPANY,
    Kind.PUBLIC_INSTITUTION: Family.PUBLIC,
    Kind.LOCAL_AUTHORITY: Family.PUBLIC,
    Kind.START_UP: Family.YOUNG,
    Kind.INCUBATOR: Family.YOUNG,
    Kind.FOUNDATION: Family.FOUNDATION,
    Kind.ACADEMIC: Family.RESEARCH,
}


def kinds_of(family):
    """The kinds whose ink is `family` (a `Family` code)."""
    return [kind for kind in Kind if FAMILY_OF.get(kind, Family.NONE) == family]


class State(models.TextChoices):
    """Whether an organisation or a partnership still lives."""

    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")
    UNKNOWN = "unknown", _("Unknown")


class OrganisationQuerySet(KeptWhileUsedQuerySet, SearchableQuerySet):
    """The vocabulary of organisations."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def named(self, name):
        """Those that bear `name`, or once did, whatever its case and accents."""
        folded = fold(name)
        return self.filter(
            models.Q(folded_name=folded)
            | models.Exists(
                OrganisationName.objects.filter(organisation=models.OuterRef("pk"), folded=folded)
            )
        )

    def of_family(self, *families):
        """Those of any of these families (codes of `Family`)."""
        return self.filter(kind__in=[kind for family in families for kind in kinds_of(family)])


class Organisation(KeptWhileUsed, Slugged):
    """A legal body that takes part: in a partnership, an edition, an award or a jury."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.UNKNOWN)
    country = CountryField(_("country"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor after a merger"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )
    folded_name = FoldedField(sources=["name"], db_index=True)
    folded = FoldedField(sources=["name", "all_names"])

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["folded_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(successor=None) | ~models.Q(successor=models.F("pk")),
                name="organisation_does_not_succeed_itself",
                violation_error_message=_("An organisation cannot succeed itself."),
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        """Refuse a chain of successors that comes back to its start."""
        seen, successor = {self.pk}, self.successor
        while successor is not None:
            if successor.pk in seen:
                raise ValidationError(
                    {"successor": _("These organisations would succeed each other in a circle.")}
                )
            seen.add(successor.pk)
            successor = successor.successor

    @property
    def family(self):
        """The ink: a code of `Family`."""
        return FAMILY_OF.get(self.kind, Family.NONE)

    @cached_property
    def all_names(self):
        """Every other name it bears or has borne, in one text."""
        if not self.pk:
            return ""
        return " ".join(self.names.values_list("name", flat=True))

    def refresh_folded(self):
        """Fill the searched column again, after a change of names."""
        self.__dict__.pop("all_names", None)
        self.save(update_fields=["folded"])


class OrganisationName(models.Model):
    """Another name of an organisation: a former one, an acronym, another spelling."""

    class Nature(models.TextChoices):
        FORMER = "former", _("former name")
        ALIAS = "alias", _("also called")
        ACRONYM = "acronym", _("acronym")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="names", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    nature = models.CharField(
        _("nature"), max_length=10, choices=Nature.choices, default=Nature.ALIAS
    )
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"))
    folded = FoldedField(sources=["name"], db_index=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["since", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="organisation_name_once",
                violation_error_message=_("This organisation already has this name."),
            ),
            ends_after_it_begins("organisation_name_ends_after_it_begins"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.organisation.refresh_folded()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        self.organisation.refresh_folded()
        return deleted
