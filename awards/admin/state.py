"""What the programme adds to « État du site »: whether anything stored contradicts itself."""

from contextlib import suppress
from io import StringIO

from django.contrib import admin
from django.core.management import CommandError, call_command
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convergences.administration.state import refuse_unless_technician
from convergences.runs import Run
from convergences.state.lines import Level, Question, Section, moment

JOB = "check_invariants"


def invariants():
    """What the last check found, and how long it took."""
    run = Run.objects.filter(job=JOB).first()
    if run is None or run.ended_at is None:
        return Level.UNKNOWN, _("No check has ended yet.")
    told = {
        "moment": moment(run.ended_at),
        "seconds": number_format(run.seconds, 1),
        "said": run.said,
    }
    if run.went_well:
        return Level.GOOD, _("Checked on %(moment)s, in %(seconds)s s: nothing.") % told
    return Level.BAD, _("Checked on %(moment)s, in %(seconds)s s: %(said)s") % told


INVARIANTS = Section(
    "invariants",
    gettext_lazy("What is stored"),
    [Question(gettext_lazy("Contradictions"), invariants)],
    act="admin:check_invariants",
    does=gettext_lazy("Check now"),
)


def check_now(request):
    """Check as the night does, by POST, and remember it as one of its runs."""
    refuse_unless_technician(request)
    if request.method == "POST":
        # The page says how many; the rows, which may name somebody, are for the command alone.
        with suppress(CommandError), Run.objects.recorded(JOB):
            call_command(JOB, stdout=StringIO())
    return redirect("admin:state")


admin.site.plug("etat/invariants/", check_now, "check_invariants")
admin.site.tells(INVARIANTS)
