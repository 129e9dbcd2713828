"""The public version: one number, raised by the database whenever a public page may have changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicVersion(models.Model):
    """The only row: what ready pages are keyed by."""

    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = _("public version")
        verbose_name_plural = _("public version")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="public_version_is_one_row")
        ]

    def __str__(self):
        return str(self.version)

    @classmethod
    def current(cls):
        """Today's number."""
        return cls.objects.values_list("version", flat=True).get(pk=1)

    @classmethod
    def rise(cls):
        """Another number, where public pages change without a write to what they are drawn from."""
        cls.objects.filter(pk=1).update(version=models.F("version") + 1)
