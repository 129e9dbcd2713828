"""Paper sheets: what a juror signed, entered by the secretariat with its scan, then theirs to confirm."""

from io import BytesIO

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from PIL import Image

from awards.invitation_mails import draft_paper_copy
from awards.mark_fields import MarkField
from awards.models import Declaration, PaperSheet
from awards.models.assessments import LONGEST_COMMENT
from convergences.documents.fields import DocumentField
from convergences.pictures.encoding import JPEG, PictureRefused, render
from convergences.transitions import TransitionRefused

PDF = b"%PDF-"
# A phone's photograph of an A4 sheet, printed at that size.
DOTS_PER_INCH = 150


class ScanField(DocumentField):
    """A PDF, or a photograph of the sheet, which is drawn again by us and becomes a PDF."""

    def widget_attrs(self, widget):
        return {
            **super().widget_attrs(widget),
            "accept": "application/pdf,image/jpeg,image/png,image/webp",
        }

    def to_python(self, data):
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        file.seek(0)
        if file.read(1024).lstrip().startswith(PDF) or file.size == 0:
            return super().to_python(data)
        file.seek(0)
        try:
            _size, renditions = render(file.read())
        except PictureRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        largest = max((r for r in renditions if r.form == JPEG), key=lambda each: each.width)
        out = BytesIO()
        with Image.open(BytesIO(largest.data)) as image:
            image.save(out, "PDF", resolution=DOTS_PER_INCH)
        return super().to_python(ContentFile(out.getvalue(), name="sheet.pdf"))


class PaperForm(forms.Form):
    """The sheet as it was signed: the nominee, every mark, the comment, the scan."""

    def __init__(self, *args, award, nominees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nominee"] = forms.ModelChoiceField(nominees, label=_("Nominee"))
        self.fields["nominee"].label_from_instance = lambda nominee: str(nominee.partnership)
        self.criteria = list(award.criteria.prefetch_related("steps"))
        for number, criterion in enumerate(self.criteria, start=1):
            self.fields[f"criterion_{criterion.pk}"] = MarkField.of(
                criterion, highest=award.highest_mark, number=number
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment written on the sheet"),
            widget=forms.Textarea({"rows": 4}),
            max_length=LONGEST_COMMENT,
            required=False,
        )
        self.fields["scan"] = ScanField(
            label=_("Scan or photograph of the signed sheet"),
            help_text=_("PDF, JPEG, PNG or WebP, up to 10 MB. Only the juror reads it."),
        )

    @property
    def marks(self):
        """`{criterion key: mark}`, as the model takes it."""
        return {c.pk: self.cleaned_data[f"criterion_{c.pk}"] for c in self.criteria}


class PaperSheets:
    """Gives the administration of awards the page where a signed sheet is entered."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.paper_view)
        return [
            path("<number:pk>/feuilles/<number:juror>/", view, name="awards_award_paper"),
            *super().get_urls(),
        ]

    def paper_view(self, request, pk, juror):
        """Enter a sheet that a juror signed, and draft the mail that lets them confirm it."""
        award = self._of_the_jury(request, pk)
        if not request.user.has_perm("awards.enter_paper"):
            raise PermissionDenied
        seat = award.seats.sitting().filter(juror=juror).select_related("juror__edition").first()
        if seat is None or not award.is_marked:
            raise Http404
        if award.has_seat(request.user):
            raise PermissionDenied  # a juror reads no mark of another, and enters none of their own
        free = Declaration.objects.filter(juror=juror, answer=Declaration.Answer.NONE)
        nominees = award.nominees.in_the_running().filter(pk__in=free.values("nominee"))
        form = PaperForm(
            request.POST or None,
            request.FILES or None,
            award=award,
            nominees=nominees.select_related("partnership").order_by("partnership__name_fr", "pk"),
        )
        back = reverse("admin:awards_award_jury", args=[pk])
        if request.method == "POST" and form.is_valid():
            try:
                self._enter(seat.juror, form, request.user)
                messages.success(
                    request,
                    _(
                        "The sheet of %(juror)s is entered, and counts once they confirm it. Their "
                        "mail waits in the outbox."
                    )
                    % {"juror": seat.juror.name},
                )
                return redirect(back)
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(
            request,
            "admin/awards/award/paper.html",
            award,
            _("Paper sheet of %(juror)s") % {"juror": seat.juror.name},
            form=form,
            seat=seat,
            back=back,
        )

    def _enter(self, juror, form, user):
        typed = form.cleaned_data
        with transaction.atomic():
            sheet = PaperSheet.enter(
                juror, typed["nominee"], form.marks, typed["comment"], typed["scan"], by=user
            )
            draft_paper_copy(sheet, by=user)
