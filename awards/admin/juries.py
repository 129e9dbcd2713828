"""Juries: the people of an edition, and their seats."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from awards.models import Juror, Seat
from convergences.administration.curation import CuratedAdmin, CuratedTabularInline


class JurorSeatInline(CuratedTabularInline):
    """The awards where the juror has a seat."""

    model = Seat
    fk_name = "juror"
    extra = 0
    autocomplete_fields = ["award", "seated_for"]


@admin.register(Juror)
class JurorAdmin(CuratedAdmin):
    """Jurors."""

    list_display = ["name", "edition", "employer", "public_title_fr"]
    list_select_related = ["edition", "employer"]
    list_filter = ["edition"]
    search_fields = ["name", "employer__name", "edition__year"]
    autocomplete_fields = ["edition", "employer", "mandates"]
    inlines = [JurorSeatInline]
    fieldsets = [
        (None, {"fields": ["edition", "name", "public_title_fr", "public_title_en"]}),
        (_("Interests"), {"fields": ["employer", "mandates"]}),
    ]
