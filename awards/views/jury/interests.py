"""The declaration of interests: one page per award, before any file opens."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from awards import shown
from awards.forms.interests import InterestsForm, Question
from awards.interests import award_matches, matches
from awards.views.jury.door import read_or_sent
from awards.views.jury.unsent import for_typing_jurors
from awards.visibility import (
    AT_WORK,
    asked_nominees_for,
    assessments_for,
    declarations_for,
    dismissed_matches_for,
    seats_for,
)
from convergences.transitions import TransitionRefused


@for_typing_jurors
@read_or_sent
def interests(request, award):
    """Every nominee with all its organisations, what may be a link, and the juror's answers."""
    seat = (
        seats_for(request.user)
        .filter(award=award, award__status__in=AT_WORK)
        .select_related("award__category", "award__edition")
        .select_related("juror__edition", "juror__employer", "juror__user")
        .first()
    )
    if seat is None:
        raise Http404
    if not seat.juror.charter_accepted_at:
        return redirect("awards:jury_charter")
    questions = questions_for(request.user, seat)
    form = InterestsForm(request.POST or None, seat=seat, questions=questions)
    refusal = ""
    if request.method == "POST" and form.is_valid() and form.is_confirmed:
        try:
            form.save(by=request.user)
        except TransitionRefused as refused:
            refusal = str(refused)
        else:
            return answered(request, seat)
    supporters = award_matches([seat.juror], [seat.award])
    return render(
        request,
        "jury/interests.html",
        {
            "seat": seat,
            "shown": shown.sign(seat.award, request.user),
            "form": form,
            "refusal": refusal,
            "voiding": form.voiding if form.is_bound and form.is_valid() else [],
            "supporters": supporters.get((seat.juror.pk, seat.award.pk), []),
            "noindex": True,
        },
    )


def questions_for(viewer, seat):
    """A `Question` about each nominee of the award, in the juror's own order."""
    nominees = seat.juror.in_drawn_order(
        asked_nominees_for(viewer)
        .filter(award=seat.award)
        .with_partnership()
        .prefetch_related("partnership__members__organisation__names")
    )
    dismissed = dismissed_matches_for(viewer).filter(nominee__in=nominees)
    proposed = matches(
        [seat.juror],
        nominees,
        dismissed=frozenset(dismissed.values_list("juror", "nominee", "key")),
    )
    answers = {row.nominee_id: row for row in declarations_for(viewer).filter(nominee__in=nominees)}
    own = assessments_for(viewer).filter(juror=seat.juror, nominee__in=nominees)
    sheets = {row.nominee_id: row for row in own}
    return [
        Question(
            nominee=nominee,
            declaration=answers.get(nominee.pk),
            matches=[
                match
                for match in proposed.get((seat.juror.pk, nominee.pk), [])
                if not match.dismissed
            ],
            assessment=sheets.get(nominee.pk),
        )
        for nominee in nominees
    ]


def answered(request, seat):
    """Back to the page while something is left to answer, else to the desk, and say so."""
    asked = asked_nominees_for(request.user).filter(award=seat.award)
    given = declarations_for(request.user).filter(nominee__in=asked)
    left = asked.count() - given.count()
    if left:
        messages.success(
            request,
            ngettext(
                "Your answers are kept. %(n)d nominee is left; the files open after it.",
                "Your answers are kept. %(n)d nominees are left; the files open after them.",
                left,
            )
            % {"n": left},
        )
        return redirect("awards:jury_interests", seat.award.pk)
    messages.success(request, gettext("Your answers are kept, thank you."))
    return redirect("awards:jury_home")
