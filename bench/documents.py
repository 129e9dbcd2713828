"""What an attached PDF costs: seconds of processor and peak memory of its rewriting.

    python bench/documents.py

The bounds are those of the process that writes it again: 2 seconds, 300 MB. A file that would
need more is refused: the process ends at its bound.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEGABYTES = 2.0, 300
sys.path.insert(0, str(ROOT))
MEGABYTE = 1 << 20


def samples(folder):
    """Write the heaviest files that are taken, and some that are refused."""
    from tests.pdf_files import file_of, image, make_pdf, stream  # noqa: PLC0415

    noise = random.Random(7).randbytes(9 * MEGABYTE)
    text = b"BT /F1 12 Tf 20 50 Td (%b) Tj ET\n"

    def write(name, data):
        (folder / f"{name}.pdf").write_bytes(data)

    def book(sheets, drawings, resources=b"", more=()):
        """A document of many pages that share their resources."""
        first = 4 + len(more)
        kids = b" ".join(b"%d 0 R" % (first + 2 * each) for each in range(sheets))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%b] /Count %d /MediaBox [0 0 595 842] /Resources 3 0 R >>"
            % (kids, sheets),
            b"<< %b >>" % resources,
            *more,
        ]
        for each in range(sheets):
            objects.append(
                b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R >>" % (first + 1 + 2 * each)
            )
            objects.append(drawings(each))
        return file_of(objects)

    def forms(count):
        """So many small forms, named X0, X1 …, from object 4 on."""
        form = stream(text % b"a", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
        names = b" ".join(b"/X%d %d 0 R" % (each, 4 + each) for each in range(count))
        return b"/XObject << %b >>" % names, [form] * count

    write("200 pages of text", book(200, lambda _each: stream(text % noise[:2000].hex().encode())))
    slide = zlib.compress(noise[:5000] + bytes(1920 * 1080 * 3 - 5000))
    for count in (40, 60, 80):
        slides = [image(slide, b"FlateDecode", (1920, 1080))] * count
        names = b" ".join(b"/X%d %d 0 R" % (each, 4 + each) for each in range(count))
        resources = b"/XObject << %b >>" % names
        write(
            f"{count} slides",
            book(count, lambda each: stream(b"/X%d Do" % each), resources, slides),
        )
    for count in (5_000, 10_000, 20_000, 40_000):
        resources, more = forms(count)
        write(f"{count} forms", book(1, lambda _each: stream(b""), resources, more))
    write("9 MB of noise", make_pdf(drawing=stream(noise, packed=False)))
    write("9 MB of packed noise", make_pdf(drawing=stream(noise)))
    ascii85 = b"/Filter /ASCII85Decode"
    write(
        "4 MB in ASCII", make_pdf(drawing=stream(b"9jqo^" * 800_000 + b"~>", ascii85, packed=False))
    )
    lzw = b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"
    write("LZW", make_pdf(drawing=stream(lzw, b"/Filter /LZWDecode", packed=False)))
    for size in (350, 450):
        write(f"{size} MB of zeros", make_pdf(drawing=stream(bytes(size * 1_000_000))))
    write("zeros packed three times", make_pdf(drawing=stream(
        zlib.compress(zlib.compress(zlib.compress(bytes(400 * MEGABYTE)))),
        b"/Filter [/FlateDecode /FlateDecode /FlateDecode]", packed=False)))  # fmt: skip
    write("150,000 objects", make_pdf(*[b"[%d 0 R]" % (each + 7) for each in range(150_000)]))
    write("damaged table", make_pdf(*[b"[1]"] * 50_000).replace(b"\nxref\n", b"\nxrif\n"))


def measure(path):
    """Have one file written again and say what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")
    django.setup()
    from convergences.documents.cleaning import DocumentRefused, cleaned  # noqa: PLC0415

    data = path.read_bytes()
    try:
        document = cleaned(data)
        said = f"{document.size // 1024} KB, {document.pages} pages"
    except DocumentRefused as refusal:
        said = str(refusal)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, peak = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    # A process is ended at the first tick after its bound.
    within = "" if seconds <= SECONDS + 0.1 and peak <= MEGABYTES else "  BEYOND"
    print(f"{path.stem:26}{len(data) / 2**20:6.1f} MB{seconds:7.2f} s{peak:6} MB  {said}{within}")
    return not within


def main():
    """Every sample in a process of its own, so that peaks are not mixed; False beyond a bound."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, __file__, folder], check=True)
        done = [
            subprocess.run([sys.executable, __file__, path], check=False).returncode
            for path in sorted(Path(folder).iterdir())
        ]
    return not any(done)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(not main())
    elif (target := Path(sys.argv[1])).is_dir():
        samples(target)
    else:
        sys.exit(not measure(target))
