"""What waits on the floor: reports that nobody has worked through."""

from django.utils.translation import gettext_lazy as _

from convergences.administration.gaps import Gap
from convergences.reports import Report

OF_REPORTS = [
    Gap(
        "ouverts",
        _("Reports to work through"),
        lambda: Report.objects.filter(status=Report.Status.OPEN).order_by("received_at"),
    ),
]
