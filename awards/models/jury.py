"""Juries: the people of an edition, and the awards where each has a seat."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.editions import Edition
from convergences.bilingual import Bilingual
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from partnerships.models import Organisation


class JurorManager(models.Manager.from_queryset(KeptWhileUsedQuerySet)):
    def get_by_natural_key(self, year, name):
        return self.get(edition__year=year, name=name)


class Juror(KeptWhileUsed):
    """A person on an edition's jury; an account is optional (the archive has none)."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="jurors", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("employer"),
    )
    mandates = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("other mandates")
    )
    public_title_fr = models.CharField(_("public title in French"), max_length=250, blank=True)
    public_title_en = models.CharField(_("public title in English"), max_length=250, blank=True)
    public_title = Bilingual()

    objects = JurorManager()

    class Meta:
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")
        ordering = ["edition", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="juror_once_per_edition",
                violation_error_message=_("This edition already has a juror of this name."),
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.edition})"

    def natural_key(self):
        return (*self.edition.natural_key(), self.name)

    natural_key.dependencies = ["awards.edition"]


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
