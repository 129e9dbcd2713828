"""Organisations: their names, their kind, and the merge of duplicates."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from convergences.administration.curation import CuratedAdmin, CuratedTabularInline
from convergences.administration.gaps import gap_filter
from partnerships import gaps
from partnerships.admin.merges import MergeDuplicates
from partnerships.models import Organisation, OrganisationName


class OrganisationNameInline(CuratedTabularInline):
    """Former names, acronyms, other spellings."""

    model = OrganisationName
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(MergeDuplicates, CuratedAdmin):
    """Organisations."""

    has_preview = True
    list_display = ["name", "kind", "country", "state", "checked_on"]
    list_filter = [gap_filter(*gaps.OF_ORGANISATIONS), "kind", "state"]
    search_fields = ["folded"]
    search_help_text = _("A name, an acronym or a former name; accents do not matter.")
    autocomplete_fields = ["successor", "sources"]
    inlines = [OrganisationNameInline]
    fieldsets = [
        (None, {"fields": ["name", "kind", "country", "website"]}),
        (_("What it became"), {"fields": ["state", "checked_on", "successor"]}),
        (_("Notes and sources"), {"fields": ["notes_fr", "notes_en", "sources"]}),
    ]
