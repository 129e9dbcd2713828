"""Ceremonies: the evenings of an edition."""

from django.contrib import admin

from awards.admin.regie import WithDesk
from awards.models import Ceremony
from convergences.administration.curation import CuratedAdmin


@admin.register(Ceremony)
class CeremonyAdmin(WithDesk, CuratedAdmin):
    """Ceremonies."""

    list_display = ["__str__", "edition", "status", "desk_link"]
    list_select_related = ["edition"]
