"""The store of ready pages, read and written by several threads at once."""

import sys
from contextlib import contextmanager

from convergences.ready.encodings import GZIP
from convergences.ready.store import OVERHEAD, Page, Store

BODY = b"A page that is worth compressing. " * 20
KEYS = range(6)


def make_page():
    return Page(1, [("Content-Type", "text/html")], BODY)


@contextmanager
def between_any_two_instructions(act):
    """Do `act` wherever another thread might come in between."""

    def trace(frame, event, argument):
        frame.f_trace_opcodes = True
        act()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def test_pages_may_be_read_at_any_moment_while_others_are_kept():
    store, last = Store(4 * (OVERHEAD + len(BODY))), {}

    def read():
        for key in KEYS:
            store.get(key, 1)

    with between_any_two_instructions(read):
        for key in [*KEYS, *KEYS, KEYS[-1]]:
            last[key] = make_page()
            store.keep(key, last[key])
            store.variant(key, last[key], GZIP)

    kept = [last[key] for key in KEYS if store.get(key, 1)]
    assert 0 < len(kept) == len(store) < 4
    assert store.size == sum(page.size for page in kept) <= store.most
