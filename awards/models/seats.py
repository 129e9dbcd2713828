"""Seats: a juror's place on the jury of one award, and who takes part in it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.declarations import Declaration
from awards.models.jury import Juror
from awards.models.nominees import Nominee
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused
from convergences.written import Written


class SeatQuerySet(models.QuerySet):
    """The vocabulary of seats."""

    def sitting(self):
        """Those that mark and vote: a substitute does once whom they replace has stood down."""
        return self.filter(SITS)

    def without_interest(self):
        """Those whose juror has no interest in any nominee of the award still in the running."""
        return self.exclude(HAS_INTEREST)

    def chairing(self):
        """Whoever chairs a jury, and has no link there: not their deputy, not a chair who left."""
        return self.sitting().filter(role=Seat.Role.CHAIR).without_interest()

    def able_to_preside(self):
        """Those who would preside where their role says so: there, without a link, and able to sign in."""
        present = self.sitting().filter(excused_at=None, juror__user__is_active=True)
        return present.without_interest()

    def taking_part(self):
        """Who deliberates and votes: sitting, not excused, and free of every nominee."""
        return self.filter(TAKES_PART)


class Seat(models.Model):
    """A juror's place on the jury of one award."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Juror")
        CHAIR = "chair", _("Chair")
        DEPUTY = "deputy", _("Deputy chair")
        SUBSTITUTE = "substitute", _("Substitute")

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="seats", verbose_name=_("juror"))
    award = models.ForeignKey(Award, models.PROTECT, related_name="seats", verbose_name=_("award"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    seated_for = models.ForeignKey(
        Juror,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seated for"),
    )
    excused_at = models.DateTimeField(_("excused at"), null=True, editable=False)
    excused_reason = models.TextField(_("why they are excused"), blank=True, editable=False)
    stood_down_at = models.DateTimeField(_("stood down at"), null=True, editable=False)
    stood_down_reason = models.TextField(_("why they stood down"), blank=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["award", "juror__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "award"],
                name="one_seat_per_juror_and_award",
                violation_error_message=_("This juror already has a seat on this jury."),
            ),
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(role="chair"),
                name="one_chair_per_award",
                violation_error_message=_("This jury already has a chair."),
            ),
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(role="deputy"),
                name="one_deputy_per_award",
                violation_error_message=_("This jury already has a deputy chair."),
            ),
            models.CheckConstraint(
                condition=models.Q(excused_at=None) | ~models.Q(excused_reason=""),
                name="excused_juror_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(stood_down_at=None) | ~models.Q(stood_down_reason=""),
                name="juror_who_stood_down_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(seated_for=None) | models.Q(role="substitute"),
                name="only_a_substitute_is_seated_for_another",
                violation_error_message=_("Only a substitute is seated for another juror."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role="substitute") | models.Q(seated_for__isnull=False),
                name="substitute_names_whom_they_replace",
                violation_error_message=_("Say for whom the substitute is seated."),
            ),
        ]

    def __str__(self):
        return f"{self.juror.name} ({self.award}, {self.get_role_display()})"

    def clean(self):
        """A juror sits for an award of their own edition, and so does whom they replace."""
        jurors = [self.juror if self.juror_id else None, self.seated_for]
        if self.award_id and any(j and j.edition_id != self.award.edition_id for j in jurors):
            raise ValidationError(_("This juror belongs to another edition than the award."))

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.award.journal_stream

    def excuse(self, *, by, reason):
        """Excuse an absent juror for all the nominees of the award, for one written reason."""
        self._write_once("excused", by, reason)

    def stand_down(self, *, by, reason):
        """Free the seat, for a reason; the substitute seated for this juror takes it.

        What the juror marked is kept; their substitute marks anew.
        """
        with transaction.atomic():
            self._write_once("stood_down", by, reason)
            for nominee in self.award.nominees.all():
                for assessment in nominee.assessments.filter(juror=self.juror, voided_at=None):
                    assessment.void(by=by, reason=reason)

    def name_deputy(self, *, by):
        """Make this juror the deputy of the chair: staff choose among those without interest.

        In the deliberation too: a chair may discover a link there.
        """
        with transaction.atomic():
            award = self.award.hold()
            award.refuse_if_concerned(by)
            if award.status != Award.Status.DELIBERATION:
                self._refuse_unless_sitting(award)
            declared = award.seats.filter(pk=self.pk).taking_part().exists()
            if self.role != self.Role.MEMBER or not declared:
                raise TransitionRefused(
                    gettext(
                        "%(juror)s cannot be the deputy: it takes a member who declared no interest."
                    )
                    % {"juror": self.juror.name}
                )
            award.seats.filter(role=self.Role.DEPUTY).update(role=self.Role.MEMBER)
            award.seats.filter(pk=self.pk).update(role=self.Role.DEPUTY)
            JournalEntry.objects.record(by, "awards.seat.deputy_named", self)
        self.role = self.Role.DEPUTY

    def _write_once(self, what, by, reason):
        if not reason.strip():
            raise TransitionRefused(gettext("Write the reason."))
        with transaction.atomic():
            award = self.award.hold()
            award.refuse_if_concerned(by)
            self._refuse_unless_sitting(award)
            written = {f"{what}_at": timezone.now(), f"{what}_reason": reason}
            if not Seat.objects.filter(pk=self.pk, **{f"{what}_at": None}).update(**written):
                raise TransitionRefused(gettext("This was done already."))
            JournalEntry.objects.record(by, f"awards.seat.{what}", self, reason=reason)
        for name, value in written.items():
            setattr(self, name, value)

    def _refuse_unless_sitting(self, award):
        if award.status not in (Award.Status.PENDING, Award.Status.MARKING):
            raise TransitionRefused(
                gettext("The deliberation has begun: this jury no longer changes.")
            )
        if not award.seats.sitting().filter(pk=self.pk).exists():
            raise TransitionRefused(
                gettext("%(juror)s does not sit on this jury.") % {"juror": self.juror.name}
            )


def _sits():
    replaced = Seat.objects.filter(
        award=models.OuterRef("award"), juror=models.OuterRef("seated_for")
    ).exclude(stood_down_at=None)
    is_called = ~models.Q(role=Seat.Role.SUBSTITUTE) | models.Exists(replaced)
    return _this_seat(models.Q(stood_down_at=None) & is_called)


def _has_interest():
    interests = Declaration.objects.filter(
        juror=models.OuterRef("juror"),
        nominee__award=models.OuterRef("award"),
        nominee__withdrawn_at=None,
        answer=Declaration.Answer.INTEREST,
    )
    return _this_seat(models.Q(models.Exists(interests)))


def _takes_part():
    free = Declaration.objects.filter(
        juror=models.OuterRef(models.OuterRef("juror")),
        nominee=models.OuterRef("pk"),
        answer=Declaration.Answer.NONE,
    )
    not_free = (
        Nominee.objects.in_the_running()
        .filter(award=models.OuterRef("award"))
        .exclude(models.Exists(free))
    )
    present = models.Q(SITS) & models.Q(excused_at=None)
    return _this_seat(present & ~models.Q(models.Exists(not_free)))


def _this_seat(condition):
    return models.Q(models.Exists(Seat.objects.filter(condition, pk=models.OuterRef("pk"))))


# What the room of a jury asks a dozen times at each question.
SITS = Written(Seat, _sits)
HAS_INTEREST = Written(Seat, _has_interest)
TAKES_PART = Written(Seat, _takes_part)
