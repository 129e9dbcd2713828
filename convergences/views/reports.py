"""What visitors tell us about a page: a form, and a word of thanks."""

from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from convergences.report_forms import ReportForm, local_path
from convergences.reports import Report

# For one address, all workers counted together.
LIMIT = {"report": "5/h/ip"}


@never_cache
def report(request):
    """« Compléter cette fiche », « Signaler un nominé »: nothing changes until staff read it."""
    form = ReportForm(
        request.POST if request.method == "POST" else None, initial=asked_for(request.GET)
    )
    status = 200
    if form.is_valid():
        if ratelimit.consume(request, app="convergences", action="report", config=LIMIT):
            report = form.save()
            thanks = reverse("convergences:report_thanks")
            page = f"?{urlencode({'page': report.page})}" if report.page else ""
            return redirect(f"{thanks}{page}")
        status = 429
        form.add_error(
            None,
            _("You have sent us a lot within an hour: keep this page open, and send it later."),
        )
    return render(
        request,
        "site/report.html",
        {"form": form, "crumbs": [(_("Report or add"), "")]},
        status=status,
    )


@require_safe
def thanks(request):
    """Where a report that was sent leads to, and from there back to its page."""
    page = local_path(request.GET.get("page", ""))
    return render(request, "site/report_thanks.html", {"noindex": True, "page": page})


def asked_for(query):
    """What the address of the form fills in: a subject, and a page of this site."""
    wanted = query.get("sujet")
    kind = wanted if wanted in Report.Kind.values else Report.Kind.COMPLETE
    return {"kind": kind, "page": local_path(query.get("page", ""))}
