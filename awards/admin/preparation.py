"""« Préparer l’édition suivante »: a page that says what is copied, and what never is."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models.editions import FIRST_YEAR, LAST_YEAR
from convergences.transitions import TransitionRefused


class NextEditionForm(forms.Form):
    """The year of the edition to make."""

    year = forms.IntegerField(
        label=gettext_lazy("Year of the new edition"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )


class PrepareNext:
    """Gives the administration of editions its page « Préparer l’édition suivante »."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.prepare_view)
        return [
            path("<number:pk>/suivante/", view, name="awards_edition_prepare"),
            *super().get_urls(),
        ]

    def prepare_view(self, request, pk):
        """Make an edition in preparation with the awards, rules, criteria and partners of this one."""
        edition = self._changeable(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        proposed = {"year": max(edition.year + 1, timezone.localdate().year)}
        form = NextEditionForm(request.POST if request.method == "POST" else None, initial=proposed)
        if form.is_valid():
            try:
                following = edition.prepare_next(by=request.user, **form.cleaned_data)
            except TransitionRefused as refusal:
                form.add_error("year", str(refusal))
            else:
                messages.success(request, _("The edition %s is in preparation.") % following)
                return redirect(f"{reverse('admin:index')}?edition={following}")
        return self._page(
            request,
            "admin/awards/edition/prepare.html",
            edition,
            _("Prepare the edition that follows %(edition)s") % {"edition": edition},
            form=form,
            awards=edition.awards.select_related("category").order_by("position", "pk"),
            partners=edition.partners.select_related("organisation"),
        )
