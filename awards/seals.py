"""Seals: the fingerprint of a verdict. Plain Python, without Django.

A verdict is a JSON object without floats, written in one canonical way. Its fingerprint is
SHA-256 over a domain tag, those bytes and a salt of 256 random bits: published, it tells nothing
of the verdict before the salt is, and binds it for ever.
"""

import hashlib
import json
import secrets
import unicodedata

DOMAIN = b"award-seal-v1\x00"
PSEUDONYM_DOMAIN = b"award-seal-pseudonym-v1\x00"


def canonical(values):
    """The one way to write `values` as bytes: sorted keys, no spaces, NFC, UTF-8.

    Raises TypeError for a float, whose text differs between programs.
    """
    return json.dumps(
        _plain(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def _plain(value):
    if isinstance(value, float):
        raise TypeError("A sealed verdict holds no floats: write a fraction as a text.")
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def new_salt():
    """256 random bits, in hexadecimal."""
    return secrets.token_hex(32)


def fingerprint(values, salt):
    """SHA-256, in hexadecimal, of the domain tag, the canonical verdict and the salt's bytes."""
    return hashlib.sha256(DOMAIN + canonical(values) + bytes.fromhex(salt)).hexdigest()


def opens(values, salt, published):
    """Whether this verdict and this salt are those of the published fingerprint."""
    try:
        return secrets.compare_digest(fingerprint(values, salt), published)
    except (ValueError, TypeError):
        return False


def pseudonym(key, secret):
    """What a nominee that did not win is called: the same in one verdict, told to nobody.

    `secret` is never published: with it, whoever knows the nominees could try them all.
    """
    digest = hashlib.sha256(PSEUDONYM_DOMAIN + bytes.fromhex(secret) + str(key).encode())
    return digest.hexdigest()[:16]
