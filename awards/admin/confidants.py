"""Confidants of an award that no jury decided: named and withdrawn by whoever may seal it.

The page says who was named and what for; nothing that the verdict holds is read.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from awards.forms.verdict import ConfidantForm, WithdrawalForm
from awards.models.confidants import CONFIDE_ELSEWHERE
from awards.visibility import confidants_for, verdicts_to_confide_elsewhere_for
from convergences.transitions import TransitionRefused, refusals_shown


class StaffConfidantForm(ConfidantForm):
    """The form of the chairs; the administration keeps what is typed in its own way."""

    shown = None


class NameConfidants:
    """Gives the administration of awards the page of the confidants."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.confidants_view)
        return [
            path("<number:pk>/confidents/", view, name="awards_award_confidants"),
            *super().get_urls(),
        ]

    def confidants_view(self, request, pk):
        """Name somebody for a purpose, withdraw them, and read who was named."""
        award = self._of_the_jury(request, pk)
        if not request.user.was_given(CONFIDE_ELSEWHERE):
            raise PermissionDenied
        verdict = verdicts_to_confide_elsewhere_for(request.user).filter(award=award).first()
        if verdict is None:
            raise Http404
        named = confidants_for(request.user).filter(verdict=verdict.pk)
        if request.POST.get("act") == "retirer":
            with refusals_shown(request):
                WithdrawalForm(request.POST, confidants=named).save(verdict, by=request.user)
                messages.success(request, _("This person opens the sealed result no more."))
            return redirect(self._url("confidants", pk))
        form = StaffConfidantForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                form.save(verdict, by=request.user)
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("This person may open the sealed result."))
                return redirect(self._url("confidants", pk))
        return self._page(
            request,
            "admin/awards/award/confidants.html",
            award,
            _("Confidants: %(award)s") % {"award": award},
            form=form,
            named=named,
        )
