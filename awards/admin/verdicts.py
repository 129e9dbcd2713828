"""Verdicts in the hands of the staff: a decision taken elsewhere, sealed by two; a seal broken by two.

Once sealed, no page of the administration tells a result: these say who asks, and why, no more.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.admin.results import MENTION, ResultForm
from awards.models import Award, Verdict
from awards.models.sealing import confirm_seal, decline_seal, draft_elsewhere, propose_seal
from awards.seal_codes import to_break, to_seal
from convergences.accounts.fresh_code import fresh_code_url, has_fresh_code, use_fresh_code
from convergences.transitions import TransitionRefused, refusals_shown


class ElsewhereForm(ResultForm):
    """One line per nominee, then why it was decided elsewhere and where that can be read."""

    reason = forms.CharField(
        label=gettext_lazy("Who decided, how and why (it will be public)"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )
    source = forms.CharField(
        label=gettext_lazy("Source: the address or the document where the decision can be read"),
        max_length=500,
        widget=forms.TextInput({"class": "vTextField"}),
    )
    nobody = forms.BooleanField(
        label=gettext_lazy("The award is not given to anyone"), required=False
    )

    def __init__(self, *args, award, verdict=None, **kwargs):
        super().__init__(*args, award=award, **kwargs)
        if not award.may_be_withheld:
            del self.fields["nobody"]
        for line in verdict.lines if verdict else []:
            key = f"nominee_{line['nominee']}"
            if key in self.fields:
                self.fields[key].initial = MENTION if line["place"] is None else str(line["place"])
                self.fields[f"{key}_fr"].initial = line["mention_fr"]
                self.fields[f"{key}_en"].initial = line["mention_en"]
        if verdict:
            self.fields["reason"].initial, self.fields["source"].initial = (
                verdict.reason,
                verdict.source,
            )

    def clean(self):
        cleaned = forms.Form.clean(self)
        places = [cleaned.get(f"nominee_{nominee.pk}") for nominee in self.nominees]
        taken = [place for place in places if place and place != MENTION]
        if len(set(taken)) < len(taken):
            raise ValidationError(_("Two nominees cannot have the same place."))
        if bool(taken) == bool(cleaned.get("nobody")):
            raise ValidationError(
                _("Choose the laureate, or say that the award is not given.")
                if self.award.may_be_withheld
                else _("Choose the laureate.")
            )
        return cleaned

    @property
    def winners(self):
        """The laureates, in the order of their lines."""
        placed = [result for result in self.results if result.place is not None]
        return [result.nominee for result in sorted(placed, key=lambda result: result.place)]

    @property
    def mentions(self):
        """The special mentions, as the verdict takes them."""
        return [
            {"nominee": r.nominee, "mention_fr": r.mention_fr, "mention_en": r.mention_en}
            for r in self.results
            if r.place is None
        ]


class RecordElsewhere:
    """Gives the administration of awards the page of a decision taken elsewhere."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.elsewhere_view)
        return [
            path("<number:pk>/ailleurs/", view, name="awards_award_elsewhere"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        context["may_seal_elsewhere"] = request.user.was_given("awards.seal_elsewhere")
        return super().render_change_form(request, context, *args, **kwargs)

    def elsewhere_view(self, request, pk):
        """One person of the staff writes and proposes; another reads the same, and seals."""
        award = self._changeable(request, pk)
        if not request.user.was_given("awards.seal_elsewhere"):
            raise PermissionDenied
        if award.is_decided_by_a_jury or award.status != Award.Status.PENDING:
            raise Http404
        verdict = Verdict.objects.standing().filter(award=award).first()
        proposed = verdict is not None and verdict.proposed_at is not None
        if proposed:
            return self._to_confirm(request, award, verdict)
        data = request.POST if request.method == "POST" else None
        form = ElsewhereForm(data, award=award, verdict=verdict)
        if form.is_valid():
            try:
                verdict = draft_elsewhere(
                    award,
                    by=request.user,
                    winners=form.winners,
                    mentions=form.mentions,
                    reason=form.cleaned_data["reason"],
                    source=form.cleaned_data["source"],
                )
                propose_seal(verdict, by=request.user)
                messages.success(request, _("It is written. Another person of the staff seals it."))
                return redirect(reverse("admin:awards_award_elsewhere", args=[pk]))
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(
            request,
            "admin/awards/award/elsewhere.html",
            award,
            _("Record the decision: %(award)s") % {"award": award},
            form=form,
            texts=[form[name] for name in ("nobody", "reason", "source") if name in form.fields],
        )

    def _to_confirm(self, request, award, verdict):
        """What was written, to be sealed by a second person or written again."""
        read, purpose = verdict.drafted_at.isoformat(), to_seal(award)
        if request.method == "POST":
            with refusals_shown(request):
                if request.POST.get("act") == "reecrire":
                    decline_seal(verdict, by=request.user)
                    return redirect(reverse("admin:awards_award_elsewhere", args=[award.pk]))
                if request.POST.get("read") != read:
                    raise TransitionRefused(_("This was written again since you read it."))
                if not use_fresh_code(request, purpose):
                    return redirect(fresh_code_url(purpose, request.path))
                confirm_seal(verdict, by=request.user)
                messages.success(request, _("The decision is sealed; its fingerprint is public."))
                return redirect(self._url("change", award.pk))
        nominees = {n.pk: n for n in award.nominees.select_related("partnership")}
        return self._page(
            request,
            "admin/awards/award/elsewhere_confirm.html",
            award,
            _("Seal the decision: %(award)s") % {"award": award},
            verdict=verdict,
            lines=[(nominees[line["nominee"]], line) for line in verdict.lines],
            read=read,
            has_code=has_fresh_code(request, purpose),
            code_url=fresh_code_url(purpose, request.path),
            is_own=verdict.proposed_by_id == request.user.pk,
        )


class BreakReasonForm(forms.Form):
    """Why the seal is to be broken."""

    reason = forms.CharField(
        label=gettext_lazy("Reason (it will be public)"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )


class BreakSeal:
    """Gives the administration of awards the page « Briser le scellé »."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.break_seal_view)
        return [
            path("<number:pk>/briser/", view, name="awards_award_break_seal"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        context["may_break_seal"] = request.user.was_given("awards.break_seal")
        return super().render_change_form(request, context, *args, **kwargs)

    def break_seal_view(self, request, pk):
        """One person with the right asks, with a public reason; another one breaks the seal."""
        award = self.get_object(request, str(pk))
        given = request.user.was_given("awards.break_seal")
        if award is None or not given or not self.has_view_permission(request, award):
            raise PermissionDenied
        # Nothing of what the verdict holds is read.
        verdict = (
            Verdict.objects.sealed()
            .filter(award=award, award__status=Award.Status.SEALED)
            .defer("values", "lines", "outcome", "step", "citation_fr", "citation_en", "reason")
            .select_related("break_asked_by")
            .first()
        )
        if verdict is None:
            raise Http404
        back, purpose = self._url("change", award.pk), to_break(award)
        asked_by_another = (
            verdict.break_asked_at is not None and verdict.break_asked_by_id != request.user.pk
        )
        confirms = request.POST.get("act") == "briser"
        typed = request.method == "POST" and not confirms
        form = BreakReasonForm(request.POST if typed else None)
        if request.method == "POST" and confirms:
            with refusals_shown(request):
                if request.POST.get("read") != _read(verdict):
                    raise TransitionRefused(_("This was written again since you read it."))
                if not use_fresh_code(request, purpose):
                    return redirect(fresh_code_url(purpose, request.path))
                verdict.break_seal(by=request.user)
                messages.success(request, _("The seal is broken; the page of the edition says so."))
                return redirect(back)
        elif form.is_valid():
            try:
                verdict.ask_break(by=request.user, **form.cleaned_data)
                messages.success(
                    request, _("It is asked. Another person with the right breaks the seal.")
                )
                return redirect(reverse("admin:awards_award_break_seal", args=[pk]))
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
        return self._page(
            request,
            "admin/awards/award/break_seal.html",
            award,
            _("Break the seal: %(award)s") % {"award": award},
            verdict=verdict,
            asked_by_another=asked_by_another,
            read=_read(verdict),
            has_code=has_fresh_code(request, purpose),
            code_url=fresh_code_url(purpose, request.path),
            form=form,
        )


def _read(verdict):
    """What a person has read before they confirm: the request as it was asked."""
    return verdict.break_asked_at.isoformat() if verdict.break_asked_at else ""
