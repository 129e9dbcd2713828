"""Awards: a category that lasts, its award in one edition, and the verbs of the archive."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Ceremony, Edition
from awards.models.results import refuse_impossible
from convergences.bilingual import Bilingual
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.journal import JournalEntry
from convergences.slugs import Slugged
from convergences.transitions import Stateful, TransitionRefused
from partnerships.models import Organisation, Source


class CategoryManager(models.Manager.from_queryset(KeptWhileUsedQuerySet)):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Category(KeptWhileUsed, Slugged):
    """A line of awards that lasts through the years."""

    class Tint(models.TextChoices):
        CORAIL = "corail", _("coral")
        CIEL = "ciel", _("sky")
        VERT = "vert", _("green")
        SAFRAN = "safran", _("saffron")
        LILAS = "lilas", _("lilac")
        OUTREMER = "outremer", _("ultramarine")

    slug_source = "name_fr"

    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    name = Bilingual()
    tint = models.CharField(_("tint"), max_length=10, choices=Tint.choices, default=Tint.LILAS)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CategoryManager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("awards:category", args=[self.slug])


class AwardQuerySet(KeptWhileUsedQuerySet):
    """The vocabulary of awards."""

    def get_by_natural_key(self, year, category):
        return self.get(edition__year=year, category__slug=category)

    def revealed(self):
        """Those whose result is public."""
        return self.filter(status=Award.Status.REVEALED)

    def with_corrections(self):
        """One row per award and correction, both read at once; see `Award.gathered`."""
        columns = ("kind", "before", "reason_fr", "reason_en", "corrected_at")
        return self.annotate(
            **{f"correction_{column}": models.F(f"corrections__{column}") for column in columns}
        ).order_by("position", "category__position", "pk", "corrections__corrected_at")


class Award(KeptWhileUsed, Stateful):
    """A category in one edition."""

    class Status(models.TextChoices):
        PENDING = "pending", _("to come")
        MARKING = "marking", _("being marked")
        DELIBERATION = "deliberation", _("in deliberation")
        SEALED = "sealed", _("sealed")
        NOT_HELD = "not_held", _("not held")
        REVEALED = "revealed", _("revealed")

    class Decision(models.TextChoices):
        MARKS = "marks", _("by the marks of a jury")
        VOTE = "vote", _("by the votes of a jury")
        ELSEWHERE = "elsewhere", _("elsewhere")

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="awards", verbose_name=_("edition")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="awards", verbose_name=_("category")
    )
    ceremony = models.ForeignKey(
        Ceremony,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name=_("ceremony"),
    )
    label_fr = models.CharField(
        _("label in French"),
        max_length=120,
        blank=True,
        help_text=_("As it was that year; empty: the category's name."),
    )
    label_en = models.CharField(_("label in English"), max_length=120, blank=True)
    own_label = Bilingual("label")
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PENDING, editable=False
    )
    decided_by = models.CharField(
        _("decided"), max_length=10, choices=Decision.choices, default=Decision.MARKS
    )
    decision_fr = models.CharField(
        _("who decided, in French"),
        max_length=200,
        blank=True,
        help_text=_("A jury, a vote of the public … as a source says it."),
    )
    decision_en = models.CharField(_("who decided, in English"), max_length=200, blank=True)
    decision = Bilingual()
    supporters = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("supporters")
    )
    presenter = models.CharField(_("presented by"), max_length=150, blank=True)
    presenter_title_fr = models.CharField(
        _("presenter's title in French"), max_length=250, blank=True
    )
    presenter_title_en = models.CharField(
        _("presenter's title in English"), max_length=250, blank=True
    )
    presenter_title = Bilingual()
    prize_amount = models.PositiveIntegerField(_("prize money"), null=True, blank=True)
    prize_currency = models.CharField(_("currency"), max_length=3, default="EUR", blank=True)
    joint_laureates = models.BooleanField(_("joint laureates allowed"), default=False)
    not_held_reason_fr = models.TextField(
        _("why it was not held, in French"), blank=True, editable=False
    )
    not_held_reason_en = models.TextField(
        _("why it was not held, in English"), blank=True, editable=False
    )
    not_held_reason = Bilingual()
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-edition__year", "position", "category__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "category"],
                name="one_award_per_category_and_edition",
                violation_error_message=_("This edition already has an award in this category."),
            ),
            models.CheckConstraint(
                condition=models.Q(prize_amount=None) | ~models.Q(prize_currency=""),
                name="prize_money_has_a_currency",
                violation_error_message=_("Say in which currency the prize money is."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        *("pending", "marking", "deliberation"),
                        *("sealed", "not_held", "revealed"),
                    ]
                ),
                name="award_status_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="not_held") | ~models.Q(not_held_reason_fr=""),
                name="award_not_held_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.label} {self.edition}"

    def clean(self):
        """An award is given at a ceremony of its own edition."""
        if self.ceremony_id and self.edition_id and self.ceremony.edition_id != self.edition_id:
            raise ValidationError(
                {"ceremony": gettext("This ceremony belongs to another edition than the award.")}
            )

    def natural_key(self):
        return (*self.edition.natural_key(), *self.category.natural_key())

    natural_key.dependencies = ["awards.edition", "awards.category"]

    @property
    def label(self):
        """What the award was called that year, else its category's name."""
        return self.own_label or self.category.name

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.edition.journal_stream

    @property
    def is_revealed(self):
        """Whether its result is public."""
        return self.status == self.Status.REVEALED

    @classmethod
    def gathered(cls, rows):
        """Each award once, its `known_corrections` in a list, from `with_corrections`."""
        awards = {}
        for row in rows:
            award = awards.setdefault(row.pk, row)
            if award is row:
                award.known_corrections = []
            if row.correction_kind:
                award.known_corrections.append(
                    Correction(
                        award=award,
                        kind=row.correction_kind,
                        before=row.correction_before,
                        reason_fr=row.correction_reason_fr,
                        reason_en=row.correction_reason_en,
                        corrected_at=row.correction_corrected_at,
                    )
                )
        return list(awards.values())

    @classmethod
    def past_values(cls):
        """What the columns of an award hold once it is in the archive."""
        return {"status": cls.Status.REVEALED, "decided_by": cls.Decision.ELSEWHERE}

    def record_past(self, *, by):
        """Enter the award of a past edition: revealed, decided elsewhere, perhaps unknown."""
        if not self.edition.is_past:
            raise TransitionRefused(
                gettext(
                    "The %(edition)s edition is not in the archive: its awards are revealed on stage."
                )
                % {"edition": self.edition}
            )
        past = self.past_values()
        self.advance(past.pop("status"), since=[self.Status.PENDING], by=by, **past)

    def give_up(self, *, by, reason_fr, reason_en=""):
        """The award is not given this year, for a reason that is public."""
        if not reason_fr.strip():
            raise TransitionRefused(gettext("Write the reason: it will be public."))
        self.advance(
            self.Status.NOT_HELD,
            since=[self.Status.PENDING],
            by=by,
            details={"reason": reason_fr},
            not_held_reason_fr=reason_fr,
            not_held_reason_en=reason_en,
        )

    def record_laureates(self, results, *, by):
        """Give a past award that has no laureate the result that a source tells.

        `results` is a list of `Result`. Refused when the award is not in the archive or already
        has laureates: a revealed result changes by `rectify` or `revoke`.
        """
        with transaction.atomic():
            self._lock_revealed()
            if self.laureates.filter(place__isnull=False).exists():
                raise TransitionRefused(
                    gettext("%(award)s already has a laureate: rectify or revoke its result.")
                    % {"award": self}
                )
            self._write_results(results)
            JournalEntry.objects.record(
                by, "awards.award.laureates_recorded", self, result=self.result_in_words()
            )

    def rectify(self, results, *, by, reason_fr, reason_en=""):
        """Replace a revealed result; the old one and the reason stay public."""
        self._correct(Correction.Kind.RECTIFIED, results, by, reason_fr, reason_en)

    def revoke(self, *, by, reason_fr, reason_en=""):
        """Withdraw a revealed result; the old one and the reason stay public."""
        self._correct(Correction.Kind.REVOKED, [], by, reason_fr, reason_en)

    def result_in_words(self):
        """The public result as one line of text: names, who shares the award, and mentions."""
        laureates = list(self.laureates.select_related("nominee__partnership"))
        joint = sum(not laureate.is_special_mention for laureate in laureates) > 1
        words = []
        for laureate in laureates:
            name = laureate.nominee.partnership.name_fr
            if laureate.is_special_mention:
                words.append(f"{name} ({laureate.mention_fr or 'mention spéciale'})")
            else:
                words.append(f"{name} (ex æquo)" if joint else name)
        return " ; ".join(words)

    def _correct(self, kind, results, by, reason_fr, reason_en):
        if not reason_fr.strip():
            raise TransitionRefused(gettext("Write the reason: it will be public."))
        with transaction.atomic():
            self._lock_revealed()
            before = self.result_in_words()
            if not before:
                raise TransitionRefused(
                    gettext("%(award)s has no result to correct.") % {"award": self}
                )
            self.laureates.all().delete()
            if kind == Correction.Kind.RECTIFIED:
                self._write_results(results)
            Correction.objects.create(
                award=self, kind=kind, before=before, reason_fr=reason_fr, reason_en=reason_en
            )
            JournalEntry.objects.record(
                by,
                f"awards.award.{kind}",
                self,
                before=before,
                after=self.result_in_words(),
                reason=reason_fr,
            )

    def _lock_revealed(self):
        """Hold the award's row until the transaction ends, and refuse what is not revealed."""
        if not Award.objects.filter(pk=self.pk, status=self.Status.REVEALED).update(
            status=self.Status.REVEALED
        ):
            raise TransitionRefused(gettext("%(award)s has not been revealed.") % {"award": self})
        self.refresh_from_db(fields=["status", "joint_laureates"])

    def _write_results(self, results):
        refuse_impossible(self, results)
        for result in results:
            self.laureates.create(
                nominee=result.nominee,
                place=result.place,
                mention_fr=result.mention_fr,
                mention_en=result.mention_en,
            )


class Correction(models.Model):
    """A revealed result that was rectified or revoked: what it was, and why."""

    class Kind(models.TextChoices):
        RECTIFIED = "rectified", _("rectified")
        REVOKED = "revoked", _("revoked")

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="corrections", verbose_name=_("award")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    before = models.TextField(_("result before"))
    reason_fr = models.TextField(_("reason in French"))
    reason_en = models.TextField(_("reason in English"), blank=True)
    reason = Bilingual()
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now)

    class Meta:
        verbose_name = _("correction of a result")
        verbose_name_plural = _("corrections of results")
        ordering = ["corrected_at", "pk"]

    def __str__(self):
        return f"{self.award}, {self.get_kind_display()}"
