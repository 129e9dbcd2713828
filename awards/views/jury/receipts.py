"""After the reveal: a juror's own marks as they were counted, all of them for who checks."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from awards import seals
from awards.minutes.receipts import marks_in_words, own_file, own_lines, weighted_mean, whole_file
from awards.views.jury.door import for_jurors, read_or_sent
from awards.views.jury.feedback import chaired_feedback, own_comments
from awards.visibility import checked_awards_for, minutes_for, seats_for
from convergences.journal import JournalEntry


@for_jurors
@require_safe
def own_marks(request, year):
    """A juror's own lines, and the door to all marks for a chair and for the auditor."""
    lines = own_lines(request.user, year)
    comments = own_comments(request.user, year)
    checked = checked_awards_for(request.user).filter(edition__year=year, decided_by="marks")
    revealed = seats_for(request.user).filter(award__edition__year=year, award__status="revealed")
    if not lines and not checked and not revealed.exists():
        raise Http404
    return render(
        request,
        "jury/own_marks.html",
        {
            "year": year,
            "lines": [
                (
                    assessment,
                    line,
                    marks_in_words(assessment),
                    weighted_mean(assessment),
                    comments.get(assessment.pk),
                )
                for assessment, line in lines
            ],
            "may_pass_on": any(not comment.is_told for comment in comments.values()),
            "feedback": chaired_feedback(request.user, year),
            "checked": checked.select_related("category"),
            "has_minutes": minutes_for().filter(edition__year=year).exists(),
            "noindex": True,
        },
    )


@for_jurors
@require_safe
def own_line(request, year):
    """The same lines as a file that `verify.py --marks` reads."""
    return as_file(own_file(request.user, year), f"mes-notes-{year}.json")


@for_jurors
@read_or_sent
def all_marks(request, year):
    """Every mark of the awards that the viewer checks, as a file; who took it is journalled."""
    if request.method != "POST":
        return redirect("awards:jury_own_marks", year)
    answer = as_file(whole_file(request.user, year), f"notes-{year}.json")
    for award in checked_awards_for(request.user).filter(edition__year=year, decided_by="marks"):
        JournalEntry.objects.record(request.user, "awards.award.marks_taken", award)
    return answer


def as_file(told, name):
    """A file to be kept; where there is nothing to tell, it does not exist."""
    if told is None:
        raise Http404
    response = HttpResponse(seals.canonical(told), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
