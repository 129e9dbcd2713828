"""The request that a thread is answering, as lines of the log and slow queries tell of it."""

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
ID = re.compile(r"[0-9a-f]{32}")


@dataclass
class Asked:
    """One request: its number, its method, the route that answered, the status, its slow queries.

    Neither its address nor its query, which may hold what somebody typed or a key of theirs.
    """

    id: str
    method: str
    route: str = ""
    status: int = 0
    slow: list = field(default_factory=list)

    @classmethod
    def of(cls, environ):
        """The request of this WSGI environment."""
        method = environ["REQUEST_METHOD"]
        return cls(number_of(environ), method if method in METHODS else "OTHER")


# None where nobody asked: a command, a thread of ours.
current = ContextVar("the request that is being answered", default=None)


def number_of(environ):
    """The number that our proxy gave this request, else a new one; never one that a visitor wrote."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and ID.fullmatch(given):
        return given
    return secrets.token_hex(16)


def came_by(route):
    """Say which route answers the request of this thread."""
    asked = current.get()
    if asked is not None:
        asked.route = route
