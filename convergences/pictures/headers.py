"""What a file says it is, read from its first bytes: nothing is decoded here.

The name of a file and the type that a browser gives it are not believed: the content decides.
"""

import re
import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO

JPEG, PNG, WEBP = "JPEG", "PNG", "WEBP"

# Markers of a JPEG that stand alone, and those that open a frame and tell its size.
STANDALONE = {0x01, *range(0xD0, 0xD9)}
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA

# What a browser, a reader of PDF or a server would run, were the picture read as something else.
STOWAWAYS = re.compile(
    rb"<script[\s>]|<html[\s>]|<!doctype\s+html|<svg\s+xmlns|<\?php\s|%PDF-\d", re.I
)


class Unreadable(ValueError):
    """The file begins like a picture, and its header makes no sense."""


@dataclass(frozen=True)
class Header:
    """What the header of a picture says."""

    form: str
    width: int
    height: int
    moves: bool = False

    @property
    def pixels(self):
        """How many pixels decoding it would make."""
        return self.width * self.height


def header_of(data):
    """The `Header` of a JPEG, a PNG or a WebP; None when `data` is something else."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError) as error:
        raise Unreadable("cut short") from error
    return None


def _jpeg(data):
    at = 2
    while True:
        if data[at] != 0xFF:
            raise Unreadable("no marker where one is due")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in STANDALONE:
            at += 2
        elif marker in FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return Header(JPEG, width, height)
        elif marker in (END_OF_IMAGE, START_OF_SCAN):
            raise Unreadable("no frame")
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]


def _png(data):
    width, height = struct.unpack_from(">II", data, 16)
    at, moves = 8, False
    # An animation announces itself before the first pixels.
    while (kind := data[at + 4 : at + 8]) not in (b"IDAT", b"IEND", b""):
        moves = moves or kind == b"acTL"
        at += 12 + struct.unpack_from(">I", data, at)[0]
    return Header(PNG, width, height, moves)


def _webp(data):
    kind = data[12:16]
    if kind == b"VP8X":
        flags = data[20]
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return Header(WEBP, width, height, bool(flags & 0x02))
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return Header(WEBP, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header(WEBP, width & 0x3FFF, height & 0x3FFF)
    raise Unreadable("no picture in it")


def stranger(data):
    """What a file that is no JPEG, PNG or WebP is: « svg », « gif » …, or an empty text."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"gif87a", b"gif89a")):
        return "gif"
    if b"%pdf-" in start[:1024]:
        return "pdf"
    if b"<svg" in start:
        return "svg"
    if re.search(rb"<!doctype html|<html|<script|<body", start):
        return "html"
    if data[4:8] == b"ftyp":
        return "heic"
    if data.startswith((b"II*\x00", b"MM\x00*", b"BM")):
        return "tiff"
    return ""


def holds_something_else(data):
    """Whether a picture is also a web page, a PDF or an archive for whoever reads it so."""
    return bool(STOWAWAYS.search(data)) or zipfile.is_zipfile(BytesIO(data))
