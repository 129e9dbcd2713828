"""What a jury passes on to nominees: each juror their own comment, the chair the totals."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from awards.models import Feedback, ReleasedComment
from awards.nominee_totals import totals_of
from awards.views.jury.door import for_jurors, read_or_sent
from awards.visibility import comments_to_release_for, nominees_for, totals_to_release_for
from convergences.transitions import refusals_shown


def own_comments(viewer, year):
    """The viewer's comments of an edition that they may pass on, by assessment."""
    return comments_to_release_for(viewer).filter(nominee__award__edition__year=year).in_bulk()


def chaired_feedback(viewer, year):
    """The awards that the viewer chairs: `(award, nominees whose totals are never told)` each."""
    chaired = totals_to_release_for(viewer).filter(edition__year=year)
    return [(award, _untold(award)) for award in chaired.select_related("category", "edition")]


def _untold(award):
    totals = totals_of(award)
    nominees = nominees_for().filter(award=award).select_related("partnership")
    ordered = nominees.order_by("partnership__folded_name", "pk")
    return [nominee for nominee in ordered if nominee.pk not in totals]


@for_jurors
@read_or_sent
def comment(request, year, nominee):
    """A juror passes their comment on a nominee on, or keeps it."""
    page = reverse("awards:jury_own_marks", args=[year])
    if request.method != "POST":
        return redirect(page)
    comments = comments_to_release_for(request.user).filter(nominee__award__edition__year=year)
    own = get_object_or_404(comments.select_related("juror", "nominee__award"), nominee=nominee)
    with refusals_shown(request):
        if request.POST.get("act") == "transmettre":
            ReleasedComment.release(own, by=request.user)
        elif request.POST.get("act") == "garder":
            ReleasedComment.keep(own, by=request.user)
    return redirect(f"{page}#n{nominee}")


@for_jurors
@read_or_sent
def totals(request, year, award):
    """The chair releases the totals of their award to its nominees, or keeps them."""
    page = reverse("awards:jury_own_marks", args=[year])
    if request.method != "POST":
        return redirect(page)
    chaired = totals_to_release_for(request.user).filter(edition__year=year)
    feedback = Feedback.of(get_object_or_404(chaired, pk=award))
    with refusals_shown(request):
        if request.POST.get("act") == "transmettre":
            feedback.release_totals(by=request.user)
        elif request.POST.get("act") == "garder":
            feedback.keep_totals(by=request.user)
    return redirect(f"{page}#retours-{award}")
