"""Editions, the partners of the programme that year, and their ceremonies."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.evening import Evening
from awards.models.phases import YearOfPhases
from awards.models.preparation import WithNextEdition
from awards.models.running_order import WithRunningOrder
from convergences.bilingual import Bilingual
from convergences.dates import PartialDateField, in_words, last_day, parts
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.transitions import TransitionRefused
from partnerships.models import Organisation, Source

FIRST_YEAR, LAST_YEAR = 1900, 2199
# The grounds of the posters, one after the other.
TINTS = ("corail", "ciel", "safran", "lilas", "vert", "outremer")


class EditionQuerySet(KeptWhileUsedQuerySet):
    """The vocabulary of editions."""

    def get_by_natural_key(self, year):
        return self.get(year=year)

    def create_past(self, years):
        """Editions that enter the archive at once, as `record_past` leaves them, by year.

        For an import, which checks the years and writes the journal itself.
        """
        past = Edition.past_values()
        return {
            edition.year: edition
            for edition in self.bulk_create([Edition(year=year, **past) for year in years])
        }

    def with_neighbours(self):
        """With `previous_year` and `next_year`, among these editions."""
        this = models.OuterRef("year")
        return self.annotate(
            previous_year=models.Subquery(
                self.filter(year__lt=this).order_by("-year").values("year")[:1]
            ),
            next_year=models.Subquery(
                self.filter(year__gt=this).order_by("year").values("year")[:1]
            ),
        )


class Edition(KeptWhileUsed, WithNextEdition, YearOfPhases):
    """A year of the awards."""

    class Status(models.TextChoices):
        PREPARATION = "preparation", _("in preparation")
        CALL = "call", _("call for applications")
        SELECTION = "selection", _("selection")
        JURY = "jury", _("jury at work")
        PUBLISHED = "published", _("published")

    year = models.PositiveSmallIntegerField(
        _("year"),
        unique=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status.choices,
        default=Status.PREPARATION,
        editable=False,
    )
    theme_fr = models.CharField(_("theme in French"), max_length=200, blank=True)
    theme_en = models.CharField(_("theme in English"), max_length=200, blank=True)
    theme = Bilingual()
    word_fr = models.TextField(_("word of the edition in French"), blank=True)
    word_en = models.TextField(_("word of the edition in English"), blank=True)
    word = Bilingual()
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    call_opens_at = models.DateTimeField(_("the call opens"), null=True, blank=True)
    call_closes_at = models.DateTimeField(_("the call closes"), null=True, blank=True)
    marks_until = models.DateTimeField(
        _("marks are expected until"),
        null=True,
        blank=True,
        help_text=_("Told to the jurors; nothing closes by itself."),
    )
    charter_fr = models.TextField(
        _("charter of the jury in French"),
        blank=True,
        help_text=_("Markdown. Empty: the charter of the house."),
    )
    charter_en = models.TextField(_("charter of the jury in English"), blank=True)
    charter = Bilingual()
    nominees_announced_at = models.DateTimeField(null=True, editable=False)
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="edition_year_is_plausible",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["preparation", "call", "selection", "jury", "published"]
                ),
                name="edition_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(call_opens_at=None)
                | models.Q(call_closes_at=None)
                | models.Q(call_closes_at__gt=models.F("call_opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message=_("The call closes after it opens."),
            ),
        ]

    def __str__(self):
        return str(self.year)

    def natural_key(self):
        return (self.year,)

    def get_absolute_url(self):
        return reverse("awards:edition", args=[self.year])

    @property
    def journal_stream(self):
        """The chain where acts about this edition are written."""
        return f"edition-{self.year}"

    @property
    def call_is_open(self):
        """Whether candidates may apply now: the phase says so, and the two dates."""
        now = timezone.now()
        return (
            self.status == self.Status.CALL
            and (self.call_opens_at is None or self.call_opens_at <= now)
            and (self.call_closes_at is None or now <= self.call_closes_at)
        )

    @property
    def takes_applications(self):
        """Whether applications are received or decided: from the call to the juries' start."""
        return self.status in (self.Status.CALL, self.Status.SELECTION)

    @property
    def is_past(self):
        """Whether the edition is in the archive."""
        return self.status == self.Status.PUBLISHED

    @property
    def tint(self):
        """The ground of its poster: neighbouring years never share it."""
        return TINTS[self.year % len(TINTS)]

    @staticmethod
    def year_has_come(year):
        """Whether an edition of `year` may be in the archive today: the year has begun.

        That of the current year may have been held already; only a person knows.
        """
        return year <= timezone.localdate().year

    @classmethod
    def past_values(cls):
        """What the columns of an edition hold once it is in the archive."""
        return {"status": cls.Status.PUBLISHED, "nominees_announced_at": timezone.now()}

    def record_past(self, *, by):
        """Enter a past edition in the archive: published at once, its awards revealed.

        Refused for a year that has not begun, and for an edition whose work has.
        """
        if not self.year_has_come(self.year):
            raise TransitionRefused(
                gettext("%(year)s has not come yet: its edition cannot be in the archive.")
                % {"year": self.year}
            )
        with transaction.atomic():
            past = self.past_values()
            self.advance(past.pop("status"), since=[self.Status.PREPARATION], by=by, **past)
            self.record_pending_awards(by=by)
            for award in self.awards.all():
                award.nominees.all().settle_pictures()

    def record_pending_awards(self, *, by):
        """Enter the awards that were added to an edition of the archive; none wait elsewhere."""
        if self.is_past:
            for award in self.awards.filter(status="pending"):
                award.record_past(by=by)


class EditionPartner(models.Model):
    """An organisation's part in an edition of the programme."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        CO_ORGANISER = "co_organiser", _("Co-organiser")
        MEDIA = "media", _("Media partner")
        SUPPORTER = "supporter", _("Supporter")

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="partners", verbose_name=_("edition")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.SUPPORTER)
    part_fr = models.CharField(_("part, in French"), max_length=300, blank=True)
    part_en = models.CharField(_("part, in English"), max_length=300, blank=True)
    part = Bilingual()

    class Meta:
        verbose_name = _("partner of the edition")
        verbose_name_plural = _("partners of the edition")
        ordering = ["organisation__folded_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organisation", "role"],
                name="edition_partner_once",
                violation_error_message=_("This organisation already has this part."),
            )
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()}, {self.edition})"


class CeremonyManager(models.Manager.from_queryset(KeptWhileUsedQuerySet)):
    def get_by_natural_key(self, year, held_on, name_fr):
        return self.get(edition__year=year, held_on=held_on, name_fr=name_fr)


class Ceremony(KeptWhileUsed, Evening, WithRunningOrder):
    """An evening of an edition. Its day may be known only by its month."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        LIVE = "live", _("live")
        CLOSED = "closed", _("over")

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="ceremonies", verbose_name=_("edition")
    )
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    name = Bilingual()
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.PLANNED, editable=False
    )
    held_on = PartialDateField(_("date"))
    doors_at = models.DateTimeField(_("doors open"), null=True, blank=True)
    starts_at = models.DateTimeField(_("the ceremony starts"), null=True, blank=True)
    place_fr = models.CharField(_("place in French"), max_length=200, blank=True)
    place_en = models.CharField(_("place in English"), max_length=200, blank=True)
    place = Bilingual()
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    host_notes = models.TextField(
        _("notes for the host"), blank=True, help_text=_("Printed on the running order alone.")
    )

    objects = CeremonyManager()

    class Meta:
        verbose_name = _("ceremony")
        verbose_name_plural = _("ceremonies")
        ordering = ["edition", "held_on", "pk"]
        permissions = [("run_ceremony", _("Can run a ceremony from its desk"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["planned", "live", "closed"]),
                name="ceremony_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(doors_at=None)
                | models.Q(starts_at=None)
                | models.Q(starts_at__gte=models.F("doors_at")),
                name="doors_open_before_the_start",
                violation_error_message=_("The doors open before the ceremony starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(without_backup_agreed_by=None)
                | (
                    models.Q(without_backup_asked_by__isnull=False)
                    & ~models.Q(without_backup_asked_by=models.F("without_backup_agreed_by"))
                    & ~models.Q(without_backup_reason="")
                ),
                name="two_people_go_on_without_backup",
            ),
        ]

    def __str__(self):
        return f"{self.name or gettext('Ceremony')} ({in_words(self.held_on) or self.edition})"

    def natural_key(self):
        return (*self.edition.natural_key(), self.held_on, self.name_fr)

    natural_key.dependencies = ["awards.edition"]

    def clean(self):
        """An evening is of its edition's year, or of the one before or after."""
        try:
            year = parts(self.held_on)[0]
        except ValueError:
            return  # unknown, or no date: the field says so
        edition = getattr(self, "edition", None)
        if edition and edition.year and abs(year - edition.year) > 1:
            raise ValidationError(
                {
                    "held_on": gettext("The %(edition)s edition was not held in %(year)s.")
                    % {"edition": edition, "year": year}
                }
            )

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.edition.journal_stream

    @property
    def day(self):
        """Its day as a date, or None when only its month or its year is known."""
        return last_day(self.held_on) if len(self.held_on) == 10 else None
