"""Error pages: in the reader's language, and without asking the database anything."""

import errno
import sqlite3
import sys
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import get_template
from django.utils import translation

from convergences.administration.door import given_back

RETRY_AFTER = 60  # seconds
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
FULL_DATABASE = "53100"  # what PostgreSQL calls it
REST = 12 * 2**20  # bytes: nginx hands on no more
# Our limits on what a form may bring: settings, and Django's 1,000 fields and 100 files.
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request, exception=None):
    """The 400 page of an address, or of a form that is not whole; 413 for more than we read."""
    if isinstance(exception, TOO_LARGE):
        _read_the_rest(request)
        return _page(request, 413)
    if isinstance(exception, MultiPartParserError):
        _read_the_rest(request)
        return _page(request, 400, "400_form.html")
    return _page(request, 400)


def _read_the_rest(request):
    """A proxy that is still sending when it is answered may lose the answer, and say 502."""
    left = REST
    with suppress(OSError):
        while left > 0 and (chunk := request.read(65536)):
            left -= len(chunk)


def permission_denied(request, exception=None):
    """The 403 page."""
    return _page(request, 403)


def csrf_failure(request, reason=""):
    """The page of a form whose token is absent or too old; what was typed at the desk is given back."""
    return given_back(request) or _page(request, 403, "403_csrf.html")


def page_not_found(request, exception=None):
    """The 404 page: the same whether a thing is absent or not yours to see."""
    return _page(request, 404)


def too_many_requests(request, exception=None):
    """The 429 page: a limit was reached."""
    response = _page(request, 429)
    response["Retry-After"] = "3600"
    return response


def server_error(request):
    """The 500 page, or one that says what to do: no room left, or a database that does not answer."""
    error = sys.exc_info()[1]
    if has_no_room(error):
        return could_not_be_kept(request)
    if isinstance(error, (OperationalError, InterfaceError)):
        # It may have stopped answering after it had kept what was sent.
        return unavailable(request, is_sure=False)
    return _page(request, 500)


def unavailable(request, exception=None, *, is_sure=True):
    """The 503 page, which says when to come back; `is_sure` that nothing was kept."""
    response = _page(request, 503, is_sure=is_sure)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def could_not_be_kept(request):
    """The 507 page: a disk is full."""
    response = _page(request, 507)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def has_no_room(error):
    """Whether a file or a row found no room, on our disk or on that of the database."""
    if isinstance(error, OSError):
        return error.errno in FULL_DISK
    if isinstance(error, OperationalError):
        cause = error.__cause__
        return (
            getattr(cause, "pgcode", None) == FULL_DATABASE
            or getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        )
    return False


def _page(request, status, template_name=None, **context):
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        # A bare context: context processors would read the session, hence the database.
        html = get_template(template_name or f"{status}.html").render(
            {
                "request": request,
                "is_error": True,
                "is_at_the_desk": getattr(request, "is_at_the_desk", False),
                "has_sent": request.method not in ("GET", "HEAD"),
                **context,
            }
        )
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
