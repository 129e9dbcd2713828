"""What every code sent by mail shares: eight digits, ten minutes, five tries, for all workers.

Asking for codes is limited by address and by place, and what led to a right code is given back:
a whole jury signs in from one room.
"""

import hashlib
import unicodedata
from dataclasses import asdict

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import get_random_string

DIGITS = "0123456789"
LENGTH = 8
LIFE = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT  # seconds
TRIES = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS


def new_code():
    """Eight random digits."""
    return get_random_string(LENGTH, DIGITS)


def spaced(code):
    """A code as it is read: in two groups."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def only_digits(typed):
    """What was typed, without spaces and dashes, its digits written as ours."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())


def take_a_try(key):
    """Use one of the tries of the code that `key` names; False when none is left.

    Each try is a row that one worker alone can add: of many sent at once, five count.
    """
    name = _name(key)
    return any(cache.add(f"{name}:try-{number}", True, LIFE) for number in range(TRIES))


def take_once(key):
    """Whether this is the first call for `key`: of two acts by one code, the second is told no."""
    return cache.add(f"{_name(key)}:used", True, 2 * LIFE)


def _name(key):
    return f"mailed-code:{hashlib.sha256(key.encode()).hexdigest()}"


def count_request(request, key, action="mailed_code"):
    """Count one code asked for; gives what `give_back` needs, or None when the limit is reached.

    What anybody may ask for by typing an address is one count, what an account asks for once signed
    in another: nobody outside keeps the desk of a ceremony from its code.
    """
    counted = ratelimit.consume(request, app="allauth.account", action=action, key=key.lower())
    return None if counted is None else [asdict(usage) for usage in counted.usage]


def give_back(counted):
    """A right code was typed: asking for it counts no more."""
    for usage in counted:
        ratelimit.SingleRateLimitUsage(**usage).rollback()
