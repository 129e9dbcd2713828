"""The result of an award: recorded, rectified or revoked, never edited."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Result
from convergences.transitions import TransitionRefused

MENTION = "mention"
PLACES = 5


def remind_of_notes(request, award):
    """Ask to read the award's notes again: they may still say that the laureate is unknown."""
    if award.notes_fr or award.notes_en:
        address = reverse("admin:awards_award_change", args=[award.pk])
        link = format_html('<a href="{}#id_notes_fr">{}</a>', address, _("the notes of the award"))
        said = _("Read {link} again: they are public, and may no longer be true.")
        messages.warning(request, format_html(said, link=link))


class ReasonForm(forms.Form):
    """Why a public result changes; both texts will be public."""

    reason_fr = forms.CharField(
        label=gettext_lazy("Reason, in French (public)"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Reason, in English (public)"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        required=False,
    )


class ResultForm(forms.Form):
    """One line per nominee: its place, its special mention, or nothing."""

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        self.award = award
        self.nominees = list(
            award.nominees.in_the_running().select_related("partnership", "laureate")
        )
        last = min(len(self.nominees), PLACES) if award.joint_laureates else 1
        # An imported file gives as many places as it has laureates: none is lost on saving.
        last = max(last, award.laureates.aggregate(last=Max("place", default=0))["last"])
        places = [
            ("", _("Nominee, without distinction")),
            ("1", _("Laureate")),
            *((str(place), _("Joint laureate, line %d") % place) for place in range(2, last + 1)),
            (MENTION, _("Special mention")),
        ]
        for nominee in self.nominees:
            laureate = getattr(nominee, "laureate", None)
            key = f"nominee_{nominee.pk}"
            self.fields[key] = forms.ChoiceField(
                label=str(nominee.partnership),
                choices=places,
                required=False,
                initial=self._place(laureate),
            )
            self.fields[f"{key}_fr"] = forms.CharField(
                label=_("Words of the mention, in French: %s") % nominee.partnership,
                max_length=200,
                required=False,
                initial=laureate.mention_fr if laureate else "",
            )
            self.fields[f"{key}_en"] = forms.CharField(
                label=_("Words of the mention, in English: %s") % nominee.partnership,
                max_length=200,
                required=False,
                initial=laureate.mention_en if laureate else "",
            )

    @staticmethod
    def _place(laureate):
        if laureate is None:
            return ""
        return MENTION if laureate.is_special_mention else str(laureate.place)

    @property
    def lines(self):
        """The fields, three by three: one line per nominee."""
        return [
            [self[f"nominee_{nominee.pk}{end}"] for end in ("", "_fr", "_en")]
            for nominee in self.nominees
        ]

    def clean(self):
        cleaned = super().clean()
        places = [cleaned.get(f"nominee_{n.pk}") for n in self.nominees]
        taken = [place for place in places if place and place != MENTION]
        if len(set(taken)) < len(taken):
            raise ValidationError(_("Two nominees cannot have the same place."))
        if not any(places):
            raise ValidationError(_("Choose at least one laureate or one special mention."))
        return cleaned

    @property
    def results(self):
        """What was chosen, as the verbs take it."""
        results = []
        for nominee in self.nominees:
            key = f"nominee_{nominee.pk}"
            place = self.cleaned_data[key]
            if place == MENTION:
                fr, en = self.cleaned_data[f"{key}_fr"], self.cleaned_data[f"{key}_en"]
                results.append(Result(nominee, place=None, mention_fr=fr, mention_en=en))
            elif place:
                results.append(Result(nominee, place=int(place)))
        return results


class ResultVerbs:
    """Gives the administration of awards the verbs of its result."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<number:pk>/palmares/", wrap(self.result_view), name="awards_award_result"),
            path("<number:pk>/retirer/", wrap(self.revoke_view), name="awards_award_revoke"),
            *super().get_urls(),
        ]

    def result_view(self, request, pk):
        """Record the laureates of a past award; or rectify what is public, with a public reason."""
        award = self._changeable(request, pk)
        rectifies = award.laureates.exists() or award.is_settled
        data = request.POST if request.method == "POST" else None
        form = ResultForm(data, award=award)
        reason = ReasonForm(data) if rectifies else None
        if form.is_valid() and (reason is None or reason.is_valid()):
            try:
                if rectifies:
                    award.rectify(form.results, by=request.user, **reason.cleaned_data)
                    messages.success(request, _("The result was rectified; the page says so."))
                else:
                    award.record_laureates(form.results, by=request.user)
                    messages.success(request, _("The result is public."))
                remind_of_notes(request, award)
                return redirect(self._url("change", award.pk))
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(
            request,
            "admin/awards/award/result.html",
            award,
            (_("Rectify the result: %s") if rectifies else _("Enter the laureates: %s")) % award,
            form=form,
            reason=reason,
        )

    def revoke_view(self, request, pk):
        """Withdraw a public result, with a public reason."""
        award = self._changeable(request, pk)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                award.revoke(by=request.user, **form.cleaned_data)
                messages.success(request, _("The result was revoked; the page says so."))
                return redirect(self._url("change", award.pk))
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(
            request,
            "admin/awards/award/revoke.html",
            award,
            _("Revoke the result: %s") % award,
            form=form,
        )
