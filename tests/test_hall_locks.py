"""The locks of the case: standard ciphers, a slow key, one length for all, one code for each."""

import base64
import hashlib

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from awards import seals
from awards.hall_codes import code_of
from awards.hall_locks import BLOCK, ITERATIONS, lock, unlock

TEXTS = ["Le CentSept", "Non attribué : " + "é" * 3000, ""]


@pytest.fixture(scope="module")
def pages():
    return [(code_of(seals.new_salt()), text) for text in TEXTS]


@pytest.fixture(scope="module")
def locked(pages):
    return lock(pages)


def test_each_code_opens_its_page_and_no_other(pages, locked):
    for place, (code, text) in enumerate(pages):
        assert unlock(code, locked[place]) == text
        for other in range(len(pages)):
            if other != place:
                with pytest.raises(InvalidTag):
                    unlock(code, locked[other])


def test_web_crypto_is_given_what_it_knows(pages, locked):
    """PBKDF2 with HMAC-SHA-256 of the letters, then AES-256-GCM whose tag ends the text."""
    (code, text), parts = pages[0], locked[0]
    salt, nonce, sealed = (base64.b64decode(parts[name]) for name in ("salt", "nonce", "sealed"))
    key = hashlib.pbkdf2_hmac("sha256", code.replace("-", "").encode(), salt, 600_000, 32)

    assert ITERATIONS >= 600_000
    assert AESGCM(key).decrypt(nonce, sealed, None).decode().rstrip() == text


def test_the_length_of_what_is_closed_tells_nothing(locked):
    sizes = {len(base64.b64decode(each["sealed"])) for each in locked}

    assert sizes == {BLOCK + 16}


def test_a_page_longer_than_a_block_lengthens_all():
    codes = [code_of(seals.new_salt()) for _each in range(2)]

    long, short = lock([(codes[0], "x" * (BLOCK + 1)), (codes[1], "x")])

    assert (
        len(long["sealed"])
        == len(short["sealed"])
        == len(base64.b64encode(b"x" * (2 * BLOCK + 16)))
    )


def test_the_same_page_is_never_closed_twice_alike(pages):
    one, other = lock(pages[:1]), lock(pages[:1])

    for name in ("salt", "nonce", "sealed"):
        assert one[0][name] != other[0][name]
    assert lock([]) == []
