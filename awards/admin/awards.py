"""Awards: nominees and jury on the award's page; its result changes by verbs alone."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import gaps
from awards.admin.attachments import AttachmentInline
from awards.admin.concerned import Unconcerned
from awards.admin.confidants import NameConfidants
from awards.admin.criteria import CriterionInline, TakeDefaultCriteria
from awards.admin.declarations import DeclarationsOfAward
from awards.admin.feedback import DraftFeedback
from awards.admin.juries import SeatInline
from awards.admin.moves import MoveAward
from awards.admin.nominations import NominateFromAward
from awards.admin.paper import PaperSheets
from awards.admin.progress import FollowJury
from awards.admin.results import ResultVerbs
from awards.admin.seats import SeatActs
from awards.admin.verdicts import BreakSeal, RecordElsewhere
from awards.admin.withdrawals import GiveUpAward, WithdrawNominee
from awards.models import Award, Category, Ceremony, Nominee
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
        decided_by = cleaned.get("decided_by")
        if decided_by and decided_by != "elsewhere" and self.instance.is_decided_in_room:
            said = gettext(
                "It is decided in the room: say first, in the running order, that it is not."
            )
            self.add_error("decided_by", said)
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
    """A nominee of the archive, typed; in a coming edition, shortlisting an application makes it."""

    def clean(self):
        cleaned = super().clean()
        award = cleaned.get("award") or (
            self.instance.award if hasattr(self.instance, "award") else None
        )
        edition = getattr(award, "edition", None)
        if self.instance._state.adding and edition and not edition.is_past:
            raise ValidationError(
                gettext("In an edition to come, shortlisting an application makes the nominee.")
            )
        return cleaned

    def clean_partnership(self):
        partnership = self.cleaned_data["partnership"]
        changed = self.instance.pk and partnership.pk != self.instance.partnership_id
        if changed and not self.instance.award.edition.is_past:
            raise ValidationError(
                gettext("A nominee in the running keeps its partnership: withdraw it instead.")
            )
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

    def has_add_permission(self, request, obj=None):
        to_come = obj is not None and not obj.edition.is_past
        return not to_come and super().has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        kept = obj is not None and obj.keeps_its_nominees
        return not kept and super().has_delete_permission(request, obj)

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


RULES = [
    "decided_by",
    "quorum",
    "highest_mark",
    "joint_laureates",
    "special_mentions",
    "may_be_withheld",
]


@admin.register(Award)
class AwardAdmin(
    NominateFromAward,
    TakeDefaultCriteria,
    DeclarationsOfAward,
    FollowJury,
    SeatActs,
    PaperSheets,
    RecordElsewhere,
    NameConfidants,
    BreakSeal,
    ResultVerbs,
    DraftFeedback,
    GiveUpAward,
    MoveAward,
    Unconcerned,
    CuratedAdmin,
):
    """Awards."""

    form = AwardForm
    list_display = ["__str__", "edition", "category", "status", "presenter"]
    list_select_related = ["edition", "category"]
    list_filter = [gap_filter(*gaps.OF_JURIES, *gaps.OF_AWARDS), "edition", "category", "status"]
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
        (_("The decision"), {"fields": ["decision_fr", "decision_en"]}),
        (_("Rules"), {"fields": RULES}),
        (_("Notes and sources"), {"fields": ["notes_fr", "notes_en", "sources", "position"]}),
    ]
    change_form_template = "admin/awards/award/change_form.html"

    def get_inlines(self, request, obj):
        marked = obj is not None and (obj.is_marked or obj.criteria.exists())
        return [CriterionInline, *self.inlines] if marked else self.inlines

    def get_fieldsets(self, request, obj=None):
        if obj is None or obj.rules_are_open:
            said = _("They are frozen, with the criteria and their weights, when the juries start.")
        elif obj.is_revealed:
            return self.fieldsets
        else:
            said = _("Criteria, weights and rules have been frozen since the juries started.")
        return [
            (name, {**options, "description": said} if options["fields"] is RULES else options)
            for name, options in self.fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        # An award that changed edition would leave its jury and its journal behind.
        of_a_row = ["edition"] if obj else []
        frozen = [] if obj is None or obj.rules_are_open else RULES
        # Joint laureates of the archive become known one after the other.
        if obj and obj.is_revealed:
            frozen = [name for name in RULES if name != "joint_laureates"]
        kept = ["ceremony"] if obj and obj.keeps_its_ceremony else []
        return ["status", *of_a_row, *kept, *frozen]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "ceremony":
            award = request.resolver_match.kwargs.get("object_id", "")
            # Once an evening has begun, an award comes to it by a reasoned move alone.
            ceremonies = Ceremony.objects.filter(status="planned").select_related("edition")
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
    held_with = ["award"]
    readonly_fields = ["withdrawn_at", "withdrawn_reason"]
    inlines = [AttachmentInline]
    change_form_template = "admin/awards/nominee/change_form.html"

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["award"] if obj else [])]

    def has_delete_permission(self, request, obj=None):
        kept = obj is not None and obj.award.keeps_its_nominees
        return not kept and super().has_delete_permission(request, obj)
