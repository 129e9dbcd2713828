"""The door of the jury's space: signed in, never cached, never indexed."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

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
