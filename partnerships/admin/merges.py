"""Merging duplicates from the list of organisations: choose, see what moves, confirm."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convergences.administration.history import yielded
from convergences.forms import RowsField
from convergences.transitions import TransitionRefused
from partnerships.merge import merge, rehearse
from partnerships.models import Organisation

LIMIT = 10


class MergeForm(forms.Form):
    """Which organisations, and which of them stays."""

    organisations = RowsField(Organisation.objects.all(), widget=forms.MultipleHiddenInput)
    kept = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Which one stays?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, chosen, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = self.fields["organisations"].queryset = chosen

    @property
    def dropped(self):
        """Those that go."""
        return [
            row for row in self.cleaned_data["organisations"] if row != self.cleaned_data["kept"]
        ]


class MergeDuplicates:
    """Gives the administration of organisations its merge."""

    actions = ["merge_selected"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        return [
            path("fusionner/", view, name="partnerships_organisation_merge"),
            *super().get_urls(),
        ]

    def has_merge_permission(self, request):
        """Merging changes one organisation and deletes the others."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description=gettext_lazy("Merge these duplicates…"), permissions=["merge"])
    def merge_selected(self, request, queryset):
        """Go and choose which one stays."""
        keys = list(queryset.values_list("pk", flat=True)[: LIMIT + 1])
        if not 2 <= len(keys) <= LIMIT:
            messages.warning(
                request, _("Select two to %(limit)d organisations to merge.") % {"limit": LIMIT}
            )
            return None
        address = reverse("admin:partnerships_organisation_merge")
        return redirect(f"{address}?{urlencode({'organisations': keys}, doseq=True)}")

    def merge_view(self, request):
        """One page: choose which stays; then what moves; then, by POST, the merge."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else request.GET
        keys = [key for key in data.getlist("organisations") if key.isdecimal()][:LIMIT]
        chosen = Organisation.objects.filter(pk__in=[int(key) for key in keys if len(key) < 19])
        if chosen.count() < 2:
            messages.warning(
                request, _("Select two to %(limit)d organisations to merge.") % {"limit": LIMIT}
            )
            return redirect(self._url("changelist"))
        form = MergeForm(data if "kept" in data else None, chosen=chosen)
        form.initial = {"organisations": list(chosen)}
        outcomes = []
        if form.is_valid():
            kept = form.cleaned_data["kept"]
            try:
                if request.method == "POST":
                    for row in form.dropped:
                        name = str(row)
                        merge(kept, row, by=request.user)
                        said = _("“%(row)s” has joined “%(kept)s”.")
                        messages.success(request, said % {"row": name, "kept": kept})
                    return redirect(self._url("change", kept.pk))
                for row in form.dropped:
                    outcome = rehearse(kept, row)
                    outcomes.append((row, outcome, yielded(outcome.yielding, Organisation)))
            except TransitionRefused as refusal:
                form.add_error("kept", str(refusal))
        return self._page(
            request,
            "admin/partnerships/organisation/merge.html",
            None,
            _("Merge duplicates"),
            form=form,
            chosen=chosen,
            outcomes=outcomes,
        )
