"""Attachments: documents of a nominee's file, private, for its jury and the secretariat."""

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.jury import new_draw
from awards.models.nominees import Nominee


def attachment_storage():
    """Where documents lie, outside every public root."""
    return storages["private"]


def attachment_name(attachment, filename):
    """128 random bits: nothing of the uploaded name."""
    return f"attachments/{new_draw()}.pdf"


class Attachment(models.Model):
    """A PDF of a nominee's file, cleaned when it was taken; served through the gate alone."""

    nominee = models.ForeignKey(
        Nominee, models.PROTECT, related_name="attachments", verbose_name=_("nominee")
    )
    title = models.CharField(_("title"), max_length=150)
    document = models.FileField(
        _("document"), storage=attachment_storage, upload_to=attachment_name, max_length=120
    )
    size = models.PositiveIntegerField(_("size"), default=0, editable=False)
    pages = models.PositiveIntegerField(_("pages"), default=0, editable=False)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attached document")
        verbose_name_plural = _("attached documents")
        ordering = ["nominee", "title", "pk"]

    def __str__(self):
        return self.title
