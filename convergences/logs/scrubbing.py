"""Takes out of what is logged whatever may be of a person: addresses, codes, keys, quoted values.

A message is written by code and filled with values; an exception's message is often nothing but
values. The first is kept, scrubbed. Of the second, only what speaks of code, of the database's own
names or of the system: a class and the lines that led there tell the rest.
"""

import ipaddress
import re
import traceback
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

GONE = "…"
ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*://[^/\s'\"]+)[^\s'\"]*", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>()\[\]\"',;:=]+@[^\s@<>()\[\]\"',;:=]+")
MAYBE_IP = re.compile(r"(?<![\w.:])[0-9A-Fa-f:.]{3,45}(?![\w:])")
KEY = re.compile(r"(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}")
CODE = re.compile(r"(?<!\w)(?:\d{4}[ -]\d{4}|\d{6,})(?!\w)")
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|«[^»\n]*»|“[^”\n]*”")
# What PostgreSQL quotes of itself: `unique constraint "juror_once"`.
NAME = re.compile(r"\b(?:column|constraint|relation|table|index|schema|type|function|of) $")
ABOUT_CODE = (
    *(AttributeError, NameError, ImportError, RecursionError, NotImplementedError),
    *(ImproperlyConfigured, TemplateDoesNotExist, TemplateSyntaxError),
)
FRAMES = 40


def scrubbed(text):
    """`text` without addresses of the web beyond their host, e-mails, addresses of machines, keys, codes."""
    text = ADDRESS.sub(rf"\1/{GONE}", text)
    text = EMAIL.sub(GONE, text)
    text = MAYBE_IP.sub(lambda found: GONE if _is_ip(found[0]) else found[0], text)
    return CODE.sub(GONE, KEY.sub(GONE, text))


def without_quotes(text):
    """`text` without what it quotes, but for the names of the database's own things."""

    def kept_or_gone(found):
        return found[0] if NAME.search(text[: found.start()]) else GONE

    return QUOTED.sub(kept_or_gone, text)


def _is_ip(text):
    text = text.rstrip(".:") if not text.endswith("::") else text
    try:
        ipaddress.ip_address(text)
    except ValueError:
        host, _colon, port = text.rpartition(":")
        return port.isdigit() and host.count(".") == 3 and _is_ip(host)
    return True


def words_of(error):
    """What may be told of an exception's message; "" where it could quote somebody."""
    if isinstance(error, DatabaseError):
        # Its first line: PostgreSQL gives values in those after it, « DETAIL: Key (email)=(…) ».
        first = str(error).partition("\n")[0]
        return scrubbed(without_quotes(first))
    if isinstance(error, ABOUT_CODE):
        return scrubbed(str(error).partition("\n")[0])
    if isinstance(error, OSError):
        return error.strerror or ""
    return ""


def told(error):
    """An exception, those that caused it, and the lines that led there; no value of any variable."""
    links = []
    while error is not None and len(links) < 5:
        links.append(_link(error))
        if error.__cause__ is not None or error.__suppress_context__:
            error = error.__cause__
        else:
            error = error.__context__
    return "\n\n".join(reversed(links))


def _link(error):
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__}.{name}"
    words = words_of(error)
    lines = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]
    ]
    return "\n".join([*lines, f"{name}: {words}" if words else name])


def _short(path):
    """Where a file is, told from the project or from the packages."""
    _before, packages, inside = path.rpartition("/site-packages/")
    if packages:
        return inside
    folder = Path(path)
    return (
        str(folder.relative_to(settings.BASE_DIR))
        if folder.is_relative_to(settings.BASE_DIR)
        else path
    )
