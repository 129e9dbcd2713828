"""The locks of the case for the hall: each page closed by the code of its card. Plain Python.

A page is encrypted by AES-256-GCM under a key that PBKDF2 derives from the code, so that the
standard Web Crypto of any browser opens it. All pages are padded to one length: neither the size
nor anything else of what is closed tells one result from another.
"""

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from awards.hall_codes import key_text

ITERATIONS = 600_000
# Every page of a case is as long as the longest, rounded up to this many bytes.
BLOCK = 16_384
KEY_BYTES, SALT_BYTES, NONCE_BYTES = 32, 16, 12


def lock(pages):
    """Close `(code, text)` pairs: for each, in order, `{salt, nonce, sealed}` in base64."""
    texts = [text.encode() for _code, text in pages]
    length = -(-max(map(len, texts), default=0) // BLOCK) * BLOCK
    return [
        _locked(code, text.ljust(length, b" "))
        for (code, _text), text in zip(pages, texts, strict=True)
    ]


def _locked(code, padded):
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    parts = {
        "salt": salt,
        "nonce": nonce,
        "sealed": AESGCM(key_of(code, salt)).encrypt(nonce, padded, None),
    }
    return {name: base64.b64encode(value).decode() for name, value in parts.items()}


def key_of(code, salt):
    """The key that this code gives with this salt."""
    text = key_text(code).encode()
    return hashlib.pbkdf2_hmac("sha256", text, salt, ITERATIONS, KEY_BYTES)


def unlock(code, locked):
    """The text that this code opens, without its padding. Raises InvalidTag for another code."""
    salt, nonce, sealed = (base64.b64decode(locked[name]) for name in ("salt", "nonce", "sealed"))
    return AESGCM(key_of(code, salt)).decrypt(nonce, sealed, None).decode().rstrip(" ")
