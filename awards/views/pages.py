"""Being written."""

from django.http import Http404


def guide(request, **kw):
    raise Http404


def press(request, **kw):
    raise Http404


def site_map(request, **kw):
    raise Http404
