"""« État du site »: how everything stands, for whoever looks after the machine; and its twin in JSON."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convergences.state.jobs import BACKUPS, JOURNAL, SCHEDULED
from convergences.state.lines import Level, gravest
from convergences.state.machine import DISKS, VERSIONS
from convergences.state.mails import MAILS
from convergences.state.pages import PAGES, SLOW

SEE = "convergences.view_state"


def sections(added):
    """Every section with its lines, in the order of the page; `added` are those of the apps above."""
    every = [BACKUPS, SCHEDULED, *added, MAILS, DISKS, VERSIONS, JOURNAL, PAGES, SLOW]
    return [(section, section.lines()) for section in every]


def refuse_unless_technician(request):
    """For superusers and the group « technique »."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied


@require_safe
def page(request):
    """The page."""
    refuse_unless_technician(request)
    found = sections(admin.site.told)
    lines = [line for _section, some in found for line in some]
    level = gravest(lines)
    return TemplateResponse(
        request,
        "admin/state.html",
        {
            **admin.site.each_context(request),
            "title": _("State of the site"),
            "at": timezone.now(),
            "level": level,
            "grave": [line for line in lines if line.level == Level.BAD],
            "sections": found,
        },
    )


@require_safe
def as_json(request):
    """The same lines, for a machine that watches; behind the same door."""
    refuse_unless_technician(request)
    found = sections(admin.site.told)
    told = {
        section.slug: [
            {"name": line.name, "level": line.level.value, "seen": line.seen} for line in some
        ]
        for section, some in found
    }
    every = [line for _section, some in found for line in some]
    return JsonResponse(
        {
            "at": timezone.now().isoformat(timespec="seconds"),
            "level": gravest(every).value,
            "sections": told,
        },
        json_dumps_params={"ensure_ascii": False},
    )
