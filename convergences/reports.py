"""Reports: what a visitor tells us about a page. They change nothing by themselves."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convergences.transitions import Stateful


class Report(Stateful):
    """One visitor's message about a page, to be worked through by staff."""

    class Kind(models.TextChoices):
        COMPLETE = "complete", _("Complete or correct a page")
        NOMINEE = "nominee", _("Name a nominee or a laureate")

    class Status(models.TextChoices):
        OPEN = "open", _("to work through")
        DONE = "done", _("done")
        DISMISSED = "dismissed", _("set aside")

    kind = models.CharField(_("subject"), max_length=10, choices=Kind.choices)
    page = models.CharField(_("page"), max_length=300, blank=True)
    message = models.TextField(_("message"), max_length=5000)
    source_url = models.URLField(_("address of a source"), max_length=500, blank=True)
    name = models.CharField(_("your name"), max_length=150, blank=True)
    email = models.EmailField(_("your e-mail address"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "done", "dismissed"]),
                name="report_status_is_known",
            )
        ]

    def __str__(self):
        # The journal keeps these words: never what the visitor wrote.
        kind = self.get_kind_display()
        if not self.page:
            return kind
        return gettext("%(kind)s: %(page)s") % {"kind": kind, "page": self.page}

    def close(self, *, by):
        """The report has been worked through."""
        self.advance(self.Status.DONE, since=[self.Status.OPEN], by=by)

    def dismiss(self, *, by):
        """The report asks for nothing that can be done."""
        self.advance(self.Status.DISMISSED, since=[self.Status.OPEN], by=by)

    def reopen(self, *, by):
        """The report is to be worked through again."""
        self.advance(self.Status.OPEN, since=[self.Status.DONE, self.Status.DISMISSED], by=by)
