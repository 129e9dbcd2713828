"""While the database is away: who notices, how long anyone waits for it, what is answered meanwhile.

A database that is stopped says no at once. One that is frozen, or behind a network that is cut,
says nothing: what is asked of it would hold a thread for ever. The thread that asks for the public
version notices first; every other wait ends as soon as it has.
"""

import select
import time

import psycopg2
from django.db import connections
from psycopg2.extensions import POLL_OK, POLL_READ, set_wait_callback

from convergences.views import errors

# Where `ReadyPages` says to Django that there is no use in asking.
AWAY = "convergences.database.away"
UNANSWERED = 1.5  # seconds after which a question this small has no answer
AT_FIRST = 5.0  # the same for a worker that has just started, and that nothing has answered yet
LONGEST = 15.0  # seconds for anything else: PostgreSQL gives up a statement after ten
NAP = 0.1  # seconds between two looks at whether the database still answers anyone


class WaitWhileItAnswers:
    """How psycopg2 waits for PostgreSQL: no longer than the database answers `version`."""

    def __init__(self, version):
        self.version = version

    def __call__(self, connection):
        begun = time.monotonic()
        while (state := connection.poll()) != POLL_OK:
            waited = select.poll()
            waited.register(
                connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT
            )
            while not waited.poll(NAP * 1000):
                if self._is_in_vain(time.monotonic() - begun):
                    # psycopg2 closes the connection of a wait that is given up.
                    raise psycopg2.OperationalError("The database does not answer.")

    def _is_in_vain(self, seconds):
        if self.version.is_asked_here():
            patience = AT_FIRST if self.version.number is None else UNANSWERED
            self.version.is_away = self.version.is_away or seconds >= patience
            return seconds >= patience
        self.version.ask_again()
        return self.version.is_away or seconds >= LONGEST


def wait_while_it_answers(version, alias="default"):
    """Let no connection of this process wait for PostgreSQL once `version` finds it silent."""
    if connections[alias].vendor == "postgresql":
        set_wait_callback(WaitWhileItAnswers(version))


def answers_while_away(view):
    """Say of a view that it has an answer of its own while the database is away."""
    view.answers_while_away = True
    return view


def told_at_once_while_away(get_response):
    """Answer 503 in the place of whatever view would ask a database that is known to be away.

    Among the middleware, so that this answer has the headers, the language and the banner of any.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.environ.get(AWAY) and not hasattr(view, "answers_while_away"):
            return errors.unavailable(request)
        return None

    middleware.process_view = process_view
    return middleware
