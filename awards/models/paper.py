"""Paper sheets: what a juror signed, entered by the secretariat, counted once confirmed."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.assessments import LONGEST_COMMENT, Assessment
from awards.models.jury import Juror, new_draw
from awards.models.nominees import Nominee
from convergences.documents.fields import PdfField
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused

SCANS = "sheets"


def scan_storage():
    """Where scans lie, outside every public root."""
    return storages["private"]


def scan_name(sheet, filename):
    """128 random bits: nothing of the uploaded name."""
    return f"{SCANS}/{new_draw()}.pdf"


class PaperSheet(models.Model):
    """A signed sheet that the secretariat entered for a juror; it counts once they confirm it."""

    is_secret = True

    juror = models.ForeignKey(
        Juror, models.PROTECT, related_name="paper_sheets", verbose_name=_("juror")
    )
    nominee = models.ForeignKey(
        Nominee, models.PROTECT, related_name="paper_sheets", verbose_name=_("nominee")
    )
    marks = models.JSONField(_("marks"), default=dict)
    comment = models.TextField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    scan = PdfField(_("scan"), storage=scan_storage, upload_to=scan_name, max_length=120)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    refused_at = models.DateTimeField(_("refused at"), null=True)

    class Meta:
        verbose_name = _("paper sheet")
        verbose_name_plural = _("paper sheets")
        ordering = ["entered_at", "pk"]
        default_permissions = []
        permissions = [("enter_paper", _("Can enter a signed paper sheet for a juror"))]
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "nominee"],
                condition=models.Q(confirmed_at=None, refused_at=None),
                name="one_paper_sheet_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(refused_at=None),
                name="paper_sheet_is_confirmed_or_refused",
            ),
        ]

    def __str__(self):
        return f"{self.juror.name}, {self.nominee}"

    @classmethod
    def enter(cls, juror, nominee, marks, comment, scan, *, by):
        """Enter what a juror signed on paper; nothing counts before they confirm it."""
        with transaction.atomic():
            assessment = Assessment.begin(juror, nominee)
            award = assessment.hold_for_marks()
            if by is None or award.has_seat(by):
                raise TransitionRefused(gettext("A paper sheet is entered by the secretariat."))
            values = assessment.checked(award, marks)
            if cls.objects.filter(
                juror=juror, nominee=nominee, confirmed_at=None, refused_at=None
            ).exists():
                raise TransitionRefused(
                    gettext("A sheet of %(juror)s already waits to be confirmed.")
                    % {"juror": juror.name}
                )
            sheet = cls.objects.create(
                juror=juror,
                nominee=nominee,
                marks={str(key): value for key, value in values.items()},
                comment=comment,
                scan=scan,
                entered_by=by,
            )
            JournalEntry.objects.record(by, "awards.assessment.paper_entered", assessment)
        return sheet

    def confirm(self, *, by):
        """The juror says that the sheet is theirs: it is submitted as if they had typed it."""
        with transaction.atomic():
            assessment = Assessment.begin(self.juror, self.nominee)
            assessment.hold_for(by)
            self._close(confirmed_at=timezone.now())
            marks = {int(key): value for key, value in self.marks.items()}
            assessment.submit(
                marks,
                self.comment,
                version=assessment.version,
                by=by,
                shown_at=timezone.now(),
                on_paper=True,
            )

    def refuse(self, *, by):
        """The juror says that the sheet is not theirs, or wrong: it never counts."""
        if by is None or by.pk != self.juror.user_id:
            raise TransitionRefused(gettext("A juror confirms their own sheet."))
        with transaction.atomic():
            self._close(refused_at=timezone.now())
            JournalEntry.objects.record(
                by,
                "awards.assessment.paper_refused",
                Assessment.begin(self.juror, self.nominee),
            )

    def _close(self, **values):
        waiting = PaperSheet.objects.filter(pk=self.pk, confirmed_at=None, refused_at=None)
        if not waiting.update(**values):
            raise TransitionRefused(gettext("This sheet was answered already."))
        for name, value in values.items():
            setattr(self, name, value)
