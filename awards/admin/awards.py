"""Awards: nominees and jury on the award's page; its result changes by verbs alone."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import gaps
from awards.admin.nominations import NominateFromAward
from awards.admin.results import ResultVerbs
from awards.admin.attachments import AttachmentInline
from awards.admin.withdrawals import GiveUpAward, WithdrawNominee
from awards.models import Award, Category, Ceremony, Nominee, Seat
from convergences.administration.curation import CuratedAdmin, CuratedTabularInline
from convergences.administration.gaps import gap_filter


@admin.register(Category)
class CategoryAdmin(CuratedAdmin):
    """Lines of awards that last through the years."""

    has_preview = True
    list_display = ["name_fr", "name_en", "tint", "position"]
    search_fields = ["name_fr", "name_en"]


class AwardForm(forms.ModelForm):
    """What one award must hold together."""

    def clean(self):
        cleaned = super().clean()
        edition = cleaned.get("edition") or (self.instance.edition if self.instance.pk else None)
        ceremony = cleaned.get("ceremony")
        if ceremony and edition and ceremony.edition_id != edition.pk:
            self.add_error("ceremony", gettext("This ceremony belongs to another edition."))
        if (
            self.instance.pk
            and "joint_laureates" in cleaned
            and not cleaned["joint_laureates"]
            and self.instance.laureates.filter(place__gt=1).exists()
        ):
            self.add_error(
                "joint_laureates", gettext("It has joint laureates: rectify its result first.")
            )
        return cleaned


class NomineeForm(forms.ModelForm):
    """A nominee whose result is public keeps its partnership."""

    def clean_partnership(self):
        partnership = self.cleaned_data["partnership"]
        changed = self.instance.pk and partnership.pk != self.instance.partnership_id
        if changed and hasattr(self.instance, "laureate"):
            raise ValidationError(
                gettext("Its result is public: rectify or revoke it rather than change the name.")
            )
        return partnership


class NomineeInline(CuratedTabularInline):
    """The nominees of the award."""

    model = Nominee
    form = NomineeForm
    extra = 0
    fields = ["partnership", "result"]
    readonly_fields = ["result"]
    autocomplete_fields = ["partnership"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("partnership", "laureate")

    @admin.display(description=_("result"))
    def result(self, nominee):
        """Its place, its special mention, that it was withdrawn, or nothing."""
        if nominee.withdrawn_at:
            return gettext("withdrawn")
        laureate = getattr(nominee, "laureate", None) if nominee.pk else None
        if laureate is None:
            return "—"
        if laureate.is_special_mention:
            return laureate.mention or gettext("special mention")
        return gettext("laureate, place %(place)d") % {"place": laureate.place}


class SeatInline(CuratedTabularInline):
    """The jury of the award."""

    model = Seat
    extra = 0
    autocomplete_fields = ["juror", "seated_for"]


@admin.register(Award)
class AwardAdmin(NominateFromAward, ResultVerbs, GiveUpAward, CuratedAdmin):
    """Awards."""

    form = AwardForm
    list_display = ["__str__", "edition", "category", "status", "presenter"]
    list_select_related = ["edition", "category"]
    list_filter = [gap_filter(*gaps.OF_AWARDS), "edition", "category", "status"]
    search_fields = [
        "label_fr",
        "label_en",
        "category__name_fr",
        "category__name_en",
        "edition__year",
        "presenter",
    ]
    autocomplete_fields = ["edition", "category", "supporters", "sources"]
    inlines = [NomineeInline, SeatInline]
    readonly_fields = ["status"]
    fieldsets = [
        (None, {"fields": ["edition", "category", "status", ("label_fr", "label_en")]}),
        (
            _("The evening"),
            {
                "fields": [
                    "ceremony",
                    "presenter",
                    "presenter_title_fr",
                    "presenter_title_en",
                    ("prize_amount", "prize_currency"),
                    "supporters",
                ]
            },
        ),
        (
            _("The decision"),
            {"fields": ["decided_by", "decision_fr", "decision_en", "joint_laureates"]},
        ),
        (_("Notes and sources"), {"fields": ["notes_fr", "notes_en", "sources", "position"]}),
    ]
    change_form_template = "admin/awards/award/change_form.html"

    def get_readonly_fields(self, request, obj=None):
        # An award that changed edition would leave its jury and its journal behind.
        of_a_row = ["edition"] if obj else []
        # How a public result was reached is part of it.
        of_a_result = ["decided_by"] if obj and obj.is_revealed else []
        return ["status", *of_a_row, *of_a_result]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "ceremony":
            award = request.resolver_match.kwargs.get("object_id", "")
            ceremonies = Ceremony.objects.select_related("edition")
            if award.isdecimal():
                ceremonies = ceremonies.filter(edition__awards=int(award))
            kwargs["queryset"] = ceremonies
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        obj.edition.record_pending_awards(by=request.user)


@admin.register(Nominee)
class NomineeAdmin(WithdrawNominee, CuratedAdmin):
    """One nominee, with its notes: reached from its award."""

    form = NomineeForm
    list_display = ["partnership", "award", "withdrawn_at"]
    list_select_related = ["partnership", "award__edition", "award__category"]
    list_filter = [gap_filter(*gaps.OF_NOMINEES), "award__edition"]
    search_fields = ["partnership__folded"]
    autocomplete_fields = ["award", "partnership"]
    readonly_fields = ["withdrawn_at", "withdrawn_reason"]
    inlines = [AttachmentInline]
    change_form_template = "admin/awards/nominee/change_form.html"

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["award"] if obj else [])]
