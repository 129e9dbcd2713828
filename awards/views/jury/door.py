"""The door of the jury's space: signed in, never cached, never indexed."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from awards.models import Award
from awards.visibility import seats_for

read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def for_jurors(view):
    """Let in who is signed in; what they may see is the gate's to say."""

    @wraps(view)
    @never_cache
    @login_required
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def acts_from(page):
    """Of a view that a button of `page` posts to: whoever is led here by a sign-in reads that page.

    Both addresses name the same award.
    """

    def only_posted(view):
        @wraps(view)
        @read_or_sent
        def answer(request, award, **named):
            return (
                view(request, award, **named) if request.method == "POST" else redirect(page, award)
            )

        return answer

    return only_posted


def closed_by_the_seal(view):
    """Of a page of the room: after the seal, a juror without any link is led to their desk, and told.

    Anybody else finds what they find where nothing exists.
    """

    @wraps(view)
    def answer(request, award, **named):
        try:
            return view(request, award, **named)
        except Http404:
            seat = sealed_seats_of(request.user, award).without_interest().first()
            if seat is None:
                raise
        messages.info(
            request,
            gettext("The verdict is sealed: the room of %(award)s is closed.")
            % {"award": seat.award.label},
        )
        return redirect("awards:jury_home")

    return answer


def sealed_seats_of(viewer, award):
    """The viewer's seat in this award, once it is sealed."""
    sealed = seats_for(viewer).filter(award=award, award__status=Award.Status.SEALED)
    return sealed.select_related("award__category", "award__edition")
