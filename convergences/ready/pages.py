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
    """A page while Django draws it, under a version: whether it may be kept, until when, its route.

    `computed` is where the worker has what it computes once per version.
    """

    def __init__(self, version=None, computed=None):
        self.version, self.computed = version, computed
        self.is_ready, self.until, self.route = False, None, ""


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
                build.is_ready, build.route = True, f"/{request.resolver_match.route}"
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


def once_per_version(compute):
    """Say of what every page tells that it is computed once per public version and language.

    The number was read before: what is kept is never older. A page that is not being made ready,
    a preview for instance, computes it for itself.
    """

    @wraps(compute)
    def answer():
        build = _build.get()
        if build is None or build.version is None:
            return compute()
        key = compute, translation.get_language()
        version, value = build.computed.get(key, (None, None))
        if version != build.version:
            value = compute()
            build.computed[key] = build.version, value
        return value

    return answer


def view_at(path):
    """The view that answers at this path when its answers may be kept, else None."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            view = resolve(path).func
        except Resolver404:
            return None
    return view if hasattr(view, "ready_parameters") else None
