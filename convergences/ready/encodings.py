"""Content encodings: which one a client wants, and bytes in it."""

import gzip
from functools import lru_cache

import brotli

PLAIN, GZIP, BROTLI = "", "gzip", "br"
PREFERRED = (BROTLI, GZIP)
SMALLEST = 200  # bytes; below, a compressed answer is no smaller
GZIP_LEVEL, BROTLI_QUALITY = 6, 5


@lru_cache(maxsize=512)
def wanted(accepted):
    """The best encoding that an `Accept-Encoding` header takes, plain when it takes none of ours.

    >>> wanted("gzip, deflate, br"), wanted("gzip;q=1, br;q=0"), wanted("*"), wanted("")
    ('br', 'gzip', 'br', '')
    """
    weights = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    found = [(weights.get(name, weights.get("*", 0.0)), name) for name in PREFERRED]
    weight, name = max(found, key=lambda pair: pair[0])
    return name if weight > 0 else PLAIN


def _weight(parameters):
    """The `q` of one item, 0 when it is none."""
    name, _equals, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def encoded(body, encoding):
    """`body` in this encoding; the same bytes each time."""
    if encoding == BROTLI:
        return brotli.compress(body, quality=BROTLI_QUALITY)
    if encoding == GZIP:
        return gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0)
    return body


def is_worth_encoding(content_type, body):
    """Whether compressing an answer of this type makes it smaller."""
    kind = content_type.partition(";")[0].strip().lower()
    compressible = kind.startswith("text/") or kind.endswith(("xml", "json", "javascript"))
    return compressible and len(body) >= SMALLEST
