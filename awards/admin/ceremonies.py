"""Ceremonies: an evening is prepared here; once it has begun, what was said of it no longer changes."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.admin.evening_papers import EveningPapers
from awards.admin.pronunciations import NamesToSay
from awards.admin.regie import WithDesk
from awards.admin.running_order import RunningOrder
from awards.models import Ceremony
from convergences.administration.curation import CuratedAdmin

# The room has been told: its day and its hours. A spelling may still be mended.
FROZEN = ["held_on", "doors_at", "starts_at"]


class CeremonyForm(forms.ModelForm):
    """What one evening must hold together, on its own page and on that of its edition."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.has_begun:
            for name in self.fields.keys() & set(FROZEN):
                self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        day = self.instance.day if "held_on" not in cleaned else _day(cleaned["held_on"])
        starts_at = cleaned.get("starts_at")
        if day and starts_at and timezone.localdate(starts_at) != day:
            self.add_error("starts_at", _("It starts on another day than its date."))
        return cleaned


def _day(held_on):
    try:
        return Ceremony(held_on=held_on).day
    except ValueError:
        return None  # unknown: the field says so


@admin.register(Ceremony)
class CeremonyAdmin(WithDesk, RunningOrder, EveningPapers, NamesToSay, CuratedAdmin):
    """Ceremonies."""

    form = CeremonyForm
    list_display = ["__str__", "edition", "held_on", "status_in_words", "award_count"]
    list_select_related = ["edition"]
    list_filter = ["edition"]
    search_fields = ["name_fr", "name_en", "place_fr", "place_en", "edition__year"]
    autocomplete_fields = ["edition"]
    fieldsets = [
        (None, {"fields": ["edition", "status_in_words", ("name_fr", "name_en")]}),
        (
            gettext_lazy("Where and when"),
            {
                "fields": ["held_on", ("place_fr", "place_en"), "doors_at", "starts_at"],
                "description": gettext_lazy("Days and hours of Paris."),
            },
        ),
        (gettext_lazy("Notes"), {"fields": ["notes_fr", "notes_en", "host_notes"]}),
    ]
    change_form_template = "admin/awards/ceremony/change_form.html"

    def get_queryset(self, request):
        held = Count("awards", filter=~Q(awards__status="not_held"))
        return super().get_queryset(request).annotate(award_count=held)

    @admin.display(description=gettext_lazy("status"))
    def status_in_words(self, ceremony):
        """Whether it is to come, live or over."""
        return ceremony.status_in_words

    @admin.display(description=gettext_lazy("awards"), ordering="award_count")
    def award_count(self, ceremony):
        """How many awards it gives."""
        return ceremony.award_count

    def get_readonly_fields(self, request, obj=None):
        # The journal's chain is that of its edition.
        of_a_row = ["edition"] if obj else []
        return ["status_in_words", *of_a_row, *(FROZEN if obj and obj.has_begun else [])]

    def has_delete_permission(self, request, obj=None):
        begun = obj is not None and obj.has_begun
        return not begun and super().has_delete_permission(request, obj)
