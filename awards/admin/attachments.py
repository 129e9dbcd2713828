"""Documents for the jury, on the page of their nominee."""

from django import forms
from django.contrib import admin
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from awards.models import Attachment
from awards.visibility import attachments_for
from convergences.administration.curation import CuratedStackedInline
from convergences.documents.serving import private_response


class AttachmentInline(CuratedStackedInline):
    """The documents that the jury reads beside the story."""

    model = Attachment
    extra = 0
    fields = ["title", "shown", "document"]
    readonly_fields = ["shown"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "document":
            # The stored name is random: there is nothing to show of it, nor to link to.
            kwargs["widget"] = forms.FileInput
            kwargs["help_text"] = _(
                "PDF, up to 10 MB and 200 pages. It is written again without its author, its links "
                "and whatever runs; only the jurors who may open this file read it."
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request, obj=None):
        # Who may not replace the file would be shown its name, as a link that leads nowhere.
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        return [name for name in fields if name != "document"]

    @admin.display(description=_("current document"))
    def shown(self, attachment):
        """A link to it, with what it weighs."""
        if not attachment.pk:
            return "—"
        pages = ngettext("%(count)d page", "%(count)d pages", attachment.pages)
        return format_html(
            '<a href="{}">{} ({})</a>',
            reverse("admin:document", args=[attachment.pk]),
            pages % {"count": attachment.pages},
            filesizeformat(attachment.size),
        )


def attached_document(request, pk):
    """A document that this person of the staff may read, to be saved under its title."""
    for attachment in attachments_for(request.user).filter(pk=pk):
        try:
            return private_response(attachment.document.open(), attachment.title)
        except FileNotFoundError as error:
            raise Http404 from error
    raise Http404
