"""Photographs: bytes in, bytes out. Checked before decoding, turned, stripped, re-encoded.

What comes out holds the pixels and nothing else of what came in: it is drawn again on a new
image, so that no metadata, profile, thumbnail or appended byte can follow.
"""

import struct
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms

from convergences.pictures import headers as picture_headers
from convergences.pictures import webp
from convergences.pictures.headers import WEBP as WEBP_FILE
from convergences.pictures.headers import Unreadable, header_of, holds_something_else

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_STRETCHED = 10  # times as long as it is wide
WIDTHS = (480, 960, 1600)
MOST_HEIGHT = 3200  # of a rendition; a picture that is very tall is served less wide
WEBP, JPEG = "webp", "jpg"
TYPES = {WEBP: "image/webp", JPEG: "image/jpeg"}
# In WebP, so that a page and its photograph stay under 150 KB: a heavier one is drawn less finely,
# as long as nobody would see it.
HEAVIEST = {480: 30_000, 960: 60_000}
QUALITIES = (64, 48, 34)

# Pillow's own alarm, should it ever read another size than we do.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = {5, 6, 7, 8}  # orientations whose width and height change places
BAND = 24  # rows of a rendition: of a large picture, only so many are ever held twice
# Whatever Pillow raises on a damaged file.
DAMAGES = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, struct.error)


class PictureRefused(ValueError):
    """A file that is not taken; the message says why, and what to do."""


@dataclass(frozen=True)
class Rendition:
    """One of the files that are served."""

    width: int
    height: int
    form: str
    data: bytes

    @property
    def name(self):
        """What it is called beside the others of its picture."""
        return f"{self.width}.{self.form}"


def inspect(data):
    """The `Header` of a picture that we take, or `PictureRefused`. Nothing is decoded."""
    if len(data) > MOST_BYTES:
        raise PictureRefused(too_heavy())
    try:
        header = header_of(data)
    except Unreadable as error:
        raise PictureRefused(damaged()) from error
    if header is None:
        raise PictureRefused(_not_a_picture(picture_headers.stranger(data)))
    if not header.width or not header.height:
        raise PictureRefused(damaged())
    if header.moves:
        raise PictureRefused(_("This picture moves. Save one still picture of it as JPEG."))
    if header.pixels > MOST_PIXELS:
        raise PictureRefused(
            _(
                "This picture measures %(width)d × %(height)d pixels, more than 40 million. "
                "Save it smaller: 3,000 pixels wide are plenty."
            )
            % {"width": header.width, "height": header.height}
        )
    sides = sorted((header.width, header.height))
    if sides[1] > MOST_STRETCHED * sides[0]:
        raise PictureRefused(_("This picture is too long and narrow. Crop it first."))
    if holds_something_else(data):
        raise PictureRefused(
            _(
                "This picture also holds something else: a web page, a PDF or an archive. "
                "Open it in a picture editor and save it again as JPEG."
            )
        )
    return header


def render(data):
    """The upright size of a picture, and its `Rendition`s: never larger than the picture."""
    header = inspect(data)
    try:
        drawn, size = _draw(data, header)
    except (*DAMAGES, Image.DecompressionBombError) as error:
        raise PictureRefused(damaged()) from error
    return size, [
        _encode(drawn.resize(each, Image.Resampling.LANCZOS), form)
        for each in sizes(*size)
        for form in (WEBP, JPEG)
    ]


def sizes(width, height):
    """The sizes in which a picture of this size is served."""
    widths = [each for each in WIDTHS if each <= width] or [width]
    found = [(each, max(1, round(height * each / width))) for each in widths]
    return [size for size in found if size[1] <= MOST_HEIGHT] or found[:1]


def _draw(data, header):
    """The pixels, upright, in sRGB on white, not much larger than the largest rendition."""
    image, exif, profile = _open(data, header)
    with image:
        orientation = _orientation(exif)
        lying = orientation in LYING
        size = (header.height, header.width) if lying else (header.width, header.height)
        largest = sizes(*size)[-1]
        # A JPEG is decoded at the half, the quarter or the eighth when that is enough.
        image.draft(image.mode, largest[::-1] if lying else largest)
        image.load()
        factor = max(1, (image.height if lying else image.width) // largest[0])
        drawn = _to_srgb(_reduce(image, factor), profile)
    turn = TURNS.get(orientation)
    if turn is not None:  # the first of them is 0
        drawn = drawn.transpose(turn)
    return drawn, size


def _open(data, header):
    """An image, decoded only when that cannot wait, with its EXIF and its colour profile."""
    if header.form == WEBP_FILE:
        image = webp.decode(data, header.width, header.height)
        return image, webp.chunk(data, b"EXIF"), webp.chunk(data, b"ICCP")
    image = Image.open(BytesIO(data), formats=(header.form,))
    if image.size != (header.width, header.height):
        raise ValueError("two sizes")
    return image, image.info.get("exif"), image.info.get("icc_profile")


def _orientation(exif):
    label = Image.Exif()
    try:
        label.load(exif)
        return label.get(ORIENTATION, 1)
    except DAMAGES:  # a damaged label is no reason to refuse what it is stuck on
        return 1


def _reduce(image, factor):
    """A new image, `factor` times smaller, drawn band after band: L, RGB or CMYK."""
    size = [-(-side // factor) for side in image.size]
    drawn = Image.new(_plain(image.crop((0, 0, 1, 1))).mode, size)
    step = BAND * factor
    for top in range(0, image.height, step):
        band = _plain(image.crop((0, top, image.width, min(top + step, image.height))))
        drawn.paste(band.reduce(factor), (0, top // factor))
    return drawn


def _plain(band):
    """A band in L, RGB or CMYK, on white where it was transparent."""
    if band.mode.startswith("I"):  # sixteen bits
        return band.point(lambda value: value * (1 / 256)).convert("L")
    if band.mode in ("L", "RGB", "CMYK") and "transparency" not in band.info:
        return band
    band = band.convert("RGBA")
    white = Image.new("RGB", band.size, "white")
    white.paste(band, mask=band.getchannel("A"))
    return white


def _to_srgb(image, profile):
    """The image in sRGB, through its own profile when it has one that fits."""
    if profile:
        try:
            image = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, *DAMAGES):  # a profile for other channels, or damaged
            pass
    image = image.convert("RGB")
    image.info = {}
    return image


def _encode(image, form):
    """One rendition; in WebP, the finest of `QUALITIES` that is not too heavy for its width."""
    if form == JPEG:
        data = _saved(image, "JPEG", quality=72, optimize=True, progressive=True)
        return Rendition(image.width, image.height, form, data)
    heaviest = HEAVIEST.get(image.width, MOST_BYTES)
    for quality in QUALITIES:
        data = _saved(image, "WEBP", quality=quality, method=4)
        if len(data) <= heaviest:
            break
    return Rendition(image.width, image.height, form, data)


def _saved(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def too_heavy():
    """What is said of a file of more than `MOST_BYTES`."""
    return _("This file weighs more than 10 MB. Save it lighter, as JPEG for instance.")


def damaged():
    """What is said of a picture that cannot be read to its end."""
    return _(
        "This picture is damaged or cut short. Open it in a picture editor and save it again as JPEG."
    )


def _not_a_picture(kind):
    known = {
        "svg": _(
            "This is an SVG drawing, which can carry programs. Export it as PNG and send that."
        ),
        "gif": _("This is a GIF. Save it as JPEG or PNG and send that."),
        "html": _("This is a web page. Save the picture that it shows, and send that."),
        "pdf": _("This is a PDF. Export the picture or the page as JPEG and send that."),
        "heic": _(
            "This is a HEIC or AVIF picture, or a film. Export the photograph as JPEG and send that."
        ),
        "tiff": _("This is a TIFF or a BMP. Save it as JPEG or PNG and send that."),
    }
    return known.get(
        kind, _("This file is not a picture that we can read. Send a JPEG, a PNG or a WebP.")
    )
