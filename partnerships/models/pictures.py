"""Pictures of partnerships: the original stays private, public copies are made by an act."""

import secrets

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convergences.bilingual import Bilingual
from partnerships.models.partnerships import Partnership

WIDTHS = (480, 960, 1600)


def private_storage():
    """Where originals lie, outside every public root."""
    return storages["private"]


def private_name(instance, filename):
    """An unguessable name (128 random bits) that keeps nothing of the uploaded one."""
    return f"pictures/{secrets.token_hex(16)}"


class Picture(models.Model):
    """A photograph of a partnership, with its alternative text and credit."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="pictures", verbose_name=_("partnership")
    )
    original = models.FileField(
        _("picture"), storage=private_storage, upload_to=private_name, max_length=120
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    alt_fr = models.CharField(_("alternative text in French"), max_length=250)
    alt_en = models.CharField(_("alternative text in English"), max_length=250, blank=True)
    alt = Bilingual()
    credit = models.CharField(_("credit"), max_length=200)
    public_name = models.CharField(max_length=64, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.alt)
