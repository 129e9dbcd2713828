"""The deliberation room: prepared, opened, followed, and every act that moves it."""

import hashlib
import re

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from awards.forms.room import (
    CastingForm,
    CountForm,
    CountIsRightForm,
    OpeningForm,
    RoundForm,
    VoteForm,
)
from awards.models import Award
from awards.room import open_room_of, room_of
from awards.views.jury.door import acts_from, closed_by_the_seal, for_jurors
from awards.views.jury.unsent import for_typing_jurors
from awards.visibility import rooms_for, seats_for
from convergences.transitions import TransitionRefused, refusals_shown

# What a form carries for itself is drawn anew each time.
DRAWN_ANEW = re.compile(r'name="(?:csrfmiddlewaretoken|shown)" value="[^"]*"')


@for_jurors
@closed_by_the_seal
@require_safe
def room(request, award):
    """The room once it is open; before, who presides prepares it and the others wait."""
    found = open_room_of(request.user, award)
    return show_closed(request, award) if found is None else show(request, found)


@for_jurors
@require_safe
def fragment(request, award):
    """The part of the room that follows the chair's moves: the same bytes while nothing moves."""
    found = open_room_of(request.user, award)
    if found is not None:
        drawn = request.GET.get("classement", "")
        html = state_of(request, found, has_moved=drawn != found.ranking_key)
    else:
        seat = seat_before(request.user, award)
        html = render_to_string("jury/_waiting.html", {"award": seat.award}, request)
    etag = etag_of(html)
    unchanged = get_conditional_response(request, etag=etag)
    return unchanged or HttpResponse(html, headers={"ETag": etag})


def etag_of(html):
    """What tells two states of the fragment apart."""
    return f'"{hashlib.sha256(DRAWN_ANEW.sub("", html).encode()).hexdigest()[:32]}"'


def state_of(request, found, *, has_moved=False, **sent):
    """The fragment, as HTML; `sent` are the forms that were refused."""
    context = {"room": found, "has_moved": has_moved, "forms": forms_of(found) | sent}
    return render_to_string("jury/_room.html", context, request)


def forms_of(found):
    """What the viewer can do now, each act with its form."""
    forms, asked = {}, found.open_round
    if asked is None:
        if found.presides and found.may_vote_next:
            forms["round_form"] = RoundForm(room=found)
        if found.presides and found.may_cast:
            forms["casting_form"] = CastingForm(room=found)
    elif not asked.round.at_table:
        if not asked.has_voted:
            forms["vote_form"] = VoteForm(of=asked.round)
    elif found.presides:
        forms["count_form"] = CountForm(of=asked.round)
    elif asked.is_counted and asked.round.counted_by_id != found.viewer.pk:
        forms["right_form"] = CountIsRightForm(of=asked.round)
    for name, form in forms.items():
        form.draw_for(found.viewer, found.award, act_url(found.award, ACT_OF[name]))
    return forms


def act_url(award, act):
    """Where an act of the room is sent."""
    return reverse("awards:jury_room_act", args=[award.pk, act])


def show(request, found, **sent):
    """The whole room; with a form that was refused it stands still, so that nothing is lost."""
    for name, form in sent.items():
        form.draw_for(found.viewer, found.award, act_url(found.award, ACT_OF[name]))
    state = state_of(request, found, **sent)
    context = {
        "room": found,
        "state": state,
        "etag": "" if sent else etag_of(state),
        "stands_still": bool(sent),
        "noindex": True,
    }
    return render(request, "jury/room.html", context)


# Before it is open


def seat_before(viewer, award):
    """The viewer's seat in an award that is being marked, who takes part or presides; else 404."""
    marking = seats_for(viewer).filter(award=award, award__status=Award.Status.MARKING)
    seat = marking.without_interest().select_related("award__edition", "award__category").first()
    if seat is None or not (seat.award.presiding_seat() == seat or marking.taking_part().exists()):
        raise Http404
    return seat


def show_closed(request, award, form=None):
    """Who presides reads what is still missing, and opens; the others are told to wait."""
    seat = seat_before(request.user, award)
    award = seat.award
    context = {"award": award, "presides": award.presiding_seat() == seat, "noindex": True}
    if context["presides"]:
        coverage = award.coverage()
        # What a written reason would lift is asked for; what nothing lifts is listed.
        standing = list(award.lacks_to_open_deliberation("-"))
        told = {str(blocker) for blocker in standing}
        lifted = [b for b in award.lacks_to_open_deliberation() if str(b) not in told]
        form = form or OpeningForm(below_quorum=bool(lifted))
        form.draw_for(request.user, award, act_url(award, "ouvrir"))
        context |= {
            "coverage": [(each, not coverage.left_for(each)) for each in coverage.seats],
            "blockers": standing,
            "lifted": lifted,
            "form": form,
        }
    return render(request, "jury/open_deliberation.html", context)


def open_room(request, award):
    """The chair opens the deliberation: marks freeze. Pressed twice, it is open."""
    if rooms_for(request.user).filter(pk=award).exists():
        return redirect("awards:jury_room", award)
    seat = seat_before(request.user, award)
    form = OpeningForm(request.POST, below_quorum="reason" in request.POST)
    if not form.is_valid():
        return show_closed(request, award, form)
    with refusals_shown(request):
        seat.award.open_deliberation(by=request.user, reason=form.cleaned_data.get("reason", ""))
    return redirect("awards:jury_room", award)


# The acts of an open room


def open_round(request, award):
    """The chair opens the round that comes next."""
    form = RoundForm(request.POST, room=room_of(request.user, award))
    return acted(request, award, "round_form", form, lambda: form.save(by=request.user))


def vote(request, award):
    """A juror casts their ballot."""
    found, asked = asked_round(request, award)
    form = VoteForm(request.POST, of=asked)
    juror = found.seat.juror
    return acted(request, award, "vote_form", form, lambda: form.save(juror, by=request.user))


def close_round(request, award):
    """The chair closes the round, and its ballots are opened."""
    _found, asked = asked_round(request, award)
    with refusals_shown(request):
        asked.close(by=request.user)
    return redirect("awards:jury_room", award)


def enter_counts(request, award):
    """The chair enters what was counted around the table."""
    _found, asked = asked_round(request, award)
    form = CountForm(request.POST, of=asked)
    return acted(request, award, "count_form", form, lambda: form.save(by=request.user))


def confirm_counts(request, award):
    """A second juror confirms it."""
    _found, asked = asked_round(request, award)
    form = CountIsRightForm(request.POST, of=asked)
    return acted(request, award, "right_form", form, lambda: form.save(by=request.user))


def cast(request, award):
    """The chair breaks a tie, and says why."""
    form = CastingForm(request.POST, room=room_of(request.user, award))
    return acted(request, award, "casting_form", form, lambda: form.save(by=request.user))


def return_to_marking(request, award):
    """The chair closes a deliberation where nothing has happened yet."""
    found = room_of(request.user, award)
    with refusals_shown(request):
        found.award.return_to_marking(by=request.user)
    return redirect("awards:jury_room", award)


def asked_round(request, award):
    """The room and the round of this award that a form names; 404 when it is not there."""
    found = room_of(request.user, award)
    key = request.POST.get("round", "")
    for story in found.stories:
        if str(story.round.pk) == key:
            story.round.award = found.award
            return found, story.round
    raise Http404


def acted(request, award, name, form, act):
    """Do the act, or show the room again with what was typed and why it was refused."""
    if form.is_valid():
        try:
            act()
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("awards:jury_room", award)
    return show(request, room_of(request.user, award), **{name: form})


ACTS = {
    "ouvrir": open_room,
    "tour": open_round,
    "bulletin": vote,
    "clore": close_round,
    "compte": enter_counts,
    "compte-juste": confirm_counts,
    "voix": cast,
    "refermer": return_to_marking,
}
ACT_OF = {
    "round_form": "tour",
    "vote_form": "bulletin",
    "count_form": "compte",
    "right_form": "compte-juste",
    "casting_form": "voix",
}


@for_typing_jurors
@closed_by_the_seal
@acts_from("awards:jury_room")
def act(request, award, act):
    """One act of the room, by its name in the address."""
    if act not in ACTS:
        raise Http404
    return ACTS[act](request, award)
