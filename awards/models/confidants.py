"""Confidants: whom a chair lets open a sealed result, and what for."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Confidant(models.Model):
    """A person whom the chair lets open a sealed result, for a purpose."""

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
            models.UniqueConstraint(fields=["verdict", "user"], name="confidant_named_once"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=["minutes", "engraving", "press", "cards", "hall"]),
                name="confidant_purpose_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_purpose_display()})"
