"""Being written."""

from django.http import Http404


def home(request, **kw):
    raise Http404


def editions(request, **kw):
    raise Http404


def edition(request, **kw):
    raise Http404


def categories(request, **kw):
    raise Http404


def category(request, **kw):
    raise Http404
