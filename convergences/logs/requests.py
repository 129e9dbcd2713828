"""One line for each request, written once it is answered; what nothing else caught is caught here."""

import logging
import time

from convergences.logs.asked import Asked, came_by, current

REQUESTS = "convergences.requests"
logger = logging.getLogger(REQUESTS)
BROKEN = b"500\n"


class LogsRequests:
    """A WSGI application in front of all: it numbers a request, and tells of it afterwards.

    `afterwards(asked)` is called when the answer is on its way.
    """

    def __init__(self, application, *, afterwards=None):
        self.application, self.afterwards = application, afterwards

    def __call__(self, environ, start_response):
        asked, began = Asked.of(environ), time.perf_counter()
        token = current.set(asked)

        def start(status, headers, *exc_info):
            asked.status = int(status[:3])
            return start_response(status, headers, *exc_info)

        try:
            return self.application(environ, start)
        except Exception:
            logger.exception("What stands in front of the site failed.")
            start("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [BROKEN]
        finally:
            milliseconds = (time.perf_counter() - began) * 1000
            write(milliseconds)
            if self.afterwards and asked.slow:
                self.afterwards(asked)
            current.reset(token)


def write(milliseconds):
    """The line of the request of this thread.

    Made by hand: what logging finds out of the line of code that speaks would cost as much as a
    ready page.
    """
    if logger.isEnabledFor(logging.INFO):
        record = logging.LogRecord(REQUESTS, logging.INFO, "", 0, "answered", (), None)
        record.milliseconds = milliseconds
        logger.handle(record)


def route_noted(get_response):
    """Remember which route answers, for the lines of the log: an address can hold a key or a name."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        came_by(f"/{request.resolver_match.route}")

    # Before the view, so that the lines written on the way have it too.
    middleware.process_view = process_view
    return middleware
