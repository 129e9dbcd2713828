"""The bytes of a stream inside a PDF: unpacked within bounds, cut at their end, stripped.

A photograph keeps its pixels and loses what its camera wrote; nothing that follows the end of
packed bytes is kept.
"""

import re
import zlib

from pypdf import filters

# Of all the streams of a document together, unpacked one piece after another.
MOST_UNPACKED = 400_000_000
PIECE = 1 << 20
FLATE, JPEG, JPEG2000 = "/FlateDecode", "/DCTDecode", "/JPXDecode"
# Kept as they are: a scan in black and white.
FAX = ("/CCITTFaxDecode", "/JBIG2Decode")
ENVELOPES = {
    "/ASCIIHexDecode": filters.ASCIIHexDecode,
    "/ASCII85Decode": filters.ASCII85Decode,
    "/RunLengthDecode": filters.RunLengthDecode,
    "/LZWDecode": filters.LZWDecode,
    FLATE: filters.FlateDecode,
}
SHORT_NAMES = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/RL": "/RunLengthDecode",
    "/LZW": "/LZWDecode",
    "/Fl": FLATE,
    "/DCT": JPEG,
    "/CCF": "/CCITTFaxDecode",
}

# Inside a JPEG's scan: a marker that is neither a stuffed byte, nor a restart, nor filling.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JFIF, ADOBE = b"JFIF\x00", b"Adobe"
# Boxes of a JPEG 2000 that draw; « xml », « uuid » and the like tell about it.
DRAWING_BOXES = {b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c"}


class Damaged(ValueError):
    """Bytes that cannot be read to their end."""


class TooMuch(ValueError):
    """More than is ever needed to draw a document."""


class Unpacker:
    """Repacks the streams of one document, counting what they hold together."""

    def __init__(self):
        self.left = MOST_UNPACKED

    def repacked(self, data, packings):
        """`data`, packed by `packings` (names and their parameters), cleaned.

        Gives the bytes, and the name and the parameters of the one packing that is left.
        """
        packings = [(SHORT_NAMES.get(name, name), parameters) for name, parameters in packings]
        while packings and not self._stays(packings):
            name, parameters = packings.pop(0)
            if name not in ENVELOPES:
                raise Damaged(name)
            data = ENVELOPES[name].decode(data, parameters)
            self._count(len(data))
        if not packings:
            self._count(len(data))
            return zlib.compress(data), FLATE, None
        name, parameters = packings[0]
        clean = {FLATE: self._flate, JPEG: jpeg, JPEG2000: jpeg2000}.get(name)
        return (clean(data) if clean else data), name, parameters

    def _stays(self, packings):
        return len(packings) == 1 and packings[0][0] in (FLATE, JPEG, JPEG2000, *FAX)

    def _count(self, size):
        self.left -= size
        if self.left < 0:
            raise TooMuch

    def _flate(self, data):
        """The packed bytes up to their end: unpacked to find it, and never held."""
        unpacking, waiting = zlib.decompressobj(), data
        try:
            while waiting and not unpacking.eof:
                self._count(len(unpacking.decompress(waiting, PIECE)))
                waiting = unpacking.unconsumed_tail
        except zlib.error as error:
            raise Damaged from error
        return data[: len(data) - len(unpacking.unused_data)]


def jpeg(data):
    """A JPEG without what tells about it: its tables, its pixels, how its colours are written."""
    start = data.find(b"\xff\xd8\xff")
    if start < 0:
        raise Damaged
    kept, at = [b"\xff\xd8"], start + 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise Damaged
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:  # what follows its header is pixels, up to the next marker
            following = NEXT_MARKER.search(data, end)
            end = following.start() if following else len(data)
        kept.append(_segment(marker, data[at:end]))
        at = end
    return b"".join((*kept, b"\xff\xd9"))


def _segment(marker, segment):
    """What is kept of a segment: of those that tell, what decides how colours are read."""
    if marker == 0xE0 and segment[4:9] == JFIF:
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"  # and no thumbnail
    if marker == 0xEE and segment[4:9] == ADOBE:
        return b"\xff\xee\x00\x0e" + segment[4:16]
    return b"" if 0xE0 <= marker <= 0xEF or marker == 0xFE else segment


def jpeg2000(data):
    """A JPEG 2000 without the boxes and the remarks that tell about it."""
    if data.startswith(b"\xff\x4f\xff\x51"):
        return _codestream(data)
    kept, at = [], 0
    while at + 8 <= len(data):
        size, kind, header = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or len(data) - at
        if size < header or at + size > len(data):
            raise Damaged
        if kind == b"jp2c":
            drawn = _codestream(data[at + header : at + size])
            kept.append((8 + len(drawn)).to_bytes(4, "big") + kind + drawn)
        elif kind in DRAWING_BOXES:
            kept.append(data[at : at + size])
        at += size
    return b"".join(kept)


def _codestream(data):
    """The drawing itself, its remarks left out and cut at its end."""
    kept, at = [data[:2]], 2
    while data[at : at + 2] != b"\xff\x90":  # the first tile
        if data[at : at + 1] != b"\xff":
            raise Damaged
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] != 0x64:
            kept.append(data[at:end])
        at = end
    end = data.rfind(b"\xff\xd9")
    return b"".join((*kept, data[at : end + 2 if end > at else len(data)]))
