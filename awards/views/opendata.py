"""Being written."""

from django.http import Http404


def feed(request, **kw):
    raise Http404


def sitemap(request, **kw):
    raise Http404
