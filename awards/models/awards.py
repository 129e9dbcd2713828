"""Awards: a category in one edition, its rules, and the verbs of the archive."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.categories import Category
from awards.models.deliberation import QUORUM_FLOOR, Deliberated
from awards.models.editions import Ceremony, Edition
from awards.models.evening import Moved
from awards.models.results import WithResult
from convergences.bilingual import Bilingual
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.transitions import TransitionRefused, refuse_while
from partnerships.models import Organisation, Source


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


class Award(KeptWhileUsed, WithResult, Deliberated, Moved):
    """A category in one edition."""

    class Status(models.TextChoices):
        PENDING = "pending", _("to come")
        MARKING = "marking", _("being marked")
        DELIBERATION = "deliberation", _("in deliberation")
        SEALED = "sealed", _("sealed")
        NOT_HELD = "not_held", _("not held")
        REVEALED = "revealed", _("revealed")

    BEFORE_THE_SEAL = (Status.PENDING, Status.MARKING, Status.DELIBERATION)

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
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        default=QUORUM_FLOOR,
        help_text=_("Complete assessments that each nominee needs; never fewer than three."),
    )
    highest_mark = models.PositiveSmallIntegerField(
        _("highest mark"), default=5, help_text=_("Marks are whole numbers from 1 to this one.")
    )
    joint_laureates = models.BooleanField(_("joint laureates allowed"), default=False)
    special_mentions = models.BooleanField(_("special mentions allowed"), default=True)
    may_be_withheld = models.BooleanField(
        _("may be “not awarded”"),
        default=False,
        help_text=_("The jury may decide, with a reason, that nobody wins."),
    )
    quorum_reason = models.TextField(
        _("why it deliberates below the quorum"), blank=True, editable=False
    )
    not_held_reason_fr = models.TextField(
        _("why it was not held, in French"), blank=True, editable=False
    )
    not_held_reason_en = models.TextField(
        _("why it was not held, in English"), blank=True, editable=False
    )
    not_held_reason = Bilingual()
    given_up_from = models.CharField(max_length=12, blank=True, editable=False)
    citation_fr = models.TextField(_("citation in French"), blank=True, editable=False)
    citation_en = models.TextField(_("citation in English"), blank=True, editable=False)
    citation = Bilingual()
    withheld_reason = models.TextField(_("why nobody received it"), blank=True, editable=False)
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )
    running_order = models.PositiveSmallIntegerField(
        _("order in the ceremony"), default=0, help_text=_("The smallest number comes first.")
    )
    planned_minutes = models.PositiveSmallIntegerField(_("planned minutes"), default=5)
    host_notes = models.TextField(
        _("notes for the host"), blank=True, help_text=_("Printed on the running order alone.")
    )
    is_decided_in_room = models.BooleanField(
        _("decided in the room"),
        default=False,
        help_text=_("Entered at the desk by one person, sealed by another, then revealed."),
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
                condition=models.Q(quorum__gte=QUORUM_FLOOR),
                name="quorum_is_three_at_least",
                violation_error_message=_("A quorum is of three jurors at least."),
            ),
            models.CheckConstraint(
                condition=models.Q(highest_mark__range=(2, 20)),
                name="highest_mark_is_plausible",
                violation_error_message=_("The highest mark is between 2 and 20."),
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__in=["marks", "vote", "elsewhere"]),
                name="way_of_deciding_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="not_held") | ~models.Q(not_held_reason_fr=""),
                name="award_not_held_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(withheld_reason="") | models.Q(status="revealed"),
                name="withheld_award_is_revealed",
            ),
            models.CheckConstraint(
                condition=models.Q(is_decided_in_room=False) | models.Q(decided_by="elsewhere"),
                name="award_of_the_room_has_no_jury",
                violation_error_message=_(
                    "An award decided in the room is decided elsewhere than in a jury."
                ),
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
    def rules_are_open(self):
        """Whether its rules and criteria may still change: the juries have not started."""
        return self.status == self.Status.PENDING and self.edition.status != Edition.Status.JURY

    @property
    def takes_applications(self):
        """Whether it waits for its jury, in an edition whose call has been opened."""
        return self.status == self.Status.PENDING and self.edition.takes_applications

    @property
    def may_be_given_up(self):
        """Whether nothing is sealed or public yet."""
        return self.status in self.BEFORE_THE_SEAL

    @property
    def goes_on_from(self):
        """Its status or, once it is given up, the one that it was given up from."""
        return self.given_up_from or self.status

    @property
    def is_decided_by_a_jury(self):
        """Whether jurors mark or vote, here."""
        return self.decided_by != self.Decision.ELSEWHERE

    @property
    def is_marked(self):
        """Whether its jurors give marks: others vote without any, or have no jury."""
        return self.decided_by == self.Decision.MARKS

    @property
    def is_being_marked(self):
        """Whether marks can be given now."""
        return self.is_marked and self.status == self.Status.MARKING

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
        with transaction.atomic():
            # The evening before the award, as the desk holds them.
            if self.ceremony:
                self.ceremony.hold_evening()
            self.hold()
            self.refuse_if_concerned(by)
            if self.may_be_given_up and self.is_on_screen:
                raise TransitionRefused(
                    gettext("%(award)s is on screen: take the announcement back first.")
                    % {"award": self}
                )
            self.advance(
                self.Status.NOT_HELD,
                since=self.BEFORE_THE_SEAL,
                by=by,
                details={"reason": reason_fr},
                not_held_reason_fr=reason_fr,
                not_held_reason_en=reason_en,
                given_up_from=self.status,
            )

    def take_up_again(self, *, by):
        """The award is given after all, and goes on where it stood; the journal keeps both acts."""
        with transaction.atomic():
            # Its edition may have gone back since it was read.
            editions = Edition.objects.select_for_update(no_key=True)
            self.edition = editions.get(pk=self.edition_id)
            if self.ceremony:
                self.ceremony.hold_evening()
            stored = self.hold()
            self.refuse_if_concerned(by)
            if self.edition.is_past or not stored.given_up_from:
                raise TransitionRefused(
                    gettext("%(award)s was not given up: there is nothing to take up.")
                    % {"award": self}
                )
            back = self.Status(stored.given_up_from)
            if self.edition.status != Edition.Status.JURY:
                back = self.Status.PENDING
            elif back == self.Status.PENDING and self.is_decided_by_a_jury:
                # The other juries have started meanwhile: so does this one.
                refuse_while(self.lacks_to_start_marking())
                back = self.Status.MARKING
            # An evening that is over has no award to come: this one waits for another.
            is_over = self.ceremony and self.ceremony.status == Ceremony.Status.CLOSED
            self.advance(
                back,
                since=[self.Status.NOT_HELD],
                by=by,
                **({"ceremony": None, "running_order": 0} if is_over else {}),
                not_held_reason_fr="",
                not_held_reason_en="",
                given_up_from="",
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
