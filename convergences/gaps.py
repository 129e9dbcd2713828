"""What waits on the floor: reports to work through, mails to approve or that did not leave."""

from django.utils.translation import gettext_lazy as _

from convergences.administration.gaps import Gap
from convergences.outbox.mails import Mail
from convergences.reports import Report

OF_REPORTS = [
    Gap(
        "ouverts",
        _("Reports to work through"),
        lambda: Report.objects.filter(status=Report.Status.OPEN).order_by("received_at"),
    ),
]

OF_MAILS = [
    Gap(
        "a-approuver",
        _("Mailings to read and approve"),
        lambda: Mail.objects.drafts().first_of_each_batch().order_by("drafted_at", "pk"),
        page="mailing",
    ),
    Gap(
        "non-partis",
        _("Mails that could not be sent"),
        lambda: Mail.objects.failed().order_by("-drafted_at", "-pk"),
    ),
    Gap(
        "en-retard",
        _("Mails that should have left by now"),
        lambda: Mail.objects.late().order_by("approved_at", "pk"),
    ),
]
