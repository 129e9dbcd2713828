"""Applications: one list per edition and award, where each is shortlisted or refused, with a reason."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from awards.admin.withdrawals import ConfirmedWithReason
from awards.models import Application
from convergences.administration.curation import CuratedAdmin
from convergences.transitions import TransitionRefused

REASON = gettext_lazy("Reason (kept by the secretariat, never public)")


class ShortlistForm(forms.Form):
    """Why an application is shortlisted, when there is something to say."""

    reason = forms.CharField(
        label=REASON, widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )


class RefusalForm(forms.Form):
    """Why an application is refused."""

    reason = forms.CharField(label=REASON, widget=forms.Textarea({"rows": 3}), max_length=2000)


class ApplicationForm(forms.ModelForm):
    """An application that is entered by hand, while the nominees of its award are being chosen."""

    def clean(self):
        cleaned = super().clean()
        # Held before the check: its jury does not start between that and the write.
        if self.instance._state.adding and cleaned.get("award"):
            cleaned["award"] = cleaned["award"].hold()
        return cleaned


@admin.register(Application)
class ApplicationAdmin(ConfirmedWithReason, CuratedAdmin):
    """Applications: never public, decided by verbs alone."""

    form = ApplicationForm
    list_display = ["partnership", "award", "status", "received_at", "reason"]
    list_display_links = ["partnership"]
    list_select_related = ["partnership", "award__edition", "award__category"]
    list_filter = ["status", "award__edition", "award__category"]
    search_fields = ["partnership__folded"]
    autocomplete_fields = ["award", "partnership"]
    held_with = ["award"]
    fields = ["award", "partnership", "status", "reason", "received_at", "decided_at", "notes"]
    readonly_fields = ["status", "reason", "received_at", "decided_at"]
    actions = ["shortlist_them", "refuse_them"]
    change_form_template = "admin/awards/application/change_form.html"

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["award", "partnership", "notes"]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["award", "partnership"] if obj else [])]

    def has_delete_permission(self, request, obj=None):
        # What was decided stays, with its reason.
        decided = obj is not None and obj.status != Application.Status.PENDING
        return not decided and super().has_delete_permission(request, obj)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        name = "awards_application"
        return [
            path("<number:pk>/retenir/", wrap(self.shortlist_view), name=f"{name}_shortlist"),
            path("<number:pk>/refuser/", wrap(self.refuse_view), name=f"{name}_refuse"),
            *super().get_urls(),
        ]

    def shortlist_view(self, request, pk):
        """Make the nominee of an application."""
        return self._confirm(
            request,
            pk,
            ShortlistForm,
            lambda application: application.shortlist,
            "admin/awards/application/shortlist.html",
            _("Shortlist: %s"),
            _("“%s” is shortlisted: it is a nominee."),
        )

    def refuse_view(self, request, pk):
        """Put an application aside, with a reason."""
        return self._confirm(
            request,
            pk,
            RefusalForm,
            lambda application: application.refuse,
            "admin/awards/application/refuse.html",
            _("Refuse: %s"),
            _("“%s” is refused."),
        )

    @admin.action(description=gettext_lazy("Shortlist…"), permissions=["change"])
    def shortlist_them(self, request, queryset):
        """Ask for a reason, then shortlist every one that can be."""
        return self._decide(
            request, queryset, "shortlist", ShortlistForm, _("Shortlist these applications")
        )

    @admin.action(description=gettext_lazy("Refuse…"), permissions=["change"])
    def refuse_them(self, request, queryset):
        """Ask for a reason, then refuse every one that can be."""
        return self._decide(
            request, queryset, "refuse", RefusalForm, _("Refuse these applications")
        )

    def _decide(self, request, queryset, verb, form_class, title):
        applications = list(queryset.select_related("partnership", "award__edition"))
        form = form_class(request.POST if "decided" in request.POST else None)
        if form.is_valid():
            done = 0
            queryset.hold_awards()
            for application in applications:
                try:
                    getattr(application, verb)(by=request.user, **form.cleaned_data)
                    done += 1
                except TransitionRefused as refusal:
                    messages.error(request, f"{application.partnership} : {refusal}")
            if done:
                said = ngettext("One application decided.", "%(n)d applications decided.", done)
                messages.success(request, said % {"n": done})
            return None
        return self._page(
            request,
            f"admin/awards/application/{verb}.html",
            None,
            title,
            form=form,
            applications=applications,
            action=request.POST["action"],
            across=request.POST.get("select_across", "0"),
            chosen=[str(application.pk) for application in applications],
            checkbox=ACTION_CHECKBOX_NAME,
        )
