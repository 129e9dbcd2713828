"""A line of the log, as JSON: when, how grave, who says it, what, and of which request."""

import json
from datetime import UTC, datetime

from pythonjsonlogger.json import JsonFormatter

from convergences.logs.asked import current
from convergences.logs.requests import REQUESTS
from convergences.logs.scrubbing import scrubbed, told, without_quotes

encode = json.JSONEncoder(ensure_ascii=False).encode


class JsonLines(JsonFormatter):
    """Writes what is listed here and nothing else: what a record carries besides stays out."""

    def __init__(self, *, release=""):
        super().__init__(json_ensure_ascii=False)
        self.release = release

    def format(self, record):
        """A line; that of a request, written thousands of times a second, the short way."""
        if record.name != REQUESTS or record.exc_info:
            return super().format(record)
        line = self._begun(record, record.msg)
        line |= {"ms": round(record.milliseconds, 1), "release": self.release}
        return encode(line)

    def _begun(self, record, message):
        """What every line begins with."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": f"{at[:23]}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": message,
        }
        if asked := current.get():
            line |= {"request": asked.id, "method": asked.method, "route": asked.route}
        status = asked.status if asked and asked.status else getattr(record, "status_code", 0)
        if isinstance(status, int) and status:
            line["status"] = status
        return line

    def add_fields(self, log_data, record, message_dict):
        log_data |= self._begun(record, _message(record))
        milliseconds = getattr(record, "milliseconds", None)
        if isinstance(milliseconds, float):
            log_data["ms"] = round(milliseconds, 1)
        if record.exc_info and record.exc_info[1] is not None:
            log_data["error"] = told(record.exc_info[1])
        log_data["release"] = self.release

    def formatException(self, ei):
        """Nothing: see `told`."""
        return ""

    def formatStack(self, stack_info):
        """Nothing: where an exception came from is enough."""
        return ""


def _message(record):
    """What a record says; of a request, its route in the place of its address."""
    request = getattr(record, "request", None)
    args = record.args
    if request is None:
        return scrubbed(record.getMessage())
    if not args:
        # Django's words for what it refuses, the value between quotes.
        return scrubbed(without_quotes(str(record.msg)))
    if not isinstance(args, tuple):
        return scrubbed(str(record.msg))
    route = _route(request)
    args = tuple(route if isinstance(a, str) and a.startswith("/") else a for a in args)
    return scrubbed(str(record.msg) % args)


def _route(request):
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "an address that leads nowhere"
