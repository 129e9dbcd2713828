"""The verdict: written by the chair, proofread, sealed by two, then opened by confidants alone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from awards import shown
from awards.forms.verdict import ConfidantForm, VerdictForm, WithdrawalForm
from awards.models.sealing import confirm_seal, decline_seal, propose_seal
from awards.proofreading import proof_of
from awards.room import room_of
from awards.seal_codes import to_seal
from awards.sealed import read_values
from awards.views.jury.door import (
    acts_from,
    closed_by_the_seal,
    for_jurors,
    read_or_sent,
    sealed_seats_of,
)
from awards.views.jury.unsent import for_typing_jurors
from awards.visibility import (
    confidants_for,
    confidences_for,
    verdicts_confided_to,
    verdicts_to_confide_for,
)
from convergences.accounts.fresh_code import (
    fresh_code_url,
    has_fresh_code,
    use_fresh_code,
)
from convergences.transitions import TransitionRefused, refusals_shown

WITHDRAW = "retirer"


@for_typing_jurors
@closed_by_the_seal
@read_or_sent
def verdict(request, award):
    """The chair writes what the jury decided; the others proofread what is proposed."""
    found = room_of(request.user, award)
    if not found.presides:
        proposed = found.verdict is not None and found.verdict.proposed_at
        return redirect("awards:jury_proofread" if proposed else "awards:jury_room", award)
    if not found.may_write_verdict:
        messages.error(request, gettext("The jury has not decided yet."))
        return redirect("awards:jury_room", award)
    form = VerdictForm(request.POST or None, room=found)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("awards:jury_proofread", award)
    return render(request, "jury/verdict.html", {"room": found, "form": form, "noindex": True})


@for_jurors
@closed_by_the_seal
@require_safe
def proofread(request, award):
    """What the hall will hear, what the page will show, and what the seal will close."""
    found = room_of(request.user, award)
    draft = found.verdict
    if draft is None or not (found.presides or draft.proposed_at):
        return redirect("awards:jury_room", award)
    purpose = to_seal(found.award)
    return render(
        request,
        "jury/proofread.html",
        {
            "room": found,
            "proof": proof_of(found),
            "has_code": found.presides and has_fresh_code(request, purpose),
            "code_url": fresh_code_url(purpose, request.path) if found.presides else "",
            "may_confirm": draft.proposed_at and draft.proposed_by_id != request.user.pk,
            "noindex": True,
        },
    )


@for_jurors
@closed_by_the_seal
@acts_from("awards:jury_proofread")
def propose(request, award):
    """The chair, with a fresh code, proposes to seal what they have read."""
    found = what_was_read(request, award)
    if found is None or not found.presides:
        return redirect("awards:jury_proofread", award)
    purpose = to_seal(found.award)
    if not use_fresh_code(request, purpose):
        return redirect(fresh_code_url(purpose, reverse("awards:jury_proofread", args=[award])))
    with refusals_shown(request):
        propose_seal(found.verdict, by=request.user)
        messages.success(request, gettext("The seal is proposed: a second juror confirms it."))
    return redirect("awards:jury_proofread", award)


@for_jurors
@acts_from("awards:jury_proofread")
def confirm(request, award):
    """A second juror, from their own session, seals what they have read."""
    if sealed_seats_of(request.user, award).exists():  # pressed twice, or by two jurors at once
        return redirect("awards:jury_home")
    found = what_was_read(request, award)
    if found is None:
        return redirect("awards:jury_proofread", award)
    try:
        confirm_seal(found.verdict, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("awards:jury_proofread", award)
    told = {"award": found.award.label, "fingerprint": found.verdict.fingerprint}
    messages.success(
        request, gettext("The verdict of %(award)s is sealed. Fingerprint: %(fingerprint)s") % told
    )
    return redirect("awards:jury_home")


@for_jurors
@closed_by_the_seal
@acts_from("awards:jury_proofread")
def decline(request, award):
    """The chair takes the proposal back, or a second juror says no: the draft may be changed."""
    found = room_of(request.user, award)
    if found.verdict is not None and found.verdict.proposed_at:
        with refusals_shown(request):
            decline_seal(found.verdict, by=request.user)
            messages.success(request, gettext("The verdict is not sealed: it can be changed."))
    return redirect("awards:jury_room", award)


def what_was_read(request, award):
    """The room, when its draft still is what this page showed; None, and a sentence, if not."""
    found = room_of(request.user, award)
    if found.verdict is None:
        return None
    if constant_time_compare(request.POST.get("read", ""), proof_of(found).digest):
        return found
    messages.error(request, gettext("The verdict has changed since you read it: read it again."))
    return None


# Once it is sealed


@for_typing_jurors
@read_or_sent
def confidants(request, award):
    """The chair names who may open the sealed result, reads who was named, and withdraws them."""
    sealed = verdicts_to_confide_for(request.user).filter(award=award)
    sealed = sealed.select_related("award__edition", "award__category").first()
    presiding = sealed.award.presiding_seat() if sealed else None
    if presiding is None or presiding.juror.user_id != request.user.pk:
        raise Http404
    named = confidants_for(request.user).filter(verdict=sealed.pk)
    if request.POST.get("act") == WITHDRAW:
        with refusals_shown(request):
            WithdrawalForm(request.POST, confidants=named).save(sealed, by=request.user)
            messages.success(request, gettext("This person opens the sealed result no more."))
        return redirect("awards:jury_confidants", award)
    form = ConfidantForm(
        request.POST or None, initial={"shown": shown.sign(sealed.award, request.user)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            form.save(sealed, by=request.user)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("This person may open the sealed result."))
            return redirect("awards:jury_confidants", award)
    return render(
        request,
        "jury/confidants.html",
        {
            "award": sealed.award,
            "form": form,
            "confidants": named,
            "noindex": True,
        },
    )


@for_jurors
@read_or_sent
def confidant(request, award):
    """A confidant is told that looking is journalled; the button looks, and shows."""
    sealed = get_object_or_404(
        verdicts_confided_to(request.user).select_related("award__edition", "award__category"),
        award=award,
    )
    mine = confidences_for(request.user).filter(verdict=sealed.pk)
    context = {"award": sealed.award, "confidences": mine, "noindex": True}
    if request.method == "POST":
        try:
            values = sealed.look(by=request.user, purpose=request.POST.get("purpose", ""))
            context["result"] = read_values(values)
        except TransitionRefused:
            raise Http404 from None
    return render(request, "jury/confidant.html", context)
