"""Being written."""

from django.http import Http404


def partnership(request, **kw):
    raise Http404


def organisations(request, **kw):
    raise Http404


def organisation(request, **kw):
    raise Http404
