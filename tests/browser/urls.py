"""The addresses of the site, one that fails as it is asked to, and a form that saves its drafts."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path

from convergences.urls import *  # noqa: F403
from convergences.urls import urlpatterns as deployed
from convergences.views import errors
from tests.browser import drafts, evening

FAILURES = {400: BadRequest, 403: PermissionDenied, 500: RuntimeError, 503: OperationalError}


def fail(request, status):
    """The page of an error."""
    if status == 429:
        return errors.too_many_requests(request)
    raise FAILURES[status]("asked for")


def leaking(request):
    """A page that names its reader and calls itself public: what a shared cache would spread."""
    name = request.user.get_full_name() if request.user.is_authenticated else "Personne"
    request.session.accessed = False  # else Django would say that the page varies with its reader
    return HttpResponse(name, headers={"Cache-Control": "public, s-maxage=60"})


urlpatterns = [
    path("fuite/", leaking),
    path("panne/<int:status>/", fail),
    path("en/panne/<int:status>/", fail),
    *drafts.urlpatterns,
    *evening.urlpatterns,
    *deployed,
]
