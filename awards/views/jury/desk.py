"""What a juror begins with: their desk, the charter of the jury, all their files in one piece."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.desk import confidences_of, desk_of, next_act
from awards.reading import files_to_read
from awards.views.jury.door import for_jurors, read_or_sent
from awards.views.jury.handover import handovers_open_to
from awards.visibility import own_marks_for, seats_for
from convergences.transitions import refusals_shown


@for_jurors
@require_safe
def home(request):
    """The awards of a juror, where each file stands, until when, and one thing to do next."""
    desk = desk_of(request.user)
    confidences = confidences_of(request.user)
    return render(
        request,
        "jury/home.html",
        {
            "desk": desk,
            "act": next_act(desk),
            "confidences": confidences,
            "handovers": handovers_open_to(request.user) if confidences.to_open else (),
            "counted": [] if desk else years_of(own_marks_for(request.user)),
            "has_files": any(each.to_mark for each in desk),
            "now": timezone.now(),
            "marked": {each.award.edition_id for each in desk if each.award.is_being_marked},
            "editions": list(dict.fromkeys(each.award.edition for each in desk)),
            "noindex": True,
        },
    )


def years_of(assessments):
    """The editions of these assessments, the latest first."""
    years = assessments.order_by().values_list("nominee__award__edition__year", flat=True)
    return sorted(set(years), reverse=True)


@for_jurors
@read_or_sent
def charter(request):
    """The charter of the jury: read by whoever is signed in, accepted once by each juror."""
    jurors = jurors_of(request.user)
    if request.method == "POST":
        juror = next((j for j in jurors if str(j.pk) == request.POST.get("juror")), None)
        if juror is None:
            raise Http404
        with refusals_shown(request):
            juror.accept_charter(by=request.user)
        return redirect("awards:jury_home")
    return render(
        request,
        "jury/charter.html",
        {"juror": jurors[0] if jurors else None, "noindex": True},
    )


def jurors_of(viewer):
    """Who the viewer is on the juries of each edition: who has not accepted its charter first."""
    seats = seats_for(viewer).select_related("juror__edition")
    jurors = {seat.juror_id: seat.juror for seat in seats}.values()
    return sorted(jurors, key=lambda j: (j.charter_accepted_at is not None, -j.edition.year))


@for_jurors
@require_safe
def files(request):
    """Every file open to the juror, one after the other, to read or to print at once."""
    return render(
        request, "jury/files.html", {"parts": files_to_read(request.user), "noindex": True}
    )
