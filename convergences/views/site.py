"""Being written."""

from django.http import Http404


def about(request, **kw):
    raise Http404


def legal(request, **kw):
    raise Http404


def accessibility(request, **kw):
    raise Http404


def ecodesign(request, **kw):
    raise Http404


def privacy(request, **kw):
    raise Http404


def health(request, **kw):
    raise Http404


def robots(request, **kw):
    raise Http404
