"""A site whose log is read: in JSON as a deployment writes it, and as it would be without scrubbing."""

import io
import json
import logging
from contextlib import contextmanager

from convergences.logs.lines import JsonLines
from convergences.logs.requests import REQUESTS, LogsRequests

FORM = "application/x-www-form-urlencoded"


class Log:
    """What was written, both ways."""

    def __init__(self):
        self.scrubbed, self.plain = io.StringIO(), io.StringIO()

    def lines(self, logger=""):
        """The lines in JSON, of this logger when it is named."""
        lines = [json.loads(line) for line in self.scrubbed.getvalue().splitlines()]
        return [line for line in lines if line["logger"] == logger or not logger]


@contextmanager
def read_log(release="c" * 40):
    """The log of what is done meanwhile; `make_site`, which sets Django's log up, comes before."""
    log = Log()
    handlers = [logging.StreamHandler(log.scrubbed), logging.StreamHandler(log.plain)]
    handlers[0].setFormatter(JsonLines(release=release))
    root, requests = logging.getLogger(), logging.getLogger(REQUESTS)
    before = requests.level
    requests.setLevel(logging.INFO)
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield log
    finally:
        requests.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)


def behind_the_log(site, *, address="127.0.0.1", **options):
    """`site` as a worker serves it, to visitors who come from `address`."""
    logged = LogsRequests(site, **options)

    def answer(environ, start_response):
        environ |= {"REMOTE_ADDR": address, "CONTENT_TYPE": FORM}
        return logged(environ, start_response)

    return answer
