"""The hand-over: what two people take to the hall, so that the evening ends without the network."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Ceremony
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


class HandoverQuerySet(models.QuerySet):
    """The vocabulary of hand-overs."""

    def made(self):
        """Those that a second person made, the latest first, with the two people."""
        made = self.exclude(made_at=None).select_related("asked_by", "made_by")
        return made.order_by("-made_at")


class Handover(models.Model):
    """Sealed cards, or the case for the hall: asked for by one confidant, made by another."""

    class Purpose(models.TextChoices):
        CARDS = "cards", _("sealed cards")
        HALL = "hall", _("case for the hall")

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="handovers")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["asked_at", "pk"]
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=["cards", "hall"]), name="handover_purpose_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(made_by=None, made_at=None)
                | (
                    models.Q(made_by__isnull=False, made_at__isnull=False)
                    & ~models.Q(made_by=models.F("asked_by"))
                ),
                name="handover_is_made_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["ceremony", "purpose"],
                condition=models.Q(made_at=None),
                name="one_handover_waits_per_purpose",
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}, {self.ceremony}"

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.ceremony.journal_stream

    @classmethod
    def ask(cls, ceremony, purpose, *, by):
        """The first confidant asks; nothing is opened yet. Gives the `Handover` that waits."""
        with transaction.atomic():
            ceremony.hold_evening()
            _refuse_unless_confided(ceremony, purpose, by)
            _refuse_before_announcement(ceremony, purpose)
            if cls.objects.filter(ceremony=ceremony, purpose=purpose, made_at=None).exists():
                raise TransitionRefused(
                    gettext("It has been asked for already: a second person makes it.")
                )
            handover = cls.objects.create(ceremony=ceremony, purpose=purpose, asked_by=by)
            JournalEntry.objects.record(by, "awards.handover.asked", handover, purpose=str(purpose))
        return handover

    def take_back(self, *, by):
        """Whoever asked, or another confidant, says no: it may be asked for again."""
        with transaction.atomic():
            self.ceremony.hold_evening()
            _refuse_unless_confided(self.ceremony, self.purpose, by)
            JournalEntry.objects.record(
                by, "awards.handover.taken_back", self, purpose=str(self.purpose)
            )
            if not type(self).objects.filter(pk=self.pk, made_at=None).delete()[0]:
                raise TransitionRefused(gettext("It was made already: ask for it again."))

    def make(self, *, by):
        """The second confidant opens the results that both were confided, each look journalled.

        Gives the sealed `Verdict`s, in the running order; their `values` are in the clear. It is
        made once: the second of two requests is refused, and opens nothing.
        """
        with transaction.atomic():
            self.ceremony.hold_evening()
            if by is None or by.pk == self.asked_by_id:
                raise TransitionRefused(gettext("A second person makes it."))
            _refuse_unless_confided(self.ceremony, self.purpose, by)
            _refuse_before_announcement(self.ceremony, self.purpose)
            made = {"made_by": by, "made_at": timezone.now()}
            if not type(self).objects.filter(pk=self.pk, made_at=None).update(**made):
                raise TransitionRefused(gettext("It was made already: ask for it again."))
            asked_for = _confided(self.ceremony, self.purpose, self.asked_by)
            both = [v for v in _confided(self.ceremony, self.purpose, by) if v in asked_for]
            if not both:
                raise TransitionRefused(
                    gettext(
                        "Whoever asked for it was not confided the same results: take the request "
                        "back, and let another confidant ask."
                    )
                )
            for verdict in both:
                verdict.look(by=by, purpose=str(self.purpose))
            JournalEntry.objects.record(
                by,
                "awards.handover.made",
                self,
                purpose=str(self.purpose),
                awards=[str(verdict.award) for verdict in both],
            )
        for name, value in made.items():
            setattr(self, name, value)
        return both


def _confided(ceremony, purpose, user):
    """The sealed verdicts of the evening that this person may open for this purpose, in its order."""
    if user is None or not user.is_active:
        return []
    named = {"confidants__user": user, "confidants__purpose": purpose}
    found = [
        award.verdicts.sealed().filter(confidants__withdrawn_at=None, **named).first()
        for award in ceremony.in_running_order()
        if award.status == award.Status.SEALED
    ]
    return [verdict for verdict in found if verdict is not None]


def _refuse_unless_confided(ceremony, purpose, user):
    if not _confided(ceremony, purpose, user):
        raise TransitionRefused(
            gettext(
                "The chair of each jury names who may, and the secretariat where no jury decided: "
                "nothing here was confided to you."
            )
        )


def _refuse_before_announcement(ceremony, purpose):
    """The case tells the nominees in clear: to those who know them already."""
    if purpose == Handover.Purpose.HALL and not ceremony.edition.nominees_announced_at:
        raise TransitionRefused(gettext("The nominees have not been announced."))
