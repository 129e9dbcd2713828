"""Photographs, on the page of their partnership."""

from functools import partial

from django import forms
from django.contrib import admin
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from convergences.administration.curation import CuratedStackedInline
from partnerships.models import Partnership, Picture

# What the file chooser proposes; what is taken is decided by the content of the file.
TAKEN = "image/jpeg,image/png,image/webp"


class PictureForm(forms.ModelForm):
    """A photograph, its words and its credit."""

    class Meta:
        model = Picture
        fields = ["original", "alt_fr", "alt_en", "credit", "position"]
        widgets = {"original": forms.FileInput(attrs={"accept": TAKEN})}
        help_texts = {
            "original": _(
                "JPEG, PNG or WebP, up to 10 MB and 40 million pixels. Send the largest you have: "
                "it is turned, made lighter, and rid of the place and the camera it remembers."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if original := self.fields.get("original"):
            # Nothing of the name is kept: a long one is no mistake.
            original.max_length = None


class PictureInline(CuratedStackedInline):
    """The photographs of a partnership, seen as the staff sees them."""

    model = Picture
    form = PictureForm
    extra = 0
    fields = ["shown", "original", "alt_fr", "alt_en", "credit", "position"]
    readonly_fields = ["shown"]

    def get_fields(self, request, obj=None):
        # Who may not replace the file would be shown its name, as a link that leads nowhere.
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        return [name for name in fields if name != "original"]

    @admin.display(description=_("current photograph"))
    def shown(self, picture):
        """Its smallest rendition, and whether the public sees it."""
        if not picture.pk or not picture.is_stored:
            return "—"
        width, height = picture.sizes[0]
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="{}"> {}',
            picture.thumbnail,
            width // 2,
            height // 2,
            picture.alt,
            _("Public.") if picture.public_name else _("Not public yet."),
        )


class WithPictures:
    """Gives the administration of partnerships their photographs, public as soon as they may be."""

    def get_inlines(self, request, obj):
        return [*super().get_inlines(request, obj), PictureInline]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        transaction.on_commit(partial(self._settle_pictures, form.instance), robust=True)

    def _settle_pictures(self, partnership):
        # The gate stands above this layer: the desk knows what the public reads.
        one = Partnership.objects.filter(pk=partnership.pk)
        if self.admin_site.is_public(partnership):
            partnership.pictures.all().settle(one)
        # Asked again: it may be taken back while the copies are made.
        transaction.on_commit(partial(self._withdraw_unless_public, partnership), robust=True)

    def _withdraw_unless_public(self, partnership):
        if not self.admin_site.is_public(partnership):
            partnership.pictures.all().settle(Partnership.objects.none())
