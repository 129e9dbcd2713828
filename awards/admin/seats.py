"""What happens to a seat of a jury at work: a deputy named, an absence excused, a departure."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Award, Seat
from convergences.transitions import TransitionRefused


class SeatReasonForm(forms.Form):
    """Why, once for all the nominees of the award."""

    reason = forms.CharField(
        label=gettext_lazy("Reason (read by the staff alone)"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )


@dataclass(frozen=True)
class SeatAct:
    """One verb of a seat, in words."""

    verb: str
    label: object
    does: object
    forbids: object
    done: object
    form: type = forms.Form


ACTS = {
    "vice-presidence": SeatAct(
        "name_deputy",
        gettext_lazy("Name the deputy"),
        gettext_lazy(
            "This juror opens and closes the deliberation, and seals, if the chair has a link with "
            "a nominee, is excused or has a closed account. Whoever was deputy is a member again."
        ),
        gettext_lazy("nothing: another deputy can be named later."),
        gettext_lazy("%s is the deputy of this jury."),
    ),
    "excuser": SeatAct(
        "excuse",
        gettext_lazy("Excuse an absence"),
        gettext_lazy(
            "The deliberation may open without the marks that this juror still owes, for all the "
            "nominees of this award and for one written reason. What they have marked counts."
        ),
        gettext_lazy("this juror's part in the deliberation and in the votes of this award."),
        gettext_lazy("%s is excused."),
        SeatReasonForm,
    ),
    "depart": SeatAct(
        "stand_down",
        gettext_lazy("Record a departure"),
        gettext_lazy(
            "This juror leaves the jury of this award, and the substitute seated for them takes "
            "their place and marks anew. What they have marked is kept, and counts no more."
        ),
        gettext_lazy("their return to this jury."),
        gettext_lazy("%s has left this jury."),
        SeatReasonForm,
    ),
}


def acts_on(seat, may_be_deputy):
    """The acts that may be offered for a seat: (address, label)."""
    changes = seat.award.status in (Award.Status.PENDING, Award.Status.MARKING)
    # A chair may discover a link in the deliberation.
    deliberates = seat.award.status == Award.Status.DELIBERATION
    may_be_deputy = may_be_deputy and seat.role == Seat.Role.MEMBER
    offered = {
        "vice-presidence": (changes or deliberates) and may_be_deputy,
        "excuser": changes and seat.excused_at is None,
        "depart": changes,
    }
    return [
        (reverse("admin:awards_award_seat", args=[seat.award_id, seat.pk, name]), ACTS[name].label)
        for name, is_offered in offered.items()
        if is_offered
    ]


class SeatActs:
    """Gives the administration of awards a page for each act on a seat."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.seat_view)
        return [
            path("<number:pk>/sieges/<number:seat>/<slug:act>/", view, name="awards_award_seat"),
            *super().get_urls(),
        ]

    def seat_view(self, request, pk, seat, act):
        """Say what an act does and makes impossible; a POST does it."""
        award = self._of_the_jury(request, pk)
        found = award.seats.filter(pk=seat).select_related("juror").first()
        if found is None or act not in ACTS:
            raise Http404
        if found.juror.user_id == request.user.pk:
            raise PermissionDenied  # nobody decides about their own seat
        told = ACTS[act]
        form = told.form(request.POST if request.method == "POST" else None)
        back = reverse("admin:awards_award_jury", args=[pk])
        if form.is_valid():
            try:
                getattr(found, told.verb)(by=request.user, **form.cleaned_data)
                messages.success(request, told.done % found.juror.name)
                return redirect(back)
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(
            request,
            "admin/awards/award/seat.html",
            award,
            _("%(act)s: %(juror)s") % {"act": told.label, "juror": found.juror.name},
            seat=found,
            act=told,
            form=form,
            back=back,
        )
