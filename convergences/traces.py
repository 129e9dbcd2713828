"""Traces: where texts hold a name, however it is written."""

import re
import unicodedata

# What looks the same, and is typed by some keyboards or made by our own typography.
SAME = str.maketrans({"’": "'", "\u2010": "-", "\u2011": "-"})


def pattern_of(words):
    """What finds each of these names and addresses, whole, in a text that `alike` was given."""
    spaced = [r"\s+".join(map(re.escape, alike(each).split())) for each in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def alike(text):
    """`text` in one Unicode form, with one apostrophe and one hyphen."""
    return unicodedata.normalize("NFC", text).translate(SAME)


def texts_in(value):
    """Each text of a value read from JSON, keys included, as it is and not as JSON writes it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
