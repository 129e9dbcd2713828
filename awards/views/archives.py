"""Being written."""

from django.http import Http404


def archives(request, **kw):
    raise Http404


def archives_csv(request, **kw):
    raise Http404
