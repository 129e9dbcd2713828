"""What goes to the hall: sealed cards, or the case. One confidant asks, a second one makes it, once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from awards.hall_case import case_of
from awards.hall_results import results_of
from awards.models import Handover
from awards.seal_codes import to_hand_over
from awards.views.jury.door import for_jurors, read_or_sent
from awards.visibility import (
    ceremonies_to_hand_over_for,
    handovers_for,
    verdicts_to_hand_over_for,
)
from convergences.accounts.fresh_code import fresh_code_url, has_fresh_code, use_fresh_code
from convergences.transitions import TransitionRefused

PAGES = {"cards": "awards:jury_cards", "hall": "awards:jury_case"}


def handovers_open_to(viewer):
    """What the viewer takes to the hall: `(label, ceremony, address)` each."""
    return [
        (purpose.label, ceremony, reverse(PAGES[purpose], args=[ceremony.pk]))
        for purpose in Handover.Purpose
        for ceremony in ceremonies_to_hand_over_for(viewer, purpose)
    ]


@for_jurors
@read_or_sent
def handover(request, ceremony, purpose):
    """Where it stands; and, for the second person with a fresh code, the cards or the file."""
    evening = get_object_or_404(
        ceremonies_to_hand_over_for(request.user, purpose).select_related("edition"), pk=ceremony
    )
    waiting = handovers_for(request.user, purpose).filter(ceremony=evening, made_at=None).first()
    if request.method == "POST":
        try:
            return _act(request, evening, purpose, waiting)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    mine = set(verdicts_to_hand_over_for(request.user, purpose).values_list("award", flat=True))
    code = to_hand_over(waiting) if waiting else None
    return render(
        request,
        "jury/handover.html",
        {
            "ceremony": evening,
            "is_case": purpose == Handover.Purpose.HALL,
            "waiting": waiting,
            "is_own": waiting is not None and waiting.asked_by_id == request.user.pk,
            "made": handovers_for(request.user, purpose).filter(ceremony=evening).made(),
            "awards": [(each, each.pk in mine) for each in evening.in_running_order()],
            "has_code": code and has_fresh_code(request, code),
            "code_url": fresh_code_url(code, request.path) if code else "",
            "noindex": True,
        },
    )


def _act(request, evening, purpose, waiting):
    """What was pressed; raises TransitionRefused, with a sentence, for what cannot be done."""
    act = request.POST.get("act")
    if act == "demander":
        Handover.ask(evening, purpose, by=request.user)
        messages.success(request, gettext("It is asked for. A second person makes it."))
    elif waiting is None or request.POST.get("handover") != str(waiting.pk):
        raise TransitionRefused(gettext("This is no longer asked for: read where it stands."))
    elif act == "renoncer":
        waiting.take_back(by=request.user)
        messages.success(request, gettext("The request was taken back."))
    elif act == "faire":
        return _make(request, evening, waiting)
    return redirect(request.path)


def _make(request, evening, waiting):
    """The cards to print, or the file to keep: this answer is the only one that holds them."""
    code = to_hand_over(waiting)
    if waiting.asked_by_id != request.user.pk and not use_fresh_code(request, code):
        return redirect(fresh_code_url(code, request.path))
    verdicts = waiting.make(by=request.user)
    if waiting.purpose == Handover.Purpose.CARDS:
        context = {"ceremony": evening, "results": results_of(verdicts), "handover": waiting}
        return render(request, "hall/cards.html", context)
    name = f"coffret-{evening.edition.year}-{evening.pk}.html"
    return HttpResponse(
        case_of(evening, verdicts),
        content_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
