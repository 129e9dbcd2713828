"""The code of a sealed card: what opens one award in the case for the hall. Plain Python.

It comes from the salt of the verdict, which nobody knows before the reveal: a card that is printed
again carries the same code, and a verdict that is sealed anew gets another. It is written in the
alphabet of Douglas Crockford, without I, L, O and U, in five groups of four letters and a check
letter. A check letter tells every mistake of one letter, and every two neighbours that changed
places, in its own group; it depends on the place of the group, so that groups cannot change places.

>>> code_of("00" * 32)
'2691P-RGB70-277GE-18CF5-Q0KPC'
>>> read_code(" 269ip rgb7o 277ge l8cf5 qokpc ") == code_of("00" * 32)
True
"""

import hashlib
import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DOMAIN = b"award-hall-code-v1\x00"
GROUPS, LETTERS = 5, 4  # of a group, before its check letter
BITS = GROUPS * LETTERS * 5
# What a hand writes for another letter, and what people put between groups.
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"} | dict.fromkeys(" \t\u00a0\u202f-‐‑–—_."))


def code_of(salt):
    """The code of the verdict that was sealed with this salt (hexadecimal), in groups."""
    digest = hmac.digest(bytes.fromhex(salt), DOMAIN, hashlib.sha256)
    number = int.from_bytes(digest) >> (8 * len(digest) - BITS)
    values = [(number >> (BITS - 5 * (place + 1))) & 31 for place in range(GROUPS * LETTERS)]
    groups = [values[start : start + LETTERS] for start in range(0, len(values), LETTERS)]
    return "-".join(
        "".join(ALPHABET[value] for value in (*group, check_of(place, group)))
        for place, group in enumerate(groups)
    )


def check_of(place, values):
    """The check of a group, from its place and its values: a sum weighted in the field GF(32)."""
    total = place + 1
    for value in values:
        total = _doubled(total) ^ value
    return _doubled(total)


def _doubled(value):
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def read_code(typed):
    """The code that was meant: capitals, groups, the letters that are not in the alphabet put right.

    Raises ValueError for what no card carries.
    """
    letters = typed.upper().translate(MISREAD)
    size = LETTERS + 1
    groups = [letters[start : start + size] for start in range(0, len(letters), size)]
    for place, group in enumerate(groups):
        values = [ALPHABET.index(letter) for letter in group]
        if len(values) != size or check_of(place, values[:-1]) != values[-1]:
            raise ValueError(typed)
    if len(groups) != GROUPS:
        raise ValueError(typed)
    return "-".join(groups)


def key_text(code):
    """What the key is derived from: the letters alone."""
    return code.replace("-", "")
