"""The rehearsal's own page: how long each award took, and « Recommencer ». Nowhere but in a rehearsal."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from awards.evening_times import times_of
from awards.fiction import rehearsal
from awards.models.evening import RUN


def times(request):
    """How long each award took; a POST starts the evening over."""
    if not request.user.has_perm(RUN):
        raise PermissionDenied
    if request.method == "POST":
        rehearsal.start_over()
        messages.success(
            request, _("The evening starts over: reload each screen, then pair it anew.")
        )
        return redirect("admin:rehearsal")
    ceremony = rehearsal.evening()
    return TemplateResponse(
        request,
        "admin/awards/ceremony/rehearsal.html",
        {
            **admin.site.each_context(request),
            "title": _("Rehearsal"),
            "ceremony": ceremony,
            "times": times_of(ceremony),
        },
    )


if settings.REHEARSAL:
    admin.site.plug("repetition/", times, "rehearsal")
    admin.site.links_to("rehearsal", _("Rehearsal"), RUN)
