"""PDF files made by hand, byte by byte: what an editor writes, and what nobody should."""

import zlib
from io import BytesIO

from PIL import Image

MARK = b"MARK-5f2c9e"
PAGE = b"/MediaBox [0 0 200 100]"
DRAWING = b"BT /F1 12 Tf 20 50 Td (Bonjour) Tj ET"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 10 10]"
INTO_X = b"/XObject << /X 6 0 R >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\('%b'\\)) >>" % MARK
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data, entries=b"", packed=True):
    """A stream object: its bytes packed, unless they are already."""
    if packed:
        data, entries = zlib.compress(data), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def file_of(objects, trailer=b"", before=b""):
    """A file of numbered objects, the first of which is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + before), []
    for number, thing in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (len(places) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def packed_file(objects):
    """The same, its objects hidden in one packed stream, as PDF 1.5 allows."""
    plain = [each for each in enumerate(objects, 1) if b"stream" not in each[1]]
    streams = [each for each in enumerate(objects, 1) if b"stream" in each[1]]
    index, bodies = [], bytearray()
    for number, thing in plain:
        index.append(b"%d %d" % (number, len(bodies)))
        bodies += thing + b"\n"
    head = b" ".join(index) + b"\n"
    entries = b"/Type /ObjStm /N %d /First %d" % (len(plain), len(head))
    holder, table = len(objects) + 1, len(objects) + 2
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, thing in [*streams, (holder, stream(head + bytes(bodies), entries))]:
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    rank = {number: at for at, (number, _thing) in enumerate(plain)}
    rows = [(0, 0, 255)]
    for number in range(1, table):
        rows.append((1, places[number], 0) if number in places else (2, holder, rank[number]))
    start = len(out)
    rows.append((1, start, 0))
    data = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + bytes([n]) for kind, at, n in rows
    )
    entries = b"/Type /XRef /W [1 4 1] /Size %d /Root 1 0 R" % (table + 1)
    out += b"%d 0 obj\n%b\nendobj\n" % (table, stream(data, entries))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def objects_of(*more, catalogue=b"", page=b"", resources=b"", drawing=None):
    """The objects of a document of one page; `more` stand from number 6 on."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R %b /Contents 4 0 R %b "
        b"/Resources << /Font << /F1 5 0 R >> %b >> >>" % (PAGE, page, resources),
        stream(DRAWING) if drawing is None else drawing,
        FONT,
        *more,
    ]


def make_pdf(*more, trailer=b"", before=b"", **parts):
    """A PDF of one page that says « Bonjour », and whatever else is asked."""
    return file_of(objects_of(*more, **parts), trailer, before)


def mark_on_page(kind, entries):
    """The entry of a page that carries one annotation of this kind."""
    return b"/Annots [<< /Type /Annot /Subtype /%b /Rect [20 20 40 40] %b >>]" % (kind, entries)


def pages(count):
    """A PDF of so many empty pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    page = b"<< /Type /Page /Parent 2 0 R %b >>" % PAGE
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)
    return file_of([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[page] * count])


def changed(data, number, thing):
    """The same file, saved again: object `number` is another, the old one still lies there."""
    start = data.rindex(b"startxref\n") + 10
    previous = int(data[start : data.index(b"\n", start)])
    out = bytearray(data)
    place = len(out)
    out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = len(out)
    out += b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size 9 /Root 1 0 R /Prev %d >>\n" % previous
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def told_photograph():
    """A JPEG that tells: where it was taken, with what, a thumbnail, and what follows it."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = MARK.decode()
    exif.get_ifd(0x8825)[29] = MARK.decode()  # where and when
    image = Image.linear_gradient("L").resize((64, 32)).convert("RGB")
    image.save(out, "JPEG", exif=exif, comment=MARK, progressive=True)
    return out.getvalue() + MARK


def image(data, packing, size=(64, 32)):
    """A picture of a page, packed as said."""
    return stream(
        data,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 "
        b"/ColorSpace /DeviceRGB /Filter /%b" % (*size, packing),
        packed=False,
    )


def told_drawing():
    """A JPEG 2000 made of boxes, one of which tells."""

    def box(kind, data):
        return (8 + len(data)).to_bytes(4, "big") + kind + data

    remark = b"\xff\x64" + (4 + len(MARK)).to_bytes(2, "big") + b"\0\1" + MARK
    drawing = b"\xff\x4f\xff\x51\x00\x04ok" + remark + b"\xff\x90\x00\x04ok\xff\xd9" + MARK
    return (
        box(b"jP  ", b"\r\n\x87\n")
        + box(b"ftyp", b"jp2 ")
        + box(b"xml ", MARK)
        + box(b"jp2h", b"ok")
    ) + box(b"jp2c", drawing)


def everything_in(data):
    """The bytes of a PDF, and after them those of every stream, unpacked."""
    found, at = [data], 0
    while (start := data.find(b"stream\n", at)) >= 0:
        at = data.index(b"endstream", start) + 9
        try:
            found.append(zlib.decompressobj().decompress(data[start + 7 : at - 9]))
        except zlib.error:
            continue
    return b"\n".join(found)
