"""What visitors tell us about a page: a form, and a word of thanks."""

from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.db import OperationalError, transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from convergences.frozen import replaced_when_frozen
from convergences.report_forms import ReportForm, local_path
from convergences.reports import Report
from convergences.views.errors import has_no_room

# For one address, all workers counted together.
LIMIT = {"report": "5/h/ip"}


@replaced_when_frozen("site/report_frozen.html")
@never_cache
def report(request):
    """« Compléter cette fiche », « Signaler un nominé »: nothing changes until staff read it."""
    form = ReportForm(
        request.POST if request.method == "POST" else None, initial=asked_for(request.GET)
    )
    status = 200
    if form.is_valid():
        try:
            with transaction.atomic():
                # Kept before it is counted: where nothing finds room, nothing is counted either.
                report = form.save()
                is_taken = ratelimit.consume(
                    request, app="convergences", action="report", config=LIMIT
                )
                transaction.set_rollback(not is_taken)
        except OperationalError as error:
            if not has_no_room(error):
                raise
            status = 507
            form.add_error(
                None,
                _(
                    "It could not be saved: there is no room left on our side. Keep this page open,"
                    " and send it again in a few minutes."
                ),
            )
        else:
            if is_taken:
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
