"""What a view says of its answer: that it is the same for everyone, and until when."""

from contextvars import ContextVar
from functools import wraps

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.views.decorators.http import require_safe

# Where `ReadyPages` asks a view to say that its answer may be kept.
BUILD = "convergences.ready.build"
READ_AGAIN = "public, max-age=0, must-revalidate"

_build = ContextVar("the page that is being built", default=None)


class Build:
    """A page while Django draws it: whether it may be kept, and until which instant."""

    def __init__(self):
        self.is_ready, self.until = False, None


def ready_page(*parameters, unless=(), cache_control=READ_AGAIN):
    """Say of a view that it answers the same bytes to everyone, by GET and HEAD alone.

    `parameters` names what it reads of the query: all else is dropped before the page is drawn.
    With one of `unless` in the query, Django answers each time: free words would fill the store.
    """

    def ready(view):
        @wraps(view)
        @require_safe
        def answer(request, *args, **kwargs):
            # Drawn from elsewhere, a preview for instance, it is no public page.
            if request.resolver_match is None or request.resolver_match.func is not answer:
                return view(request, *args, **kwargs)
            build = request.environ.get(BUILD) or Build()
            token = _build.set(build)
            try:
                response = view(request, *args, **kwargs)
            finally:
                _build.reset(token)
            session = getattr(request, "session", None)
            if response.status_code == 200 and not (session and session.accessed):
                build.is_ready = True
                response.headers.setdefault("Cache-Control", cache_control)
            return response

        answer.ready_parameters = frozenset(parameters)
        answer.ready_unless = frozenset(unless)
        return answer

    return ready


def keep_until(instant):
    """Say that the page being drawn changes by itself at `instant`; the earliest one counts."""
    build = _build.get()
    if build is not None:
        build.until = min(build.until or instant, instant)


def view_at(path):
    """The view that answers at this path when its answers may be kept, else None."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            view = resolve(path).func
        except Resolver404:
            return None
    return view if hasattr(view, "ready_parameters") else None
