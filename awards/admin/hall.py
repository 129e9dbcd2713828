"""« Révélé en salle »: back online, the desk records what the hall saw from the case or the cards.

The result is opened as by any reveal, its seal checked; the hour that the desk tells goes to the
journal, and from there to the minutes.
"""

import datetime

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.admin.regie_session import seated_until
from awards.models import Award, Ceremony
from awards.models.evening import RUN
from convergences.transitions import TransitionRefused


class SeenInHallForm(forms.Form):
    """Which award the hall saw, at what hour, from which page of the desk."""

    award = forms.ModelChoiceField(
        Award.objects.none(),
        label=gettext_lazy("Award that was revealed in the hall"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    hour = forms.TimeField(
        label=gettext_lazy("Hour at which the hall saw it"),
        help_text=gettext_lazy("For instance 20:14. It is published in the minutes."),
        input_formats=["%H:%M", "%Hh%M", "%H h %M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, ceremony, **kwargs):
        self.ceremony, self.cursor = ceremony, ceremony.cursors.get()
        super().__init__(*args, **kwargs)
        self.awards = ceremony.in_running_order().filter(status=Award.Status.SEALED)
        self.fields["award"].queryset = self.awards
        self.fields["award"].label_from_instance = lambda award: award.label
        self.initial |= {"version": self.cursor.version, "award": self.cursor.award_id}

    def clean_hour(self):
        """The moment: the first time that this hour came after the evening began."""
        begun = timezone.localtime(self.ceremony.begun_at)
        moment = datetime.datetime.combine(begun.date(), self.cleaned_data["hour"])
        # The minute in which it began is one of the evening.
        if moment < begun.replace(second=0, microsecond=0, tzinfo=None):
            moment += datetime.timedelta(days=1)
        return max(timezone.make_aware(moment), begun)

    def save(self, *, by):
        """Announce the award where it is not announced, then reveal it, in one transaction."""
        award, version = self.cleaned_data["award"], self.cleaned_data["version"]
        with transaction.atomic():
            cursor = self.ceremony.cursors.get()
            if not (cursor.showing == cursor.Showing.ANNOUNCED and cursor.award_id == award.pk):
                cursor.announce(award, version=version, by=by)
                version = cursor.version
            cursor.reveal(award, version=version, by=by, seen_at=self.cleaned_data["hour"])
        return award


def seen_in_hall(request, pk):
    """Record, one by one, the awards that the hall saw while the network was away."""
    if not request.user.was_given(RUN):
        raise PermissionDenied
    ceremony = get_object_or_404(
        Ceremony.objects.filter(status=Ceremony.Status.LIVE).select_related("edition"), pk=pk
    )
    if seated_until(request, ceremony) is None:
        return redirect("admin:awards_ceremony_desk", ceremony.pk)
    form = SeenInHallForm(request.POST if request.method == "POST" else None, ceremony=ceremony)
    if request.method == "POST" and form.is_valid():
        try:
            award = form.save(by=request.user)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            told = {
                "award": award.label,
                "hour": timezone.localtime(form.cleaned_data["hour"]).strftime("%H:%M"),
            }
            messages.success(
                request, _("%(award)s is revealed, seen in the hall at %(hour)s.") % told
            )
            return redirect(request.path)
    request.current_app = admin.site.name
    context = {
        **admin.site.each_context(request),
        "title": _("Revealed in the hall"),
        "ceremony": ceremony,
        "form": form,
    }
    return TemplateResponse(request, "admin/awards/ceremony/seen_in_hall.html", context)
