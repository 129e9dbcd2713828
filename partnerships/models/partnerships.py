"""Partnerships: projects carried by several organisations, and each one's part."""

from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries.fields import CountryField

from convergences.bilingual import Bilingual
from convergences.dates import PartialDateField, ends_after_it_begins
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.search import FoldedField, SearchableQuerySet
from convergences.slugs import Slugged
from partnerships.models.organisations import Organisation, State
from partnerships.models.sources import Sdg, Source

SHORT_LIST = 3


class PartnershipQuerySet(KeptWhileUsedQuerySet, SearchableQuerySet):
    """The vocabulary of partnerships."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def with_members(self):
        """Their members and organisations, read at once."""
        return self.prefetch_related(
            models.Prefetch("members", Member.objects.in_reading_order()),
        )


class Partnership(KeptWhileUsed, Slugged):
    """A project carried by several organisations."""

    slug_source = "name_fr"

    name_fr = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(
        _("name in English"),
        max_length=200,
        blank=True,
        help_text=_("Only when it is a description rather than a proper name."),
    )
    name = Bilingual()
    name_is_descriptive = models.BooleanField(
        _("the name is a description"),
        default=False,
        help_text=_("No source gives the project's title: ours describes it."),
    )
    pitch_fr = models.CharField(_("pitch in French"), max_length=300, blank=True)
    pitch_en = models.CharField(_("pitch in English"), max_length=300, blank=True)
    pitch = Bilingual()
    story_fr = models.TextField(_("story in French"), blank=True, help_text=_("Markdown."))
    story_en = models.TextField(_("story in English"), blank=True, help_text=_("Markdown."))
    story = Bilingual()
    started_on = PartialDateField(_("started on"))
    website = models.URLField(_("website"), max_length=500, blank=True)
    aims_exclusion = models.BooleanField(_("zero exclusion"), default=False)
    aims_carbon = models.BooleanField(_("zero carbon"), default=False)
    aims_poverty = models.BooleanField(_("zero poverty"), default=False)
    sdgs = models.ManyToManyField(
        Sdg, blank=True, related_name="partnerships", verbose_name=_("goals (our indexing)")
    )
    other_members_fr = models.CharField(
        _("other partners, in words, in French"), max_length=300, blank=True
    )
    other_members_en = models.CharField(
        _("other partners, in words, in English"), max_length=300, blank=True
    )
    other_members = Bilingual()
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.UNKNOWN
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )
    folded_name = FoldedField(sources=["name_fr", "name_en"], db_index=True)
    folded = FoldedField(
        sources=[
            "name_fr",
            "name_en",
            "pitch_fr",
            "pitch_en",
            "story_fr",
            "story_en",
            "other_members_fr",
            "other_members_en",
        ]
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["folded_name", "pk"]

    def __str__(self):
        return self.name

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            for picture in self.pictures.all():
                picture.delete()  # with its files
            return super().delete(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    @cached_property
    def ordered_members(self):
        """Members in reading order: the lead, those the award named, then the others."""
        return sorted(self.members.all(), key=Member.reading_order)

    @property
    def lead(self):
        """The member that leads, or None."""
        return next((m for m in self.ordered_members if m.role == Member.Role.LEAD), None)

    @property
    def is_led_alone(self):
        """Whether its lead carries it without a co-founder: the palme draws a longer zero."""
        founders = [m for m in self.ordered_members if m.role == Member.Role.CO_FOUNDER]
        return self.lead is not None and not founders

    @property
    def named_members(self):
        """The members that the award named, lead first."""
        return [member for member in self.ordered_members if member.named_by_award]

    @property
    def honoured_members(self):
        """The lead, and the members that the award named: who is told with a result."""
        return [m for m in self.ordered_members if m.named_by_award or m.role == Member.Role.LEAD]

    @property
    def known_members(self):
        """The members known otherwise than by the award."""
        return [member for member in self.ordered_members if not member.named_by_award]

    @property
    def first_members(self):
        """The members that a line of a list has room for."""
        return self.ordered_members[:SHORT_LIST]

    @property
    def members_beyond(self):
        """What a line of a list says of the partners that it does not name."""
        number = len(self.ordered_members) - SHORT_LIST
        if number > 0:
            return ngettext("and %(number)d other", "and %(number)d others", number) % {
                "number": number
            }
        return self.other_members

    @property
    def families(self):
        """One family code per known member, the lead's first: what the palme draws."""
        return [member.organisation.family for member in self.ordered_members]

    @property
    def zeros(self):
        """The zeros of the motto that it aims at, as (code, label) pairs."""
        labels = {
            "exclusion": _("Zero exclusion"),
            "carbon": _("Zero carbon"),
            "poverty": _("Zero poverty"),
        }
        return [(code, label) for code, label in labels.items() if getattr(self, f"aims_{code}")]


class Place(models.Model):
    """Where a partnership acts: a country, and a city when it is known."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="places", verbose_name=_("partnership")
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = CountryField(_("country"))
    folded = FoldedField(sources=["city"])

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "city", "country"],
                name="place_once",
                violation_error_message=_("This place is already in the list."),
            )
        ]

    def __str__(self):
        return f"{self.city}, {self.country.name}" if self.city else self.country.name


class MemberQuerySet(models.QuerySet):
    """The vocabulary of members."""

    def in_reading_order(self):
        """The lead first, then those the award named, then by name."""
        lead = models.Case(models.When(role=Member.Role.LEAD, then=0), default=1)
        return self.select_related("organisation").order_by(
            lead, "-named_by_award", "organisation__folded_name", "pk"
        )


class Member(models.Model):
    """One organisation's part in a partnership."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        CO_FOUNDER = "co_founder", _("Co-founder")
        PARTNER = "partner", _("Partner")
        FUNDER = "funder", _("Funder")
        OPERATOR = "operator", _("Operator")

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="members", verbose_name=_("partnership")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.PARTNER)
    part_fr = models.CharField(_("part, in French"), max_length=300, blank=True)
    part_en = models.CharField(_("part, in English"), max_length=300, blank=True)
    part = Bilingual()
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"))
    named_by_award = models.BooleanField(
        _("named by the award"),
        default=True,
        help_text=_("Untick when it is known from elsewhere than the award."),
    )
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="member_once",
                violation_error_message=_("This organisation is already a member."),
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=models.Q(role="lead"),
                name="one_lead_per_partnership",
                violation_error_message=_("A partnership has one lead only."),
            ),
            ends_after_it_begins("member_leaves_after_coming"),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()})"

    def reading_order(self):
        """The sort key of `MemberQuerySet.in_reading_order`, for rows already read."""
        return (
            self.role != self.Role.LEAD,
            not self.named_by_award,
            self.organisation.folded_name,
            self.pk,
        )

    @property
    def family(self):
        """The organisation's ink."""
        return self.organisation.family
