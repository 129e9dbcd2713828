"""The door of the jury's space: signed in, never cached, never indexed."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import never_cache


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
