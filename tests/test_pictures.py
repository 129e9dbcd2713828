"""A photograph is checked before it is decoded, then turned, stripped and re-encoded."""

import re
import struct
import zlib
from io import BytesIO
from random import Random

import pytest
from django.utils import translation
from PIL import Image, ImageCms, PngImagePlugin

from convergences.pictures import encoding as pictures
from convergences.pictures.encoding import PictureRefused, render
from tests.factories import make_photograph

MARK = b"MARK-5f2c9e"
ZIP = b"PK\x05\x06" + bytes(18)


def says(data):
    """What is said of a file that is refused, in English."""
    with translation.override("en"), pytest.raises(PictureRefused) as refusal:
        render(data)
    return str(refusal.value)


def opened(rendition):
    return Image.open(BytesIO(rendition.data))


def png_header(width, height, *chunks):
    """The beginning of a PNG of this size, without a pixel."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    size = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + size + b"".join(chunk(*each) for each in chunks)


def jpeg_header(width, height):
    """The beginning of a JPEG of this size."""
    return b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + bytes(9)


def webp_header(width, height, flags=0):
    """The beginning of an extended WebP of this size."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return (
        b"RIFF\xff\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + bytes([flags, 0, 0, 0]) + size + bytes(64)
    )


@pytest.fixture
def never_decoded(monkeypatch):
    """Any attempt at decoding fails the test."""

    def decode(*_args):
        raise AssertionError("decoded")

    monkeypatch.setattr(pictures, "_draw", decode)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_comes_out_at_three_widths_in_webp_and_jpeg(form):
    size, renditions = render(make_photograph((2000, 1500), form))

    assert size == (2000, 1500)
    assert [(r.name, opened(r).format, opened(r).size) for r in renditions] == [
        ("480.webp", "WEBP", (480, 360)),
        ("480.jpg", "JPEG", (480, 360)),
        ("960.webp", "WEBP", (960, 720)),
        ("960.jpg", "JPEG", (960, 720)),
        ("1600.webp", "WEBP", (1600, 1200)),
        ("1600.jpg", "JPEG", (1600, 1200)),
    ]


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((1600, 1200), [480, 960, 1600]),
        ((1599, 1200), [480, 960]),
        ((480, 300), [480]),
        ((300, 200), [300]),
        ((1, 1), [1]),
        ((1600, 9000), [480]),
    ],
)
def test_it_is_never_larger_than_it_was_nor_immensely_tall(size, widths):
    _size, renditions = render(make_photograph(size))

    assert sorted({r.width for r in renditions}) == widths


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright_whichever_way_it_was_held(form, orientation):
    upright = Image.new("RGB", (600, 480), "white")
    upright.paste("red", (0, 0, 300, 240))
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = orientation
    held = BytesIO()
    (upright.transpose(back) if back is not None else upright).save(held, form, exif=exif)

    size, renditions = render(held.getvalue())

    assert size == (600, 480)
    for rendition in renditions:
        image = opened(rendition).convert("RGB")
        assert image.size == (480, 384)
        assert image.getpixel((100, 100))[1] < 60, rendition.name
        assert min(image.getpixel((400, 300))) > 200, rendition.name


@pytest.mark.parametrize(
    ("form", "mode", "color", "expected"),
    [
        ("PNG", "RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("PNG", "LA", (0, 128), (127, 127, 127)),
        ("WEBP", "RGBA", (0, 0, 0, 0), (255, 255, 255)),
        ("PNG", "P", 0, (0, 0, 0)),
        ("PNG", "1", 1, (255, 255, 255)),
        ("PNG", "L", 90, (90, 90, 90)),
        ("PNG", "I;16", 40_000, (156, 156, 156)),
        ("JPEG", "L", 90, (90, 90, 90)),
        ("JPEG", "CMYK", (0, 255, 255, 0), (255, 0, 0)),
    ],
)
def test_every_kind_of_pixel_becomes_plain_colours_on_white(form, mode, color, expected):
    _size, renditions = render(make_photograph((500, 400), form, mode=mode, color=color))

    for rendition in renditions:
        image = opened(rendition)
        assert image.mode == "RGB"
        seen = image.getpixel((200, 200))
        assert all(abs(a - b) < 8 for a, b in zip(seen, expected, strict=True)), (
            rendition.name,
            seen,
        )


def test_a_transparent_colour_of_a_palette_is_white():
    data = make_photograph((500, 400), "PNG", mode="P", color=0, transparency=0)

    _size, renditions = render(data)

    assert all(min(opened(r).getpixel((9, 9))) > 250 for r in renditions)


def test_colours_of_another_profile_are_brought_to_srgb_and_the_profile_left():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, lab, b"damaged"):
        data = make_photograph((500, 400), color=(200, 40, 40), icc_profile=profile)

        _size, renditions = render(data)

        for rendition in renditions:
            assert "icc_profile" not in opened(rendition).info
            assert abs(opened(rendition).getpixel((9, 9))[0] - 200) < 8


def marked_exif():
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()  # description
    exif[0x9C9B] = MARK.decode().encode("utf-16-le")
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 29: MARK.decode()})  # where
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + MARK
    return exif


def marked_jpeg():
    """A photograph with a mark everywhere one can hide, its own thumbnail included."""
    thumbnail = make_photograph((64, 48), comment=MARK)
    exif = b"Exif\0\0" + marked_exif().tobytes()[6:] + thumbnail
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + MARK + b"</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0b" + MARK
    data = make_photograph((1000, 750), exif=exif, comment=MARK, xmp=xmp)
    app13 = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return data[:2] + app13 + data[2:] + MARK


def marked_png():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", MARK.decode())
    text.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{MARK.decode()}</x:xmpmeta>")
    text.add(b"prVt", MARK)
    data = make_photograph((1000, 750), "PNG", pnginfo=text, exif=marked_exif())
    return data + MARK


def marked_webp():
    return (
        make_photograph((1000, 750), "WEBP", exif=marked_exif(), xmp=MARK, icc_profile=MARK) + MARK
    )


@pytest.mark.parametrize("marked", [marked_jpeg, marked_png, marked_webp])
def test_nothing_that_the_camera_or_the_editor_wrote_is_left(marked):
    data = marked()
    assert data.count(MARK) >= 4

    _size, renditions = render(data)

    for rendition in renditions:
        for mark in (MARK, MARK.decode().encode("utf-16-le"), b"Exif", b"xmp", b"ICC", b"tEXt"):
            assert mark not in rendition.data, (rendition.name, mark)
        assert not opened(rendition).getexif()
        end = rendition.data[-2:]
        size = int.from_bytes(rendition.data[4:8], "little") + 8
        assert end == b"\xff\xd9" if rendition.form == "jpg" else size == len(rendition.data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "Export it as PNG"),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?>\n<!-- a -->\n<svg onload="x()"/>', "SVG drawing"),
        (b"<!DOCTYPE html><img src=x>", "web page"),
        (b"GIF89a" + bytes(20), "GIF"),
        (b"GIF87a" + bytes(20) + ZIP, "GIF"),
        (b"%PDF-1.7\n/JavaScript", "PDF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "HEIC"),
        (b"II*\x00" + bytes(20), "TIFF"),
        (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "not a picture"),
        (b"MZ\x90\x00", "not a picture"),
        (b"", "not a picture"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\x00\x00\x00\x00WEBP", "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (b"RIFF\x00\x00\x00\x00WEBPALPH" + bytes(40), "damaged"),
        (jpeg_header(0, 500), "damaged"),
        (jpeg_header(8000, 5000), "damaged"),
    ],
)
def test_what_is_no_photograph_is_refused_with_what_to_do(data, sentence):
    assert sentence in says(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (png_header(13_000, 13_000), "13000 × 13000 pixels"),
        (png_header(20_000, 20_000), "20000 × 20000 pixels"),
        (png_header(2**31 - 1, 2**31 - 1), "more than 40 million"),
        (jpeg_header(13_000, 13_000), "13000 × 13000 pixels"),
        (jpeg_header(65_535, 65_535), "more than 40 million"),
        (webp_header(13_000, 13_000), "13000 × 13000 pixels"),
        (png_header(8000, 5001), "8000 × 5001 pixels"),
        (png_header(40_000_000, 1), "too long and narrow"),
        (png_header(500, 400, (b"acTL", bytes(8))), "moves"),
        (webp_header(500, 400, flags=0x02), "moves"),
        (bytes(10 * 1024 * 1024 + 1), "more than 10 MB"),
    ],
)
def test_what_is_too_large_is_refused_by_its_header(never_decoded, data, sentence):
    assert sentence in says(data)


def test_forty_million_pixels_are_taken():
    header = pictures.inspect(png_header(8000, 5000))

    assert header.pixels == pictures.MOST_PIXELS


def test_an_animation_of_ten_thousand_frames_is_refused_before_decoding(never_decoded):
    frames = [Image.new("L", (8, 8), shade % 256) for shade in range(10_000)]
    for form in ("PNG", "WEBP"):
        out = BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])

        assert "moves" in says(out.getvalue())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "passenger",
    [b"<!DOCTYPE html><p>", b"<script>x()</script>", b"%PDF-1.7\n", ZIP, b"<?php system(1);"],
)
def test_a_picture_that_is_also_something_else_is_refused(never_decoded, form, passenger):
    assert "also holds something else" in says(make_photograph(form=form) + passenger)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("kept", [0.05, 0.5, 0.95])
def test_a_picture_that_is_cut_short_is_refused(form, kept):
    data = make_photograph((900, 700), form, mode="RGB")

    assert "damaged or cut short" in says(data[: int(len(data) * kept)])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_whatever_byte_is_damaged_it_is_rendered_or_refused(form):
    data = make_photograph((64, 48), form)
    for at in range(0, len(data), max(1, len(data) // 150)):
        damaged = bytearray(data)
        damaged[at] ^= 0xFF
        try:
            _size, renditions = render(bytes(damaged))
        except PictureRefused:
            continue
        assert {opened(r).format for r in renditions} == {"WEBP", "JPEG"}


def test_a_picture_whose_two_headers_disagree_is_refused():
    small = make_photograph((100, 80), "WEBP", lossless=True)
    body = small[12:]
    size = (8000 - 1).to_bytes(3, "little") + (5000 - 1).to_bytes(3, "little")
    extended = b"VP8X\x0a\x00\x00\x00" + bytes(4) + size + body
    lying = b"RIFF" + struct.pack("<I", len(extended) + 4) + b"WEBP" + extended

    assert "damaged" in says(lying)


def test_webp_is_read_the_same_by_pillow_where_its_library_is_out_of_reach(monkeypatch):
    data = make_photograph((500, 400), "WEBP", color=(200, 40, 40))
    _size, expected = render(data)
    monkeypatch.setattr("convergences.pictures.webp.LIBRARY", None)

    assert render(data)[1] == expected


def test_each_sentence_ends_with_what_to_do():
    for data in (
        b"<svg/>",
        b"GIF89a",
        b"%PDF-1",
        b"<html>",
        b"?",
        png_header(500, 1, (b"acTL", b"")),
    ):
        assert re.search(r"(Send|Save|Export|send|save).*\.$", says(data))


def test_a_photograph_full_of_detail_still_leaves_its_page_light():
    noise = Image.frombytes("L", (250, 188), Random(7).randbytes(250 * 188)).point(
        lambda value: 128 + (value - 128) // 3
    )
    grain = noise.resize((2000, 1500), Image.Resampling.BICUBIC)
    file = BytesIO()
    grain.convert("RGB").save(file, "JPEG")
    as_fine_as_others = BytesIO()
    grain.convert("RGB").resize((960, 720)).save(as_fine_as_others, "WEBP", quality=64)
    assert len(as_fine_as_others.getvalue()) > pictures.HEAVIEST[960]

    _size, renditions = render(file.getvalue())

    weights = {each.name: len(each.data) for each in renditions}
    assert weights["960.webp"] <= pictures.HEAVIEST[960]
    assert weights["480.webp"] <= pictures.HEAVIEST[480]
