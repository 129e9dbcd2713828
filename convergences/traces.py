"""Traces: where texts hold a name, however it is written, and addresses known by a digest alone."""

import re
import unicodedata

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

# What looks the same, and is typed by some keyboards or made by our own typography.
SAME = str.maketrans({"’": "'", "\u2010": "-", "\u2011": "-"})
# From each beginning of a word: « d'x@example.org » may hold x@example.org.
AN_ADDRESS = re.compile(r"(?<!\w)(?=([^\s@]{1,64}@[\w.-]*\w))")
TEXTS = (models.CharField, models.TextField, models.JSONField)


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


def addresses_held():
    """Every address that some row holds, in small letters, and what only looks like one."""
    found = set()
    for model in apps.get_models():
        names = [each.attname for each in model._meta.concrete_fields if isinstance(each, TEXTS)]
        # Asked for no column, Django would give them all.
        rows = model._base_manager.values_list(*names).iterator() if names else ()
        for row in rows:
            for text in texts_in(row):
                found.update(AN_ADDRESS.findall(alike(text).lower()) if "@" in text else ())
    return found


def digest(domain, text):
    """What is kept of a text that only the site may recognise: it takes `SECRET_KEY` to compare."""
    return digests(domain, text)[0]


def digests(domain, text):
    """The digests of a text under each key that the site has had, that of now first."""
    keys = [settings.SECRET_KEY, *settings.FORMER_SECRET_KEYS]
    return [salted_hmac(domain, text, key, algorithm="sha256").hexdigest() for key in keys]
