"""Applications: partnerships put forward for an award. Never public."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.nominees import Nominee
from convergences.public_version import PublicVersion
from convergences.transitions import Stateful, TransitionRefused
from partnerships.models import Partnership


class ApplicationQuerySet(models.QuerySet):
    """The vocabulary of applications."""

    def hold_awards(self):
        """Before several are decided in one transaction: what their verbs hold, in the one order.

        Awards first, the public version next, the journal last: in the order of a list, the
        award of one would come after the journal's line of another.
        """
        awards = Award.objects.filter(pk__in=self.order_by().values("award")).order_by("pk")
        list(awards.select_for_update(no_key=True, of=("self",)))
        PublicVersion.rise()

    hold_awards.alters_data = True


class Application(Stateful):
    """One partnership put forward for one award: shortlisted, which makes the nominee, or refused."""

    class Status(models.TextChoices):
        PENDING = "pending", _("to decide")
        SHORTLISTED = "shortlisted", _("shortlisted")
        REFUSED = "refused", _("refused")

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="applications", verbose_name=_("award")
    )
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, related_name="+", verbose_name=_("partnership")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PENDING, editable=False
    )
    reason = models.TextField(_("reason of the decision"), blank=True, editable=False)
    received_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    nominee = models.OneToOneField(
        Nominee,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="application",
        verbose_name=_("nominee"),
    )
    notes = models.TextField(_("notes"), blank=True, help_text=_("For the secretariat alone."))

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["award", "partnership__folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "partnership"],
                name="application_once_per_award",
                violation_error_message=_("This partnership has already applied for this award."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["pending", "shortlisted", "refused"]),
                name="application_status_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused") | ~models.Q(reason=""),
                name="application_refused_says_why",
            ),
            models.CheckConstraint(
                condition=(models.Q(status="shortlisted") & models.Q(nominee__isnull=False))
                | (~models.Q(status="shortlisted") & models.Q(nominee=None)),
                name="application_shortlisted_has_its_nominee",
            ),
        ]

    def __str__(self):
        return f"{self.partnership} ({self.award})"

    def clean(self):
        """Applications are for an award whose nominees are still being chosen."""
        if self.award_id and not self.pk and not self.award.takes_applications:
            raise ValidationError(
                {"award": gettext("The nominees of this award are no longer being chosen.")}
            )

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.award.journal_stream

    def shortlist(self, *, by, reason=""):
        """Make the nominee of this application; one that was refused is taken up again."""
        with transaction.atomic():
            self._refuse_unless_choosing()
            nominee, _made = Nominee.objects.get_or_create(
                award=self.award, partnership=self.partnership
            )
            if nominee.withdrawn_at:
                raise TransitionRefused(
                    gettext("%(nominee)s has been withdrawn.") % {"nominee": nominee}
                )
            self.advance(
                self.Status.SHORTLISTED,
                since=[self.Status.PENDING, self.Status.REFUSED],
                by=by,
                details={"reason": reason} if reason else {},
                nominee=nominee,
                reason=reason,
                decided_at=timezone.now(),
            )

    def refuse(self, *, by, reason):
        """Put the application aside, for a reason that the secretariat keeps.

        One that was shortlisted loses its nominee, as long as nothing relies on it.
        """
        if not reason.strip():
            raise TransitionRefused(gettext("Write the reason."))
        with transaction.atomic():
            self._refuse_unless_choosing()
            nominee = self.nominee
            if nominee is not None:
                # Its row goes after the journal's line: the public version is taken before.
                PublicVersion.rise()
            self.advance(
                self.Status.REFUSED,
                since=[self.Status.PENDING, self.Status.SHORTLISTED],
                by=by,
                details={"reason": reason},
                nominee=None,
                reason=reason,
                decided_at=timezone.now(),
            )
            if nominee is not None:
                nominee.delete()

    def _refuse_unless_choosing(self):
        award = self.award.hold()
        if not award.takes_applications:
            raise TransitionRefused(
                gettext("The nominees of %(award)s are no longer being chosen.") % {"award": award}
            )
        if award.edition.nominees_announced_at:
            raise TransitionRefused(
                gettext("The nominees have been announced: withdraw one, with a reason.")
            )
