"""Sources and goals: quoted everywhere, seldom edited by themselves."""

from django.contrib import admin

from convergences.administration.curation import CuratedAdmin
from partnerships.models import Sdg, Source


@admin.register(Source)
class SourceAdmin(CuratedAdmin):
    """Where facts come from."""

    list_display = ["title", "publisher", "published_on", "url"]
    search_fields = ["title", "publisher", "url"]


@admin.register(Sdg)
class SdgAdmin(CuratedAdmin):
    """The seventeen goals."""

    list_display = ["number", "title_fr", "title_en"]
    search_fields = ["number", "title_fr", "title_en"]

    def get_readonly_fields(self, request, obj=None):
        return ["number"] if obj else []
