"""Error pages: in the reader's language, and without asking the database anything."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import translation

RETRY_AFTER = 60  # seconds


def bad_request(request, exception=None):
    """The 400 page."""
    return _page(request, 400)


def permission_denied(request, exception=None):
    """The 403 page."""
    return _page(request, 403)


def csrf_failure(request, reason=""):
    """The page of a form whose token is absent or too old."""
    return _page(request, 403, "403_csrf.html")


def page_not_found(request, exception=None):
    """The 404 page: the same whether a thing is absent or not yours to see."""
    return _page(request, 404)


def too_many_requests(request, exception=None):
    """The 429 page: a limit was reached."""
    response = _page(request, 429)
    response["Retry-After"] = "3600"
    return response


def server_error(request):
    """The 500 page, or the 503 one while the database does not answer."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return _page(request, 500)


def unavailable(request, exception=None):
    """The 503 page, which says when to come back."""
    response = _page(request, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _page(request, status, template_name=None):
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        # A bare context: context processors would read the session, hence the database.
        html = get_template(template_name or f"{status}.html").render(
            {
                "request": request,
                "is_error": True,
                "is_at_the_desk": getattr(request, "is_at_the_desk", False),
            }
        )
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
