"""Attachments: documents of a nominee's file, private, for its jury and the secretariat."""

from django.core.files.storage import storages
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.jury import new_draw
from awards.models.nominees import Nominee
from convergences.documents.fields import PdfField, clean_file


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
    document = PdfField(
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

    def save(self, *args, **kwargs):
        """Keep the document written again, and what it weighs; one that is replaced leaves."""
        if not self.document or self.document._committed:
            return super().save(*args, **kwargs)
        self.document = clean_file(self.document.file)
        self.size, self.pages = self.document.size, self.document.file.pages
        replaced = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if replaced:
            replaced._forget_file()

    def delete(self, *args, **kwargs):
        """Delete the row, then its file."""
        deleted = super().delete(*args, **kwargs)
        self._forget_file()
        return deleted

    def _forget_file(self):
        # Once committed: a file that resists is logged, and breaks nothing.
        storage, name = self.document.storage, self.document.name
        transaction.on_commit(lambda: storage.delete(name), robust=True)
