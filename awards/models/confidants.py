"""Confidants: who may open a sealed result before its reveal, what for, and who named them."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused

CONFIDE_ELSEWHERE = "awards.seal_elsewhere"


class Confidant(models.Model):
    """A person who was let open a sealed result, for one purpose; one person may have several."""

    class Purpose(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        ENGRAVING = "engraving", _("engraving")
        PRESS = "press", _("press")
        CARDS = "cards", _("cards")
        HALL = "hall", _("case for the hall")

    verdict = models.ForeignKey("awards.Verdict", models.PROTECT, related_name="confidants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    looks = models.PositiveIntegerField(_("looks"), default=0)

    class Meta:
        verbose_name = _("confidant")
        verbose_name_plural = _("confidants")
        ordering = ["named_at", "pk"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["verdict", "user", "purpose"], name="confidant_named_once_per_purpose"
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=["minutes", "engraving", "press", "cards", "hall"]),
                name="confidant_purpose_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_purpose_display()})"


class Confided(models.Model):
    """Gives a sealed verdict the verbs by which it is confided, and looked at."""

    class Meta:
        abstract = True

    def name_confidant(self, user, purpose, *, by):
        """Let one person open the result, for a purpose that is written.

        The chair does, or, where no jury decided, a person of the staff who may seal. Who was
        withdrawn may be named again; their looks stay counted.
        """
        with transaction.atomic():
            self._hold_sealed()
            self._refuse_unless_may_confide(by)
            if user == by:
                raise TransitionRefused(
                    gettext("Name somebody else: nobody confides in themselves.")
                )
            if self.award.concerns(user):
                raise TransitionRefused(
                    gettext("%(person)s takes no part in this award: name somebody else.")
                    % {"person": user}
                )
            named = {"named_by": by, "named_at": timezone.now(), "withdrawn_at": None}
            confidant, made = Confidant.objects.get_or_create(
                verdict=self, user=user, purpose=purpose, defaults=named
            )
            withdrawn = self.confidants.filter(pk=confidant.pk).exclude(withdrawn_at=None)
            if not made and not withdrawn.update(**named):
                raise TransitionRefused(
                    gettext("%(person)s is named already, for this.") % {"person": user}
                )
            JournalEntry.objects.record(
                by, "awards.verdict.confidant_named", self, person=str(user), purpose=purpose
            )
        return confidant

    def withdraw_confidant(self, confidant, *, by):
        """This person opens the result no more, for this purpose: who may name says so."""
        with transaction.atomic():
            self._hold_sealed()
            self._refuse_unless_may_confide(by)
            named = self.confidants.filter(pk=confidant.pk, withdrawn_at=None)
            if not named.update(withdrawn_at=timezone.now()):
                raise TransitionRefused(
                    gettext("%(person)s was withdrawn already.") % {"person": confidant.user}
                )
            JournalEntry.objects.record(
                by,
                "awards.verdict.confidant_withdrawn",
                self,
                person=str(confidant.user),
                purpose=confidant.purpose,
            )

    def look(self, *, by, purpose=""):
        """Give the sealed values to a confidant; each look is journalled, then counted.

        It counts for `purpose`; without one, for what they were named for first. Raises
        TransitionRefused for anyone else, whatever their rights.
        """
        with transaction.atomic():
            self._hold_sealed()
            named = Confidant.objects.filter(verdict=self, user=by, withdrawn_at=None)
            if purpose:
                named = named.filter(purpose=purpose)
            confidant = named.first()
            if by is None or not by.is_active or confidant is None:
                raise TransitionRefused(gettext("This verdict is sealed."))
            named.filter(pk=confidant.pk).update(looks=models.F("looks") + 1)
            JournalEntry.objects.record(
                by, "awards.verdict.looked", self, purpose=confidant.purpose
            )
        return self.values

    def _refuse_unless_may_confide(self, by):
        if self.award.is_decided_by_a_jury:
            self.award.refuse_unless_presided_by(by)
        elif self.award.is_decided_in_room:
            raise TransitionRefused(
                gettext("%(award)s is decided in the room: nobody opens it before the reveal.")
                % {"award": self.award}
            )
        elif by is None or not by.was_given(CONFIDE_ELSEWHERE):
            raise TransitionRefused(gettext("You do not have the right to name confidants here."))
        self.award.refuse_if_concerned(by)
