"""Decoding a WebP within bounds.

Pillow reads every WebP as an animation, which holds the picture four times: 640 MB for forty
million pixels. The library that Pillow itself brings decodes into a buffer of ours, once. Where
it cannot be reached (it is linked otherwise on some systems), Pillow does it in its own way.
"""

import ctypes
from io import BytesIO

from PIL import Image, _webp


def _library():
    """The functions of libwebp that `_webp` stands on, or None."""
    try:
        library = ctypes.CDLL(_webp.__file__)
        size, decode = library.WebPGetInfo, library.WebPDecodeRGBAInto
    except (OSError, AttributeError):
        return None
    number = ctypes.POINTER(ctypes.c_int)
    size.argtypes = [ctypes.c_char_p, ctypes.c_size_t, number, number]
    size.restype = ctypes.c_int
    decode.argtypes = [
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_void_p,
        ctypes.c_size_t,
        ctypes.c_int,
    ]
    decode.restype = ctypes.c_void_p
    return library


LIBRARY = _library()


def decode(data, width, height):
    """A still WebP of this size as an RGBA image; ValueError when it cannot be read whole."""
    if LIBRARY is None:
        with Image.open(BytesIO(data), formats=("WEBP",)) as image:
            return image.convert("RGBA")
    found = ctypes.c_int(), ctypes.c_int()
    if not LIBRARY.WebPGetInfo(data, len(data), *map(ctypes.byref, found)):
        raise ValueError("no WebP")
    if (found[0].value, found[1].value) != (width, height):
        raise ValueError("two sizes")
    pixels = bytearray(4 * width * height)
    into = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    if not LIBRARY.WebPDecodeRGBAInto(data, len(data), into, len(pixels), 4 * width):
        raise ValueError("cut short or damaged")
    return Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1)


def chunk(data, name):
    """What the chunk `name` of a WebP holds (`ICCP`, `EXIF`), or nothing."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == name:
            return data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return b""
