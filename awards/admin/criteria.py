"""Criteria: a line each on the award's page, and a page of their own for the steps; frozen by the jury."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from awards import criteria_texts
from awards.models import Criterion, Step
from convergences.administration.curation import CuratedAdmin, CuratedTabularInline
from convergences.transitions import refusals_shown


def _open(award):
    return award is None or award.rules_are_open


class WholeSentences:
    """Lines whose sentences are read whole while they are typed."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name.startswith(("question_", "sentence_")):
            kwargs["widget"] = AdminTextareaWidget({"rows": 3, "cols": 30})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class CriterionInline(WholeSentences, CuratedTabularInline):
    """What the jury of the award marks, and how much each counts."""

    model = Criterion
    extra = 0
    fields = ["name_fr", "name_en", "question_fr", "question_en", "weight", "is_main", "position"]
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return _open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return _open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return _open(obj) and super().has_delete_permission(request, obj)


class StepInline(WholeSentences, CuratedTabularInline):
    """What each mark means."""

    model = Step
    extra = 0
    fields = ["mark", "word_fr", "word_en", "sentence_fr", "sentence_en"]

    def has_add_permission(self, request, obj=None):
        return _open(obj and obj.award) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return _open(obj and obj.award) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return _open(obj and obj.award) and super().has_delete_permission(request, obj)


@admin.register(Criterion)
class CriterionAdmin(CuratedAdmin):
    """One criterion with the sentence of each mark: reached from its award."""

    list_display = ["name_fr", "award", "weight", "is_main"]
    list_select_related = ["award__edition", "award__category"]
    list_filter = ["award__edition"]
    search_fields = ["name_fr", "name_en"]
    inlines = [StepInline]
    held_with = ["award"]
    readonly_fields = ["award"]
    change_form_template = "admin/awards/criterion/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("award__edition", "award__category")

    def has_add_permission(self, request):
        return False  # on its award's page

    def has_change_permission(self, request, obj=None):
        return _open(obj and obj.award) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return _open(obj and obj.award) and super().has_delete_permission(request, obj)


class TakeDefaultCriteria:
    """Gives the administration of awards its page « Reprendre les cinq critères »."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.default_criteria_view)
        return [
            path("<number:pk>/criteres/", view, name="awards_award_default_criteria"),
            *super().get_urls(),
        ]

    def default_criteria_view(self, request, pk):
        """Show the five criteria of the house; a POST copies them into the award."""
        award = self._changeable(request, pk)
        if request.method == "POST":
            with refusals_shown(request):
                Criterion.take_default_set(award, by=request.user)
                messages.success(request, _("%s has its five criteria.") % award)
            return redirect(reverse("admin:awards_award_change", args=[award.pk]))
        return self._page(
            request,
            "admin/awards/award/default_criteria.html",
            award,
            _("Take the five criteria: %s") % award,
            criteria=[
                (names[0], questions[0], [fr for fr, _en in sentences])
                for names, questions, sentences in criteria_texts.DEFAULT_CRITERIA
            ],
            main=criteria_texts.MAIN,
            refused=award.criteria.exists() or not award.rules_are_open,
        )
