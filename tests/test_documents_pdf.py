"""An attached PDF is refused with what to do, or written again with nothing but its pages."""

import zlib
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader, PdfWriter

from convergences.documents.cleaning import MOST_BYTES, DocumentRefused, cleaned
from tests.factories import make_photograph
from tests.pdf_files import (
    DRAWING,
    FORM,
    INTO_X,
    MARK,
    SCRIPT,
    changed,
    everything_in,
    file_of,
    image,
    make_pdf,
    mark_on_page,
    objects_of,
    packed_file,
    pages,
    stream,
    told_drawing,
    told_photograph,
)

ESCAPED = b"<< /S /J#61vaScript /#4a#53 (app.alert\\('%b'\\)) >>" % MARK
LAUNCH = b"<< /S /Launch /F (%b.exe) /Win << /F (%b.exe) /P (%b) >> >>" % (MARK, MARK, MARK)
ADDRESS = b"<< /S /URI /URI (https://example.org/%b) >>" % MARK
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
ZIP = b"PK\x05\x06" + bytes(18)
XMP = b"<x:xmpmeta><dc:creator>%b</dc:creator></x:xmpmeta>" % MARK
FILE = b"<< /Type /Filespec /F (%b.exe) /EF << /F 6 0 R >> >>" % MARK


def encrypted():
    writer = PdfWriter(clone_from=BytesIO(make_pdf()))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb(times=1):
    """Zeros, packed again and again: 400 MB at the first unpacking, or thousands of them."""
    packing = zlib.compressobj(9)
    data = b"".join(packing.compress(bytes(1 << 20)) for _each in range(450)) + packing.flush()
    for _each in range(times - 1):
        data = zlib.compress(data, 9)
    names = b"/Filter [%b]" % (b" /FlateDecode" * times)
    return stream(data, names, packed=False)


def nested(depth):
    """A form that draws a form, so many times."""
    return [
        stream(
            b"/X Do",
            b"%b /Resources << /XObject << /X %d 0 R >> >>" % (FORM, 7 + each),
        )
        for each in range(depth)
    ] + [stream(b"", FORM)]


def in_circles(data):
    """The same file, whose table says that it follows itself."""
    start = data.rindex(b"startxref\n") + 10
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + data[start:].split(b"\n")[0])


# What is taken. Its name, and its bytes, with a mark in whatever must not follow.
TAKEN = {
    "plain": make_pdf(),
    "script when opened": make_pdf(catalogue=b"/OpenAction " + SCRIPT),
    "script by name": make_pdf(
        catalogue=b"/Names << /JavaScript << /Names [(%b) %b] >> >>" % (MARK, SCRIPT)
    ),
    "script of the document": make_pdf(catalogue=b"/AA << /WC %b >>" % SCRIPT),
    "script of the page": make_pdf(page=b"/AA << /O %b >>" % SCRIPT),
    "script spelled otherwise": make_pdf(catalogue=b"/OpenAction " + ESCAPED),
    "script in an object stream": packed_file(
        objects_of(SCRIPT, catalogue=b"/OpenAction 6 0 R /AA << /WC 6 0 R >>")
    ),
    "launch": make_pdf(page=mark_on_page(b"Link", b"/A " + LAUNCH)),
    "launch when opened": make_pdf(catalogue=b"/OpenAction " + LAUNCH),
    "address": make_pdf(page=mark_on_page(b"Link", b"/A " + ADDRESS), catalogue=b"/URI << >>"),
    "sent elsewhere": make_pdf(
        page=mark_on_page(b"Link", b"/A << /S /SubmitForm /F (https://%b) >>" % MARK)
    ),
    "a note between authors": make_pdf(page=mark_on_page(b"Text", b"/Contents (%b)" % MARK)),
    "EICAR in a remark": make_pdf(before=b"%" + EICAR + MARK + b"\n"),
    "EICAR in an object that nothing names": make_pdf(stream(EICAR + MARK)),
    "author, producer, identifiers": make_pdf(
        b"<< /Author (%b) /Producer (%b) /Title (%b) >>" % (MARK, MARK, MARK),
        trailer=b"/Info 6 0 R /ID [(%b) (%b)]" % (MARK, MARK),
    ),
    "XMP": make_pdf(stream(XMP, b"/Type /Metadata"), catalogue=b"/Metadata 6 0 R"),
    "XMP unpacked": make_pdf(stream(XMP, packed=False), page=b"/Metadata 6 0 R"),
    "thumbnail": make_pdf(image(MARK, b"DCTDecode"), page=b"/Thumb 6 0 R"),
    "an editor's own data": make_pdf(
        page=b"/PieceInfo << /Editor << /Private (%b) >> >> /LastModified (%b)" % (MARK, MARK)
    ),
    "photograph that tells": make_pdf(image(told_photograph(), b"DCTDecode"), resources=INTO_X),
    "photograph in an envelope": make_pdf(
        stream(
            told_photograph().hex().encode() + b">",
            b"/Type /XObject /Subtype /Image /Width 64 /Height 32 /BitsPerComponent 8 "
            b"/ColorSpace /DeviceRGB /Filter [/ASCIIHexDecode /DCTDecode]",
            packed=False,
        ),
        resources=INTO_X,
    ),
    "JPEG 2000 that tells": make_pdf(image(told_drawing(), b"JPXDecode"), resources=INTO_X),
    "picture with metadata": make_pdf(
        stream(
            b"\0" * 3,
            b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
            b"/ColorSpace /DeviceRGB /Metadata 7 0 R /OPI << /V (%b) >>" % MARK,
        ),
        stream(XMP),
        resources=INTO_X,
    ),  # fmt: skip
    "bytes after a stream's end": make_pdf(
        drawing=stream(zlib.compress(DRAWING) + MARK + HTML, b"/Filter /FlateDecode", packed=False)
    ),
    "what was there before": changed(make_pdf(drawing=stream(MARK)), 4, stream(DRAWING)),
    "linearised": make_pdf(before=b"9 0 obj\n<< /Linearized 1 /T (%b) >>\nendobj\n" % MARK),
    "outside picture": make_pdf(
        stream(b"", FORM + b"/Ref << /F (%b.pdf) /Page 0 >> /F (https://%b)" % (MARK, MARK)),
        resources=INTO_X,
    ),
    "bookmarks and tags": make_pdf(
        b"<< /Type /StructTreeRoot /K << /S /P /T (%b) >> >>" % MARK,
        b"<< /First 8 0 R /Last 8 0 R >>",
        b"<< /Title (%b) /Parent 7 0 R /A %b >>" % (MARK, SCRIPT),
        catalogue=b"/StructTreeRoot 6 0 R /Outlines 7 0 R",
    ),
    "a page that draws itself": make_pdf(
        stream(b"/X Do", FORM + b"/Resources << /XObject << /X 6 0 R >> >>"), resources=INTO_X
    ),
    "tables that turn in circles": in_circles(make_pdf()),
    "200 pages": pages(200),
}
UNMARKED = {"plain", "a page that draws itself", "tables that turn in circles", "200 pages"}

# What is refused, and what is said of it.
REFUSED = {
    "empty": (b"", "This file is empty"),
    "too heavy": (make_pdf() + b"\n" * MOST_BYTES, "weighs more than 10 MB"),
    "cut in the middle": (make_pdf()[:400], "damaged or cut short"),
    "cut at its end": (make_pdf()[:-8], "damaged or cut short"),
    "only its first and last words": (b"%PDF-1.7\n%%EOF", "damaged or cut short"),
    "HTML renamed": (HTML, "This is a web page"),
    "HTML before": (HTML + make_pdf(), "not a PDF"),
    "HTML after": (make_pdf() + HTML, "Something else follows"),
    "ZIP after": (make_pdf() + ZIP, "Something else follows"),
    "ZIP after, closed as a PDF": (make_pdf() + ZIP[:-2] + b"\5\0%%EOF", "Something else follows"),
    "a Word file": (b"PK\x03\x04 word/document.xml", "This is a Word, Excel"),
    "a photograph": (make_photograph((64, 32)), "This is a picture"),
    "EICAR": (EICAR, "not a PDF"),
    "a blank before": (b"\n" + make_pdf(), "not a PDF"),
    "encrypted": (encrypted(), "protected by a password"),
    "attached file": (
        make_pdf(
            stream(EICAR), catalogue=b"/Names << /EmbeddedFiles << /Names [(a) %b] >> >>" % FILE
        ),
        "Other files are attached",
    ),
    "attached file on the page": (
        make_pdf(stream(EICAR), page=mark_on_page(b"FileAttachment", b"/FS " + FILE)),
        "Other files are attached",
    ),
    "portfolio": (make_pdf(catalogue=b"/Collection << /View /T >>"), "Other files are attached"),
    "XFA": (
        make_pdf(stream(b"<xdp/>"), catalogue=b"/AcroForm << /Fields [] /XFA 6 0 R >>"),
        "form whose answers",
    ),
    "answers that nothing draws": (
        make_pdf(page=mark_on_page(b"Widget", b"/FT /Tx /T (a) /V (yes)")),
        "form whose answers",
    ),
    "film": (make_pdf(page=mark_on_page(b"RichMedia", b"")), "plays a film"),
    "sound": (make_pdf(page=mark_on_page(b"Screen", b"/A << /S /Rendition >>")), "plays a film"),
    "201 pages": (pages(201), "more than 200 pages"),
    "10,000 pages": (pages(10_000), "more than 200 pages"),
    "no page": (pages(0), "damaged"),
    "pages that hold themselves": (
        file_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Kids [2 0 R] /Count 1 >>"]),
        "damaged",
    ),
    "no catalogue": (file_of([b"<< /Type /Pages >>"]), "damaged"),
    "bomb": (make_pdf(drawing=bomb()), "too complicated"),
    "bomb in a bomb": (make_pdf(drawing=bomb(3)), "too complicated"),
    "bomb of a predictor": (
        make_pdf(
            stream(
                zlib.compress(bytes(1000)),
                b"/Type /XObject /Subtype /Image /Filter [/FlateDecode /DCTDecode] "
                b"/DecodeParms [<< /Predictor 12 /Columns 999999999 >> null]",
                packed=False,
            ),
            resources=INTO_X,
        ),
        "too complicated",
    ),
    "150,000 objects": (
        make_pdf(
            b"[%b]" % b" ".join(b"%d 0 R" % (each + 8) for each in range(75_000)),
            b"[%b]" % b" ".join(b"%d 0 R" % (each + 75_008) for each in range(75_000)),
            *[b"[1]"] * 150_000,
            resources=b"/ColorSpace << /C 6 0 R /D 7 0 R >>",
        ),
        "too complicated",
    ),
    "a list in a list": (make_pdf(resources=b"/ColorSpace << /C %b >>" % (b"[" * 90_000)), "PDF is"),
    "a form in a form": (make_pdf(*nested(1500), resources=INTO_X), "too complicated"),
}  # fmt: skip


def says(data):
    """What is said of a file that is refused, in English."""
    with translation.override("en"), pytest.raises(DocumentRefused) as refusal:
        cleaned(data)
    return str(refusal.value)


@pytest.mark.parametrize("name", TAKEN)
def test_a_document_keeps_its_pages_and_nothing_that_runs_or_tells(name):
    data = TAKEN[name]
    if name not in UNMARKED:
        marked = everything_in(data)
        assert any(mark in marked for mark in (MARK, MARK.hex().encode()))

    document = cleaned(data)

    written = everything_in(document.data)
    assert MARK not in written
    assert MARK.hex().encode() not in written
    for word in (b"JavaScript", b"/JS", b"/Launch", b"/URI", b"/SubmitForm", b"/Info", b"/ID"):
        assert word not in written
    for word in (b"/Metadata", b"/Annots", b"/OpenAction", b"/AA", b"/Names", b"EICAR", b"<html"):
        assert word not in written
    reader = PdfReader(BytesIO(document.data), strict=True)
    assert len(reader.pages) == document.pages == (200 if name == "200 pages" else 1)
    if document.pages == 1:
        assert reader.pages[0].extract_text() == "Bonjour"
        assert list(reader.pages[0].mediabox) == [0, 0, 200, 100]
    assert document.size == len(document.data)
    assert document.data.startswith(b"%PDF-1.7") and document.data.endswith(b"%%EOF\n")


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_cannot_be_kept_is_refused_with_what_to_do(name):
    data, sentence = REFUSED[name]

    said = says(data)

    assert (sentence or "") in said
    assert said.count(".") >= 2  # why, and what to do


def test_the_set_is_as_large_as_it_is_said():
    assert len(TAKEN) + len(REFUSED) >= 60
