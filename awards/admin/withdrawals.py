"""What does not take place: a nominee withdrawn, an award not held, each for a written reason."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.admin.results import ReasonForm
from convergences.transitions import TransitionRefused


class WithdrawalForm(forms.Form):
    """Why a nominee leaves the running."""

    reason = forms.CharField(
        label=gettext_lazy("Reason (read by the staff alone)"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )


class ConfirmedWithReason:
    """A page that says what a verb does, asks why, and presses it."""

    def _confirm(self, request, pk, form_class, press, template, title, done):
        row = self._changeable(request, pk)
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                press(row)(by=request.user, **form.cleaned_data)
                messages.success(request, done % row)
                return redirect(self._url("change", row.pk))
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(request, template, row, title % row, form=form)


class WithdrawNominee(ConfirmedWithReason):
    """Gives the administration of nominees its page « Retirer ce nominé »."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.withdraw_view)
        return [
            path("<number:pk>/retirer/", view, name="awards_nominee_withdraw"),
            *super().get_urls(),
        ]

    def withdraw_view(self, request, pk):
        """Take a nominee out of the running, with a reason."""
        return self._confirm(
            request,
            pk,
            WithdrawalForm,
            lambda nominee: nominee.withdraw,
            "admin/awards/nominee/withdraw.html",
            _("Withdraw the nominee: %s"),
            _("“%s” was withdrawn."),
        )


class GiveUpAward(ConfirmedWithReason):
    """Gives the administration of awards « Ne pas décerner ce prix », and the way back."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<number:pk>/renoncer/", wrap(self.give_up_view), name="awards_award_give_up"),
            path("<number:pk>/reprendre/", wrap(self.take_up_view), name="awards_award_take_up"),
            *super().get_urls(),
        ]

    def give_up_view(self, request, pk):
        """Say that an award is not held, with a public reason."""
        return self._confirm(
            request,
            pk,
            ReasonForm,
            lambda award: award.give_up,
            "admin/awards/award/give_up.html",
            _("Do not hold the award: %s"),
            _("%s is not held; its page will say so."),
        )

    def take_up_view(self, request, pk):
        """Give an award after all."""
        return self._confirm(
            request,
            pk,
            forms.Form,
            lambda award: award.take_up_again,
            "admin/awards/award/take_up.html",
            _("Take the award up again: %s"),
            _("%s goes on where it stood."),
        )
