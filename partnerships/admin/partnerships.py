"""Partnerships: the project, its places, its members and its sources on one page."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from convergences.administration.curation import CuratedAdmin, CuratedTabularInline
from convergences.administration.gaps import gap_filter
from convergences.administration.texts import LongTextField
from partnerships import gaps
from partnerships.admin.pictures import WithPictures
from partnerships.models import Member, Partnership, Place


class PlaceInline(CuratedTabularInline):
    """Where it acts."""

    model = Place
    extra = 0
    verbose_name = _("location")
    verbose_name_plural = _("locations")


class MemberInline(CuratedTabularInline):
    """Who does what."""

    model = Member
    extra = 0
    fields = ["organisation", "role", "part_fr", "part_en", "since", "until", "named_by_award"]
    autocomplete_fields = ["organisation"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).in_reading_order()


@admin.register(Partnership)
class PartnershipAdmin(WithPictures, CuratedAdmin):
    """Partnerships."""

    has_preview = True
    list_display = ["name_fr", "lead_name", "state", "checked_on"]
    list_filter = [gap_filter(*gaps.OF_PARTNERSHIPS), "state", "members__role", "sdgs"]
    search_fields = ["folded", "members__organisation__folded"]
    search_help_text = _("A name, a member or words of the texts; accents do not matter.")
    autocomplete_fields = ["sources", "sdgs"]
    inlines = [MemberInline, PlaceInline]
    fieldsets = [
        (None, {"fields": ["name_fr", "name_en", "name_is_descriptive"]}),
        (_("In one sentence"), {"fields": ["pitch_fr", "pitch_en"]}),
        (_("The story"), {"fields": ["story_fr", "story_en"], "classes": ["collapse"]}),
        (
            _("Facts"),
            {
                "fields": [
                    "started_on",
                    "website",
                    ("aims_exclusion", "aims_carbon", "aims_poverty"),
                    "sdgs",
                    "other_members_fr",
                    "other_members_en",
                    "state",
                    "checked_on",
                ]
            },
        ),
        (_("Notes and sources"), {"fields": ["notes_fr", "notes_en", "sources"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_members()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        # A sentence of three hundred letters is read whole on several lines.
        if db_field.name.startswith(("pitch_", "other_members_")):
            kwargs |= {"form_class": LongTextField, "widget": AdminTextareaWidget({"rows": 2})}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("lead"))
    def lead_name(self, partnership):
        """The organisation that leads."""
        return partnership.lead.organisation if partnership.lead else None


@admin.register(Member)
class MemberAdmin(CuratedAdmin):
    """One member, with its notes and its own sources: reached from its partnership."""

    list_display = ["organisation", "partnership", "role", "named_by_award"]
    list_select_related = ["organisation", "partnership"]
    list_filter = ["role", "named_by_award"]
    search_fields = ["organisation__folded", "partnership__folded_name"]
    autocomplete_fields = ["partnership", "organisation", "sources"]
