"""The pages that a worker keeps, bounded in bytes: what was used least lately leaves first."""

import hashlib
import threading
import time
from collections import OrderedDict
from contextlib import suppress

from convergences.ready.encodings import PLAIN, encoded, is_worth_encoding

# What the server says of itself at each answer, and what belongs to one body alone.
OF_THE_BODY = {"content-length", "content-encoding", "etag", "vary"}
OF_A_WHOLE_ANSWER = {"content-type", "content-disposition"}
# Beside the bytes of a page: its headers and the objects that hold them.
OVERHEAD = 4096
# How long ago a page was still right that is shown while nobody can say whether it is.
AN_HOUR = 3600


class Variant:
    """A page in one encoding: its bytes, its strong ETag, its headers."""

    def __init__(self, page, encoding):
        self.body = encoded(page.body, encoding)
        self.etag = f'"{page.digest}-{encoding}"' if encoding else f'"{page.digest}"'
        told = [*page.headers, ("ETag", self.etag), ("Vary", "Accept-Encoding")]
        self.headers_unchanged = [
            header for header in told if header[0].lower() not in OF_A_WHOLE_ANSWER
        ]
        if encoding:
            told.append(("Content-Encoding", encoding))
        self.headers = [*told, ("Content-Length", str(len(self.body)))]


class Page:
    """An answer 200 that is the same for everyone, built under a version of what is public."""

    def __init__(self, version, headers, body, until=None, *, route=""):
        self.version, self.body, self.until, self.route = version, body, until, route
        self.headers = [header for header in headers if header[0].lower() not in OF_THE_BODY]
        self.digest = hashlib.sha256(body).hexdigest()[:32]
        named = {name.lower(): value for name, value in headers}
        self.is_encoded = is_worth_encoding(named.get("content-type", ""), body)
        self.variants = {PLAIN: Variant(self, PLAIN)}
        self.size = len(body) + OVERHEAD
        self.right_at = time.monotonic()

    def is_fresh(self, version):
        """Whether it is still what Django would answer."""
        return self.version == version and (
            self.until is None or time.time() < self.until.timestamp()
        )


class Store:
    """Pages by key, at most `most` bytes of them."""

    def __init__(self, most):
        self.most, self.size = most, 0
        self.found = self.missed = 0  # as good as counted: threads do not wait for each other
        self._pages = OrderedDict()
        self._writing = threading.Lock()

    def __len__(self):
        return len(self._pages)

    def get(self, key, version):
        """The fresh page under this key, or None."""
        page = self._pages.get(key)
        if page is None or not page.is_fresh(version):
            self.missed += 1
            return None
        self.found += 1
        page.right_at = time.monotonic()
        with suppress(KeyError):  # another thread may have just let it go
            self._pages.move_to_end(key)
        return page

    def last(self, key, version):
        """The last good copy, for when nothing better can be had: what was withdrawn long since
        never comes back."""
        page = self._pages.get(key)
        if page and (page.version == version or time.monotonic() - page.right_at < AN_HOUR):
            return page
        return None

    def keep(self, key, page):
        """Store a page; what does not fit any more is let go."""
        with self._writing:
            self._drop(key)
            self._pages[key] = page
            self._grow(page.size)

    def variant(self, key, page, encoding):
        """This page in this encoding, compressed at the first request for it."""
        if not page.is_encoded:
            encoding = PLAIN
        variant = page.variants.get(encoding)
        if variant is None:
            with self._writing:
                variant = page.variants.get(encoding)
                if variant is None:
                    variant = page.variants[encoding] = Variant(page, encoding)
                    page.size += len(variant.body)
                    if self._pages.get(key) is page:
                        self._grow(len(variant.body))
        return variant

    def _grow(self, number):
        self.size += number
        while self.size > self.most and self._pages:
            # In one step: `get` moves keys meanwhile, which ends any walk over them.
            _key, page = self._pages.popitem(last=False)
            self.size -= page.size

    def _drop(self, key):
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size
