"""Being written."""

from django.http import Http404


def report(request, **kw):
    raise Http404


def thanks(request, **kw):
    raise Http404
