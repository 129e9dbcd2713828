"""Attached documents: bytes in, bytes out. Looked at here, written again in a bounded process.

What comes out holds what draws the pages and nothing else of what came in. What a reader would
miss without being told (attached files, a form's answers, a film) is refused; what runs, leads
out or tells about its author is left out in silence.
"""

import logging
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _

from convergences.pictures.headers import header_of, stranger

MOST_BYTES = 10 * 1024 * 1024
PATIENCE = 20  # seconds of waiting for the two seconds of processor that it may use
START, END = b"%PDF-", b"%%EOF"
BLANK = b"\0\t\n\f\r "
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")

log = logging.getLogger(__name__)


class DocumentRefused(ValueError):
    """A file that is not taken; the message says why, and what to do."""


@dataclass(frozen=True)
class Document:
    """A PDF of ours: what draws its pages."""

    data: bytes
    pages: int

    @property
    def size(self):
        """How many bytes it weighs."""
        return len(self.data)


def cleaned(data):
    """The `Document` made of an uploaded PDF, or `DocumentRefused`."""
    inspect(data)
    word, _space, said = _answer(data).partition(b" ")
    line, _end, new = said.partition(b"\n")
    if word != b"kept":
        raise DocumentRefused(_sentence(line.decode()))
    return Document(new, int(line))


def inspect(data):
    """Refuse, unread, what is no PDF, is too heavy, cut short or followed by something else."""
    if not data:
        raise DocumentRefused(_("This file is empty. Choose the document again."))
    if len(data) > MOST_BYTES:
        raise DocumentRefused(too_heavy())
    if not data.startswith(START):
        raise DocumentRefused(_not_a_pdf(data))
    _before, end, after = data.rpartition(END)
    if not end:
        raise DocumentRefused(_sentence("damaged"))
    if after.strip(BLANK) or zipfile.is_zipfile(BytesIO(data)):
        raise DocumentRefused(
            _(
                "Something else follows the end of this PDF: a web page or an archive. "
                "Print it to a new PDF and send that."
            )
        )


def too_heavy():
    """What is said of a file of more than `MOST_BYTES`."""
    return _("This document weighs more than 10 MB. Save it with lighter pictures, or split it.")


def _answer(data):
    """What `rewriting` answers, from a process that knows none of our secrets."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "convergences.documents.rewriting"],
            input=data,
            capture_output=True,
            cwd=settings.BASE_DIR,
            env={},
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return b"refused complicated\n"
    if not done.stdout:
        # Killed by one of its bounds, most often; otherwise its last words say what is broken.
        log.warning("A document was not written again: %s %s", done.returncode, done.stderr[-800:])
        return b"refused complicated\n"
    return done.stdout


def _sentence(reason):
    return {
        "damaged": _(
            "This PDF is damaged or cut short. Open it, print it to a new PDF and send that."
        ),
        "encrypted": _(
            "This PDF is protected by a password or against copying. "
            "Save it without protection and send that."
        ),
        "pages": _("This PDF has more than 200 pages. Keep what must be read, or split it."),
        "attachments": _(
            "Other files are attached inside this PDF. Take them out, and send each as a PDF."
        ),
        "form": _(
            "This PDF is a form whose answers would be lost. "
            "Open it, print it to a new PDF and send that."
        ),
        "film": _("This PDF plays a film or a sound. Take it out and send the PDF again."),
        "complicated": _(
            "This PDF is too complicated to be checked. Print it to a new PDF and send that."
        ),
    }[reason]


def _not_a_pdf(data):
    kind = stranger(data)
    if kind == "html":
        return _("This is a web page. Print it to a PDF and send that.")
    if kind in ("svg", "gif", "heic", "tiff") or _is_a_picture(data):
        return _("This is a picture. Add it to the pictures, or print it to a PDF.")
    if data.startswith(ARCHIVES):
        return _(
            "This is a Word, Excel or PowerPoint file, or an archive. "
            "Export each document as PDF and send that."
        )
    return _("This file is not a PDF. Export the document as PDF and send that.")


def _is_a_picture(data):
    try:
        return header_of(data) is not None
    except ValueError:  # one whose header makes no sense
        return True
