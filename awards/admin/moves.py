"""« Déplacer »: an award that is given at another ceremony of its edition, for a written reason."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from awards.models import Ceremony
from convergences.transitions import TransitionRefused


class MoveForm(forms.Form):
    """Where to, and why."""

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        others = award.edition.ceremonies.exclude(status=Ceremony.Status.CLOSED)
        self.fields["ceremony"] = forms.ModelChoiceField(
            others.exclude(pk=award.ceremony_id).select_related("edition"),
            label=_("To the ceremony"),
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason (read by the staff alone)"),
            widget=forms.Textarea({"rows": 3}),
            max_length=2000,
        )


class MoveAward:
    """Gives the administration of awards its page « Déplacer »."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.move_view)
        return [
            path("<number:pk>/deplacer/", view, name="awards_award_move"),
            *super().get_urls(),
        ]

    def move_view(self, request, pk):
        """Say where an award goes and why; a POST moves it."""
        award = self._changeable(request, pk)
        form = MoveForm(request.POST if request.method == "POST" else None, award=award)
        if form.is_valid():
            try:
                award.move_to(by=request.user, **form.cleaned_data)
                messages.success(
                    request,
                    _("%(award)s is now at the ceremony %(ceremony)s.")
                    % {"award": award, "ceremony": award.ceremony},
                )
                return redirect(self._url("change", award.pk))
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(
            request,
            "admin/awards/award/move.html",
            award,
            _("Move the award: %s") % award,
            form=form,
            has_where=form.fields["ceremony"].queryset.exists(),
            standing=award.ceremony or _("no ceremony yet"),
        )
