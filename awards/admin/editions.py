"""Editions: their awards, ceremonies and partners on one page, and their entry in the archive."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards import gaps
from awards.admin.ceremonies import CeremonyForm
from awards.admin.invitations import JuryMails
from awards.admin.phases import PhaseVerbs
from awards.admin.preparation import PrepareNext
from awards.models import Award, Ceremony, Edition, EditionPartner
from convergences.administration.curation import (
    CuratedAdmin,
    CuratedStackedInline,
    CuratedTabularInline,
)
from convergences.administration.gaps import gap_filter
from convergences.transitions import refusals_shown


class AwardLineForm(forms.ModelForm):
    """One award on the page of its edition: where it is given changes there as on its own page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, award = self.fields.get("ceremony"), self.instance
        if field is None:
            return
        field.widget.can_add_related = False  # a ceremony is added below, on this page
        if award.pk and award.keeps_its_ceremony:
            field.disabled = True
        else:
            field.queryset = field.queryset.filter(status=Ceremony.Status.PLANNED)


class AwardInline(CuratedTabularInline):
    """The awards of the edition; nominees and results are on each award's own page."""

    model = Award
    form = AwardLineForm
    extra = 0
    fields = ["category", "label_fr", "ceremony", "presenter", "nominees_link"]
    readonly_fields = ["nominees_link"]
    autocomplete_fields = ["category"]
    show_change_link = True

    def get_queryset(self, request):
        awards = super().get_queryset(request).select_related("ceremony")
        return awards.annotate(nominee_count=Count("nominees"))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "ceremony":
            edition = request.resolver_match.kwargs.get("object_id", "")
            kwargs["queryset"] = Ceremony.objects.filter(
                edition=int(edition) if edition.isdecimal() else None
            ).select_related("edition")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("nominees"))
    def nominees_link(self, award):
        """How many nominees it has."""
        return award.nominee_count if award.pk else "—"


class CeremonyInline(CuratedStackedInline):
    """The evenings of the edition."""

    model = Ceremony
    form = CeremonyForm
    extra = 0
    show_change_link = True
    fields = [
        ("name_fr", "name_en"),
        "held_on",
        "doors_at",
        "starts_at",
        ("place_fr", "place_en"),
        ("notes_fr", "notes_en"),
    ]


class EditionPartnerInline(CuratedTabularInline):
    """The partners of the programme that year."""

    model = EditionPartner
    extra = 0
    autocomplete_fields = ["organisation"]


class EditionForm(forms.ModelForm):
    """A call that is open keeps its two dates."""

    def clean(self):
        cleaned = super().clean()
        if self.instance.status == Edition.Status.CALL:
            for name in ("call_opens_at", "call_closes_at"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, _("The call is open: it has its two dates."))
        return cleaned


@admin.register(Edition)
class EditionAdmin(PhaseVerbs, PrepareNext, JuryMails, CuratedAdmin):
    """Editions."""

    form = EditionForm
    has_preview = True
    list_display = ["year", "status", "award_count", "nominee_count", "theme_fr"]
    list_filter = [gap_filter(*gaps.OF_EDITIONS), "status"]
    search_fields = ["year", "theme_fr", "theme_en"]
    autocomplete_fields = ["sources"]
    inlines = [AwardInline, CeremonyInline, EditionPartnerInline]
    readonly_fields = ["status"]
    fieldsets = [
        (None, {"fields": ["year", "status", "theme_fr", "theme_en"]}),
        (
            gettext_lazy("The call and the juries"),
            {
                "fields": ["call_opens_at", "call_closes_at", "marks_until"],
                "description": gettext_lazy("Days and hours of Paris."),
            },
        ),
        (
            gettext_lazy("Texts"),
            {"fields": ["word_fr", "word_en", "notes_fr", "notes_en", "sources"]},
        ),
        (
            gettext_lazy("Charter of the jury"),
            {"fields": ["charter_fr", "charter_en"], "classes": ["collapse"]},
        ),
    ]
    change_form_template = "admin/awards/edition/change_form.html"

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                award_count=Count("awards", distinct=True),
                nominee_count=Count(
                    "awards__nominees",
                    filter=Q(awards__nominees__withdrawn_at=None),
                    distinct=True,
                ),
            )
        )

    def held_rows(self, pks):
        of_theirs = (model._base_manager.filter(edition__in=pks) for model in (Ceremony, Award))
        return [*super().held_rows(pks), *of_theirs]

    def get_readonly_fields(self, request, obj=None):
        # The journal's chain and the public address are named after the year.
        return ["year", "status"] if obj else ["status"]

    @admin.display(description=gettext_lazy("awards"), ordering="award_count")
    def award_count(self, edition):
        """How many awards it has."""
        return edition.award_count

    @admin.display(description=gettext_lazy("nominees"), ordering="nominee_count")
    def nominee_count(self, edition):
        """How many nominees are in the running."""
        return edition.nominee_count

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.record_pending_awards(by=request.user)

    def get_urls(self):
        view = self.admin_site.admin_view(self.record_past_view)
        return [
            path("<number:pk>/archiver/", view, name="awards_edition_record_past"),
            *super().get_urls(),
        ]

    def record_past_view(self, request, pk):
        """Enter an edition in the archive: what it does is said first, a POST does it."""
        edition = self._changeable(request, pk)
        if request.method == "POST":
            with refusals_shown(request):
                edition.record_past(by=request.user)
                messages.success(request, _("%s is in the archive.") % edition)
            return redirect(reverse("admin:awards_edition_change", args=[edition.pk]))
        return self._page(
            request,
            "admin/awards/edition/record_past.html",
            edition,
            _("Enter %(edition)s in the archive") % {"edition": edition},
            is_of_this_year=edition.year == timezone.localdate().year,
        )
